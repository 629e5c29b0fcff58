"""The seam to bots outside (C7): what one is asked, what it answers, and why it did not; a module for each kind.

An assistant is a bot as management has set it up. Adapters are asked with its settings and opened secrets, and
know nothing of tickets: what a bot says comes back in the desk's own words.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal

from libs.events.catalog.media import MediaKind
from libs.events.catalog.message import Choice, MessageKind, Options
from services.gateway.bots.setups import BotSetup


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that the customer said.

    `choice` is the id of what he chose among the options that he was offered; `file` is an address from which his
    file can be had for a while.
    """

    message_id: str
    kind: MessageKind = "text"
    text: str | None = None
    choice: str | None = None
    file: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of what was said before, for bots that remember nothing."""

    by: Literal["contact", "desk"]
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Who talks to the bot."""

    id: str
    name: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a bot waits to be told: the kind of its input, and the answers that it offered (id and whole title).

    `file` and `audio`: it takes those. `multiple`: several answers at once.
    """

    kind: str
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    file: bool = False
    audio: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a bot is asked: what was heard since it last answered, and all that it may need to know beside.

    Without a `session` a new talk begins. `marks`: the channel shows bold and italic by WhatsApp's marks.
    """

    request_id: str
    ticket_id: str
    person: Person
    channel: str
    heard: tuple[Heard, ...]
    at: datetime
    ticket_number: int | None = None
    session: str | None = None
    awaited: Awaited | None = None
    history: tuple[Spoken, ...] = ()
    marks: bool = True


@dataclass(frozen=True, slots=True)
class File:
    """A file that a bot shows, where it can be had."""

    kind: MediaKind
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a bot says, `wait` seconds after the one before it."""

    text: str | None = None
    file: File | None = None
    options: Options | None = None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a bot wants done with the ticket: to a queue or an agent (by id or by name), to people, or closed."""

    queue: str | None = None
    agent: str | None = None
    stop: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a bot answered. `ended`: it expects to hear no more; then nothing is awaited."""

    said: tuple[Said, ...] = ()
    orders: tuple[Order, ...] = ()
    awaited: Awaited | None = None
    session: str | None = None
    ended: bool = False


class BotFailed(Exception):
    """A bot did not answer as it should: a person takes over.

    `detail` is for the team, in its language. `heard`: it may have heard us, so it must not be asked again.
    """

    def __init__(self, code: str, detail: str, *, heard: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.heard = heard


class Bot(ABC):
    """One kind of bot.

    `repeatable`: asking the same again does no harm, for nothing moves on by it. `remembers`: it knows what was
    said before; others are told each time.
    """

    kind: ClassVar[str]
    setup: ClassVar[type[BotSetup]]
    repeatable: ClassVar[bool] = False
    remembers: ClassVar[bool] = True

    @abstractmethod
    async def ask(self, settings: Mapping[str, Any], secrets: Mapping[str, str], question: Question) -> Reply:
        """What the bot answers. Raises `BotFailed`, and nothing else."""


@dataclass(slots=True)
class Talk:
    """An answer while it is put together from a bot's bubbles."""

    said: list[Said] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    wait: float = 0.0

    def say(self, text: str | None = None, file: File | None = None, options: Options | None = None) -> None:
        """Add something, after the pause asked for before it."""
        self.said.append(Said(text, file, options, self.wait))
        self.wait = 0.0
