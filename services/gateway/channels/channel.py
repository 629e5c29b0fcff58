"""What a kind of channel is: a pure `parse` of what its provider posts, and sending what the team wrote."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from libs.events.catalog.contact import AliasKind
from libs.events.catalog.media import Media, MediaKind
from libs.events.catalog.message import (
    ChangeKind,
    ContactCard,
    Location,
    Mention,
    MessageKind,
)

Alias: TypeAlias = tuple[AliasKind, str]
ANY = "*/*"


@dataclass(frozen=True, slots=True)
class Files:
    """Which files a channel takes as one kind of message; `*/*` stands for every type."""

    mimes: tuple[str, ...]
    max_bytes: int

    def takes(self, mime: str) -> bool:
        """Whether a file of this type is taken."""
        return ANY in self.mimes or mime.partition(";")[0].strip() in self.mimes


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a kind of channel can do, as data: nobody asks for a channel's kind by name.

    `idempotent_send`: sending the same message or change id again is harmless. `window_hours`: how long after
    the contact's last message free text may be sent. `edit_seconds` and `revoke_seconds`: for how long after
    its writing a message can be changed; None: never. `bold`: text between asterisks is shown bold.
    `per_second` limits the channel; a single recipient gets at most `recipient_burst` messages at once, then
    one every `recipient_seconds`.
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
    caption_limit: int = 0
    files: Mapping[MediaKind, Files] = field(default_factory=dict)
    quotes: bool = False
    reactions: bool = False
    edit_seconds: float | None = None
    revoke_seconds: float | None = None
    voice: bool = False
    typing: bool = False
    bold: bool = True

    def shown(self) -> dict[str, Any]:
        """What pages need to know before they offer something."""
        return {
            "kinds": sorted(self.kinds),
            "text_limit": self.text_limit,
            "caption_limit": self.caption_limit,
            "media": {
                kind: {"mimes": list(each.mimes), "max_bytes": each.max_bytes}
                for kind, each in sorted(self.files.items())
            },
            "quotes": self.quotes,
            "reactions": self.reactions,
            "edits": self.edit_seconds is not None,
            "edit_seconds": self.edit_seconds,
            "revokes": self.revoke_seconds is not None,
            "revoke_seconds": self.revoke_seconds,
            "voice": self.voice,
        }


@dataclass(frozen=True, slots=True)
class Peer:
    """Whom the provider names: identities, the best known first, and how the person calls himself."""

    aliases: tuple[Alias, ...]
    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A customer's message. `group` is the conversation's group, then `peer` is the one who wrote in it.

    A file without an id is still with the provider, who knows it by its `source`.
    """

    provider_id: str
    peer: Peer
    kind: MessageKind
    text: str | None
    provider_at: datetime | None
    account: str | None = None
    group: str | None = None
    reply_to: str | None = None
    raw: dict[str, Any] | None = None
    group_name: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class InboundChange:
    """A customer edited, deleted or reacted to the message that the provider calls `target`.

    `text` is the new text or the emoji; a reaction without one was taken back.
    """

    provider_id: str
    peer: Peer
    target: str
    what: ChangeKind
    text: str | None
    provider_at: datetime | None
    account: str | None = None
    group: str | None = None


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


Item: TypeAlias = InboundMessage | InboundChange | StatusUpdate | IdentityChanged | Ignored | UnreadableItem


@dataclass(frozen=True, slots=True)
class Line:
    """One connected channel as sending needs it: public settings and opened secrets."""

    id: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message on its way out; `text` is what the customer is to read, the signature included.

    `reply_to` is the provider's id of the message that it answers.
    """

    message_id: str
    conversation_id: str
    peer: str
    text: str | None
    reply_to: str | None = None
    kind: MessageKind = "text"
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] = ()
    mentions: tuple[Mention, ...] = ()
    forwarded: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class OutboundChange:
    """An edit, deletion or reaction on its way out. `target` is the provider's id of the message.

    `ours`: the message that it changes is the team's, not the customer's.
    `text` is the new text as the customer is to read it, or the emoji; a reaction without one is taken back.
    """

    change_id: str
    conversation_id: str
    peer: str
    target: str
    ours: bool
    what: ChangeKind
    text: str | None
    group: bool = False


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


class FileIsGone(Exception):
    """The provider does not have the file any more, or will never give it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class FileOutOfReach(Exception):
    """The provider did not give the file now; it may later."""


class Opens(Protocol):
    """The store of files, as channels read it."""

    def open(self, media_id: str) -> AsyncIterator[bytes]:
        """The bytes of a file."""


class Channel(Protocol):
    """One kind of channel."""

    kind: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """Everything in a stored payload, in order. Pure; never raises: what is odd is an `UnreadableItem`."""

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """Hand a message to the provider; never raises."""

    async def change(self, line: Line, change: OutboundChange) -> SendOutcome:
        """Have the provider edit, delete or react; never raises."""

    def fetch(self, line: Line, source: str) -> AsyncIterator[bytes]:
        """A customer's file from the provider; raises `FileIsGone` and `FileOutOfReach`."""

    async def show_typing(self, line: Line, peer: str, typing: bool) -> None:
        """Show the customer that somebody writes to him; raises when that fails."""

    async def mark_read(self, line: Line, provider_id: str) -> None:
        """Tell the provider that a customer's message was read; raises when that fails."""
