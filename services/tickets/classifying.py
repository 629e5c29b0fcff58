"""Classifying: only by tags, reasons, columns and fields in use (T15, T18, B8). What a ticket has may stay."""

from libs.access.policy import Action
from libs.events.command import Accepted
from libs.events.store import Store
from services.tickets import board, detail, field, reason, tag
from services.tickets import ticket as tickets
from services.tickets.commands import ClassifyTicket, ClearField, PlaceOnBoard, SetField, SetReason, TagTicket
from services.tickets.ticket_state import Ticket, require


class Classifying:
    """Carries out the commands that name something of a catalogue."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def tag(self, command: TagTicket) -> Accepted:
        """Put tags on a ticket."""
        ticket = await self._seen(command)
        for tag_id in dict.fromkeys(command.tag_ids):
            if tag_id not in ticket.classified.tag_ids:
                found, _ = await self._store.state(tag.decider, tag_id)
                tag.require_in_use(found)
        return await self._store.execute(tickets.decider, command.ticket_id, command)

    async def set_reason(self, command: SetReason) -> Accepted:
        """Say why the customer came."""
        ticket = await self._seen(command)
        if command.reason_id != ticket.classified.reason_id:
            found, _ = await self._store.state(reason.decider, command.reason_id)
            reason.require_in_use(found)
        return await self._store.execute(tickets.decider, command.ticket_id, command)

    async def place(self, command: PlaceOnBoard) -> Accepted:
        """Put a ticket into a column."""
        ticket = await self._seen(command)
        if (command.board_id, command.column_id) != ticket.classified.place:
            found, _ = await self._store.state(board.decider, command.board_id)
            board.require_column(found, command.column_id)
        return await self._store.execute(tickets.decider, command.ticket_id, command)

    async def fill_in(self, command: SetField) -> Accepted:
        """Fill in a custom field of tickets."""
        ticket = await self._seen(command)
        found, _ = await self._store.state(field.decider, command.field_id)
        field.require_in_use(found)
        if found.on != "ticket":
            raise field.FieldNotFound
        return await self._store.execute(detail.decider, ticket.conversation_id, command)

    async def empty(self, command: ClearField) -> Accepted:
        """Empty a custom field."""
        ticket = await self._seen(command)
        return await self._store.execute(detail.decider, ticket.conversation_id, command)

    async def _seen(self, command: ClassifyTicket) -> Ticket:
        """The ticket; what a stranger names is not looked up."""
        ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
        require(ticket, command.member, Action.WORK)
        return ticket
