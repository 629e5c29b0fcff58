"""What a kind of channel is: a pure `parse` of what its provider posts, and sending what the team wrote."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

from libs.events.catalog.template import Template
from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.items import Item, PairingOffered
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange, SendOutcome
from services.gateway.channels.setup import Setup

ENCLOSED = " enclosed"


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
class Health:
    """What a provider says of a line when it is asked. `facts` are figures that an admin reads (balance …).

    `stop` is the code of a refusal after which nothing works until an admin acts; `per_second` is how many messages
    the line may send, where that is not as for all of its kind.
    """

    connection: Literal["open", "connecting", "closed"]
    detail: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    stop: str | None = None
    per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """Somebody in a telephone's phone book: by a number with its country code, or by whatever address stands in for
    one (a LID, a group's).
    """

    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """A report that the provider gave when asked: a payload like any other.

    `until`: where to go on from, where what was asked for was too much at once.
    """

    body: bytes
    headers: Mapping[str, str]
    until: datetime | None = None


class FileIsGone(Exception):
    """The provider does not have the file any more, or will never give it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class FileOutOfReach(Exception):
    """The provider did not give the file now; it may later. `stop`: not before an admin acts, for this (a code)."""

    def __init__(self, detail: str, stop: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.stop = stop


class Opens(Protocol):
    """The store of files, as channels read it."""

    def open(self, media_id: str) -> AsyncIterator[bytes]:
        """The bytes of a file."""


class OutOfReach(Exception):
    """The provider could not be asked now; `detail` says why, in the admin's language.

    `stop` is the code of a refusal after which nothing works until an admin acts.
    """

    def __init__(self, detail: str, stop: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.stop = stop


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

    async def phone_book(self, line: Line) -> Sequence[Saved]:
        """Whom the line's telephone has saved, by name; raises `OutOfReach`."""
        return ()

    async def health(self, line: Line) -> Health:
        """What the provider says of the line; raises `OutOfReach`."""
        return Health("open")

    async def connect(self, line: Line, hook: str) -> PairingOffered | None:
        """Have the provider connect the line and post to `hook`; what is to be scanned. Raises `OutOfReach`."""
        return None

    async def disconnect(self, line: Line) -> None:  # noqa: B027 (optional)
        """Have the provider give the line up; raises `OutOfReach`."""
