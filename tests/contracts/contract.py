"""What the suite needs to know of a kind of channel: its samples, its provider's answers, who vouches for a body.

Every kind has a module `tests/contracts/kinds/<kind>.py` that holds `contract`, a `Contract`. A kind without one
fails the suite.
"""

import importlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from libs.events.catalog.media import Media
from services.gateway.channels import CHANNELS
from services.gateway.channels.channel import Call, Channel, Line
from services.gateway.channels.items import Item

FIXTURES = Path(__file__).parent.parent / "fixtures"


@dataclass(frozen=True)
class Expected:
    """An item of a payload: its type, and what it holds. What is not named may be anything."""

    type: type[Any]
    holds: Mapping[str, Any]

    def differences(self, item: Item) -> list[str]:
        """How an item differs from what is expected, in words."""
        if type(item) is not self.type:
            return [f"{type(item).__name__}, not {self.type.__name__}: {item}"]
        found = {name: getattr(item, name) for name in self.holds}
        return [
            f"{name} is {found[name]!r}, not {wanted!r}"
            for name, wanted in self.holds.items()
            if found[name] != wanted
        ]


def item(type_: type[Any], /, **holds: Any) -> Expected:
    """An expected item; `text="…"` names what it holds."""
    return Expected(type_, holds)


Answers = Callable[[httpx.Request], httpx.Response]


def answer(body: Any, status: int = 200) -> Answers:
    """A provider that answers every request alike; `body` is bytes as they are, or JSON."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return lambda request: httpx.Response(status, content=content, headers={"Content-Type": "application/json"})


@dataclass(frozen=True)
class Refusal:
    """How a provider refuses a message, and what sending has to make of it: the fields of `Failed`."""

    name: str
    answers: Answers
    code: str
    transient: bool = False
    stops_channel: bool = False


@dataclass(frozen=True)
class Asks:
    """A recorded request of ours: what makes it, and the end of the path it goes to.

    `ignoring` are the top fields of the recorded JSON that are the recorder's own.
    """

    act: Callable[[Channel, Line], Awaitable[object]]
    path: str
    ignoring: frozenset[str] = frozenset()


class StandIn(Protocol):
    """A provider's stand-in, running."""

    def settings(self) -> Mapping[str, Any]:
        """What `POST /channels` takes as the settings of a line that talks to it."""


def key_in(stand_in: StandIn, hook: str) -> str:
    """The line's hook key as the address that the provider is told holds it (`?key=`)."""
    return parse_qs(urlsplit(hook).query).get("key", [""])[0]


@dataclass(frozen=True)
class Contract:
    """One kind of channel as the suite runs over it.

    Every file in `tests/fixtures/<samples>/` is accounted for: `posted` to the hook with the items expected of
    it, in their order; `asked` by us; or `elsewhere`, with the place where it is used. `line` is a line as
    sending knows it, `peer` an address that a message can go to. `takes` is a provider that takes everything.

    `vouched` is a call as the provider makes it, `forged` are calls that must be refused; a call with the bare
    body is tried for every kind. `batched` puts several bodies into one, as the provider does when it repeats.
    `stand_in` starts the provider's stand-in, `key` is the line's hook key where the provider has it from.
    """

    kind: str
    build: Callable[[httpx.AsyncClient], Channel]
    line: Line
    peer: str
    takes: Answers
    samples: str | None = None
    posted: Mapping[str, Sequence[Expected]] = field(default_factory=dict)
    asked: Mapping[str, Asks] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    bodies: Sequence[bytes] = ()
    vouched: Callable[[Line, bytes], Call] | None = None
    forged: Callable[[Line, bytes], Sequence[Call]] = lambda line, body: ()
    batched: Callable[[Sequence[bytes]], bytes] | None = None
    stand_in: Callable[[], AbstractContextManager[StandIn]] | None = None
    key: Callable[[StandIn, str], str] = key_in

    @property
    def folder(self) -> Path:
        """Where its samples stand."""
        assert self.samples is not None
        return FIXTURES / self.samples

    def sample(self, name: str) -> bytes:
        """The raw bytes of a sample."""
        return (self.folder / f"{name}.json").read_bytes()

    def everything_posted(self) -> dict[str, bytes]:
        """Every body that may be posted, by the sample's name."""
        more = {f"body {place}": body for place, body in enumerate(self.bodies)}
        return {name: self.sample(name) for name in self.posted} | more


class Cupboard:
    """The store of files with any file in it."""

    async def open(self, media_id: str) -> Any:
        """Some bytes."""
        yield b"\xff\xd8\xff\xe0 a picture"


def media(kind: Any, mime: str) -> Media:
    """A file of ours."""
    return Media(id="9f" * 32, kind=kind, mime=mime, name="arquivo", size=14)


def contracts() -> dict[str, Contract]:
    """The contract of every kind in the registry; a kind without one is a missing module."""
    found = {}
    for kind in CHANNELS:
        module = importlib.import_module(f"tests.contracts.kinds.{kind}")
        found[kind] = module.contract
    return found
