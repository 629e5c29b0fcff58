"""Events of `message.<conversation id>`: what a contact and the team wrote on one channel (T3). Personal."""

from typing import Any, ClassVar, Literal

from pydantic import AwareDatetime

from libs.events.event import Event

MessageKind = Literal[
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "call", "unsupported"
]
QueueCause = Literal["agent", "bot", "schedule", "rating", "text"]


class MessageEvent(Event):
    """What all events of a conversation's stream share."""

    category: ClassVar[str] = "message"
    personal: ClassVar[bool] = True


class ConversationStarted(MessageEvent):
    """The first contact with a peer on a channel. `peer` is the address the provider delivers to."""

    channel_id: str
    channel_kind: str
    contact_id: str
    peer: str
    group: bool = False


class PeerLearned(MessageEvent):
    """The provider named another address of the same peer; sends go there from now on."""

    peer: str


class MessageReceived(MessageEvent):
    """The contact wrote. `message_id` is derived from the channel and the provider's id.

    `provider_at` is the provider's clock, `arrival` the sequence of the raw payload in `INGRESS`.
    """

    message_id: str
    provider_id: str
    contact_id: str
    channel_id: str
    kind: MessageKind
    text: str | None = None
    provider_at: AwareDatetime
    arrival: int
    reply_to: str | None = None
    raw: dict[str, Any] | None = None


class MessageQueued(MessageEvent):
    """The team wrote; the gateway's sender will attempt it. `message_id` is made by the client."""

    message_id: str
    contact_id: str
    channel_id: str
    kind: MessageKind
    text: str
    signature: str | None = None
    cause: QueueCause = "agent"
    ticket_id: str | None = None


class SendAttempted(MessageEvent):
    """An attempt is about to leave for the provider: without an outcome after it, the outcome is unknown."""

    message_id: str
    attempt: int


class MessageSent(MessageEvent):
    """The provider took the message and gave it an id."""

    message_id: str
    provider_id: str
    provider_at: AwareDatetime | None = None


class MessageDelivered(MessageEvent):
    """It reached the contact's device."""

    message_id: str
    provider_at: AwareDatetime | None = None


class MessageRead(MessageEvent):
    """The contact read it."""

    message_id: str
    provider_at: AwareDatetime | None = None


class MessageFailed(MessageEvent):
    """It did not reach the contact. `code` is the provider's, prefixed by the channel's kind."""

    message_id: str
    code: str
    detail: str
    may_retry: bool = False


class MessageOutcomeUnknown(MessageEvent):
    """An attempt left and no answer came; only the provider or the agent can tell."""

    message_id: str
    attempt: int


class MessageRetried(MessageEvent):
    """Somebody asked for a new attempt of the same message."""

    message_id: str


class StatusArrivedEarly(MessageEvent):
    """A provider's status came before we knew its message; kept until the message is known."""

    provider_id: str
    status: Literal["sent", "delivered", "read", "failed"]
    provider_at: AwareDatetime | None = None
    code: str | None = None
    detail: str | None = None
