"""What can be asked of the tickets service: commands on tickets, protocols and queues."""

from typing import Literal

from pydantic import AwareDatetime, Field

from libs.access.policy import Member
from libs.events.catalog.bot import Bot
from libs.events.catalog.detail import FieldValue
from libs.events.catalog.note import NoteCause
from libs.events.catalog.rating import Scale
from libs.events.catalog.ticket import Cause
from libs.events.command import Command

SERVICE = "tickets"


class TicketCommand(Command):
    """A command on one ticket. `unmoved_since`: only if nobody has moved it behind this log position."""

    ticket_id: str
    unmoved_since: int | None = None


class OpenTicket(Command):
    """Have the conversation's live ticket, opening one if there is none (T1).

    `because_position` is the log position of what asks for it: a ticket that was closed after that position
    already covered it. `text` is what the customer begins with.
    """

    conversation_id: str
    contact_id: str
    channel_id: str
    queue_id: str | None = None
    cause: Cause = "inbound"
    group: bool = False
    text: str | None = None
    because_position: int


class StartTicket(Command):
    """Begin a ticket from our side (C8), in the hands of the member, who writes first.

    Refused `ticket.contact_has_live_ticket`, with `ticket_id`, `queue.not_found` and `queue.archived`. The same
    command again is the same ticket, as long as nobody has moved it.
    """

    member: Member
    conversation_id: str
    contact_id: str
    channel_id: str
    queue_id: str | None = None


class AcceptTicket(TicketCommand):
    """Take a pending ticket (T2)."""

    member: Member


class TransferTicket(TicketCommand):
    """Hand a ticket to a queue and/or an agent (T8), or as management `to_tray`, where it has no queue.

    `agent_queue_ids`: the queues of that agent. `bot` is the one that answers in that queue; it begins.
    """

    member: Member
    queue_id: str | None = None
    agent_id: str | None = None
    agent_queue_ids: frozenset[str] = frozenset()
    anyway: bool = False
    to_tray: bool = False
    bot: Bot | None = None
    note: str | None = Field(None, max_length=1000)


class ReturnTicket(TicketCommand):
    """Give an open ticket back to the end of its queue (T5)."""

    member: Member


class ResolveTicket(TicketCommand):
    """End the episode (T6)."""

    member: Member
    how: Literal["farewell", "silent"] = "farewell"


class ReopenTicket(TicketCommand):
    """Continue a closed ticket oneself (T7); as management, have `agent_id` continue it or queue it."""

    member: Member
    agent_id: str | None = None
    to_queue: bool = False


class MarkTicketRead(TicketCommand):
    """Mark everything up to a log position as read (T13); without one, everything there is."""

    member: Member
    up_to: int | None = Field(None, ge=0)


class MarkTicketUnread(TicketCommand):
    """Mark as still to be read (T13)."""

    member: Member


class NoteTicketView(TicketCommand):
    """Record that somebody opened the ticket to read it (T22)."""

    member: Member


class NoteTranscript(TicketCommand):
    """Record that somebody took the history away as a document (T19)."""

    member: Member
    scope: Literal["ticket", "contact"]
    notes: bool
    pages: int = Field(ge=0)
    messages: int = Field(ge=0)


class ClassifyTicket(TicketCommand):
    """What all commands on a ticket's classification share (T15, T18)."""

    member: Member


class TagTicket(ClassifyTicket):
    """Put tags on a ticket; those that it has stay."""

    tag_ids: tuple[str, ...] = Field(min_length=1, max_length=50)


class UntagTicket(ClassifyTicket):
    """Take tags off a ticket."""

    tag_ids: tuple[str, ...] = Field(min_length=1, max_length=50)


class SetReason(ClassifyTicket):
    """Say why the customer came."""

    reason_id: str


class ClearReason(ClassifyTicket):
    """Leave open again why the customer came."""


class SetValue(ClassifyTicket):
    """Say what is at stake, in hundredths of a currency."""

    cents: int = Field(ge=0, le=10**12)
    currency: str = Field("BRL", pattern=r"^[A-Z]{3}$")


