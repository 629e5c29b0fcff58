"""One desk with its demo for all acceptance tests, started as a user starts it."""

from collections.abc import Iterator

import pytest

from tests.acceptance.desk import RunningDesk, running_desk
from tests.providers.graph import GraphStandIn


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A running desk."""
    folder = tmp_path_factory.mktemp("desk")
    with running_desk(folder, traces_file=str(folder / "traces.jsonl")) as running:
        yield running


@pytest.fixture(scope="package")
def graph() -> Iterator[GraphStandIn]:
    """A stand-in of Meta's Graph API."""
    with GraphStandIn.running() as running:
        yield running
