"""Work that events ask for, side by side: what is not done is never left behind the place that is kept."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.ticket import MarkedUnread
from libs.events.event import Recorded
from libs.events.reader import Entry, Reader
from libs.events.settings import Settings
from libs.events.tasks import end
from libs.events.testing import recorded
from services.gateway import lease
from services.gateway.lease import Lease
from services.gateway.log_work import LogWork


class Log:
    """Two commits; the first holds two events."""

    async def batches(self, place: int) -> AsyncIterator[list[Entry]]:
        """What lies behind a place, and then nothing more."""
        yield [Entry("evt", position, 0, b"", {}) for position in (1, 2) if position > place]
        await asyncio.Event().wait()


def events(entry: Entry) -> list[Recorded]:
    """The events of a commit."""
    count = 2 if entry.sequence == 1 else 1
    return [replace(recorded(MarkedUnread(), "t", position=entry.sequence), index=index) for index in range(count)]


@pytest.fixture
async def leases(settings: Settings) -> AsyncIterator[AsyncCollection[dict[str, Any]]]:
    """Where leases are kept."""
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        yield mongo[settings.database("gateway")]["leases"]


async def test_the_place_waits_for_every_event_of_a_commit(
    leases: AsyncCollection[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "NOTE_EVERY", 0.02)
    held, done = asyncio.Event(), []

    async def work(event: Recorded) -> None:
        place = (event.position, event.index)
        if place == (1, 0):
            await held.wait()
        done.append(place)

    async def place() -> int:
        found = await leases.find_one({"_id": "work"})
        return 0 if found is None else int(found["place"])

    working = asyncio.create_task(LogWork(cast(Reader, Log()), Lease(leases, "work", "a"), events, work).run())
    try:
        async with asyncio.timeout(10):
            while len(done) < 2:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            assert sorted(done) == [(1, 1), (2, 0)]
            assert await place() == 0
            held.set()
            while await place() < 2:
                await asyncio.sleep(0.01)
    finally:
        await end([working])
    assert sorted(done) == [(1, 0), (1, 1), (2, 0)]
