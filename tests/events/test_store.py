"""Appending to the log and deciding on it: who comes second is told, and nothing is stored twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, ClassVar

import nats.errors
import pytest
from pymongo import AsyncMongoClient

from libs.events.catalog.queue import AgentJoinedQueue, QueueCreated, QueueRenamed
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Recorded, now
from libs.events.log import Conflict, EventLog
from libs.events.settings import Settings
from libs.events.snapshots import MongoSnapshots
from libs.events.store import OutcomeUnknown, Store, TooManyConflicts
from tests.events.connected import Connected, connected
from tests.events.counting import (
    Join,
    Queue,
    QueueIsFull,
    decider,
    join,
    relabel,
    with_seats,
    with_snapshots,
)

STREAM = "queue.a"


@pytest.fixture
async def connection(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


@pytest.fixture
def log(connection: Connected) -> EventLog:
    return connection.log


def context(command_id: str = "c") -> Context:
    return Context(actor=SYSTEM, time=now(), command_id=command_id)


def joined(user_id: str) -> AgentJoinedQueue:
    return AgentJoinedQueue(user_id=user_id)


async def test_what_is_appended_is_loaded_as_it_was(log: EventLog) -> None:
    created = QueueCreated(label="Vendas – ação 🌳", color="#000000")
    first = await log.append(STREAM, 0, 1, [created, joined("ana")], context("c1"))
    second = await log.append(STREAM, first, 3, [joined("bruno")], context("c2"))
    loaded = await log.load(STREAM)
    assert [each.data for each in loaded] == [created, joined("ana"), joined("bruno")]
    assert [(each.position, each.index, each.version) for each in loaded] == [
        (first, 0, 1),
        (first, 1, 2),
        (second, 0, 3),
    ]
    assert [each.command_id for each in loaded] == ["c1", "c1", "c2"]
    assert {each.stream for each in loaded} == {STREAM}
    assert await log.load(STREAM, after=first) == loaded[2:]
    assert await log.load("queue.b") == []


async def test_an_append_behind_a_moved_stream_is_a_conflict_and_stores_nothing(log: EventLog) -> None:
    first = await log.append(STREAM, 0, 1, [joined("ana")], context())
    with pytest.raises(Conflict):
        await log.append(STREAM, 0, 1, [joined("bruno")], context())
    await log.append("queue.b", 0, 1, [joined("bruno")], context())
    assert await log.append(STREAM, first, 2, [joined("bruno")], context()) > first
    assert len(await log.load(STREAM)) == 2


async def test_an_append_without_a_check_always_stores(log: EventLog) -> None:
    for number in range(3):
        await log.append(STREAM, None, 1, [joined(f"u{number}")], context())
    assert len(await log.load(STREAM)) == 3


async def test_of_200_racers_on_one_stream_one_wins_each_version(log: EventLog) -> None:
    async def race(number: int) -> int | None:
        try:
            return await log.append(STREAM, 0, 1, [joined(f"u{number}")], context())
        except Conflict:
            return None

    winners = [each for each in await asyncio.gather(*map(race, range(200))) if each is not None]
    assert len(winners) == 1
    assert [each.position for each in await log.load(STREAM)] == winners


async def test_200_commands_from_several_processes_on_one_stream_all_get_their_own_version(
    settings: Settings,
) -> None:
    async with connected(settings) as first, connected(settings) as second, connected(settings) as third:
        stores = [Store(each.log) for each in (first, second, third)]

        async def execute(number: int) -> None:
            command = join("a", f"u{number}")
            for _ in range(50):
                try:
                    await stores[number % 3].execute(decider, "a", command)
                except TooManyConflicts:
                    continue
                return

        await asyncio.gather(*map(execute, range(200)))
        loaded = await first.log.load(STREAM)
    assert [each.version for each in loaded] == list(range(1, 201))
    assert {each.data for each in loaded} == {joined(f"u{number}") for number in range(200)}


async def test_a_stream_of_more_than_one_batch_is_loaded_in_order(log: EventLog) -> None:
    last = 0
    for number in range(600):
        last = await log.append(STREAM, last, number + 1, [joined(f"u{number}")], context())
        if number % 3 == 0:
            await log.append("queue.b", None, 1, [joined("x")], context())
    loaded = await log.load(STREAM)
    assert [each.version for each in loaded] == list(range(1, 601))
    assert [each.position for each in loaded] == sorted(each.position for each in loaded)
    assert len(await log.load(STREAM, after=loaded[299].position)) == 300


async def test_loads_side_by_side_do_not_mix(log: EventLog) -> None:
    for number in range(300):
        await log.append(f"queue.{number % 10}", None, 1, [joined(f"{number % 10}")], context())
    loads = await asyncio.gather(*(log.load(f"queue.{number % 10}") for number in range(100)))
    for number, loaded in enumerate(loads):
        assert [each.data for each in loaded] == [joined(f"{number % 10}")] * 30


async def test_a_command_is_decided_appended_and_then_quiet(log: EventLog) -> None:
    store = Store(log)
    first = await store.execute(decider, "a", join("a", "ana"))
    assert (first.events, first.stream) == (["AgentJoinedQueue"], STREAM)
    again = await store.execute(decider, "a", join("a", "ana"))
    assert (again.events, again.position) == ([], first.position)
    assert await store.state(decider, "a") == (Queue(frozenset({"ana"}), folded=1), first.position)
    assert await store.state(decider, "nobody") == (Queue(), 0)


async def test_a_stale_cache_is_found_out_by_the_append(settings: Settings) -> None:
    async with connected(settings) as here, connected(settings) as there:
        ours, theirs = Store(here.log), Store(there.log)
        await ours.execute(decider, "a", join("a", "ana"))
        await theirs.execute(decider, "a", join("a", "bruno"))
        accepted = await ours.execute(decider, "a", join("a", "carla"))
        state, position = await ours.state(decider, "a")
        assert state.users == {"ana", "bruno", "carla"}
        assert position == accepted.position
        assert [each.version for each in await here.log.load(STREAM)] == [1, 2, 3]


async def test_silence_and_refusals_never_rest_on_a_stale_cache(settings: Settings) -> None:
    small = with_seats(2)
    async with connected(settings) as here, connected(settings) as there:
        ours, theirs = Store(here.log), Store(there.log)
        await ours.execute(small, "a", join("a", "ana"))
        latest = await theirs.execute(small, "a", join("a", "bruno"))
        quiet = await ours.execute(small, "a", join("a", "bruno"))
        assert (quiet.events, quiet.position) == ([], latest.position)
        with pytest.raises(QueueIsFull):
            await theirs.execute(small, "a", join("a", "carla"))
        with pytest.raises(QueueIsFull):
            await ours.execute(small, "a", join("a", "diego"))


async def test_a_refusal_on_a_stale_cache_is_decided_again(settings: Settings) -> None:
    async with connected(settings) as here, connected(settings) as there:
        ours, theirs = Store(here.log), Store(there.log)
        refusing = _refusing_while_empty()
        with pytest.raises(QueueIsFull):
            await ours.execute(refusing, "a", join("a", "ana"))
        await theirs.execute(decider, "a", relabel("a", "open"))
        accepted = await ours.execute(refusing, "a", join("a", "ana"))
        assert accepted.events == ["AgentJoinedQueue"]


def _refusing_while_empty() -> Any:
    def decide(command: Any, queue: Queue) -> Any:
        if queue.folded == 0:
            raise QueueIsFull
        return decider.decide(command, queue)

    return replace(decider, decide=decide)


class Begin(Join):
    """Somebody joins, mostly as the first."""

    begins: ClassVar[bool] = True


def begin(user_id: str, **fields: Any) -> Begin:
    return Begin(queue_id="a", user_id=user_id, by=SYSTEM, **fields)


class CountingLoads(EventLog):
    """A log that notes behind which positions it was read."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.loads: list[int] = []

    async def load(self, stream: str, after: int = 0, up_to: int | None = None) -> list[Recorded]:
        self.loads.append(after)
        return await super().load(stream, after, up_to)


