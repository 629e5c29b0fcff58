"""Quick replies: answers kept to be called up with `/` while writing (C9)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.event import new_id
from services.gateway import composing, shapes, wishes, wording
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.messaging import commands as messaging
from services.messaging.commands import ArchiveQuickReply, SaveQuickReply
from services.messaging.queries import GetQuickReply, ListQuickReplies

router = APIRouter(tags=["quick replies"])
CHANGES: dict[str, Any] = {
    "response_model": shapes.QuickReplyChanged,
    "responses": answers(403, 404, 409, 422, 503),
}


@router.get("/quick-replies", response_model=shapes.Items[shapes.QuickReply], responses=answers(422))
async def listed(
    gateway: InGateway,
    member: CurrentMember,
    q: Annotated[str, Query(max_length=100, description="What was typed: a shortcut's beginning, or words.")] = "",
    all_scopes: Annotated[bool, Query(description="Also those that one's own of the same shortcut hide.")] = False,
    wait_for: WaitFor = None,
) -> Response:
    """The quick replies that one may use: those for all and one's own, which come before them."""
    query = ListQuickReplies(member=member, q=q, all_scopes=all_scopes, wait_for=wait_for)
    return Json(await gateway.bus.query(messaging.SERVICE, query))


@router.post("/quick-replies", status_code=201, **CHANGES)
async def add(gateway: InGateway, member: CurrentMember, wish: wishes.QuickReply) -> Response:
    """Keep an answer under a shortcut, for all (management) or for oneself."""
    command = SaveQuickReply(
        by=member.actor(),
        member=member,
        reply_id=new_id(),
        shortcut=wish.shortcut,
        text=wish.text,
        media=await _media(gateway, member, wish.media_ids),
        for_all=wish.for_all,
    )
    done = await gateway.bus.ask(messaging.SERVICE, command)
    return await _shown(gateway, member, command.reply_id, done.position, 201)


@router.patch("/quick-replies/{reply_id}", **CHANGES)
async def change(
    gateway: InGateway, member: CurrentMember, reply_id: str, wish: wishes.QuickReplyChange
) -> Response:
    """Change one's own, or as management one for all."""
    query = GetQuickReply(member=member, reply_id=reply_id)
    held = await gateway.bus.query(messaging.SERVICE, query)
    media_ids = wish.media_ids if wish.media_ids is not None else [each["id"] for each in held["media"]]
    command = SaveQuickReply(
        by=member.actor(),
        member=member,
        reply_id=reply_id,
        shortcut=wish.shortcut if wish.shortcut is not None else held["shortcut"],
        text=wish.text if wish.text is not None else held["text"],
        media=await _media(gateway, member, media_ids),
        for_all=wish.for_all if wish.for_all is not None else held["for_all"],
    )
    done = await gateway.bus.ask(messaging.SERVICE, command)
    return await _shown(gateway, member, reply_id, done.position)


@router.delete("/quick-replies/{reply_id}", response_model=shapes.Positioned, responses=answers(403, 404, 503))
async def archive(gateway: InGateway, member: CurrentMember, reply_id: str) -> Response:
    """Take it out of use."""
    command = ArchiveQuickReply(by=member.actor(), member=member, reply_id=reply_id)
    done = await gateway.bus.ask(messaging.SERVICE, command)
    return Json({"position": done.position})


@router.get(
    "/tickets/{ticket_id}/quick-replies/{reply_id}", response_model=shapes.ReadyReply, responses=answers(404)
)
async def ready(gateway: InGateway, member: CurrentMember, ticket_id: str, reply_id: str) -> Response:
    """A quick reply as this ticket's contact would read it."""
    await gateway.ticket(member, ticket_id)
    query = GetQuickReply(member=member, reply_id=reply_id)
    reply = await gateway.bus.query(messaging.SERVICE, query)
    text = await wording.on_ticket(gateway, member, ticket_id, reply["text"])
    return Json({"text": text, "media": reply["media"]})


async def _media(gateway: Gateway, member: Member, media_ids: tuple[str, ...] | list[str]) -> tuple[Media, ...]:
    """The attachments, each of which the member may send."""
    return tuple([await composing.file(gateway, member, each, None) for each in dict.fromkeys(media_ids)])


async def _shown(gateway: Gateway, member: Member, reply_id: str, position: int, status: int = 200) -> Response:
    query = GetQuickReply(member=member, reply_id=reply_id, wait_for=position)
    found = await gateway.bus.query(messaging.SERVICE, query)
    return Json({"quick_reply": found, "position": position}, status_code=status)
