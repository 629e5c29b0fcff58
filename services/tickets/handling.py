"""Commands on tickets that need a look-up first, or that write beside the ticket's own stream."""

from collections.abc import Awaitable, Callable

from libs.access.policy import Action
from libs.events.catalog.answering import DESK
from libs.events.catalog.company import COMPANY
from libs.events.catalog.ticket import TicketViewed, TranscriptExported
from libs.events.command import Accepted, Refused
from libs.events.projector import Projector
from libs.events.store import Store, context_of
from libs.identity import ids
from services.tickets import answering_desk, company, note, protocol, queue
from services.tickets import ticket as tickets
from services.tickets.commands import (
    AddNote,
    IssueProtocol,
    MarkTicketRead,
    NoteTicketView,
    NoteTranscript,
    TransferTicket,
)
from services.tickets.lookups import LookUps
from services.tickets.owning import Owning
from services.tickets.protocol import RegisterProtocol
from services.tickets.ticket_state import require


class Handling:
    """`head` tells the log's last position; `time_zone` is that of the company's days until it sets another."""

    def __init__(
        self,
        store: Store,
        projector: Projector,
        lookups: LookUps,
        head: Callable[[], Awaitable[int]],
        time_zone: str,
        owning: Owning,
    ) -> None:
        self._owning = owning
        self._store = store
        self._projector = projector
        self._lookups = lookups
        self._head = head
        self._time_zone = time_zone

    async def transfer(self, command: TransferTicket) -> Accepted:
        """Transfer a ticket, but not into a queue that nobody works."""
        if command.queue_id is not None:
            target, _ = await self._store.state(queue.decider, command.queue_id)
            queue.require_in_use(target)
        if command.note is not None and command.note.strip():
            await self._note_transfer(command, command.note)
        answering, _ = await self._store.state(answering_desk.decider, DESK)
        bot = answering.of_queue(command.queue_id)
        plain = command.model_copy(update={"note": None, "bot": bot})
        return await self._store.execute(tickets.decider, command.ticket_id, plain)

    async def _note_transfer(self, command: TransferTicket, text: str) -> None:
        """Leave the giver's note for the receiver, if there is something to transfer."""
        ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
        try:
            decided = tickets.decide(command, ticket)
        except Refused:
            return
        if not decided:
            return
        add = AddNote(
            command_id=command.command_id,
            correlation_id=command.correlation_id,
            causation_id=command.causation_id,
            at=command.at,
            by=command.by,
            ticket_id=command.ticket_id,
            member=command.member,
            note_id=ids.transfer_note_id(command.command_id),
            text=text,
            cause="transfer",
        )
        await self._store.execute(note.decider, ticket.conversation_id, add)

    async def mark_read(self, command: MarkTicketRead) -> Accepted:
        """Mark as read what is unread up to the position, which cannot lie in the future.

        Where nothing is unread up to it, nothing happens, however far it reaches.
        """
        seen = self._projector.position
        up_to = seen if command.up_to is None else command.up_to
        if up_to > seen:
            up_to = min(up_to, await self._head())
        else:
            row = await self._lookups.row(command.ticket_id)
            up_to = max((each for each in (row or {}).get("unread", ()) if each <= up_to), default=0)
        filled_in = command.model_copy(update={"up_to": up_to})
        return await self._owning.execute(filled_in)

    async def note_view(self, command: NoteTicketView) -> Accepted:
        """Note who looked; there is nothing to decide."""
        stream = f"access.{command.ticket_id}"
        position = await self._store.append(
            stream, [TicketViewed(ticket_id=command.ticket_id)], context_of(command)
        )
        return Accepted(position=position, stream=stream, events=[TicketViewed.name()])

    async def note_transcript(self, command: NoteTranscript) -> Accepted:
        """Note who took the history away; whether he might was asked before it was made."""
        stream = f"access.{command.ticket_id}"
        exported = TranscriptExported(
            ticket_id=command.ticket_id,
            scope=command.scope,
            notes=command.notes,
            pages=command.pages,
            messages=command.messages,
        )
        position = await self._store.append(stream, [exported], context_of(command))
        return Accepted(position=position, stream=stream, events=[exported.name()])

    async def issue_protocol(self, command: IssueProtocol) -> Accepted:
        """Enter the ticket into the register of the day on which it was opened."""
        ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
        require(ticket, command.member, Action.WORK)
        assert ticket.opened_at is not None
        row = await self._lookups.row(command.ticket_id)
        if row is not None and row["protocol"] is not None:
            return Accepted(result={"protocol": row["protocol"]})
        settings, _ = await self._store.state(company.decider, COMPANY)
        zone = self._time_zone if settings.described is None else settings.described.time_zone
        day = protocol.day_of(ticket.opened_at, zone)
        register = RegisterProtocol(
            command_id=command.command_id,
            correlation_id=command.correlation_id,
            causation_id=command.causation_id,
            at=command.at,
            by=command.by,
            day=day,
            ticket_id=command.ticket_id,
            ticket_number=ticket.number,
            conversation_id=ticket.conversation_id,
            contact_id=ticket.contact_id,
        )
        accepted = await self._store.execute(protocol.decider, day, register)
        issued, _ = await self._store.state(protocol.decider, day)
        return accepted.model_copy(update={"result": {"protocol": issued.numbers[command.ticket_id]}})
