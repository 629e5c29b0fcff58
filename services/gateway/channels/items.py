"""What providers tell, each kind of news in one shape whoever told it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from libs.events.catalog.contact import AliasKind
from libs.events.catalog.media import Media
from libs.events.catalog.message import (
    Answer,
    ChangeKind,
    ContactCard,
    Location,
    Mention,
    MessageKind,
    Referral,
    StatusKind,
)

Alias: TypeAlias = tuple[AliasKind, str]


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
    among the options of a message of ours; `referral`: what led him to write. `echo`: the team itself wrote it, on
    the phone or in another program; `peer` is then the one who received it, and it is shown as ours and never sent.
    `known`: it may have come before, and perhaps to another conversation, for whom an address leads to is learned.
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
    referral: Referral | None = None


@dataclass(frozen=True, slots=True)
class InboundChange:
    """A customer edited, deleted or reacted to the message that the provider calls `target`.

    `text` is the new text or the emoji; a reaction without one was taken back. `echo`: the team itself did it,
    on the phone. An edit without a text: the provider says that it was changed, not into what. `unsure`: the
    provider may be wrong about where and by whom; the message that was edited tells, and the peer may be nobody.
    `known`: it may have come before under another id, so it is none where the message says so already.
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
    known: bool = False


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message of ours. `message_id` is our own id, when the provider echoes it.

    `may_retry`: a person may try again what failed.
    """

    provider_id: str
    status: StatusKind
    aliases: tuple[Alias, ...]
    message_id: str | None = None
    provider_at: datetime | None = None
    account: str | None = None
    code: str | None = None
    detail: str | None = None
    may_retry: bool = False


@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """The provider says that a known peer has another identity now, and is written to at `address` by it.

    `beside`: by what else it names him.
    """

    known: Alias
    learned: Alias
    account: str | None = None
    beside: tuple[Alias, ...] = ()
    address: str | None = None


@dataclass(frozen=True, slots=True)
class MarketingChoice:
    """Somebody told the provider that he wants no marketing from this line, or wants it again."""

    aliases: tuple[Alias, ...]
    declined: bool
    provider_at: datetime | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class LineChanged:
    """The provider tells that the line itself connected, or lost its connection. `code` and `detail` say why.

    `lasting`: it does not come back by itself; an admin has to act. `stops`: it is connected, and nothing works by
    it until an admin acts. `account` may be that of several lines: then all of them changed.
    """

    connection: Literal["open", "connecting", "closed"]
    at: datetime | None = None
    code: str = ""
    detail: str = ""
    lasting: bool = False
    stops: bool = False
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
    at: datetime | None = None
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
    | MarketingChoice
    | LineChanged
    | PairingOffered
    | TemplateChanged
    | GroupChanged
    | Ignored
    | UnreadableItem
)
