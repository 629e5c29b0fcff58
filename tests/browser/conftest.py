"""One desk and one Chromium for all browser tests; every page stands in a profile of its own."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.acceptance.desk import PASSWORD, RunningDesk, add_waba_channel, running_desk
from tests.browser.people import Customer, NewCustomer, OpensPage, WritesOfficially
from tests.providers.graph import GraphStandIn, signature, text_webhook

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nobody is asked for a microphone, and a tone comes out of it.
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
PATIENCE = 30_000.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Not for the whole session: what stands open of Playwright's keeps asyncio's loops from running.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A running desk with its demo."""
    with running_desk(tmp_path_factory.mktemp("browser-desk"), private_targets="1") as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, desk: RunningDesk) -> Iterator[OpensPage]:
    """Opens pages that are closed after the test."""
    with ExitStack() as contexts:

        def opens(who: str | None = None, path: str = "/", **settings: Any) -> Page:
            settings = {"locale": "pt-BR", "viewport": {"width": 1440, "height": 900}, **settings}
            context = browser.new_context(base_url=desk.url, timezone_id="America/Sao_Paulo", **settings)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE)
            if who is not None:
                body = {"email": f"{who}@demo.local", "password": PASSWORD}
                answer = context.request.post("/api/v1/session", data=body, headers={"X-Guiche": "1"})
                assert answer.ok, answer.text()
            page = context.new_page()
            page.goto(path)
            return page

        yield opens


@pytest.fixture
def customer(desk: RunningDesk) -> NewCustomer:
    """Makes customers, each with a number that nobody had."""
    return lambda name: Customer(desk, name)


@pytest.fixture(scope="package")
def graph() -> Iterator[GraphStandIn]:
    """A provider's stand-in."""
    with GraphStandIn.running() as running:
        yield running


@pytest.fixture(scope="package")
def waba_channel(desk: RunningDesk, graph: GraphStandIn) -> Iterator[str]:
    """The name of an official line whose provider is a stand-in."""
    with desk.client("admin@demo.local") as admin:
        channel_id = add_waba_channel(admin, graph.url)
        channels = admin.get("/channels").json()["items"]
        yield next(each["name"] for each in channels if each["id"] == channel_id)


@pytest.fixture
def on_waba(desk: RunningDesk, waba_channel: str) -> WritesOfficially:
    """Has a customer write to the official line, now or so many hours ago."""

    def writes(who: Customer, text: str, hours_ago: float = 0.0) -> None:
        with desk.client("admin@demo.local") as admin:
            channels = admin.get("/channels").json()["items"]
        channel_id = next(each["id"] for each in channels if each["name"] == waba_channel)
        at, sender = int(time.time() - hours_ago * 3600), who.phone.lstrip("+")
        body = text_webhook(f"wamid.{uuid4()}", text, sender=sender, name=who.name, timestamp=at)
        hook = f"{desk.url}/hooks/waba/{channel_id}"
        assert httpx.post(hook, content=body, headers={"X-Hub-Signature-256": signature(body)}).status_code == 200

    return writes
