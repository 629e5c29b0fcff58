"""Projectors: every event applied exactly once, whoever runs, whatever fails, however often it is rebuilt."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats.errors
import orjson
import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from libs.events.catalog.queue import AgentJoinedQueue, QueueCreated, QueueRenamed
from libs.events.catalog.ticket import MarkedUnread
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.live import live_announcer
from libs.events.projector import CHECKPOINTS, Change, PositionNotReached, Projector
from libs.events.reader import Reader
from libs.events.rebuild import rebuild
from libs.events.settings import Settings
from libs.events.tasks import end
from libs.events.view import Document, View
from tests.events.connected import Connected, connected
from tests.events.counting import Members
from tests.events.mortal import mortal_nats


@dataclass
class Desk:
    """A log and a database, with projectors on them."""

    connection: Connected
    mongo: AsyncMongoClient[Document]
    database: AsyncDatabase[Document]
    position: int = 0

    def reader(self) -> Reader:
        settings = self.connection.settings
        return Reader(self.connection.client, self.connection.jetstream, settings.stream("EVENTS"))

    def projector(self, *views: View, **options: Any) -> Projector:
        chosen = views or (Members(),)
        return Projector("test", chosen, self.database, self.mongo, self.reader(), **options)

    async def append(self, stream: str, *events: Event) -> int:
        context = Context(actor=SYSTEM, time=now(), command_id="c")
        position = await self.connection.log.append(stream, None, 1, events, context)
        self.position = max(self.position, position)
        return position

    async def fill(self, count: int, queues: int = 10, start: int = 0) -> int:
        """So many joins, in the order of each queue."""
        for first in range(start, start + count, queues):
            numbers = range(first, min(first + queues, start + count))
            await asyncio.gather(
                *(self.append(f"queue.q{each % queues}", AgentJoinedQueue(user_id=f"u{each}")) for each in numbers)
            )
        return self.position

    async def documents(self, projector: Projector, view: View | None = None) -> list[Document]:
        return await projector.collection(view or projector.views[0]).find().sort("_id").to_list()

    async def checkpoint(self) -> Document:
        found = await self.database[CHECKPOINTS].find_one({"_id": "test"})
        assert found is not None
        return found

    async def put_back(self, projector: Projector, documents: list[Document], checkpoint: Document) -> None:
        """What a crash does that takes back the newest transactions."""
        async with self.mongo.start_session() as session, await session.start_transaction():
            members = projector.collection(projector.views[0])
            await members.delete_many({}, session=session)
            await members.insert_many(documents, session=session)
            await self.database[CHECKPOINTS].replace_one({"_id": "test"}, checkpoint, session=session)

    async def stands_at(self, position: int) -> bool:
        return bool((await self.checkpoint())["position"] == position)

    async def rebuild(self, projector: Projector, *views: View) -> None:
        chosen = views or projector.views
        await rebuild(projector, chosen, self.database, self.mongo, self.reader(), self.position)


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with (
        connected(settings) as connection,
        AsyncMongoClient[Document](settings.require_mongo_url(), w="majority") as mongo,
    ):
        yield Desk(connection, mongo, mongo[settings.database("test")])


@asynccontextmanager
async def running(*projectors: Projector) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(projector.run()) for projector in projectors]
    try:
        yield
    finally:
        await end(tasks)


def expected(count: int, queues: int = 10) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {}
    for number in range(count):
        users.setdefault(f"q{number % queues}", []).append(f"u{number}")
    return users


def users(documents: list[Document]) -> dict[str, list[str]]:
    assert all(each["seen"] == len(each["users"]) for each in documents), "an event was applied twice"
    return {each["_id"]: each["users"] for each in documents}


async def test_events_become_documents_and_a_position_can_be_waited_for(desk: Desk) -> None:
    projector = desk.projector()
    await projector.prepare()
    async with running(projector):
        position = await desk.append("queue.a", QueueCreated(label="A", color="#000000"))
        await projector.reached(position)
        (document,) = await desk.documents(projector)
        assert document == {"_id": "a", "label": "A", "users": [], "seen": 1, "position": position}
        later = asyncio.create_task(projector.reached(position + 1))
        await asyncio.sleep(0.05)
        assert not later.done()
        await desk.append("queue.a", QueueRenamed(label="AA"))
        await asyncio.wait_for(later, 2)
        with pytest.raises(PositionNotReached):
            await projector.reached(position + 5, timeout=0.1)


async def test_a_position_of_no_concern_is_reached_too(desk: Desk) -> None:
    projector = desk.projector()
    await projector.prepare()
    async with running(projector):
        await projector.reached(await desk.append("ticket.t", MarkedUnread()))
        assert await desk.documents(projector) == []


async def test_a_projector_catches_up_with_five_thousand_events(desk: Desk) -> None:
    position = await desk.fill(5_000, queues=50)
    projector = desk.projector()
    await projector.prepare()
    async with running(projector):
        await projector.reached(position, timeout=30)
    assert users(await desk.documents(projector)) == expected(5_000, queues=50)


async def test_a_restarted_projector_goes_on_where_the_last_one_stood(desk: Desk) -> None:
    for stop_short_by in (0, 100, 0, 200):
        position = await desk.fill(300, start=desk.position)
        projector = desk.projector()
        await projector.prepare()
        async with running(projector):
            await projector.reached(position - stop_short_by, timeout=10)
    projector = desk.projector()
    await projector.prepare()
    async with running(projector):
        await projector.reached(desk.position, timeout=10)
    assert users(await desk.documents(projector)) == expected(1_200)


async def test_of_two_projectors_by_accident_only_one_writes_each_event(desk: Desk) -> None:
    first, second = desk.projector(), desk.projector()
    await first.prepare()
    await second.prepare()
    async with running(first, second):
        position = await desk.fill(1_500)
        await first.reached(position, timeout=30)
        await second.reached(position, timeout=30)
    assert users(await desk.documents(first)) == expected(1_500)


@pytest.mark.parametrize("idle", [True, False])
async def test_what_a_crash_of_the_database_took_back_is_projected_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, idle: bool
) -> None:
    monkeypatch.setattr("libs.events.projector.LOOK_EVERY", 0.0)
    monkeypatch.setattr("libs.events.pull.PULL_SECONDS", 0.5)
    first = await desk.fill(100)
    projector = desk.projector()
    await projector.prepare()
    async with running(projector):
        await projector.reached(first, timeout=10)
        written, checkpoint = await desk.documents(projector), await desk.checkpoint()
        latest = await desk.fill(50, start=100)
        await projector.reached(latest, timeout=10)
        async with projector.paused():
            await desk.put_back(projector, written, checkpoint)
        if not idle:
            latest = await desk.fill(10, start=150)
        async with asyncio.timeout(10):
            while not await desk.stands_at(latest):
                await asyncio.sleep(0.02)
        assert projector.epoch > 1
    assert users(await desk.documents(projector)) == expected(150 if idle else 160)


class Fragile(Members):
    """Cannot apply a certain label, until it is mended."""

    name = "fragile"
    mended = False

    def fold(self, document: Document | None, recorded: Recorded) -> Document:
        """Members, or an error."""
        if recorded.data == QueueRenamed(label="poison") and not self.mended:
            raise ValueError("poison")
        return super().fold(document, recorded)


async def test_an_event_that_cannot_be_applied_stops_the_projector_until_it_can(desk: Desk) -> None:
    view = Fragile()
    before = await desk.fill(120)
    poison = await desk.append("queue.q0", QueueRenamed(label="poison"))
    after = await desk.fill(50, start=120)
    projector = desk.projector(view, retry_seconds=0.2)
    await projector.prepare()
    async with running(projector):
        await projector.reached(before)
        with pytest.raises(PositionNotReached):
            await projector.reached(poison, timeout=1)
        assert projector.stopped_by == "ValueError('poison')"
        assert sum(len(each) for each in users(await desk.documents(projector)).values()) == 120
        view.mended = True
        await projector.reached(after)
        assert projector.stopped_by is None
    documents = await desk.documents(projector)
    assert {each["_id"]: each["users"] for each in documents} == expected(170)
    assert [each["seen"] - len(each["users"]) for each in documents] == [1] + [0] * 9


def as_bytes(documents: list[Document]) -> bytes:
    return orjson.dumps(documents)


async def test_a_rebuild_beside_equals_the_live_projection_while_events_keep_coming(desk: Desk) -> None:
    projector = desk.projector()
    await projector.prepare()
    async with running(projector):
        await projector.reached(await desk.fill(1_000))
        before = as_bytes(await desk.documents(projector))
        await desk.rebuild(projector)
        assert as_bytes(await desk.documents(projector)) == before

        filling = asyncio.create_task(desk.fill(2_000, start=1_000))
        for _ in range(3):
            await desk.rebuild(projector)
        await filling
        await projector.reached(desk.position, timeout=10)
        live = await desk.documents(projector)
    assert users(live) == expected(3_000)
    names = await desk.database.list_collection_names()
    assert sorted(names) == [CHECKPOINTS, "members_v1"]
    fresh = desk.projector(suffix="_fresh")
    fresh.name = "fresh"
    await fresh.prepare()
    await fresh.run_until(desk.position)
    assert as_bytes(await desk.documents(fresh)) == as_bytes(live)


async def test_a_rebuild_mends_what_was_broken_and_keeps_the_indexes(desk: Desk) -> None:
    projector = desk.projector()
    await projector.prepare()
    async with running(projector):
        await projector.reached(await desk.fill(50))
        collection = projector.collection(projector.views[0])
        indexes = await collection.index_information()
        await collection.update_many({}, {"$set": {"users": ["nonsense"]}})
        await collection.insert_one({"_id": "stranger"})
        await desk.rebuild(projector)
        assert users(await desk.documents(projector)) == expected(50)
        assert await collection.index_information() == indexes
        await projector.reached(await desk.fill(10, start=50))
    assert users(await desk.documents(projector)) == expected(60)


async def test_a_rebuild_while_another_projector_of_the_name_runs_loses_nothing(desk: Desk) -> None:
    first, second = desk.projector(), desk.projector()
    await first.prepare()
    await second.prepare()
    async with running(first, second):
        filling = asyncio.create_task(desk.fill(1_500))
        for _ in range(3):
            await desk.rebuild(first)
            await desk.rebuild(second)
        await filling
        await first.reached(desk.position, timeout=20)
        await second.reached(desk.position, timeout=20)
    assert users(await desk.documents(first)) == expected(1_500)


async def test_a_rebuild_whose_last_event_was_erased_still_ends(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("libs.events.pull.PULL_SECONDS", 0.5)
    projector = desk.projector()
    await projector.prepare()
    await desk.fill(5)
    async with running(projector):
        await projector.reached(desk.position)
        stream = desk.connection.settings.stream("EVENTS")
        await desk.connection.jetstream.delete_msg(stream, desk.position)
        await asyncio.wait_for(desk.rebuild(projector), 15)
    assert users(await desk.documents(projector)) == expected(4)


class Others(Members):
    """A second view, new in the next release."""

    name = "others"


async def test_a_release_with_a_new_view_takes_over_from_the_one_that_still_runs(desk: Desk) -> None:
    old = desk.projector()
    await old.prepare()
    async with running(old):
        await old.reached(await desk.fill(300))
        new = desk.projector(Members(), Others())
        missing = await new.prepare()
        assert [view.name for view in missing] == ["others"]
        filling = asyncio.create_task(desk.fill(700, start=300))
        await asyncio.sleep(0.1)
        await rebuild(new, missing, desk.database, desk.mongo, desk.reader(), new.position)
        async with running(new):
            await filling
            await new.reached(desk.position, timeout=10)
            for view in new.views:
                assert users(await desk.documents(new, view)) == expected(1_000)


async def test_the_release_before_builds_its_views_again_when_it_comes_back(desk: Desk) -> None:
    old, new = desk.projector(Members(), Others()), desk.projector(Members())
    await old.prepare()
    await desk.fill(20)
    await old.run_until(desk.position)
    assert await new.prepare() == []
    await desk.fill(20, start=20)
    await new.run_until(desk.position)
    back = desk.projector(Members(), Others())
    missing = await back.prepare()
    assert [view.name for view in missing] == ["others"]
    await rebuild(back, missing, desk.database, desk.mongo, desk.reader(), back.position)
    for view in back.views:
        assert users(await desk.documents(back, view)) == expected(40)


async def test_a_view_whose_building_was_interrupted_is_built_again(desk: Desk) -> None:
    old = desk.projector()
    await old.prepare()
    await desk.fill(20)
    await old.run_until(desk.position)
    interrupted = desk.projector(Members(), Others())
    assert await interrupted.prepare() == [interrupted.views[1]]
    again = desk.projector(Members(), Others())
    assert await again.prepare() == [again.views[1]]


async def test_a_projector_goes_on_after_its_log_was_killed(settings: Settings, tmp_path: Path) -> None:
    with mortal_nats(tmp_path) as server:
        own = settings.model_copy(update={"nats_url": server.url})
        async with (
            connected(own) as connection,
            AsyncMongoClient[Document](own.require_mongo_url(), w="majority") as mongo,
        ):
            desk = Desk(connection, mongo, mongo[own.database("test")])
            projector = desk.projector()
            await projector.prepare()
            async with running(projector):
                for round_ in range(3):
                    await desk.fill(200, start=200 * round_)
                    server.kill()
                    await asyncio.sleep(0.2)
                    server.start()
                    while not connection.client.is_connected:
                        await asyncio.sleep(0.05)
                await projector.reached(await desk.fill(100, start=600), timeout=10)
                assert users(await desk.documents(projector)) == expected(700)


async def test_changed_documents_are_announced_with_what_they_were(desk: Desk) -> None:
    announce = live_announcer(desk.connection.client, desk.connection.settings)
    projector = desk.projector(announce=announce)
    await projector.prepare()
    heard = await desk.connection.client.subscribe(desk.connection.settings.subject("live.members.*"))
    async with running(projector):
        await projector.reached(await desk.append("queue.a", QueueCreated(label="A", color="#000000")))
        position = await desk.append("queue.a", QueueRenamed(label="AA"))
        first = orjson.loads((await heard.next_msg(timeout=5)).data)
        second = orjson.loads((await heard.next_msg(timeout=5)).data)
    assert (first["before"], first["document"]["label"]) == (None, "A")
    assert (second["before"]["label"], second["document"]["label"]) == ("A", "AA")
    assert (second["id"], second["position"]) == ("a", position)


async def test_followers_hear_of_every_change_before_the_position_is_reached(desk: Desk) -> None:
    projector, heard = desk.projector(), []
    projector.followers.append(lambda view, before, after: heard.append((before, after)))
    await projector.prepare()
    async with running(projector):
        await projector.reached(await desk.append("queue.a", QueueRenamed(label="A")))
        assert len(heard) == 1


async def test_what_a_projector_wrote_and_could_not_announce_is_announced_by_the_next(desk: Desk) -> None:
    heard: list[tuple[str, bool]] = []
    dying = asyncio.Event()

    async def hear(change: Change, position: int) -> None:
        heard.append((change.document_id, change.again))

    async def die(change: Change, position: int) -> None:
        if not change.again:
            dying.set()
            await asyncio.Event().wait()

    first = desk.projector(announce=hear)
    await first.prepare()
    async with running(first):
        await first.reached(await desk.append("queue.told", QueueCreated(label="A", color="#000000")))
    last = desk.projector(announce=die)
    await last.prepare()
    async with running(last):
        await desk.append("queue.untold", QueueCreated(label="B", color="#000000"))
        await asyncio.wait_for(dying.wait(), 5)
    heard.clear()
    following = desk.projector(announce=hear)
    await following.prepare()
    async with running(following):
        await following.reached(await desk.append("queue.new", QueueCreated(label="C", color="#000000")))
    assert heard == [("untold", True), ("new", False)]


async def test_an_announcement_that_failed_is_made_again(desk: Desk) -> None:
    heard: list[str] = []
    broken = [True]

    async def hear(change: Change, position: int) -> None:
        if broken.pop() if broken else False:
            raise nats.errors.ConnectionClosedError
        heard.append(change.document_id)

    projector = desk.projector(announce=hear)
    await projector.prepare()
    async with running(projector):
        await desk.append("queue.a", QueueCreated(label="A", color="#000000"))
        while not heard:
            await asyncio.sleep(0.02)
    assert heard == ["a"]
