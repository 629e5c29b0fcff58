"""A board and a funnel that grow: pages of a column, sums, a move, and the page that shows them (T18, K6)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import nats
from playwright.sync_api import Browser, Page, sync_playwright

from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.relation import EnteredFunnel, FunnelValueSet
from libs.events.catalog.ticket import Accepted, PlacedOnBoard, TicketOpened, ValueSet
from libs.events.cloudevents import Context, encode
from libs.events.event import SYSTEM, Event
from libs.events.settings import Settings
from libs.identity import ids
from tests.acceptance.desk import PASSWORD, RunningDesk
from tests.benchmarks.measure import Figure, milliseconds
from tests.browser.conftest import ARGUMENTS, CHROMIUM

SIZES = (1_000, 5_000, 10_000)
TIMES = 60
COLUMNS = [{"name": f"Coluna {number}", "color": "#1971C2"} for number in range(1, 6)]
WATCH = """() => {
    globalThis.tasks = [];
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(each => each.duration)))
        .observe({ type: 'longtask' });
}"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"


class Boards:
    """A board and a funnel of the same five columns, filled with the same customers."""

    def __init__(self, desk: RunningDesk) -> None:
        self.desk = desk
        self.filled = 0
        with desk.client("supervisora@demo.local") as client:
            self.board = client.post("/boards", json={"name": "Medida", "columns": COLUMNS}).json()["board"]
            self.funnel = client.post("/funnels", json={"name": "Medido", "columns": COLUMNS}).json()["funnel"]
            self.queue = client.get("/queues").json()["items"][0]["id"]
            self.channel = client.get("/channels").json()["items"][0]["id"]
            team = client.get("/team").json()["items"]
            self.agents = [each["id"] for each in team if each["profile"] == "agent"]

    async def fill(self, size: int) -> None:
        """Have so many cards on both, half of them in the first column, once the projections hold them."""
        settings = Settings(nats_url=self.desk.note()["nats"])
        client = await nats.connect(settings.require_nats_url())
        for index in range(self.filled, size):
            at = datetime.now(UTC) - timedelta(seconds=30 * (size - index))
            for stream, events in self._card(index):
                context = Context(actor=SYSTEM, time=at, command_id=f"fill-{stream}")
                data, content_type = encode(stream, 1, events, context)
                headers = {"Content-Type": content_type, "Guiche-Types": ",".join(each.name() for each in events)}
                await client.publish(settings.subject(f"evt.{stream}"), data, headers=headers)
        await client.flush()
        head = (await client.jetstream().stream_info(settings.stream("EVENTS"))).state.last_seq
        await client.close()
        self.filled = size
        start = time.monotonic()
        with self.desk.client("supervisora@demo.local") as supervisor:
            for path in (f"/boards/{self.board['id']}/sums", f"/funnels/{self.funnel['id']}/sums"):
                while supervisor.get(path, params={"wait_for": head}).status_code != 200:
                    assert time.monotonic() - start < 600, "the projections did not arrive"

    def _card(self, index: int) -> Iterator[tuple[str, list[Event]]]:
        phone = f"+55319{60_000_000 + index}"
        contact = ids.contact_id("phone", phone)
        conversation = ids.conversation_id(self.channel, "phone", phone)
        column = 0 if index % 2 else 1 + index // 2 % 4
        yield f"contact.{contact}", [ContactRegistered(label=f"Cliente {index}", alias_kind="phone", alias=phone)]
        yield (
            f"ticket.{ids.ticket_id(conversation, 1)}",
            [
                TicketOpened(
                    number=2_000_000 + index,
                    conversation_id=conversation,
                    contact_id=contact,
                    channel_id=self.channel,
                    ordinal=1,
                    queue_id=self.queue,
                ),
                Accepted(agent_id=self.agents[index % len(self.agents)]),
                ValueSet(cents=100 * (index % 997), currency="BRL"),
                PlacedOnBoard(board_id=self.board["id"], column_id=self.board["columns"][column]["id"]),
            ],
        )
        funnel_id = self.funnel["id"]
        yield (
            f"relation.{contact}",
            [
                EnteredFunnel(funnel_id=funnel_id, stage_id=self.funnel["columns"][column]["id"]),
                FunnelValueSet(funnel_id=funnel_id, cents=100 * (index % 997), currency="BRL"),
            ],
        )


