"""One gateway at a time: who holds the lease works, and whoever comes next goes on where he was."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import nats.errors
import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from libs.events.settings import Settings
from libs.events.tasks import end
from services.gateway import lease
from services.gateway.lease import Lease, LeaseLost


@pytest.fixture
async def leases(settings: Settings) -> AsyncIterator[AsyncCollection[dict[str, Any]]]:
    """Where leases are kept."""
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        yield mongo[settings.database("gateway")]["leases"]


async def test_a_second_gateway_waits_while_the_first_works(leases: AsyncCollection[dict[str, Any]]) -> None:
    assert await Lease(leases, "receiving", "a").acquire() == 0
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(Lease(leases, "receiving", "b").acquire(), 0.5)
    assert await asyncio.wait_for(Lease(leases, "sending", "b").acquire(), 5) == 0


async def test_who_comes_back_under_his_name_goes_on_at_once(leases: AsyncCollection[dict[str, Any]]) -> None:
    first = Lease(leases, "receiving", "a")
    await first.acquire()
    await first.reach(41)
    assert await asyncio.wait_for(Lease(leases, "receiving", "a").acquire(), 1) == 41


async def test_a_gateway_that_is_gone_is_followed_and_cannot_write_any_more(
    leases: AsyncCollection[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "SECONDS", 1)
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.1)
    gone, next_one = Lease(leases, "receiving", "a"), Lease(leases, "receiving", "b")
    await gone.acquire()
    await gone.reach(7)
    assert await asyncio.wait_for(next_one.acquire(), 10) == 7
    with pytest.raises(LeaseLost):
        await gone.reach(8)
    with pytest.raises(LeaseLost):
        await gone.keep()


async def test_a_lease_given_back_is_free(leases: AsyncCollection[dict[str, Any]]) -> None:
    first = Lease(leases, "receiving", "a")
    await first.acquire()
    await first.release()
    await asyncio.wait_for(Lease(leases, "receiving", "b").acquire(), 1)


class Worker:
    """Notes where it starts and that it stopped."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.places: list[int] = []
        self.stopped = 0
        self.started = asyncio.Event()
        self._fails = fails

    async def work(self, place: int) -> None:
        """Work until stopped; the first time, fail if that is asked for."""
        self.places.append(place)
        self.started.set()
        if self._fails is not None and len(self.places) == 1:
            raise self._fails
        await asyncio.Event().wait()

    async def after(self) -> None:
        """Count the stops."""
        self.stopped += 1


async def test_work_stops_when_the_right_is_lost_and_the_next_goes_on_at_the_place(
    leases: AsyncCollection[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.05)
    first, second = Worker(), Worker()
    held = Lease(leases, "receiving", "a")
    one = asyncio.create_task(held.hold(first.work, after=first.after))
    await asyncio.wait_for(first.started.wait(), 5)
    await held.reach(12)
    two = asyncio.create_task(Lease(leases, "receiving", "b").hold(second.work, after=second.after))
    try:
        await asyncio.sleep(0.3)
        assert second.places == []
        gone = {"$set": {"holder": "b"}}
        await leases.update_one({"_id": "receiving"}, gone)
        await asyncio.wait_for(second.started.wait(), 5)
        async with asyncio.timeout(5):
            while not first.stopped:
                await asyncio.sleep(0.02)
        assert (first.places, second.places, second.stopped) == ([0], [12], 0)
    finally:
        await end([one, two])


async def test_a_clean_stop_ends_the_work_first_and_hands_the_right_on(
    leases: AsyncCollection[dict[str, Any]],
) -> None:
    holders: list[str | None] = []

    async def after() -> None:
        document = await leases.find_one({"_id": "sending"})
        holders.append(document["holder"] if document is not None else None)

    worker = Worker()
    holding = asyncio.create_task(Lease(leases, "sending", "a").hold(worker.work, after=after))
    await asyncio.wait_for(worker.started.wait(), 5)
    await end([holding])
    assert holding.cancelled()
    assert holders == ["a"]
    assert await asyncio.wait_for(Lease(leases, "sending", "b").acquire(), 1) == 0


@pytest.mark.parametrize("failure", [PyMongoError("away"), nats.errors.TimeoutError(), TimeoutError()])
async def test_a_passing_failure_begins_all_work_again(
    leases: AsyncCollection[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    monkeypatch.setattr(lease, "REST_SECONDS", 0.01)
    failing, beside = Worker(failure), Worker()
    held = Lease(leases, "receiving", "a").hold(beside.work, failing.work, after=failing.after)
    holding = asyncio.create_task(held)
    try:
        async with asyncio.timeout(5):
            while len(beside.places) < 2 or len(failing.places) < 2:
                await asyncio.sleep(0.02)
        assert failing.stopped == 1
    finally:
        await end([holding])


async def test_a_fault_in_the_work_is_not_hidden(leases: AsyncCollection[dict[str, Any]]) -> None:
    worker = Worker(ValueError("a bug"))
    with pytest.raises(ExceptionGroup) as raised:
        await asyncio.wait_for(Lease(leases, "receiving", "a").hold(worker.work), 5)
    assert raised.group_contains(ValueError, match="a bug")
    await asyncio.wait_for(Lease(leases, "receiving", "b").acquire(), 1)
