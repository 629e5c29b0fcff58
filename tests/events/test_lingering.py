"""Lingering: what nobody looks at alone waits for others; what somebody looks at takes it along at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from libs.events.catalog.queue import AgentJoinedQueue, AgentLeftQueue, QueueRenamed
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Event, now
from libs.events.pull import Linger
from libs.events.reader import Entry, Reader
from libs.events.settings import Settings
from tests.events.connected import Connected, connected

HARDLY, SOME, LONG = 0.05, 2.0, 30.0
PROMPT = frozenset({AgentJoinedQueue.name()})


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


async def append(log: Connected, *events: Event) -> int:
    context = Context(actor=SYSTEM, time=now(), command_id="c")
    return await log.log.append("queue.a", None, 1, events, context)


def reading(log: Connected, linger: Linger) -> AsyncIterator[list[Entry]]:
    return Reader(log.client, log.jetstream, log.settings.stream("EVENTS"), linger=linger).batches(0)


async def first(batches: AsyncIterator[list[Entry]]) -> list[int]:
    """The positions of the first batch, which is not waited for as long as the patient would wait."""
    return [each.sequence for each in await asyncio.wait_for(anext(batches), LONG / 2)]


async def test_a_prompt_event_takes_along_the_patient_ones_that_wait(log: Connected) -> None:
    batches = reading(log, Linger(0.0, LONG, PROMPT))
    waiting = asyncio.create_task(first(batches))
    positions = [await append(log, QueueRenamed(label="A")), await append(log, QueueRenamed(label="B"))]
    await asyncio.sleep(HARDLY)
    assert not waiting.done()
    positions.append(await append(log, AgentJoinedQueue(user_id="u")))
    assert await waiting == positions


async def test_what_a_commit_begins_with_decides(log: Connected) -> None:
    batches = reading(log, Linger(0.0, LONG, PROMPT))
    waiting = asyncio.create_task(first(batches))
    positions = [await append(log, QueueRenamed(label="A"), AgentJoinedQueue(user_id="u"))]
    await asyncio.sleep(HARDLY)
    assert not waiting.done()
    positions.append(await append(log, AgentJoinedQueue(user_id="v"), QueueRenamed(label="B")))
    assert await waiting == positions


async def test_patient_events_alone_come_in_the_end(log: Connected) -> None:
    batches = reading(log, Linger(0.0, SOME, PROMPT))
    waiting = asyncio.create_task(first(batches))
    positions = [await append(log, QueueRenamed(label="A")), await append(log, AgentLeftQueue(user_id="u"))]
    assert await waiting == positions


async def test_without_a_choice_all_wait_alike(log: Connected) -> None:
    batches = reading(log, Linger(SOME))
    waiting = asyncio.create_task(first(batches))
    positions = [await append(log, AgentJoinedQueue(user_id="u")), await append(log, QueueRenamed(label="A"))]
    assert await waiting == positions
