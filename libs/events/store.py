"""`execute()`: load, decide, append, retry. Written once, used by every command of every service."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import nats.errors

from libs.events import telemetry
from libs.events.cloudevents import Context
from libs.events.command import Accepted, Command, Refused
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from libs.events.log import Conflict, EventLog

ATTEMPTS = 10
CACHED_STREAMS = 5_000
REMEMBERED_COMMANDS = 32
log = telemetry.logger(__name__)
S = TypeVar("S")
C = TypeVar("C", bound=Command)


class TooManyConflicts(Exception):
    """The stream kept moving while the command was decided; nothing was stored by it."""


class OutcomeUnknown(Exception):
    """The log did not answer in time, and whether the events were stored could not be found out."""


class Snapshots(Protocol):
    """Where the states of long streams are kept between loads."""

    async def latest(self, stream: str, version: int) -> tuple[dict[str, Any], int, int] | None:
        """The newest kept state with its position and stream version."""

    async def keep(
        self, stream: str, version: int, state: dict[str, Any], position: int, stream_version: int
    ) -> None:
        """Keep this state unless a newer one is kept."""


@dataclass(slots=True)
class Loaded(Generic[S]):
    """A stream's state as folded so far, and what the last commands on it stored."""

    state: S
    position: int
    version: int
    since_snapshot: int = 0
    lately: OrderedDict[str, Accepted] = field(default_factory=OrderedDict)

    def remember(self, news: Sequence[Recorded]) -> None:
        """Keep by its id what each of the last commands stored."""
        last = news[-REMEMBERED_COMMANDS:]
        for command_id in dict.fromkeys(each.command_id for each in last):
            self.lately[command_id] = _accepted([each for each in last if each.command_id == command_id])
        while len(self.lately) > REMEMBERED_COMMANDS:
            self.lately.popitem(last=False)


