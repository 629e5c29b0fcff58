"""The shapes of the outside interface: what OpenAPI describes and the contract tests hold the answers to."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

T = TypeVar("T")
Profile = Literal["admin", "supervisor", "agent"]
Presence = Literal["online", "away", "offline"]
Language = Literal["pt-BR", "en", "es"]
TicketState = Literal["pending", "open", "closed"]
MessageStatus = Literal["queued", "sending", "sent", "delivered", "read", "failed", "unknown", "scheduled"]


class Shape(BaseModel):
    """Something that leaves: exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Wish(BaseModel):
    """Something that comes in."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class LogIn(Wish):
    """An address and its password."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1024)


class NewPassword(Wish):
    """The password that is and the one to be."""

    current: str = Field(max_length=1024)
    new: str = Field(min_length=8, max_length=1024)


class Preferences(Wish):
    """What a member may change of himself; absent fields stay."""

    name: str | None = Field(None, min_length=1, max_length=100)
    signature: bool | None = None
    language: Language | None = None
    password: NewPassword | None = None


class PresenceWish(Wish):
    """How a member wants to appear."""

    presence: Presence


class Write(Wish):
    """A text for the contact. With an `id` made by the client, sending it twice sends it once."""

    text: str
    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")
    sign: bool | None = None


class Transfer(Wish):
    """Where to hand a ticket; `anyway` even to an agent outside the queue."""

    queue_id: str | None = None
    user_id: str | None = None
    note: str | None = Field(None, max_length=1000)
    anyway: bool = False


class Resolve(Wish):
    """How to end; silently: without a farewell."""

    silent: bool = False


class Read(Wish):
    """Up to which log position; without it, everything."""

    up_to: int | None = Field(None, ge=0)


class IssueProtocol(Wish):
    """Whether the contact is told the number."""

    send: bool = False


class NewSchedule(Wish):
    """A text to be sent at a set time."""

    text: str = Field(min_length=1, max_length=4096)
    due_at: AwareDatetime
    time_zone: str
    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")


class ScheduleChange(Wish):
    """What to change of a scheduled message; absent fields stay."""

    text: str | None = Field(None, min_length=1, max_length=4096)
    due_at: AwareDatetime | None = None
    time_zone: str | None = None


class WabaSettings(Wish):
    """What the Cloud API needs. Tokens and secrets are encrypted and never shown again."""

    phone_number_id: str = Field(min_length=1, max_length=100)
    waba_id: str = Field("", max_length=100)
    access_token: str = Field(min_length=1, max_length=2000)
    app_secret: str = Field(min_length=1, max_length=500)
    verify_token: str = Field(min_length=1, max_length=500)
    base_url: str = Field("https://graph.facebook.com/v23.0", pattern=r"^https?://[^\s]+$", max_length=500)


class NewWaba(Wish):
    """A WhatsApp number to connect."""

    kind: Literal["waba"]
    name: str = Field(min_length=1, max_length=60)
    queue_id: str | None = None
    settings: WabaSettings


class ChannelChange(Wish):
    """A channel's new name, default queue or settings; absent fields stay. Given settings replace all."""

    name: str | None = Field(None, min_length=1, max_length=60)
    queue_id: str | None = None
    settings: WabaSettings | None = None


class SimulatedText(Wish):
    """What a simulated customer writes."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
    text: str = Field(min_length=1, max_length=4096)
    id: str | None = Field(None, min_length=1, max_length=200)


class SimulatedRead(Wish):
    """Which messages a simulated customer has seen."""

    ids: list[str] = Field(max_length=500)


class SimulatedCall(Wish):
    """A simulated customer calls."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
