"""Fixtures that every test may use: real servers once a session, and names of its own for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest

from libs.events.settings import Settings
from tests import servers as test_servers
from tests.servers import Servers

# How fast examples are made and run says something of the machine, and nothing of what is asserted.
hypothesis.settings.register_profile(
    "unhurried",
    hypothesis.settings(),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """One NATS and one MongoDB for all tests."""
    with test_servers.running(tmp_path_factory.mktemp("servers")) as running:
        yield running


@pytest.fixture
def names() -> str:
    """A prefix that no other test uses."""
    return f"t{uuid4().hex[:12]}"


@pytest.fixture
async def settings(servers: Servers, names: str, tmp_path: Path) -> AsyncIterator[Settings]:
    """Settings with a namespace and a data folder of this test's own, both gone afterwards."""
    own = Settings(
        nats_url=servers.nats_url, mongo_url=servers.mongo_url, namespace=names, data=tmp_path, browser=False
    )
    yield own
    await test_servers.forget(own)
