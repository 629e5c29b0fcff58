"""What a kind of channel is: a pure `parse` of what its provider posts, and sending what the team wrote."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from libs.events.catalog.contact import AliasKind
from libs.events.catalog.media import Media, MediaKind
from libs.events.catalog.message import (
    Answer,
    ChangeKind,
    ContactCard,
    Location,
    Mention,
    MessageKind,
    Options,
    StatusKind,
    TemplateUse,
)
from libs.events.catalog.template import Template
from services.gateway.channels.setup import Setup

Alias: TypeAlias = tuple[AliasKind, str]
ANY = "*/*"
ENCLOSED = " enclosed"


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
    one every `recipient_seconds`. `buttons` and `rows`: how many native answers a message may offer; 0: they
    are written out as text. `templates`: the provider keeps approved texts that may be sent at any time.
    `segments`: long texts are charged by the part (`sms`). `pairs`: the line is connected by a QR code.
    `poll_seconds`: how often the provider has to be asked for what it did not post; None: never. `reaches`: by
    which identities a contact who never wrote here can be written to, the best first.
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
    groups: bool = False
    buttons: int = 0
    rows: int = 0
    templates: bool = False
    segments: Literal["sms"] | None = None
    pairs: bool = False
    poll_seconds: float | None = None
    reaches: tuple[AliasKind, ...] = ("phone",)

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
            "window_hours": self.window_hours,
            "groups": self.groups,
            "buttons": self.buttons,
            "rows": self.rows,
            "templates": self.templates,
            "segments": self.segments,
            "pairs": self.pairs,
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

    A file without an id is still with the provider, who knows it by its `source`. `answer`: what was chosen
    among the options of a message of ours. `echo`: the team itself wrote it, on the phone or in another
    program; `peer` is then the one who received it, and it is shown as ours and never sent. `known`: it may have
    come before, and perhaps to another conversation, for whom an address leads to is learned.
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
    answer: Answer | None = None
    echo: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class InboundChange:
    """A customer edited, deleted or reacted to the message that the provider calls `target`.

    `text` is the new text or the emoji; a reaction without one was taken back. `echo`: the team itself did it,
    on the phone. An edit without a text: the provider says that it was changed, not into what. `unsure`: the
    provider may be wrong about where and by whom; the message that was edited tells, and the peer may be nobody.
    """

    provider_id: str
    peer: Peer
    target: str
    what: ChangeKind
    text: str | None
    provider_at: datetime | None
    account: str | None = None
    group: str | None = None
    echo: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message of ours. `message_id` is our own id, when the provider echoes it."""

    provider_id: str
    status: StatusKind
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
class LineChanged:
    """The provider tells that the line itself connected, or lost its connection.

    `lasting`: it does not come back by itself; an admin has to act. `code` and `detail` say why.
    """

    connection: Literal["open", "connecting", "closed"]
    at: datetime | None = None
    code: str = ""
    detail: str = ""
    lasting: bool = False
    account: str | None = None


@dataclass(frozen=True, slots=True)
class PairingOffered:
    """What an admin scans or types to connect the line; it is valid for less than a minute, so never kept."""

    image: str | None
    code: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class TemplateChanged:
    """The provider tells of one of its templates; what is None did not change."""

    template_id: str
    name: str | None = None
    language: str | None = None
    status: str | None = None
    category: str | None = None
    quality: str | None = None
    reason: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """A group's name or who is in it; None: that did not change. `joined` and `left` are addresses."""

    group: str
    name: str | None = None
    participants: tuple[Peer, ...] | None = None
    joined: tuple[Peer, ...] = ()
    left: tuple[Peer, ...] = ()
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


Item: TypeAlias = (
    InboundMessage
    | InboundChange
    | StatusUpdate
    | IdentityChanged
    | LineChanged
    | PairingOffered
    | TemplateChanged
    | GroupChanged
    | Ignored
    | UnreadableItem
)


