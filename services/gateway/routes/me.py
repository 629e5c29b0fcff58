"""The member who is logged in: profile, preferences, presence."""

from typing import Any

from fastapi import APIRouter, Response

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember, CurrentSession, hash_password
from services.gateway.commands import SERVICE, ChangePassword, ChangePreferences
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json

router = APIRouter(tags=["me"])


@router.get("/me", response_model=shapes.Me, responses=answers())
async def show(gateway: InGateway, member: CurrentMember) -> Response:
    """Who is logged in."""
    return Json(me(gateway, member.id))


@router.patch("/me", response_model=shapes.Me, responses=answers(422))
async def change(
    gateway: InGateway, member: CurrentMember, session: CurrentSession, wish: wishes.Preferences
) -> Response:
    """Change one's own name, signature, language or password; a new password ends one's other sessions."""
    if wish.password is not None:
        if not await gateway.credentials.verify(member.id, wish.password.current):
            fields = [{"field": "password.current", "rule": "is not the present password"}]
            raise HttpProblem(422, "password.wrong", "The present password is wrong.", fields=fields)
        password_hash = await hash_password(wish.password.new)
        await gateway.bus.ask(
            SERVICE, ChangePassword(by=member.actor(), user_id=member.id, password_hash=password_hash)
        )
        await gateway.hub.end_sessions(await gateway.sessions.end_others(session))
    changed = await gateway.bus.ask(
        SERVICE,
        ChangePreferences(
            by=member.actor(),
            user_id=member.id,
            label=wish.name,
            signature=wish.signature,
            language=wish.language,
        ),
    )
    await gateway.seen(changed.position)
    return Json(me(gateway, member.id))


@router.put("/me/presence", status_code=204, responses=answers(422))
async def appear(gateway: InGateway, member: CurrentMember, wish: wishes.PresenceWish) -> Response:
    """Say whether one is there. Ephemeral: no event."""
    gateway.presences.choose(member.id, wish.presence)
    return Response(status_code=204)


def me(gateway: Gateway, user_id: str) -> dict[str, Any]:
    """A member as he sees himself."""
    user = gateway.directory.user(user_id)
    if user is None:
        raise HttpProblem(401, "session.required", "This account is closed.")
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
    }
