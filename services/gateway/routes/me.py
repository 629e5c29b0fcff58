"""The member who is logged in: profile, preferences, presence."""

from typing import Any

from fastapi import APIRouter, Request, Response

from libs.access.policy import Member
from libs.events.catalog.user import Notifications
from services.gateway import log_ins, shapes, wishes
from services.gateway.auth import AnyMember, CurrentMember, CurrentSession, hash_password
from services.gateway.commands import (
    SERVICE,
    ChangeEmail,
    ChangePassword,
    ChangePreferences,
)
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.media.serving import served
from services.gateway.passwords import check_password
from services.gateway.routes.answers import Json

router = APIRouter(tags=["me"])


@router.get("/me", response_model=shapes.Me, responses=answers())
async def show(gateway: InGateway, member: AnyMember) -> Response:
    """Who is logged in."""
    return Json(me(gateway, member.id))


@router.patch("/me", response_model=shapes.Me, responses=answers(422))
async def change(
    gateway: InGateway, member: CurrentMember, session: CurrentSession, wish: wishes.Preferences
) -> Response:
    """Change what the team sees of one and how one works; a new password ends one's other sessions."""
    photo = await _photo(gateway, member, wish)
    if wish.password is not None:
        await log_ins.require_password(gateway, member, wish.password.current, "password.current")
        user = _user(gateway, member.id)
        check_password(wish.password.new, wish.email or user["email"], wish.name or user["name"], "password.new")
        password_hash = await hash_password(wish.password.new)
        await gateway.bus.ask(
            SERVICE, ChangePassword(by=member.actor(), user_id=member.id, password_hash=password_hash)
        )
        await log_ins.revoke_others(gateway, member.actor(), session)
    position = 0
    if wish.email is not None:
        email = ChangeEmail(by=member.actor(), user_id=member.id, email=wish.email)
        position = (await gateway.bus.ask(SERVICE, email)).position
    changed = await gateway.bus.ask(
        SERVICE,
        ChangePreferences(
            by=member.actor(),
            user_id=member.id,
            label=wish.name,
            signature=wish.signature,
            language=wish.language,
            notifications=_notifications(gateway, member, wish),
            photo=photo,
        ),
    )
    await gateway.seen(max(position, changed.position))
    response = Json(me(gateway, member.id))
    if wish.password is not None:
        await log_ins.renew(gateway, response, session)
    return response


@router.get("/users/{user_id}/photo", responses=answers(404), response_class=Response)
async def photo(gateway: InGateway, _: CurrentMember, request: Request, user_id: str) -> Response:
    """What a member of the team looks like."""
    user = gateway.directory.user(user_id)
    media = await gateway.media.get(user["photo"]) if user is not None and user["photo"] is not None else None
    if media is None:
        raise HttpProblem(404, "user.no_photo", "There is no such photo.")
    return served(request, gateway.media, media, changing=True)


@router.put("/me/presence", status_code=204, responses=answers(422))
async def appear(gateway: InGateway, member: CurrentMember, wish: wishes.PresenceWish) -> Response:
    """Say whether one is there. Ephemeral: no event."""
    gateway.presences.choose(member.id, wish.presence)
    return Response(status_code=204)


def me(gateway: Gateway, user_id: str) -> dict[str, Any]:
    """A member as he sees himself."""
    user = _user(gateway, user_id)
    queues = [gateway.directory.named("queue", each) for each in user["queue_ids"]]
    return {
        "id": user_id,
        "name": user["name"],
        "email": user["email"],
        "profile": user["profile"],
        "queues": sorted((each for each in queues if each is not None), key=lambda each: str(each["name"])),
        "signature": user["signature"],
        "language": user["language"],
        "presence": gateway.presences.chosen(user_id),
        "photo": user["photo"],
        "notifications": user["notifications"],
        "temporary_password": user["temporary_password"],
    }


def _user(gateway: Gateway, user_id: str) -> dict[str, Any]:
    user = gateway.directory.user(user_id)
    if user is None:
        raise HttpProblem(401, "session.required", "This account is closed.")
    return user


async def _photo(gateway: Gateway, member: Member, wish: wishes.Preferences) -> str | None:
    """The medium that is to be the photo: a picture of the member's own. Empty for none, None to leave it."""
    if "photo_media_id" not in wish.model_fields_set:
        return None
    media_id = wish.photo_media_id
    if media_id is None:
        return ""
    media = await gateway.media.get(media_id) if await gateway.media.uploaded(media_id, member.id) else None
    if media is None or media.kind != "image":
        fields = [{"field": "photo_media_id", "rule": "is no picture that you sent up"}]
        raise HttpProblem(422, "user.photo_invalid", "The photo must be a picture of yours.", fields=fields)
    return media_id


def _notifications(gateway: Gateway, member: Member, wish: wishes.Preferences) -> Notifications | None:
    """How the member wants to be told, as a whole."""
    if wish.notifications is None:
        return None
    present = _user(gateway, member.id)["notifications"]
    asked = wish.notifications.model_dump(exclude_none=True)
    return Notifications.model_validate({**present, **asked, "kinds": {**present["kinds"], **asked["kinds"]}})
