"""A running tickets service on real servers, for the tests that ask for it."""

from collections.abc import AsyncIterator

import pytest

from libs.events.settings import Settings
from services.tickets import app
from services.tickets.commands import SERVICE
from services.tickets.queries import ListQueues
from tests.events.connected import connected, serving
from tests.tickets.desk import Desk


@pytest.fixture
async def bare_desk(settings: Settings) -> AsyncIterator[Desk]:
    """The service alone."""
    async with connected(settings) as connection, serving(app.main, SERVICE, ListQueues(), connection) as bus:
        yield Desk(connection, bus)


@pytest.fixture
async def desk(bare_desk: Desk) -> Desk:
    """With a channel, a queue, a team and a customer."""
    await bare_desk.set_up()
    return bare_desk