@dataclass(frozen=True, slots=True)
class Call:
    """What a provider asked of our hook: the raw bytes, and what it says beside them. Header names are small."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


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
    options: Options | None = None
    template: TemplateUse | None = None


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


@dataclass(frozen=True, slots=True)
class Health:
    """What a provider says of a line when it is asked. `facts` are figures that an admin reads (balance …)."""

    connection: Literal["open", "connecting", "closed"]
    detail: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Polled:
    """A report that the provider gave when asked: a payload like any other, and where to go on from."""

    body: bytes
    headers: Mapping[str, str]


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


class OutOfReach(Exception):
    """The provider could not be asked now; `detail` says why, in the admin's language."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Channel(ABC):
    """One kind of channel; what its capabilities leave out, it need not do.

    `setup` is what an admin tells of a line; None: lines of this kind are not added by hand. `accounts` names
    the settings by which the provider's payloads name a line. `kept_headers` stay with a stored payload.
    `not_reached` are the codes of failures that may lie in the form of a number (Brazil's ninth digit).
    """

    kind: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    setup: ClassVar[type[Setup] | None] = None
    accounts: ClassVar[tuple[str, ...]] = ()
    kept_headers: ClassVar[frozenset[str]] = frozenset({"content-type", "user-agent"})
    not_reached: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """Everything in a stored payload, in order. Pure; never raises: what is odd is an `UnreadableItem`."""

    @abstractmethod
    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """Hand a message to the provider; never raises."""

    def vouches(self, line: Line, call: Call) -> bool:
        """Whether what was posted to the line's hook comes from its provider. Takes the same time either way."""
        return False

    def handshake(self, line: Line, call: Call) -> str | None:
        """The answer to a provider that asks with GET whether the hook is ours; None: it is not."""
        return None

    def hook(self, line: Line) -> str:
        """What follows `/hooks/{kind}/{channel id}` in the address that the provider is told."""
        return ""

    async def change(self, line: Line, change: OutboundChange) -> SendOutcome:
        """Have the provider edit, delete or react; never raises."""
        return Failed(f"{self.kind}.cannot_change", "Este canal não altera mensagens enviadas.")

    async def settle(self, line: Line, outbound: Outbound, attempted: datetime) -> SendOutcome | None:
        """What became of an attempt whose answer was lost; None: the provider cannot tell, or not yet.

        Raises `OutOfReach`.
        """
        return None

    async def fetch(self, line: Line, source: str) -> AsyncIterator[bytes]:
        """A customer's file from the provider; raises `FileIsGone` and `FileOutOfReach`."""
        raise FileIsGone(f"{self.kind}.no_files", "Este canal não tem arquivos.")
        yield b""

    def enclosed(self, raw: bytes, source: str) -> bytes | None:
        """A customer's file out of the stored payload that brought its message; None: it has to be fetched. Pure.

        Asked where a file's `source` ends in `ENCLOSED`.
        """
        return None

    async def show_typing(  # noqa: B027 (optional)
        self, line: Line, peer: str, typing: bool, answering: str | None = None
    ) -> None:
        """Show the customer that somebody writes to him, in answer to a message of his (the provider's id); raises
        when that fails.
        """

    async def mark_read(self, line: Line, provider_id: str, peer: str) -> None:  # noqa: B027 (optional)
        """Tell the provider that a customer's message was read; raises when that fails."""

    async def templates(self, line: Line) -> AsyncIterator[Sequence[Template]]:
        """The texts that the provider has approved or not, page by page; raises `OutOfReach`."""
        pages: Sequence[Sequence[Template]] = ()
        for page in pages:
            yield page

    async def poll(self, line: Line, since: datetime, until: datetime) -> Sequence[Polled]:
        """What the provider has of a stretch of time that it may not have posted; raises `OutOfReach`.

        Asked every `poll_seconds`, and when the line is back: what was posted already comes again.
        """
        return ()

    async def health(self, line: Line) -> Health:
        """What the provider says of the line; raises `OutOfReach`."""
        return Health("open")

    async def connect(self, line: Line, hook: str) -> PairingOffered | None:
        """Have the provider connect the line and post to `hook`; what is to be scanned. Raises `OutOfReach`."""
        return None

    async def disconnect(self, line: Line) -> None:  # noqa: B027 (optional)
        """Have the provider give the line up; raises `OutOfReach`."""