class Store:
    """The command side's door to the log: current states, cached with the position they stand at.

    A cached state may be stale when another replica appended. The append's check finds that out when there
    is something to append; when the decision is to refuse or to stay quiet, the rest of the stream is read
    first, so that no answer rests on a stale state. A command that `begins` a stream nobody has looked at is
    decided as if there were none, and the append's check finds out here too. A command that comes again after
    its answer was lost is answered by its id, from what it stored.
    """

    def __init__(self, log: EventLog, snapshots: Snapshots | None = None) -> None:
        self._log = log
        self._snapshots = snapshots
        self._cache: OrderedDict[str, Loaded[Any]] = OrderedDict()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    async def execute(self, decider: Decider[C, S], stream_id: str, command: C) -> Accepted:
        """Decide `command` on its stream and append what follows.

        Raises `Refused` from the decider, `TooManyConflicts` after bounded retries, `OutcomeUnknown` when
        the log is out of reach.
        """
        stream = f"{decider.category}.{stream_id}"
        async with self._alone(stream):
            return await self._execute(decider, stream, command)

    async def state(self, decider: Decider[C, S], stream_id: str) -> tuple[S, int]:
        """The state of a stream now, and the position of its last commit (0: no such stream)."""
        stream = f"{decider.category}.{stream_id}"
        async with self._alone(stream):
            loaded = self._cache.get(stream)
            if loaded is None:
                loaded = await self._load(decider, stream)
            else:
                await self._catch_up(decider, stream, loaded)
            return loaded.state, loaded.position

    async def append(self, stream: str, events: Sequence[Event], context: Context) -> int:
        """Append facts that need no decision; returns their position."""
        return await self._log.append(stream, None, 0, events, context)

    async def _execute(self, decider: Decider[C, S], stream: str, command: C) -> Accepted:
        loaded: Loaded[S] | None = self._cache.get(stream)
        fresh = loaded is None
        if loaded is None and command.begins:
            begun = await self._begin(decider, stream, command)
            if begun is not None:
                return begun
        if loaded is None:
            loaded = await self._load(decider, stream)
        for _ in range(ATTEMPTS):
            answered = loaded.lately.get(command.command_id)
            try:
                events = list(decider.decide(command, loaded.state))
            except Refused:
                if answered is not None:
                    return answered
                if fresh or not await self._catch_up(decider, stream, loaded):
                    raise
                continue
            if not events:
                if fresh or not await self._catch_up(decider, stream, loaded):
                    return Accepted(position=loaded.position, stream=stream)
                continue
            if answered is not None:
                return answered
            try:
                return await self._append(decider, stream, loaded, events, command)
            except Conflict:
                stored = _stored_by(command, await self._catch_up(decider, stream, loaded))
                if stored is not None:
                    return stored
                fresh = True
        raise TooManyConflicts(f"{stream}: {ATTEMPTS} attempts")

    async def _begin(self, decider: Decider[C, S], stream: str, command: C) -> Accepted | None:
        """The accepted beginning of a stream, or None when it must be read first: mostly because it exists."""
        initial = decider.initial()
        with suppress(Refused, Conflict):
            events = list(decider.decide(command, initial))
            if events:
                return await self._append(decider, stream, Loaded(initial, 0, 0), events, command)
        return None

    async def _append(
        self, decider: Decider[C, S], stream: str, loaded: Loaded[S], events: list[Event], command: C
    ) -> Accepted:
        """The accepted append. Raises `Conflict` when the stream had moved and the decision must be made anew."""
        context = context_of(command)
        try:
            position = await self._log.append(stream, loaded.position, loaded.version + 1, events, context)
        except (nats.errors.Error, TimeoutError) as error:
            self._cache.pop(stream, None)
            found = None
            with suppress(nats.errors.Error, TimeoutError):
                found = _stored_by(command, await self._catch_up(decider, stream, loaded))
            if found is None:
                raise OutcomeUnknown(f"{stream}: {error or type(error).__name__}") from error
            return found
        recorded = _as_recorded(stream, position, loaded.version, events, context)
        self._advance(decider, stream, loaded, recorded)
        await self._keep_snapshot(decider, stream, loaded)
        return _accepted(recorded)

    async def _load(self, decider: Decider[C, S], stream: str) -> Loaded[S]:
        loaded: Loaded[S] = Loaded(decider.initial(), 0, 0)
        if decider.snapshot is not None and self._snapshots is not None:
            kept = await self._snapshots.latest(stream, decider.snapshot.version)
            if kept is not None:
                loaded = Loaded(decider.snapshot.load(kept[0]), kept[1], kept[2])
        await self._catch_up(decider, stream, loaded)
        await self._keep_snapshot(decider, stream, loaded)
        return loaded

    async def _catch_up(self, decider: Decider[C, S], stream: str, loaded: Loaded[S]) -> list[Recorded]:
        news = await self._log.load(stream, loaded.position)
        self._advance(decider, stream, loaded, news)
        return news

    def _advance(self, decider: Decider[C, S], stream: str, loaded: Loaded[S], news: Sequence[Recorded]) -> None:
        if news:
            loaded.state = decider.fold(news, loaded.state)
            loaded.position = news[-1].position
            loaded.version = news[-1].version
            loaded.since_snapshot += len(news)
            loaded.remember(news)
        self._cache[stream] = loaded
        self._cache.move_to_end(stream)
        while len(self._cache) > CACHED_STREAMS:
            self._cache.popitem(last=False)

    async def _keep_snapshot(self, decider: Decider[C, S], stream: str, loaded: Loaded[S]) -> None:
        snapshot = decider.snapshot
        if snapshot is None or self._snapshots is None or loaded.since_snapshot < snapshot.every:
            return
        loaded.since_snapshot = 0
        state = snapshot.dump(loaded.state)
        try:
            await self._snapshots.keep(stream, snapshot.version, state, loaded.position, loaded.version)
        except Exception:
            # What was appended is durable, and a snapshot only saves time.
            log.exception("snapshot.not_kept", stream=stream)

    @asynccontextmanager
    async def _alone(self, stream: str) -> AsyncIterator[None]:
        """One decision at a time per stream within this process, which spares conflicts with oneself."""
        lock, users = self._locks.get(stream, (None, 0))
        if lock is None:
            lock = asyncio.Lock()
        self._locks[stream] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[stream]
            if users == 1:
                del self._locks[stream]
            else:
                self._locks[stream] = (lock, users - 1)


def context_of(command: Command) -> Context:
    """What the events that follow from a command say of their cause."""
    return Context(
        actor=command.by,
        time=command.at,
        command_id=command.command_id,
        correlation_id=command.correlation_id,
        causation_id=command.causation_id,
        traceparent=telemetry.current_traceparent(),
    )


def _accepted(stored: Sequence[Recorded]) -> Accepted:
    return Accepted(position=stored[-1].position, stream=stored[-1].stream, events=[each.name for each in stored])


def _stored_by(command: Command, news: Sequence[Recorded]) -> Accepted | None:
    """The answer to a command whose events are among the news."""
    own = [each for each in news if each.command_id == command.command_id]
    return _accepted(own) if own else None


def _as_recorded(
    stream: str, position: int, version: int, events: Sequence[Event], context: Context
) -> list[Recorded]:
    """The events just stored, as a load would return them (their envelope ids are not needed to fold)."""
    return [
        Recorded(
            id="",
            stream=stream,
            position=position,
            index=index,
            version=version + 1 + index,
            time=context.time,
            actor=context.actor,
            command_id=context.command_id,
            correlation_id=context.correlation_id,
            causation_id=context.causation_id,
            traceparent=context.traceparent,
            data=event,
        )
        for index, event in enumerate(events)
    ]
