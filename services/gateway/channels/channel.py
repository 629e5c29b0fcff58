"""What a kind of channel is: a pure `parse` of what its provider posts, and sending what the team wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from libs.events.catalog.contact import AliasKind
from libs.events.catalog.message import MessageKind

Alias: TypeAlias = tuple[AliasKind, str]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a kind of channel can do, as data: nobody asks for a channel's kind by name.

    `idempotent_send`: sending the same message id again is harmless. `window_hours`: how long after the
    contact's last message free text may be sent. `per_second` limits the channel; a single recipient gets
    at most `recipient_burst` messages at once, then one every `recipient_seconds`.
    """

    kinds: frozenset[MessageKind]
    text_limit: int
    idempotent_send: bool
    window_hours: int | None
    receipts: bool
    marks_read: bool
    per_second: float
    recipient_seconds: float
    recipient_burst: int


@dataclass(frozen=True, slots=True)
class Peer:
    """Whom the provider names: identities, the best known first, and how the person calls himself."""

    aliases: tuple[Alias, ...]
    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A customer's message. `group` is the conversation's group, then `peer` is the one who wrote in it."""

    provider_id: str
    peer: Peer
    kind: MessageKind
    text: str | None
    provider_at: datetime | None
    account: str | None = None
    group: str | None = None
    reply_to: str | None = None
    raw: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message of ours. `message_id` is our own id, when the provider echoes it."""

    provider_id: str
    status: Literal["sent", "delivered", "read", "failed"]
    aliases: tuple[Alias, ...]
    message_id: str | None = None
    provider_at: datetime | None = None
    account: str | None = None
    code: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """The provider says that a known peer has another identity now."""

    known: Alias
    learned: Alias
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something the provider tells that concerns no conversation; counted by its name."""

    what: str


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """Something that could not be understood. It is kept, counted and shown; its neighbours go on."""

    reason: str
    raw: Any = None


Item: TypeAlias = InboundMessage | StatusUpdate | IdentityChanged | Ignored | UnreadableItem


@dataclass(frozen=True, slots=True)
class Line:
    """One connected channel as sending needs it: public settings and opened secrets."""

    id: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message on its way out; `text` is what the customer is to read, the signature included."""

    message_id: str
    conversation_id: str
    peer: str
    text: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it. `peer`: the address that it says it delivers to."""

    provider_id: str
    peer: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The provider refused it.

    `transient`: the same attempt may succeed later, at the earliest after `wait` seconds. `may_retry`: a
    person may try again. `stops_channel`: nothing will work until an admin acts. `unreachable`: the provider
    itself did not work.
    """

    code: str
    detail: str
    transient: bool = False
    may_retry: bool = False
    stops_channel: bool = False
    unreachable: bool = False
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came."""

    detail: str


SendOutcome: TypeAlias = Sent | Failed | Unknown


class Channel(Protocol):
    """One kind of channel."""

    kind: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """Everything in a stored payload, in order. Pure; never raises: what is odd is an `UnreadableItem`."""

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """Hand a text to the provider; never raises."""

    async def mark_read(self, line: Line, provider_id: str) -> None:
        """Tell the provider that a customer's message was read; raises when that fails."""
