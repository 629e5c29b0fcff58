"""A connection to the log of a test's own namespace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext

from libs.events.log import EventLog
from libs.events.settings import Settings
from libs.events.streams import declare


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
