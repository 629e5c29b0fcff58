"""Unique names: no two things of a kind bear the same one, however many are set up at once (ADR 0024).

Whoever wants a name takes it first, then changes the thing, then gives back the name that it had; a name that was
taken for a change that never happened is taken over by the next who wants it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from libs.events import telemetry
from libs.events.catalog.name import NamedKind
from libs.events.command import Accepted, Command
from libs.events.naming import Named, NameIsTaken, ReleaseName, TakeName, decider, key
from libs.events.service import Service
from libs.events.store import Store
from libs.identity import ids

LONGEST_CHANGE = timedelta(minutes=2)
log = telemetry.logger(__name__)
C = TypeVar("C", bound=Command)
S = TypeVar("S")


class UniqueNames:
    """Carries out commands that give a thing its name, or take it away."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def decides(
        self,
        service: Service,
        named: Named[C, S],
        commands: Sequence[type[C]],
        stream_of: Callable[[C], str],
    ) -> None:
        """Have a service carry out `commands` on the things that `stream_of` names."""

        async def handle(command: C) -> Accepted:
            return await self.execute(named, stream_of(command), command)

        for command in commands:
            service.handles(command, handle, stream_of)

    async def execute(self, named: Named[C, S], owner_id: str, command: C) -> Accepted:
        """Decide a command on a thing, with its name held before and the former one given back after."""
        before, _ = await self._store.state(named.decider, owner_id)
        had = named.called(before)
        wanted: str | None = getattr(command, "label", None) if isinstance(command, named.naming) else None
        if wanted is not None and wanted.strip() and key(wanted) != key(had):
            # Refusals come first: who may not do this takes no name.
            if not named.decider.decide(command, before):
                return await self._store.execute(named.decider, owner_id, command)
            await self._take(named, owner_id, wanted, command)
        try:
            return await self._store.execute(named.decider, owner_id, command)
        finally:
            after, _ = await self._store.state(named.decider, owner_id)
            kept = key(named.called(after))
            for label in (had, wanted):
                if label is not None and key(label) != kept:
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
            key(named.called(state)) != key(label) and held.since is not None and at - held.since > LONGEST_CHANGE
        )

    async def _release(self, kind: NamedKind, owner_id: str, label: str, command: Command) -> None:
        release = ReleaseName(**_because(command), owner_id=owner_id)
        await self._store.execute(decider, ids.name_id(kind, label), release)


def _because(command: Command) -> dict[str, Any]:
    """What a step of a command says of its cause."""
    return {
        "by": command.by,
        "at": command.at,
        "correlation_id": command.correlation_id or command.command_id,
        "causation_id": command.command_id,
    }
