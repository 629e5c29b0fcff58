"""Names of their own: a name is a stream, `name.<derived id>`; of two who want it one wins (ADR 0024)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar, assert_never, cast

from libs.events.catalog.name import NamedKind, NameEvent, NameReleased, NameTaken
from libs.events.command import Command, Refused
from libs.events.decider import Decider
from libs.events.event import Recorded

C = TypeVar("C", bound=Command)
S = TypeVar("S")


class NameIsTaken(Refused):
    """Another one in use has this name."""

    code = "name.taken"


class TakeName(Command):
    """Have a name for a thing. `instead_of`: a thing for which it was taken, but which does not bear it."""

    begins: ClassVar[bool] = True
    kind: NamedKind
    label: str
    owner_id: str
    instead_of: str | None = None


class ReleaseName(Command):
    """Give back a name that a thing has."""

    owner_id: str


@dataclass(frozen=True, slots=True)
class Name:
    """Who has a name, and since when."""

    owner_id: str | None = None
    since: datetime | None = None


def decide(command: TakeName | ReleaseName, name: Name) -> Sequence[NameEvent]:
    """What follows from a command."""
    match command:
        case TakeName(owner_id=owner_id):
            if name.owner_id == owner_id:
                return []
            taken = NameTaken(kind=command.kind, label=command.label.strip(), owner_id=owner_id)
            if name.owner_id is None:
                return [taken]
            if name.owner_id == command.instead_of:
                return [NameReleased(owner_id=name.owner_id), taken]
            raise NameIsTaken(owner_id=name.owner_id)
        case ReleaseName(owner_id=owner_id):
            return [NameReleased(owner_id=owner_id)] if name.owner_id == owner_id else []
        case _:
            assert_never(command)


def evolve(name: Name, recorded: Recorded) -> Name:
    """The name after an event."""
    event = cast(NameTaken | NameReleased, recorded.data)
    match event:
        case NameTaken(owner_id=owner_id):
            return Name(owner_id, recorded.time)
        case NameReleased():
            return Name()
        case _:
            assert_never(event)


decider: Decider[TakeName | ReleaseName, Name] = Decider("name", Name, decide, evolve)


@dataclass(frozen=True)
class Named(Generic[C, S]):
    """A kind of things with names of their own: its decider, how a thing in use is called, and the refusal.

    A command of one of `naming` has the name in its `label`.
    """

    kind: NamedKind
    decider: Decider[C, S]
    naming: tuple[type[Command], ...]
    called: Callable[[S], str | None]
    taken: type[Refused]


def key(label: str | None) -> str | None:
    """What makes two names the same: case and outer blanks apart."""
    return None if label is None else label.strip().casefold()
