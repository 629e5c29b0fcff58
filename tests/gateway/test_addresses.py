"""E-mail addresses: one account each."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from libs.events.settings import Settings
from services.gateway.addresses import Addresses
from services.gateway.user import AddressIsTaken


@pytest.fixture
async def addresses(settings: Settings) -> AsyncIterator[Addresses]:
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        yield Addresses(mongo[settings.database("gateway")])


async def test_of_many_who_want_an_address_at_once_one_gets_it(addresses: Addresses) -> None:
    wanted = [addresses.hold(f"user {number}", "Nova@Demo.local") for number in range(20)]
    outcomes = await asyncio.gather(*wanted, return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [AddressIsTaken] * 19


async def test_ones_own_address_is_held_again_and_another_is_given_up_for_it(addresses: Addresses) -> None:
    await addresses.hold("ana", "a@demo.local")
    await addresses.hold("ana", "A@demo.local ")
    await addresses.hold("ana", "b@demo.local")
    await addresses.leave_others("ana", "b@demo.local")
    await addresses.require_free("bruno", "a@demo.local")
    with pytest.raises(AddressIsTaken):
        await addresses.require_free("bruno", "b@demo.local")
