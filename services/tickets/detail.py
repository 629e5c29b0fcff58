"""The details: what custom fields say of the tickets of one conversation (B8)."""

from collections.abc import Sequence
from typing import TypeAlias, assert_never, cast

from immutables import Map

from libs.events.catalog.detail import DetailEvent, DetailsErased, FieldCleared, FieldSet, FieldValue
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.commands import ClearField, EraseDetails, SetField

FIELDS_LIMIT = 100
Details: TypeAlias = Map[tuple[str, str], FieldValue]
Command = SetField | ClearField | EraseDetails


class TicketHasTooManyFields(Refused):
    """So many fields of one ticket cannot be filled in."""

    code = "ticket.too_many_fields"


def decide(command: Command, details: Details) -> Sequence[DetailEvent]:
    """What follows from a command. That the member may was asked of the ticket before."""
    if isinstance(command, EraseDetails):
        return [DetailsErased(ticket_ids=command.ticket_ids)] if details else []
    at = (command.ticket_id, command.field_id)
    match command:
        case SetField(value=value):
            if at in details and (type(details[at]), details[at]) == (type(value), value):
                return []
            if at not in details and sum(each[0] == command.ticket_id for each in details) >= FIELDS_LIMIT:
                raise TicketHasTooManyFields(limit=FIELDS_LIMIT)
            return [FieldSet(ticket_id=command.ticket_id, field_id=command.field_id, value=value)]
        case ClearField():
            cleared = FieldCleared(ticket_id=command.ticket_id, field_id=command.field_id)
            return [cleared] if at in details else []
        case _:
            assert_never(command)


def evolve(details: Details, recorded: Recorded) -> Details:
    """The details after an event."""
    event = cast(FieldSet | FieldCleared | DetailsErased, recorded.data)
    match event:
        case FieldSet(ticket_id=ticket_id, field_id=field_id, value=value):
            return details.set((ticket_id, field_id), value)
        case FieldCleared(ticket_id=ticket_id, field_id=field_id):
            return details.delete((ticket_id, field_id)) if (ticket_id, field_id) in details else details
        case DetailsErased():
            return Map()
        case _:
            assert_never(event)


decider: Decider[Command, Details] = Decider("detail", Map, decide, evolve)
