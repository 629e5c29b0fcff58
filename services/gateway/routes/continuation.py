"""Going on with a contact on another channel (T10)."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from libs.access.policy import Action, Member
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.queries import GetContacts
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import TICKET_CHANGED, Json, ticket_at
from services.tickets import commands as tickets
from services.tickets.commands import ContinueTicket
from services.tickets.queries import CheckTicket, GetTicketsByConversation

router = APIRouter(prefix="/tickets/{ticket_id}", tags=["tickets"])
DESK = Member(id="system", profile="admin")
UNREACHABLE = {
    "channel.stopped": "The channel does not work at the moment.",
    "contact.not_on_channel": "The contact has no number by which this channel reaches him.",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A channel on which a ticket may go on, in which conversation; or why not."""

    channel: Document
    conversation_id: str
    why: str | None
    ticket_id: str | None = None


@router.get("/channels", response_model=shapes.Items[shapes.OtherChannel], responses=answers(403, 404, 409))
async def other_channels(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """The other channels, and whether the ticket can go on there."""
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
    facts = await gateway.bus.query(tickets.SERVICE, check)
    items = [
        {
            "channel": {"id": way.channel["_id"], "kind": way.channel["kind"], "name": way.channel["name"]},
            "possible": way.why is None,
            "why": way.why,
            "ticket_id": way.ticket_id,
        }
        for way in await _ways(gateway, facts["contact_id"], facts["group"])
        if way.channel["_id"] != facts["channel_id"]
    ]
    return Json({"items": items})


@router.post("/channel", **TICKET_CHANGED)
async def go_on(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.GoToChannel) -> Response:
    """Go on with the contact on another channel: this ticket ends, and the answer is the one that begins there."""
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
    facts = await gateway.bus.query(tickets.SERVICE, check)
    ways = await _ways(gateway, facts["contact_id"], facts["group"])
    way = next((each for each in ways if each.channel["_id"] == wish.channel_id), None)
    if way is None:
        raise gateway.unknown("channel_id", "channel.not_found", "There is no such channel.")
    if way.why in UNREACHABLE:
        raise HttpProblem(409, way.why, UNREACHABLE[way.why])
    command = ContinueTicket(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        channel_id=wish.channel_id,
        conversation_id=way.conversation_id,
    )
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await ticket_at(gateway, member, done.result["ticket_id"], done.position)


async def _ways(gateway: Gateway, contact_id: str, group: bool) -> list[Way]:
    """All channels, as ways to the contact."""
    found = await gateway.bus.query(contacts.SERVICE, GetContacts(contact_ids=[contact_id]))
    contact = found.get(contact_id, {"phone": None, "aliases": []})
    aliases = [(each["kind"], each["value"]) for each in contact["aliases"]]
    # A conversation is named by the identity by which its contact was first known.
    first = next((each for each in aliases if ids.contact_id(*each) == contact_id), ("", contact_id))
    channels = gateway.directory.channels()
    conversations = {each["_id"]: ids.conversation_id(each["_id"], *first) for each in channels}
    query = GetTicketsByConversation(member=DESK, conversation_ids=list(conversations.values())[:500])
    last = await gateway.bus.query(tickets.SERVICE, query)
    ways = []
    for channel in channels:
        conversation_id = conversations[channel["_id"]]
        ticket = last.get(conversation_id)
        in_the_way = ticket["id"] if ticket is not None and ticket["state"] != "closed" else None
        ways.append(Way(channel, conversation_id, _why(channel, contact, group, in_the_way), in_the_way))
    return ways


def _why(channel: Document, contact: Document, group: bool, in_the_way: str | None) -> str | None:
    """Why a ticket cannot go on on a channel."""
    if group:
        return "ticket.group_stays"
    if channel["state"] != "active":
        return "channel.stopped"
    if contact["phone"] is None:
        return "contact.not_on_channel"
    return None if in_the_way is None else "ticket.contact_has_live_ticket"
