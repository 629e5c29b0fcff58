"""A connection to the log of a test's own namespace, and services that run in it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext

from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.log import EventLog
from libs.events.query import Query
from libs.events.settings import Settings
from libs.events.streams import declare
from libs.events.tasks import end


@dataclass(frozen=True)
class Connected:
    """A client of the test's NATS with the log ready."""

    settings: Settings
    client: Client
    jetstream: JetStreamContext
    log: EventLog


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Connected]:
    """Connect, declare the streams, close at the end."""

    async def ignored(error: Exception) -> None:
        return None

    client = await nats.connect(
        settings.require_nats_url(), error_cb=ignored, max_reconnect_attempts=-1, reconnect_time_wait=0.1
    )
    try:
        jetstream = client.jetstream()
        await declare(jetstream, settings)
        log = EventLog(client, jetstream, settings)
        await log.start()
        yield Connected(settings, client, jetstream, log)
    finally:
        await client.close()


@asynccontextmanager
async def serving(
    main: Callable[[Settings], Coroutine[Any, Any, None]], service: str, probe: Query, connection: Connected
) -> AsyncIterator[Bus]:
    """A bus to a running service, once it answers `probe`."""
    bus = Bus(connection.client, connection.settings)
    running = asyncio.create_task(main(connection.settings))
    try:
        while not running.done():
            try:
                await bus.query(service, probe, timeout=1.0)
                break
            except CommandRejected:
                await asyncio.sleep(0.05)
        else:
            await running
        yield bus
    finally:
        await end([running])


async def until(check: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not come to that"
        await asyncio.sleep(0.01)


async def handled(connection: Connected, durable: str, seconds: float = 30) -> None:
    """Wait until the policy of this durable consumer has nothing left to do."""
    stream = connection.settings.stream("EVENTS")
    deadline = time.monotonic() + seconds
    while True:
        consumer = await connection.jetstream.consumer_info(stream, durable)
        if not consumer.num_pending and not consumer.num_ack_pending:
            return
        assert time.monotonic() < deadline, consumer
        await asyncio.sleep(0.02)