@pytest.fixture
async def counting(connection: Connected, settings: Settings) -> CountingLoads:
    log = CountingLoads(connection.client, connection.jetstream, settings)
    await log.start()
    return log


async def test_a_stream_is_begun_without_being_read(counting: CountingLoads) -> None:
    store = Store(counting)
    first = await store.execute(decider, "a", begin("ana"))
    assert (first.events, counting.loads) == (["AgentJoinedQueue"], [])
    await store.execute(decider, "a", begin("bruno"))
    assert counting.loads == []
    state, _ = await Store(counting).state(decider, "a")
    assert state.users == {"ana", "bruno"}


async def test_what_would_begin_a_stream_that_stands_is_decided_on_it(counting: CountingLoads) -> None:
    small = with_seats(2)
    first = begin("ana")
    began = await Store(counting).execute(small, "a", first)
    again = await Store(counting).execute(small, "a", begin("ana"))
    assert (again.events, again.position) == ([], began.position)
    assert (await Store(counting).execute(small, "a", first)).position == began.position
    joined_too = await Store(counting).execute(small, "a", begin("bruno"))
    assert joined_too.events == ["AgentJoinedQueue"]
    with pytest.raises(QueueIsFull):
        await Store(counting).execute(small, "a", begin("carla"))
    assert [each.version for each in await counting.load(STREAM)] == [1, 2]


