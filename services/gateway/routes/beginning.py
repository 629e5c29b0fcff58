"""Writing first: to a contact or a bare number, on a channel of one's choice (C8)."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.access.policy import Member
from libs.events.command import CommandRejected, Refused
from libs.events.event import new_id
from libs.identity import ids, phone
from services.contacts import commands as contacts
from services.contacts.commands import RegisterContact
from services.contacts.queries import GetContact
from services.gateway import contact_details, shapes, ways, wishes, writing
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes import messages
from services.gateway.routes.answers import Json, ticket_at
from services.gateway.ways import Person, Way
from services.messaging.commands import QueueMessage, Start
from services.tickets import commands as tickets
from services.tickets.commands import StartTicket

router = APIRouter(tags=["tickets"])


class ContactIsBlocked(Refused):
    """The team lets in nothing of this contact; he is let in again before he is written to."""

    code = "contact.blocked"


class GroupIsWrittenToWhereItIs(Refused):
    """A group belongs to its channel; only people are written to first."""

    code = "ticket.group_stays"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom to write to; `name` where the member may know it, `label` what a new contact is to be called."""

    person: Person
    name: str | None
    label: str
    new: bool


@router.get("/reach", response_model=shapes.Reach, responses=answers(404, 422))
async def reach(
    gateway: InGateway,
    member: CurrentMember,
    contact_id: str | None = None,
    number: Annotated[str | None, Query(alias="phone", max_length=40)] = None,
) -> Response:
    """On which channels somebody can be written to: a contact that one sees, or whoever has a number."""
    to = await _addressee(gateway, member, contact_id, number, None)
    found = await ways.to(gateway, to.person)
    shown = {"id": to.person.contact_id, "name": to.name, "phone": to.person.phone} if to.name is not None else None
    return Json({"contact": shown, "phone": to.person.phone, "items": [each.shown() for each in found]})


@router.post(
    "/conversations",
    response_model=shapes.TicketChanged,
    status_code=201,
    responses=answers(403, 404, 409, 422, 503),
)
async def begin(gateway: InGateway, member: CurrentMember, wish: wishes.Begin) -> Response:
    """Write first. The ticket is the writer's; where the contact has a live one there, the refusal names it.

    Outside a channel's window only a template is taken. With an id of the message, doing it twice does it once.
    """
    if wish.queue_id is not None and gateway.directory.queue(wish.queue_id) is None:
        raise gateway.unknown("queue_id", "queue.not_found", "There is no such queue.")
    to = await _addressee(gateway, member, wish.contact_id, wish.phone, wish.name)
    if gateway.directory.relation(to.person.contact_id)["blocked"]:
        raise ContactIsBlocked
    message_id = (wish.message.id or new_id()).lower()
    way = await _way(gateway, to.person, wish.channel_id)
    facts = {
        "conversation_id": way.conversation_id,
        "channel_id": wish.channel_id,
        "contact_id": to.person.contact_id,
    }
    start = StartTicket(
        command_id=ids.part_id(message_id, "start"),
        by=member.actor(),
        member=member,
        queue_id=wish.queue_id or way.channel["queue_id"],
        **facts,
    )
    # A live ticket is named before anything else is found wrong, unless it is the one that this wish began.
    started = await gateway.bus.ask(tickets.SERVICE, start) if way.ticket_id is not None else None
    content, signature = await messages.composed(gateway, member, facts, wish.message)
    registered = await _registered(gateway, member, to) if to.new else 0
    started = started or await gateway.bus.ask(tickets.SERVICE, start)
    command = QueueMessage(
        by=member.actor(),
        message_id=message_id,
        **{each: getattr(content, each) for each in type(content).model_fields},
        signature=signature,
        ticket_id=started.result["ticket_id"],
        start=Start(channel_kind=way.channel["kind"], peer=way.address or ""),
        **facts,
    )
    queued = await writing.queue(gateway, command, max(started.position, registered))
    position = max(queued.position, started.position)
    return await ticket_at(gateway, member, started.result["ticket_id"], position, 201)


async def _addressee(
    gateway: Gateway, member: Member, contact_id: str | None, number: str | None, name: str | None
) -> Addressee:
    """The contact that is named and seen, or whoever has the number: a contact, or somebody new."""
    if (contact_id is None) == (number is None):
        fields = [{"field": "contact_id", "rule": "give a contact or a number"}]
        raise HttpProblem(422, "request.invalid", "Either contact_id or phone is needed.", fields=fields)
    if contact_id is None:
        canonical = contact_details.number(number or "")
        found = (await gateway.identities.find([(("phone", canonical),)]))[(("phone", canonical),)]
        contact_id = found.contact_id
        seen = await _seen(gateway, member, contact_id)
        label = name or phone.display(canonical)
        if seen is None:
            # A contact that the member does not see is written to all the same: he has the number from elsewhere.
            hidden = await ways.known(gateway, contact_id)
            new = not hidden.aliases
            person = Person(contact_id, found.first, canonical, (found.first,)) if new else hidden
            return Addressee(person, None, label, new)
    else:
        contact_id = gateway.directory.survivor(contact_id)
        seen = await gateway.bus.query(contacts.SERVICE, GetContact(member=member, contact_id=contact_id))
    return Addressee(ways.person(contact_id, seen), seen["name"], seen["name"], False)


async def _seen(gateway: Gateway, member: Member, contact_id: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = await gateway.bus.query(
            contacts.SERVICE, GetContact(member=member, contact_id=contact_id)
        )
    except CommandRejected as error:
        if error.rejected.code != "contact.not_found":
            raise
        return None
    return found


async def _way(gateway: Gateway, person: Person, channel_id: str) -> Way:
    """The way by a channel, which is open; raises why it is not."""
    way = next((each for each in await ways.to(gateway, person) if each.channel["_id"] == channel_id), None)
    if way is None:
        raise gateway.unknown("channel_id", "channel.not_found", "There is no such channel.")
    if way.why == "ticket.group_stays":
        raise GroupIsWrittenToWhereItIs
    way.require()
    return way


async def _registered(gateway: Gateway, member: Member, to: Addressee) -> int:
    """Have somebody new be a contact; where in the log that stands."""
    kind, value = to.person.first
    command = RegisterContact(
        by=member.actor(),
        contact_id=to.person.contact_id,
        label=to.label,
        alias_kind=kind,
        alias=value,
        source="ad hoc",
    )
    return (await gateway.bus.ask(contacts.SERVICE, command)).position