def measure(boards: Boards) -> list[Figure]:
    """What a board asks, by whom, and what its page does with it."""
    figures: list[Figure] = []
    board, funnel = f"/boards/{boards.board['id']}", f"/funnels/{boards.funnel['id']}"
    first = boards.board["columns"][0]["id"]
    for email, who in (("supervisora@demo.local", "supervisor"), ("ana@demo.local", "agent")):
        with boards.desk.client(email) as client:
            questions: dict[str, tuple[str, dict[str, Any]]] = {
                "first page of a column": (f"{board}/cards", {"on_column": first}),
                "tenth page of a column": (
                    f"{board}/cards",
                    {"on_column": first, "after": _tenth(client, board, first)},
                ),
                "sums of a board": (f"{board}/sums", {}),
                "first page of a stage": (f"{funnel}/cards", {"stage_id": boards.funnel["columns"][0]["id"]}),
                "sums of a funnel": (f"{funnel}/sums", {}),
            }
            for name, (path, asked) in questions.items():
                figures += milliseconds(f"{name}, {who}", _times(client, path, asked))
    with boards.desk.client("supervisora@demo.local") as client:
        figures += milliseconds("move a card", _moves(client, board, boards.board))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        figures += _page(browser, boards)
        browser.close()
    return figures


def _tenth(client: httpx.Client, board: str, column: str) -> str | None:
    after: str | None = None
    for _ in range(9):
        asked = {"on_column": column, **({"after": after} if after else {})}
        following = client.get(f"{board}/cards", params=asked).json()["next"]
        if following is None:
            break
        after = following
    return after


def _times(client: httpx.Client, path: str, asked: dict[str, Any]) -> list[float]:
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        answer = client.get(path, params={key: value for key, value in asked.items() if value is not None})
        assert answer.status_code == 200, answer.text
        times.append(time.perf_counter() - start)
    return times


def _moves(client: httpx.Client, path: str, board: dict[str, Any]) -> list[float]:
    first, *_, last = (each["id"] for each in board["columns"])
    cards = client.get(f"{path}/cards", params={"on_column": first, "limit": 40}).json()["items"]
    times = []
    for card in cards:
        place = {"board_id": board["id"], "column_id": last}
        start = time.perf_counter()
        answer = client.put(f"/tickets/{card['id']}/board", json=place)
        assert answer.status_code == 200, answer.text
        times.append(time.perf_counter() - start)
    return times


def _page(browser: Browser, boards: Boards) -> list[Figure]:
    """From the address to the cards; a move by key; scrolling through a long column."""
    with _opened(browser, boards) as page:
        start = time.perf_counter()
        page.goto(f"/boards/{boards.board['id']}")
        page.locator("[data-card]").first.wait_for()
        shown = (time.perf_counter() - start) * 1000
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH)
        column = page.locator(".bcol").first
        moves = []
        for _ in range(10):
            card = column.locator("[data-card]").first
            name = card.get_attribute("data-card")
            card.focus()
            page.keyboard.press("Space")
            page.keyboard.press("ArrowRight")
            begun = page.evaluate("performance.now()")
            page.keyboard.press("Space")
            page.locator(f'.bcol:nth-child(2) [data-card="{name}"]').wait_for()
            moves.append((page.evaluate(PAINTED) - begun) / 1000)
        page.evaluate("tasks.splice(0)")
        for _ in range(60):
            column.locator(".bcards").evaluate("box => box.scrollBy(0, 600)")
            page.wait_for_timeout(50)
        tasks: list[float] = page.evaluate("tasks.splice(0)")
        nodes: int = page.evaluate("document.querySelectorAll('.bcard').length")
    return [
        Figure("a board, from the address to its cards", shown, "ms"),
        *milliseconds("a card moved by key, to the picture", moves),
        Figure("  longest task while a column is scrolled", max(tasks, default=0), "ms", note="0: none over 50 ms"),
        Figure("  cards in the document", nodes, "cards"),
    ]


@contextmanager
def _opened(browser: Browser, boards: Boards) -> Iterator[Page]:
    settings: dict[str, Any] = {"locale": "pt-BR", "viewport": {"width": 1440, "height": 900}}
    context = browser.new_context(base_url=boards.desk.url, **settings)
    body = {"email": "supervisora@demo.local", "password": PASSWORD}
    assert context.request.post("/api/v1/session", data=body, headers={"X-Guiche": "1"}).ok
    page = context.new_page()
    page.goto("/")
    page.locator("[role=option]").first.wait_for()
    yield page
    context.close()
