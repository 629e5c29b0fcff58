"""A whole desk with its demo, for tests of what the gateway shows to the outside."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, add_waba_channel, running_desk
from tests.providers.graph import GraphStandIn, signature


@dataclass(frozen=True)
class Line:
    """A WhatsApp number connected to a stand-in."""

    desk: RunningDesk
    graph: GraphStandIn
    id: str

    @property
    def hook(self) -> str:
        """Where Meta would post."""
        return f"{self.desk.url}/hooks/waba/{self.id}"

    def post(self, body: bytes, header: str | None = None) -> httpx.Response:
        """Post a webhook, signed unless a header is given."""
        headers = {"X-Hub-Signature-256": signature(body) if header is None else header}
        return httpx.post(self.hook, content=body, headers=headers)


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A running desk."""
    with running_desk(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture(scope="package")
def strict_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A running desk with limits: so many requests, files of a megabyte. It may speak to this machine."""
    folder = tmp_path_factory.mktemp("strict-desk")
    limits = {"requests_per_minute": "300", "media_limit": "1000000"}
    with running_desk(folder, **limits, private_targets="1") as running:
        yield running


@pytest.fixture(scope="package")
def line(desk: RunningDesk) -> Iterator[Line]:
    """A connected number."""
    with GraphStandIn.running() as graph, desk.client("admin@demo.local") as admin:
        yield Line(desk, graph, add_waba_channel(admin, graph.url))
