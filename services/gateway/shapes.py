"""The shapes of what leaves: what OpenAPI describes and the contract tests hold the answers to."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")
Profile = Literal["admin", "supervisor", "agent"]
Presence = Literal["online", "away", "offline"]
Language = Literal["pt-BR", "en", "es"]
TicketState = Literal["pending", "open", "closed"]
MessageStatus = Literal["queued", "sending", "sent", "delivered", "read", "failed", "unknown", "scheduled"]


class Shape(BaseModel):
    """Something that leaves: exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Named(Shape):
    """Something by id and name."""

    id: str
    name: str | None


class Page(Shape, Generic[T]):
    """One page of a list; `next` is the cursor of the following page."""

    items: list[T]
    next: str | None = None
    position: int | None = None


class Items(Shape, Generic[T]):
    """A whole list."""

    items: list[T]


class Positioned(Shape):
    """A command was carried out; ask with `wait_for=position` to read it."""

    position: int


class Me(Shape):
    """Who is logged in."""

    id: str
    name: str
    email: str
    profile: Profile
    queues: list[Named]
    signature: bool
    language: Language
    presence: Presence


class TeamMember(Shape):
    """A member of the team, as the team sees him."""

    id: str
    name: str
    profile: Profile
    queue_ids: list[str]
    presence: Presence


class QueueItem(Shape):
    """A queue."""

    id: str
    name: str
    color: str


class ChannelItem(Shape):
    """A channel, without anything secret. `stopped` says why it does not work."""

    id: str
    name: str
    kind: str
    state: Literal["active", "stopped"]
    stopped: dict[str, str] | None
    queue_id: str | None


class ChannelMark(Shape):
    """A channel as rows of lists show it."""

    id: str
    kind: str
    name: str


class TicketContact(Shape):
    """A ticket's contact."""

    id: str
    name: str
    phone: str | None
    photo: str | None = None


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
    tags: list[str]
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
    position: int


class TicketChanged(Shape):
    """A ticket after a command."""

    ticket: Ticket
    position: int


class NextTicket(Shape):
    """The pending ticket that waits longest."""

    ticket: Ticket | None


class Author(Shape):
    """Who wrote a message."""

    kind: Literal["contact", "user", "bot", "system"]
    id: str | None
    name: str | None


class MessageError(Shape):
    """Why a message did not arrive."""

    code: str
    text: str


class Message(Shape):
    """A message or call of a conversation."""

    id: str
    conversation_id: str
    kind: str
    direction: Literal["in", "out"]
    author: Author
    text: str | None
    signature: str | None
    status: MessageStatus | None
    error: MessageError | None
    call: dict[str, Any] | None = None
    at: str
    provider_at: str | None
    position: int


class MessageQueued(Shape):
    """A message on its way."""

    message: Message
    position: int


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


class Schedule(Shape):
    """A message to be sent at a set time."""

    id: str
    text: str
    due_at: str
    time_zone: str
    state: Literal["waiting", "sent", "cancelled", "missed"]
    by: Named
    conversation_id: str
    ticket_id: str | None
    message_id: str | None
    position: int


class ScheduleChanged(Shape):
    """A schedule after a command."""

    schedule: Schedule
    position: int


class Hit(Shape):
    """A message found by its words; `marks` are the places of the words in its text."""

    message: Message
    ticket: dict[str, Any]
    contact: Named
    marks: list[tuple[int, int]]


class CallTicket(Shape):
    """The ticket that a call belongs to."""

    id: str
    number: int
    queue: Named | None


class Call(Shape):
    """A voice call."""

    id: str
    direction: Literal["in", "out"]
    state: Literal["ringing", "answered", "ended", "missed", "rejected", "failed"]
    channel: ChannelMark
    contact: dict[str, Any]
    conversation_id: str
    ticket: CallTicket | None
    agent: Named | None
    offered_at: str
    answered_at: str | None
    ended_at: str | None
    seconds: float | None
    position: int


class CallChanged(Shape):
    """A call after a command."""

    call: Call
    position: int


class UnreadablePayload(Shape):
    """A raw payload that could not be taken."""

    seq: int
    channel_id: str
    kind: str
    received_at: str
    noted_at: str
    reasons: list[str]


class PhoneMessage(Shape):
    """A message on a simulated phone; directions are seen from the phone."""

    id: str
    direction: Literal["in", "out"]
    text: str
    at: str
    status: str | None
