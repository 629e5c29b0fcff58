"""How the team deals with a contact: blocks (K3, K4) and tags (T15)."""

from typing import Any

from fastapi import APIRouter, Response

from libs.access.policy import Member
from libs.events.command import Command
from services.contacts import commands as contacts
from services.contacts.commands import (
    BlockChatbot,
    BlockContact,
    TagContact,
    UnblockChatbot,
    UnblockContact,
    UntagContact,
)
from services.contacts.queries import GetContacts
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.queries import CheckContact

router = APIRouter(tags=["contacts"])
CHANGES: dict[str, Any] = {"response_model": shapes.ContactChanged, "responses": answers(403, 404, 422, 503)}


@router.get("/contacts/{contact_id}", response_model=shapes.Contact, responses=answers(404))
async def one(gateway: InGateway, member: CurrentMember, contact_id: str, wait_for: WaitFor = None) -> Response:
    """A contact of whom one sees a ticket."""
    await _require_seen(gateway, member, contact_id)
    return Json(await _shown(gateway, contact_id, wait_for))


@router.put("/contacts/{contact_id}/block", **CHANGES)
async def block(gateway: InGateway, member: CurrentMember, contact_id: str, wish: wishes.Block) -> Response:
    """Drop what the contact sends, or take it again; for supervisors and admins."""
    command = BlockContact if wish.blocked else UnblockContact
    return await _changed(
        gateway, member, command(by=member.actor(), member=member, contact_id=contact_id), contact_id
    )


@router.put("/contacts/{contact_id}/chatbot", **CHANGES)
async def chatbot(gateway: InGateway, member: CurrentMember, contact_id: str, wish: wishes.Block) -> Response:
    """Have the desk say nothing by itself to the contact, or speak again."""
    command = BlockChatbot if wish.blocked else UnblockChatbot
    return await _changed(
        gateway, member, command(by=member.actor(), member=member, contact_id=contact_id), contact_id
    )


@router.post("/contacts/{contact_id}/tags", **CHANGES)
async def tag(gateway: InGateway, member: CurrentMember, contact_id: str, wish: wishes.ContactTags) -> Response:
    """Put tags on the contact."""
    offered = {each["_id"] for each in gateway.directory.offered("tags")}
    if not offered.issuperset(wish.tag_ids):
        raise gateway.unknown("tag_ids", "tag.not_found", "There is no such tag.")
    command = TagContact(by=member.actor(), contact_id=contact_id, tag_ids=tuple(wish.tag_ids))
    return await _changed(gateway, member, command, contact_id)


@router.delete("/contacts/{contact_id}/tags/{tag_id}", **CHANGES)
async def untag(gateway: InGateway, member: CurrentMember, contact_id: str, tag_id: str) -> Response:
    """Take a tag off the contact."""
    command = UntagContact(by=member.actor(), contact_id=contact_id, tag_id=tag_id)
    return await _changed(gateway, member, command, contact_id)


async def _changed(gateway: Gateway, member: Member, command: Command, contact_id: str) -> Response:
    await _require_seen(gateway, member, contact_id)
    done = await gateway.bus.ask(contacts.SERVICE, command)
    await gateway.seen(done.position)
    return Json({"contact": await _shown(gateway, contact_id, done.position), "position": done.position})


async def _require_seen(gateway: Gateway, member: Member, contact_id: str) -> None:
    await gateway.bus.query(tickets.SERVICE, CheckContact(member=member, contact_id=contact_id))


async def _shown(gateway: Gateway, contact_id: str, position: int | None) -> dict[str, Any]:
    query = GetContacts(contact_ids=[contact_id], wait_for=position)
    found: dict[str, Any] = (await gateway.bus.query(contacts.SERVICE, query))[contact_id]
    tags = [(each, gateway.directory.entry("tags", each)) for each in found["tag_ids"]]
    return {
        **{
            each: found[each] for each in ("id", "name", "phone", "group", "blocked", "chatbot_blocked", "position")
        },
        "tags": [{"id": each, "name": tag["name"], "color": tag["color"]} for each, tag in tags if tag is not None],
    }
