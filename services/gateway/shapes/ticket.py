"""Tickets, their counters, their protocols and their log."""

from typing import Any, Literal

from libs.events.catalog.bot import BotKind
from libs.events.catalog.clock import ClockKind
from services.gateway.shapes.catalogue import Tag
from services.gateway.shapes.channel import ChannelMark
from services.gateway.shapes.message import MessageStatus
from services.gateway.shapes.shape import Named, Shape

SlaState = Literal["ok", "warned", "overdue"]
TicketState = Literal["pending", "open", "closed"]


class Value(Shape):
    """An amount of money, in hundredths."""

    cents: int
    currency: str


class Place(Shape):
    """Where a ticket stands: a board, and one of its columns."""

    id: str
    name: str
    column: Tag
    placed_at: str


class Sla(Shape):
    """The clock of a ticket that is due first, and how it stands."""

    kind: ClockKind
    due_at: str
    state: SlaState


class Snooze(Shape):
    """Put aside until a moment, or until the next message."""

    until: str | None


class Score(Shape):
    """The customer's score of a ticket, from 1 to `scale`."""

    score: int
    scale: Literal[5, 10]
    at: str


class TicketLink(Shape):
    """Another ticket of the same case."""

    id: str
    number: int


class BotAtWork(Shape):
    """The bot that answers in a ticket, and since when."""

    run_id: str
    kind: BotKind
    id: str
    name: str
    since: str


class TicketContact(Shape):
    """A ticket's contact. `no_marketing`: he told the ticket's line that he wants no marketing from it."""

    id: str
    name: str
    phone: str | None
    photo: str | None = None
    blocked: bool
    chatbot_blocked: bool
    no_marketing: bool
    tags: list[Tag]
    stage_ids: list[str]


class LastMessage(Shape):
    """The newest message of a ticket."""

    text: str | None
    at: str
    direction: Literal["in", "out"]
    kind: str
    status: MessageStatus | None


class Ticket(Shape):
    """A ticket: the same in lists, alone and over the socket."""

    id: str
    number: int
    state: TicketState
    conversation_id: str
    contact: TicketContact
    channel: ChannelMark
    group: bool
    queue: Named | None
    assignee: Named | None
    unread: int
    waiting_since: str | None
    last_message: LastMessage | None
    tags: list[Tag]
    reason: Named | None
    value: Value | None
    board: Place | None
    fields: dict[str, str | float | bool]
    snoozed: Snooze | None
    bot: BotAtWork | None
    bots_off: bool
    sla: Sla | None
    rating: Score | None
    rating_pending: bool
    notes: int
    continues: TicketLink | None
    continued_by: TicketLink | None
    protocol: str | None
    opened_at: str
    queued_at: str
    accepted_at: str | None
    closed_at: str | None
    active_at: str
    position: int


class StateCounters(Shape):
    """How many tickets of each state."""

    pending: int
    open: int
    closed: int


class Counters(Shape):
    """How many tickets the asker may see."""

    private: StateCounters
    group: StateCounters
    unread: int
    snoozed: int
    no_queue: int
    position: int


class TicketChanged(Shape):
    """A ticket after a command."""

    ticket: Ticket
    position: int


class Panel(Shape):
    """All that is under way; with `more`, beyond what one panel shows."""

    items: list[Ticket]
    more: bool
    position: int


class OtherChannel(Shape):
    """Whether somebody can be written to anew on a channel, and if not, why; a live ticket in the way is named.

    `template`: at first only by a template; `no_marketing`: not by one for marketing.
    """

    channel: ChannelMark
    possible: bool
    why: str | None
    ticket_id: str | None = None
    template: bool = False
    no_marketing: bool = False


class Reached(Shape):
    """A contact that can be written to."""

    id: str
    name: str
    phone: str | None


class Reach(Shape):
    """On which channels somebody can be written to; `contact` where it is one that the asker may see."""

    contact: Reached | None
    phone: str | None
    items: list[OtherChannel]


class NextTicket(Shape):
    """The pending ticket that waits longest."""

    ticket: Ticket | None


class LogActor(Shape):
    """Who did it."""

    kind: str
    id: str | None
    name: str | None


class LogEntry(Shape):
    """One line of a ticket's log."""

    id: str
    at: str
    type: str
    actor: LogActor
    data: dict[str, Any]
    address: str | None
    position: int


class ProtocolGiven(Shape):
    """A ticket's protocol number."""

    protocol: str
    position: int


class Protocol(Shape):
    """A protocol's entry in the registry."""

    number: str
    issued_at: str
    ticket_id: str
    ticket_number: int
    contact_name: str | None
