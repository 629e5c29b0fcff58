"""Unique names: no two things of a kind bear the same one, however many are set up at once (ADR 0024).

A name is a stream of its own, `name.<derived id>`, so two who want it collide there and one wins. Whoever wants one
takes it first, then changes the thing, then gives back the name that it had; a name that was taken for a change
that never happened is taken over by the next who wants it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar, assert_never, cast

from libs.events import telemetry
from libs.events.catalog.name import NamedKind, NameEvent, NameReleased, NameTaken
from libs.events.command import Accepted, Command, Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.store import Store
from libs.identity import ids

LONGEST_CHANGE = timedelta(minutes=2)
log = telemetry.logger(__name__)
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
    """A kind of things with names of their own: its decider, how a thing in use is called, and the refusal."""

    kind: NamedKind
    decider: Decider[C, S]
    called: Callable[[S], str | None]
    taken: type[Refused]


class UniqueNames:
    """Carries out commands that give a thing its name, or take it away."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def execute(self, named: Named[C, S], owner_id: str, command: C) -> Accepted:
        """Decide a command on a thing, with its name held before and the former one given back after."""
        before, _ = await self._store.state(named.decider, owner_id)
        had, wanted = named.called(before), cast(str | None, getattr(command, "label", None))
        if wanted is not None and wanted.strip() and _key(wanted) != _key(had):
            # Refusals come first: who may not do this takes no name.
            if not named.decider.decide(command, before):
                return await self._store.execute(named.decider, owner_id, command)
            await self._take(named, owner_id, wanted, command)
        try:
            return await self._store.execute(named.decider, owner_id, command)
        finally:
            after, _ = await self._store.state(named.decider, owner_id)
            kept = _key(named.called(after))
            for label in (had, wanted):
                if label is not None and _key(label) != kept:
                    await self._release(named.kind, owner_id, label, command)

    async def _take(self, named: Named[Any, Any], owner_id: str, label: str, command: Command) -> None:
        name_id = ids.name_id(named.kind, label)
        take = TakeName(**_because(command), kind=named.kind, label=label, owner_id=owner_id)
        try:
            await self._store.execute(decider, name_id, take)
        except NameIsTaken as error:
            holder: str = error.extra["owner_id"]
            if not await self._abandoned(named, name_id, holder, label, command.at):
                raise named.taken from error
            log.warning("name.taken_over", kind=named.kind, name=name_id, holder=holder, owner=owner_id)
            try:
                await self._store.execute(decider, name_id, take.model_copy(update={"instead_of": holder}))
            except NameIsTaken as second:
                raise named.taken from second

    async def _abandoned(self, named: Named[Any, Any], name_id: str, holder: str, label: str, at: datetime) -> bool:
        """Whether a name was taken for a change that never happened: its holder is called otherwise, and no change
        takes so long.
        """
        held, _ = await self._store.state(decider, name_id)
        state, _ = await self._store.state(named.decider, holder)
        return (
            _key(named.called(state)) != _key(label) and held.since is not None and at - held.since > LONGEST_CHANGE
        )

    async def _release(self, kind: NamedKind, owner_id: str, label: str, command: Command) -> None:
        release = ReleaseName(**_because(command), owner_id=owner_id)
        await self._store.execute(decider, ids.name_id(kind, label), release)


def _key(label: str | None) -> str | None:
    return None if label is None else label.strip().casefold()


def _because(command: Command) -> dict[str, Any]:
    """What a step of a command says of its cause."""
    return {
        "by": command.by,
        "at": command.at,
        "correlation_id": command.correlation_id or command.command_id,
        "causation_id": command.command_id,
    }
