"""Ticket numbers on a real NATS."""

import asyncio

from libs.events.settings import Settings
from services.tickets.numbering import Numbering
from tests.events.connected import connected


async def test_numbers_count_from_one_and_are_never_given_twice(settings: Settings) -> None:
    async with connected(settings) as here, connected(settings) as there:
        replicas = [Numbering(each.client, settings) for each in (here, there)]
        await asyncio.gather(*(each.declare() for each in replicas))
        drawn = await asyncio.gather(*(replicas[each % 2].draw() for each in range(200)))
        assert sorted(drawn) == list(range(1, 201))
        await replicas[0].declare()
        assert await replicas[1].draw() == 201
