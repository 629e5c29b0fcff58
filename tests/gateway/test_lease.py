"""One gateway at a time: who holds the lease works, and whoever comes next goes on where he was."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from libs.events.settings import Settings
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
