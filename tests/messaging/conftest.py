"""A running messaging service on real servers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import nats
import pytest

from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.settings import Settings
from services.messaging import app
from services.messaging.commands import SERVICE
from services.messaging.queries import ListSchedules


class Desk:
    """The messaging service as its neighbours see it; it can be stopped and started."""

    def __init__(self, settings: Settings, bus: Bus) -> None:
        self.settings = settings
        self.bus = bus
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Run the service, and wait until it answers."""
        self._running = asyncio.create_task(app.main(self.settings))
        while True:
            try:
                await self.bus.query(SERVICE, ListSchedules(conversation_id="x"), timeout=1.0)
            except CommandRejected:
                if self._running.done():
                    await self._running
                    raise AssertionError("the service ended before it answered") from None
                await asyncio.sleep(0.05)
            else:
                return

    async def stop(self) -> None:
        """Stop the service."""
        assert self._running is not None
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    """The running service."""
    client = await nats.connect(settings.require_nats_url())
    desk = Desk(settings, Bus(client, settings))
    await desk.start()
    yield desk
    await desk.stop()
    await client.close()
