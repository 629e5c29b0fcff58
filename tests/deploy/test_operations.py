"""The command line on a running desk's log: replay, tail, projections, dead letters."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import nats
import pytest
from nats.aio.client import Client

from libs.events.catalog.queue import QueueArchived, QueueRenamed
from libs.events.catalog.user import PasswordChanged
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Event
from libs.events.log import EventLog
from libs.events.settings import Settings
from libs.events.streams import declare
from services.gateway.operations import Asked, Operations, Unanswered

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A connection to NATS with the streams declared."""
    connected = await nats.connect(settings.require_nats_url())
    await declare(connected.jetstream(), settings)
    yield connected
    await connected.close()


async def store(client: Client, settings: Settings, stream: str, *events: Event) -> None:
    """Appends one commit, as of noon."""
    context = Context(actor=SYSTEM, time=NOON, command_id="c")
    await EventLog(client, client.jetstream(), settings).append(stream, None, 1, events, context)


async def replayed(settings: Settings, asked: Asked) -> list[str]:
    """The types of the events asked for."""
    async with Operations.connect(settings) as desk:
        return [json.loads(line)["type"] async for line in desk.replay(asked)]


async def test_replay_takes_what_is_asked_for(client: Client, settings: Settings) -> None:
    await store(client, settings, "queue.1", QueueRenamed(label="a"))
    await store(client, settings, "user.1", PasswordChanged())
    await store(client, settings, "queue.2", QueueArchived())
    assert await replayed(settings, Asked()) == ["QueueRenamed", "PasswordChanged", "QueueArchived"]
    assert await replayed(settings, Asked(category="queue", after=1)) == ["QueueArchived"]
    assert await replayed(settings, Asked(after=3)) == []
    with pytest.raises(Unanswered, match="QueueBurnt"):
        await replayed(settings, Asked(types=("QueueBurnt",)))


async def test_tail_shows_what_is_stored_from_now_on(client: Client, settings: Settings) -> None:
    await store(client, settings, "queue.1", QueueRenamed(label="before"))
    async with Operations.connect(settings) as desk:
        tail = desk.replay(Asked(), follow=True)
        coming = asyncio.ensure_future(anext(tail))
        await asyncio.sleep(0.3)
        await store(client, settings, "queue.1", QueueRenamed(label="after"))
        line = json.loads(await asyncio.wait_for(coming, 5))
    assert (line["data"]["label"], line["position"], line["index"]) == ("after", 2, 0)


async def test_projections_say_how_far_behind_they_are(client: Client, settings: Settings) -> None:
    for number in range(3):
        await store(client, settings, "queue.1", QueueRenamed(label=str(number)))
    async with Operations.connect(settings) as desk:
        assert await desk.projections() == []
        database = desk._mongo[settings.database("tickets")]
        await database.checkpoints.insert_one({"_id": "tickets", "position": 1})
        await database.tickets_v1.insert_one({"_id": "1"})
        (tickets,) = await desk.projections()
    assert (tickets.behind, tickets.views) == (2, {"tickets_v1": 1})


async def test_a_dead_letter_is_tried_by_the_service_that_gave_it_up(client: Client, settings: Settings) -> None:
    headers = {"Guiche-Consumer": settings.stream("messaging_greet"), "Guiche-Reason": "no greeting"}
    await client.jetstream().publish(settings.subject("dead.messaging_greet"), b"{}", headers=headers)
    async with Operations.connect(settings) as desk:
        (letter,) = await desk.dead_letters()
        assert letter.reason == "no greeting"
        with pytest.raises(Unanswered, match="messaging does not run"):
            await desk.retry(letter)
        asked = await client.subscribe(settings.subject("ops.messaging.retry"))
        retrying = asyncio.ensure_future(desk.retry(letter))
        message = await asyncio.wait_for(asked.next_msg(), 5)
        assert message.data == str(letter.number).encode()
        await message.respond(b'{"done": 1}')
        await retrying


async def test_without_a_desk_it_says_what_to_start(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"nats_url": None})
    with pytest.raises(Unanswered, match="guiche run"):
        async with Operations.connect(nowhere):
            pass
