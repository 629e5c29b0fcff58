"""The command line on a running desk's log: replay, tail, projections, dead letters."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import nats
import pytest
from nats.aio.client import Client

from libs.events.settings import Settings
from libs.events.streams import declare
from services.gateway.operations import Envelope, Operations, Selection, Unanswered

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(number: int, kind: str = "TicketOpened", stream: str = "ticket.1") -> Envelope:
    """A stored event, `number` minutes past noon."""
    time = (NOON + timedelta(minutes=number)).isoformat()
    return {"id": str(number), "type": kind, "subject": stream, "time": time, "data": {}}


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    """A connection to NATS with the streams declared."""
    connected = await nats.connect(settings.require_nats_url())
    await declare(connected.jetstream(), settings)
    yield connected
    await connected.close()


async def store(client: Client, settings: Settings, *events: Envelope) -> None:
    """Appends one commit."""
    body: Any = events[0] if len(events) == 1 else events
    subject = settings.subject(f"evt.{events[0]['subject']}")
    await client.jetstream().publish(subject, json.dumps(body).encode())


async def replayed(settings: Settings, selection: Selection) -> list[str]:
    """The ids of the selected events."""
    async with Operations.connect(settings) as desk:
        return [envelope["id"] async for envelope in desk.replay(selection)]


async def test_replay_selects_by_stream_category_type_time_and_position(client: Client, settings: Settings) -> None:
    await store(client, settings, event(1), event(2, "TicketAccepted"))
    await store(client, settings, event(3, stream="ticket.2"))
    await store(client, settings, event(4, "ContactAdded", stream="contact.1"))
    everything = ["1", "2", "3", "4"]
    minute = timedelta(minutes=1)
    expected = {
        Selection(): everything,
        Selection(stream="ticket.1"): ["1", "2"],
        Selection(category="ticket"): ["1", "2", "3"],
        Selection(types=("TicketAccepted", "ContactAdded")): ["2", "4"],
        Selection(since=NOON + 2 * minute, until=NOON + 4 * minute): ["2", "3"],
        Selection(after=1): ["3", "4"],
        Selection(after=3): [],
        Selection(category="call"): [],
    }
    for selection, ids in expected.items():
        assert await replayed(settings, selection) == ids, selection


async def test_tail_shows_what_is_stored_from_now_on(client: Client, settings: Settings) -> None:
    await store(client, settings, event(1))
    async with Operations.connect(settings) as desk:
        tail = desk.tail(Selection())
        coming = asyncio.ensure_future(anext(tail))
        await asyncio.sleep(0.3)
        await store(client, settings, event(2))
        envelope = await asyncio.wait_for(coming, 5)
    assert (envelope["id"], envelope["position"], envelope["index"]) == ("2", 2, 0)


async def test_projections_say_how_far_behind_they_are(client: Client, settings: Settings) -> None:
    for number in range(3):
        await store(client, settings, event(number))
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
