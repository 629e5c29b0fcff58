"""The channels as ways to a contact: in which conversation, at which address, or why not (T10, C8).

A channel reaches whoever has an identity of a kind that it knows: most know a number, some also an id that the
provider gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from libs.access.policy import Member
from libs.events.event import now
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.queries import GetContacts
from services.gateway import line_health, window
from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.items import Alias
from services.gateway.errors import HttpProblem
from services.gateway.gateway import Gateway
from services.tickets import commands as tickets
from services.tickets.queries import GetTicketsByConversation

DESK = Member(id="system", profile="admin")
UNREACHABLE = {
    "channel.stopped": "The channel does not work at the moment.",
    "channel.disconnected": "The channel is disconnected until an admin connects it.",
    "contact.not_on_channel": "The contact has no identity by which this channel reaches him.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a way leads to. `first` is the identity by which he was first known: it names his conversations."""

    contact_id: str
    first: Alias
    phone: str | None
    aliases: tuple[Alias, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A channel to a person; without `why` he can be written to there now, where `template` only by a template, and
    with `no_marketing` by none for marketing.
    """

    channel: Document
    conversation_id: str
    address: str | None
    why: str | None
    ticket_id: str | None = None
    template: bool = False
    no_marketing: bool = False

    def shown(self) -> dict[str, Any]:
        """The one outside shape."""
        return {
            "channel": {
                each: self.channel[key] for each, key in (("id", "_id"), ("kind", "kind"), ("name", "name"))
            },
            "possible": self.why is None,
            "why": self.why,
            "ticket_id": self.ticket_id,
            "template": self.template,
            "no_marketing": self.no_marketing,
        }

    def require(self) -> None:
        """Raises the problem of a channel that does not reach the person."""
        if self.why in UNREACHABLE:
            raise HttpProblem(409, self.why, UNREACHABLE[self.why])


def person(contact_id: str, contact: Mapping[str, Any]) -> Person:
    """The person behind a contact item."""
    aliases: tuple[Alias, ...] = tuple((each["kind"], each["value"]) for each in contact["aliases"])
    unknown: Alias = ("phone", contact_id)
    first = next((each for each in aliases if ids.contact_id(*each) == contact_id), unknown)
    return Person(contact_id, first, contact["phone"], aliases, bool(contact.get("group")))


async def known(gateway: Gateway, contact_id: str, position: int | None = None) -> Person:
    """A contact as a person; one that is unknown has no identity."""
    query = GetContacts(contact_ids=[contact_id], wait_for=position)
    found = await gateway.bus.query(contacts.SERVICE, query)
    return person(contact_id, found.get(contact_id, {"phone": None, "aliases": []}))


def address(can: Capabilities, somebody: Person) -> str | None:
    """Where a channel delivers what is for somebody; None: it does not reach him."""
    for kind in can.reaches:
        if kind == "phone" and somebody.phone is not None:
            return somebody.phone
        found = next((value for alias, value in somebody.aliases if alias == kind), None)
        if found is not None:
            return found
    return None


async def to(gateway: Gateway, somebody: Person) -> list[Way]:
    """All channels, as ways to somebody; a live ticket in the way is named."""
    channels = [each for each in gateway.directory.channels() if each["kind"] in gateway.kinds]
    conversations = {each["_id"]: ids.conversation_id(each["_id"], *somebody.first) for each in channels}
    query = GetTicketsByConversation(member=DESK, conversation_ids=list(conversations.values())[:500])
    last = await gateway.bus.query(tickets.SERVICE, query)
    ways = []
    for channel in channels:
        conversation_id = conversations[channel["_id"]]
        ticket = last.get(conversation_id)
        live = ticket["id"] if ticket is not None and ticket["state"] != "closed" else None
        can = gateway.kinds[channel["kind"]].capabilities
        at = address(can, somebody)
        why = _why(channel, can, somebody, at, live)
        closed = why is None and not (await window.of(gateway, conversation_id, channel["_id"])).open(now())
        declines = gateway.directory.declines_marketing(somebody.contact_id, channel["_id"])
        ways.append(Way(channel, conversation_id, at, why, live, closed, declines))
    return ways


def _why(channel: Document, can: Capabilities, somebody: Person, at: str | None, live: str | None) -> str | None:
    """Why somebody cannot be written to anew on a channel."""
    if somebody.group:
        return "ticket.group_stays"
    if channel["state"] != "active":
        return "channel.stopped"
    connected = line_health.connection(channel, can)
    if connected is not None and connected["state"] == "closed" and connected["lasting"]:
        return "channel.disconnected"
    if at is None:
        return "contact.not_on_channel"
    return None if live is None else "ticket.contact_has_live_ticket"
