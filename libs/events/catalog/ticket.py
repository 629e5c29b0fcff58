"""Events of `ticket.<ticket id>`, `access.<ticket id>` and `protocol.<day>`: one service episode (T1–T22)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from libs.events.catalog.bot import Bot
from libs.events.catalog.rule import Occasion
from libs.events.event import Event

Cause = Literal["inbound", "ad hoc", "schedule", "call", "channel"]
AssignRule = Literal["portfolio", "round_robin", "least_loaded"]


class TicketEvent(Event):
    """What all events of a ticket's stream share."""

    category: ClassVar[str] = "ticket"


class TicketOpened(TicketEvent):
    """A service episode began (T1). `ordinal` counts the episodes of the conversation from 1.

    `continues` is the ticket that goes on here, on another channel (T10).
    """

    number: int
    conversation_id: str
    contact_id: str
    channel_id: str
    ordinal: int
    queue_id: str | None = None
    cause: Cause = "inbound"
    group: bool = False
    continues: str | None = None


class Accepted(TicketEvent):
    """An agent took a pending ticket (T2)."""

    agent_id: str


class Assigned(TicketEvent):
    """A pending ticket got an agent by itself: the contact's own, or by his turn, or as he had the fewest (B5, K5).

    `load` is how many tickets he had open.
    """

    agent_id: str
    rule: AssignRule
    queue_id: str | None = None
    load: int | None = None


class Transferred(TicketEvent):
    """Handed to a queue and, if an agent is named, to that agent (T8). What the giver notes is a note since."""

    queue_id: str | None = None
    agent_id: str | None = None
    note: str | None = None
    from_queue_id: str | None = None
    from_agent_id: str | None = None


class ReturnedToQueue(TicketEvent):
    """Given back, unassigned, to the end of its queue (T5); because of its agent's absence, to where it stood."""

    queue_id: str | None = None
    from_agent_id: str | None = None
    because: Literal["absence"] | None = None


class Resolved(TicketEvent):
    """The episode ended (T6)."""

    how: Literal["farewell", "silent", "automatic"] = "farewell"
    agent_id: str | None = None


class Reopened(TicketEvent):
    """A closed ticket continues with the one who reopened it (T7)."""

    agent_id: str


class Succeeded(TicketEvent):
    """The conversation's next ticket took over; this one can never be reopened."""

    by_ticket_id: str


class MarkedRead(TicketEvent):
    """Everything up to the log position `up_to` was read (T13)."""

    up_to: int


class MarkedUnread(TicketEvent):
    """Marked as still to be read (T13)."""


class TagAdded(TicketEvent):
    """A tag was put on the ticket (T15)."""

    tag_id: str


class TagRemoved(TicketEvent):
    """A tag was taken off the ticket."""

    tag_id: str


class ReasonSet(TicketEvent):
    """It was said why the customer came (T18)."""

    reason_id: str


class ReasonCleared(TicketEvent):
    """Why the customer came is open again."""


class ValueSet(TicketEvent):
    """The amount that is at stake, in hundredths of a currency (T18)."""

    cents: int
    currency: str


class ValueCleared(TicketEvent):
    """No amount is at stake any more."""


class PlacedOnBoard(TicketEvent):
    """The ticket came to stand in a column of a board (T18)."""

    board_id: str
    column_id: str


class MovedOnBoard(TicketEvent):
    """The ticket went to another column of its board."""

    board_id: str
    column_id: str


class TakenOffBoard(TicketEvent):
    """The ticket stands on the board no more."""

    board_id: str


class Snoozed(TicketEvent):
    """Put aside until a moment, or without one until the customer's next message (B4)."""

    until: AwareDatetime | None = None


class Woken(TicketEvent):
    """The snooze is over: its time came, the customer wrote, or somebody ended it."""

    because: Literal["time", "message", "person"]


class ContinuedOnChannel(TicketEvent):
    """The episode ended here and goes on as another ticket: on another channel (T10), or on the same one, where the
    contact turned out to be the one of another conversation.
    """

    ticket_id: str
    conversation_id: str
    channel_id: str


class TicketTakenIn(TicketEvent):
    """Another live ticket turned out to be of the same person on the same channel; it goes on in this one."""

    ticket_id: str


class MacroRan(TicketEvent):
    """Somebody did to the ticket what a macro says (B6); the changes stand beside it in the same commit."""

    macro_id: str
    label: str


class RuleRan(TicketEvent):
    """A rule did something to the ticket (B6); the changes stand beside it in the same commit.

    `occasion` is what it ran for and `moment` when that was. `says` and `notes` are the texts to be sent and
    written; `refused` the codes of why some of its actions were not done.
    """

    rule_id: str
    label: str
    occasion: Occasion
    moment: AwareDatetime
    says: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class HandedToBot(TicketEvent):
    """A bot answers in the ticket from here on (C6, C7, T9); `run_id` names what it does now."""

    run_id: str
    bot: Bot
    conversation_id: str
    channel_id: str
    contact_id: str
    because: Literal["opening", "transfer", "person", "switch"]


class TakenFromBot(TicketEvent):
    """The bot answers no more: it is done, or somebody or something took its place (`why`, a code)."""

    run_id: str
    why: str


class BotSwitchedOff(TicketEvent):
    """No bot answers in this ticket (T21)."""


class BotSwitchedOn(TicketEvent):
    """Bots may answer in this ticket again."""


class AccessEvent(Event):
    """What all events of an access stream share."""

    category: ClassVar[str] = "access"


class TicketViewed(AccessEvent):
    """Somebody opened the ticket to read it (T22, R1)."""

    ticket_id: str


class TranscriptExported(AccessEvent):
    """Somebody took the history away as a document (T19). `notes`: whether internal ones are in it."""

    ticket_id: str
    scope: Literal["ticket", "contact"]
    notes: bool
    pages: int
    messages: int


class ProtocolEvent(Event):
    """What all events of a day's protocol stream share."""

    category: ClassVar[str] = "protocol"


class ProtocolIssued(ProtocolEvent):
    """A protocol number (`YYYYMMDD-NNNNNN`) was given to a ticket (T16)."""

    number: str
    ticket_id: str
    ticket_number: int
    conversation_id: str
    contact_id: str