async def test_what_would_begin_a_long_stream_reads_it_from_its_snapshot(
    counting: CountingLoads, settings: Settings
) -> None:
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        snapshots = MongoSnapshots(mongo[settings.database("test")])
        store = Store(counting, snapshots)
        for number in range(25):
            await store.execute(with_snapshots, "a", join("a", f"u{number}"))
        kept = await snapshots.latest(STREAM, 1)
        assert kept is not None
        counting.loads.clear()
        await Store(counting, snapshots).execute(with_snapshots, "a", begin("late"))
        assert counting.loads == [kept[1]]


class LosingAcknowledgements(EventLog):
    """A log whose answers to appends get lost on the way back."""

    lose = 0

    async def append(self, *args: Any, **options: Any) -> int:
        position = await super().append(*args, **options)
        if self.lose:
            self.lose -= 1
            raise nats.errors.TimeoutError
        return position


@pytest.fixture
async def losing(connection: Connected) -> LosingAcknowledgements:
    log = LosingAcknowledgements(connection.client, connection.jetstream, connection.settings)
    await log.start()
    return log


async def test_an_append_whose_acknowledgement_was_lost_is_recognised(losing: LosingAcknowledgements) -> None:
    store = Store(losing)
    losing.lose = 1
    accepted = await store.execute(decider, "a", relabel("a", "Vendas"))
    assert accepted.events == ["QueueRenamed"]
    (stored,) = await losing.load(STREAM)
    assert stored.position == accepted.position
    assert (await store.execute(decider, "a", relabel("a", "Suporte"))).position > accepted.position


async def test_an_exact_retry_of_a_stored_command_is_recognised_by_its_id(
    losing: LosingAcknowledgements, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The asker never heard of the first attempt: neither the log's answer nor a load came through."""
    store, command = Store(losing), relabel("a", "Vendas", command_id="c1")
    await store.execute(decider, "a", relabel("a", "before"))
    losing.lose = 1
    with monkeypatch.context() as broken:
        broken.setattr(losing, "load", _unreachable)
        with pytest.raises(OutcomeUnknown):
            await store.execute(decider, "a", command)
    retried = await store.execute(decider, "a", command)
    stored = await losing.load(STREAM)
    assert [each.command_id for each in stored].count("c1") == 1
    assert (retried.position, retried.events) == (stored[-1].position, ["QueueRenamed"])


async def _unreachable(*args: Any) -> Any:
    raise nats.errors.TimeoutError


async def test_an_append_that_was_not_stored_is_an_unknown_outcome(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(log)
    with monkeypatch.context() as broken:
        broken.setattr(log, "append", _unreachable)
        with pytest.raises(OutcomeUnknown):
            await store.execute(decider, "a", join("a", "ana"))
    assert await log.load(STREAM) == []
    assert (await store.execute(decider, "a", join("a", "ana"))).events == ["AgentJoinedQueue"]


async def test_a_stream_that_never_rests_is_given_up_on_with_nothing_stored(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def always_late(*args: Any) -> int:
        await original(STREAM, None, 1, [QueueRenamed(label="x")], context("other"))
        return await original(*args)

    original, store = log.append, Store(log)
    monkeypatch.setattr(log, "append", always_late)
    with pytest.raises(TooManyConflicts):
        await store.execute(decider, "a", join("a", "ana"))
    assert joined("ana") not in [each.data for each in await log.load(STREAM)]


async def test_a_long_stream_is_loaded_from_its_snapshot(counting: CountingLoads, settings: Settings) -> None:
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        snapshots = MongoSnapshots(mongo[settings.database("test")])
        store = Store(counting, snapshots)
        for number in range(25):
            await store.execute(with_snapshots, "a", join("a", f"u{number}"))
        kept = await snapshots.latest(STREAM, 1)
        assert kept is not None
        assert kept[2] == 20
        assert await snapshots.latest(STREAM, 2) is None
        fresh, _ = await Store(counting, snapshots).state(with_snapshots, "a")
        assert fresh == (await Store(counting).state(decider, "a"))[0]
        counting.loads.clear()
        await Store(counting, snapshots).execute(with_snapshots, "a", join("a", "late"))
        assert counting.loads == [kept[1]]
        await snapshots.keep(STREAM, 1, {"users": [], "folded": 0}, kept[1] - 5, 3)
        assert (await snapshots.latest(STREAM, 1)) == kept


async def test_a_snapshot_that_cannot_be_kept_does_not_take_back_what_is_stored(log: EventLog) -> None:
    class Broken:
        async def latest(self, *_: Any) -> None:
            return None

        async def keep(self, *_: Any) -> None:
            raise ConnectionError

    store = Store(log, Broken())
    for number in range(12):
        await store.execute(with_snapshots, "a", join("a", f"u{number}"))
    assert len(await log.load(STREAM)) == 12