class ClearValue(ClassifyTicket):
    """Have nothing at stake any more."""


class PlaceOnBoard(ClassifyTicket):
    """Put a ticket into a column of a board; if it stands on another board, it leaves that one."""

    board_id: str
    column_id: str


class TakeOffBoard(ClassifyTicket):
    """Take a ticket off its board."""


class SetField(ClassifyTicket):
    """Fill in a custom field (B8) with a value of its kind."""

    field_id: str
    value: FieldValue


class ClearField(ClassifyTicket):
    """Empty a custom field."""

    field_id: str


class SnoozeTicket(TicketCommand):
    """Put a live ticket aside until a moment, or without one until the customer's next message (B4)."""

    member: Member
    until: AwareDatetime | None = None


class WakeTicket(TicketCommand):
    """End a ticket's snooze."""

    member: Member


class ContinueTicket(TicketCommand):
    """Go on with the contact on another channel (T10). `conversation_id`: the contact's conversation there."""

    member: Member
    channel_id: str
    conversation_id: str


class JoinTickets(Command):
    """Have what is live in the conversation `left_id` go on in another one of the same channel.

    That one is of `contact_id`, who wrote in both. → {"ticket_id": the one that it goes on in|None}
    """

    left_id: str
    conversation_id: str
    contact_id: str
    channel_id: str


class IssueProtocol(TicketCommand):
    """Give the ticket its protocol number, once (T16)."""

    member: Member


class AddNote(TicketCommand):
    """Leave a note for the team (T14). `note_id` is made by the client; the same id again yields nothing."""

    member: Member
    note_id: str
    text: str
    mentions: tuple[str, ...] = Field((), max_length=50)
    cause: NoteCause = "person"


class EditNote(TicketCommand):
    """Write one's note anew."""

    member: Member
    note_id: str
    text: str
    mentions: tuple[str, ...] = Field((), max_length=50)


class DeleteNote(TicketCommand):
    """Have a note shown no more."""

    member: Member
    note_id: str


class EraseWritings(Command):
    """Forget what the team wrote of a conversation's tickets (K10): notes, and what custom fields say of them."""

    conversation_id: str
    ticket_ids: tuple[str, ...]


class EraseNotes(Command):
    """Forget all that the team wrote for itself in a conversation."""

    conversation_id: str


class EraseDetails(Command):
    """Forget what custom fields say of a conversation's tickets."""

    conversation_id: str
    ticket_ids: tuple[str, ...]


class EraseTasks(Command):
    """Forget tasks about a person (K10)."""

    member: Member
    task_ids: tuple[str, ...]


class RequestRating(TicketCommand):
    """Ask the contact for a score (T17), to be answered within so many minutes.

    `request_id` is made by the asker; the same id again yields nothing.
    """

    member: Member
    request_id: str
    scale: Scale
    minutes: int = Field(ge=1, le=10_080)


class SeeNotices(Command):
    """Note that the member has seen his notices up to a log position (D6)."""

    member: Member
    up_to: int = Field(ge=0)


class QueueCommand(Command):
    """A command on one queue."""

    queue_id: str


class CreateQueue(QueueCommand):
    """Set up a queue."""

    label: str = Field(min_length=1, max_length=60)
    color: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")


class ChangeQueue(QueueCommand):
    """Change a queue's name or colour; only the given fields change."""

    label: str | None = Field(None, min_length=1, max_length=60)
    color: str | None = Field(None, pattern=r"^#[0-9A-Fa-f]{6}$")


class AddAgentToQueue(QueueCommand):
    """Have a member of the team work a queue."""

    user_id: str


class RemoveAgentFromQueue(QueueCommand):
    """Have a member of the team no longer work a queue."""

    user_id: str


class SetQueueMembers(QueueCommand):
    """Have exactly these members of the team work a queue."""

    user_ids: frozenset[str]


class ArchiveQueue(QueueCommand):
    """Have a queue take no new tickets."""


class RestoreQueue(QueueCommand):
    """Have an archived queue take tickets again, under its own name or another that is free."""

    label: str = Field(min_length=1, max_length=60)
