"""Reading the log again: by time, category, stream and type, to the head or beyond it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from libs.events.asyncapi import document
from libs.events.catalog.queue import AgentJoinedQueue, QueueCreated, QueueRenamed
from libs.events.catalog.ticket import Accepted, MarkedUnread
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.replay import as_line, replay
from libs.events.settings import Settings
from tests.events.connected import Connected, connected

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


async def _append(log: Connected, stream: str, *events: Event, at: datetime | None = None) -> int:
    context = Context(actor=SYSTEM, time=at or now(), command_id="c")
    return await log.log.append(stream, None, 1, events, context)


async def _told(log: Connected, **selection: Any) -> list[Recorded]:
    replayed = replay(log.client, log.jetstream, log.settings, **selection)
    return [recorded async for recorded in replayed]


async def _story(log: Connected) -> None:
    await _append(log, "queue.a", QueueCreated(label="A", color="#000000"), AgentJoinedQueue(user_id="ana"))
    await _append(log, "ticket.1", Accepted(agent_id="ana"))
    await _append(log, "queue.b", QueueCreated(label="B", color="#000000"))
    await _append(log, "queue.a", QueueRenamed(label="AA"))


async def test_everything_comes_in_the_order_of_the_log(log: Connected) -> None:
    await _story(log)
    told = await _told(log)
    assert [(each.position, each.index, each.name) for each in told] == [
        (1, 0, "QueueCreated"),
        (1, 1, "AgentJoinedQueue"),
        (2, 0, "Accepted"),
        (3, 0, "QueueCreated"),
        (4, 0, "QueueRenamed"),
    ]


async def test_a_selection_by_category_stream_and_type(log: Connected) -> None:
    await _story(log)
    assert [each.position for each in await _told(log, categories=["ticket"])] == [2]
    assert [each.position for each in await _told(log, stream="queue.b")] == [3]
    assert [each.name for each in await _told(log, types=["QueueCreated"])] == ["QueueCreated"] * 2
    assert [each.name for each in await _told(log, stream="queue.a", types=["QueueRenamed"])] == ["QueueRenamed"]


async def test_types_that_are_unknown_or_contradict_the_categories_are_said(log: Connected) -> None:
    with pytest.raises(ValueError, match="not in the catalogue: QueueFlew"):
        await _told(log, types=["QueueFlew"])
    with pytest.raises(ValueError, match="belongs to a category"):
        await _told(log, types=["QueueCreated"], categories=["ticket"])


async def test_a_selection_by_the_time_at_which_it_happened(log: Connected) -> None:
    await _append(log, "ticket.1", MarkedUnread(), at=LONG_AGO)
    middle = now()
    await _append(log, "ticket.1", MarkedUnread(), at=middle)
    await _append(log, "ticket.1", MarkedUnread(), at=middle + timedelta(seconds=1))
    assert [each.position for each in await _told(log, since=middle)] == [2, 3]
    assert [each.position for each in await _told(log, until=middle)] == [1]
    assert [each.position for each in await _told(log, since=LONG_AGO, until=middle + timedelta(seconds=1))] == [
        1,
        2,
    ]
    assert await _told(log, since=middle + timedelta(hours=1)) == []


async def test_an_empty_selection_ends_at_once(log: Connected) -> None:
    assert await asyncio.wait_for(_told(log), 2) == []
    await _story(log)
    assert await asyncio.wait_for(_told(log, stream="ticket.none"), 2) == []


async def test_a_long_log_ends_at_its_head(log: Connected) -> None:
    for number in range(1_200):
        await _append(log, f"ticket.{number % 7}", MarkedUnread())
    told = await asyncio.wait_for(_told(log, categories=["ticket"]), 10)
    assert [each.position for each in told] == list(range(1, 1_201))


async def test_following_goes_on_behind_the_head(log: Connected) -> None:
    await _story(log)
    seen: list[int] = []
    enough = asyncio.Event()

    async def follow() -> None:
        async for recorded in replay(log.client, log.jetstream, log.settings, types=["Accepted"], follow=True):
            seen.append(recorded.position)
            if len(seen) == 2:
                enough.set()

    following = asyncio.create_task(follow())
    await asyncio.sleep(0.3)
    await _append(log, "queue.a", QueueRenamed(label="AAA"))
    position = await _append(log, "ticket.2", Accepted(agent_id="bruno"))
    await asyncio.wait_for(enough.wait(), 5)
    following.cancel()
    assert seen == [2, position]


async def test_a_line_is_the_documented_cloud_event_with_its_place(log: Connected) -> None:
    await _story(log)
    line = as_line((await _told(log, types=["Accepted"]))[0])
    assert line.endswith(b"}\n")
    told = orjson.loads(line)
    assert (told["position"], told["index"], told["data"]) == (2, 0, {"agent_id": "ana"})
    envelope = document()["components"]["schemas"]["Envelope"]
    assert set(envelope["required"]) <= set(told)
    assert set(told) - set(envelope["properties"]) == {"position", "index"}
