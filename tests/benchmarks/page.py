"""The page in a Chromium: its first load, a long list, opening conversations, the panel and a long transcript.

There is no graphics card here: tiles are painted by the processor that also runs the page. What the main thread did
for a frame is therefore told apart from how long the frame lasted, and both from the painting of tiles.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.acceptance.desk import PASSWORD, RunningDesk
from tests.benchmarks import size
from tests.benchmarks.chromium_trace import CATEGORIES, FRAME, Trace
from tests.benchmarks.measure import Figure, percentile

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
TICKETS = 17_000
ROWS = 10_000
ROW = 72
OPENED = 12
ROUNDS = 10
BULK = 1_000
PATIENCE = 60_000.0
# The message arrives when the picture of that frame has been painted.
PAINTED = """() => new Promise(done => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
}))"""
# Only what is in sight is drawn, but every lane says how many it holds.
HOLDS = """count => document.querySelector('[data-cell]') !== null
    && [...document.querySelectorAll('[data-lane]')]
        .reduce((sum, lane) => sum + Number(lane.dataset.count), 0) >= count
"""
WATCH_TASKS = """() => {
    globalThis.tasks = [];
    new PerformanceObserver(list => globalThis.tasks.push(...list.getEntries().map(task => task.duration)))
        .observe({ type: 'longtask' });
}"""
# Marks when a key or the pointer asks for a conversation, and the frame in which its messages stand.
WATCH_OPENING = """() => {
    const shows = name => document.querySelector('main.conv h1')?.textContent === name
        && document.querySelector('[data-timeline] [data-line]');
    globalThis.opened = [];
    globalThis.expectOpening = (kind, name) => addEventListener(kind, event => {
        const input = event.timeStamp;
        performance.mark('asked');
        const look = () => {
            if (!shows(name)) return requestAnimationFrame(look);
            performance.mark('shown');
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => globalThis.opened.push(performance.now() - input);
            port2.postMessage(0);
        };
        requestAnimationFrame(look);
    }, { capture: true, once: true });
}"""


def measure(desk: RunningDesk) -> Iterator[tuple[str, list[Figure]]]:
    """All of the page's figures, part by part, on a desk with `TICKETS` tickets."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield "first load", first_load(browser, desk)
        yield "conversations", conversations(browser, desk, "list of 40 rows")
        yield "a long list", long_list(browser, desk)
        yield "the panel", panel(browser, desk)
        yield "a transcript", transcript(browser, desk)
        browser.close()


@contextmanager
def page_of(browser: Browser, desk: RunningDesk, who: str, path: str) -> Iterator[Page]:
    """A page that somebody opened, once its list or panel is there."""
    context = browser.new_context(base_url=desk.url, locale="pt-BR", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    body = {"email": f"{who}@demo.local", "password": PASSWORD}
    assert context.request.post("/api/v1/session", data=body, headers={"X-Guiche": "1"}).ok
    page = context.new_page()
    page.goto(path)
    page.locator("[role=option], [data-cell]").first.wait_for()
    yield page
    context.close()


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[list[Trace]]:
    """Record what the page does; the one `Trace` is in the list afterwards."""
    found: list[Trace] = []
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.evaluate("performance.mark('begun')")
    yield found
    page.evaluate("performance.mark('ended')")
    found.append(Trace(browser.stop_tracing(), "begun"))


def first_load(browser: Browser, desk: RunningDesk) -> list[Figure]:
    """What comes over the wire until the list shows, and what is fetched ahead behind it."""
    context = browser.new_context(base_url=desk.url, locale="pt-BR", viewport={"width": 1440, "height": 900})
    body = {"email": "ana@demo.local", "password": PASSWORD}
    assert context.request.post("/api/v1/session", data=body, headers={"X-Guiche": "1"}).ok
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    paths: dict[str, str] = {}
    taken: dict[str, float] = {}
    session.on(
        "Network.requestWillBeSent", lambda it: paths.update({it["requestId"]: it["request"]["url"].split("?")[0]})
    )
    session.on("Network.loadingFinished", lambda it: taken.update({it["requestId"]: it["encodedDataLength"]}))
    # What is asked for once the list is there is fetched ahead.
    asked: list[str] = []

    def answered(it: dict[str, Any]) -> None:
        if not asked and paths.get(it["requestId"], "").endswith("/api/v1/tickets"):
            asked.extend(paths)

    session.on("Network.loadingFinished", answered)
    start = time.perf_counter()
    page.goto("/", wait_until="commit")
    page.locator("[role=option]").first.wait_for()
    shown = time.perf_counter() - start
    page.wait_for_timeout(4_000)
    fonts = sum(kept for request, kept in taken.items() if paths[request].endswith(".woff2"))
    files = [each for each in asked if "/api/" not in paths[each] and not paths[each].endswith(".woff2")]
    before = sum(taken[each] for each in files) + fonts
    zipped = sum(_zipped(context, paths[each]) for each in files) + fonts
    ahead = sum(kept for request, kept in taken.items() if "/api/" not in paths[request])
    answers = sum(kept for request, kept in taken.items() if "/api/" in paths[request])
    context.close()
    return [
        Figure("first load with its font, gzip", zipped / 1000, "kB", note=f"{len(files)} files"),
        Figure("first load with its font, as served", before / 1000, "kB", note=f"{len(taken)} requests in all"),
        Figure("first load and what is fetched ahead", ahead / 1000, "kB"),
        Figure("of it fonts", fonts / 1000, "kB"),
        Figure("answers of the API meanwhile", answers / 1000, "kB"),
        Figure("from nothing to the list", shown * 1000, "ms"),
    ]


def _zipped(context: BrowserContext, url: str) -> int:
    """The bytes of a file for who takes gzip alone."""
    return int(context.request.get(url, headers={"Accept-Encoding": "gzip"}).headers["content-length"])


def conversations(browser: Browser, desk: RunningDesk, which: str, page: Page | None = None) -> list[Figure]:
    """From the key to the painted messages, for conversations that the page holds already, and fetched by hover."""
    if page is None:
        with page_of(browser, desk, "supervisora", "/?state=closed") as own:
            return conversations(browser, desk, which, own)
    page.evaluate(WATCH_OPENING)
    page.mouse.move(900, 500)
    page.evaluate("document.querySelector('.rows').scrollTop = 0")
    page.wait_for_timeout(500)
    found: list[list[str]] = page.locator("[role=option]").evaluate_all(
        """rows => rows
            .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map(row => [row.id, row.querySelector('.a .t').textContent])"""
    )
    rows = found[:OPENED]

    def opened(count: int) -> None:
        # Not asked again and again: looking would be work of the same thread.
        page.wait_for_timeout(400)
        _until(lambda: bool(page.evaluate("count => globalThis.opened.length >= count", count)), page)

    for index, (row, name) in enumerate(rows):
        page.locator(f"#{row}").hover()
        page.wait_for_timeout(400)
        page.evaluate("name => globalThis.expectOpening('click', name)", name)
        page.locator(f"#{row}").click()
        opened(index + 1)
    hovered: list[float] = page.evaluate("globalThis.opened.splice(0)")
    page.mouse.move(900, 500)
    with traced(browser, page) as recorded:
        count = 0
        page.locator("[role=listbox]").focus()
        page.keyboard.press("Home")
        for _ in range(ROUNDS):
            for _, name in rows:
                page.evaluate("name => globalThis.expectOpening('keydown', name)", name)
                page.keyboard.press("Enter")
                count += 1
                opened(count)
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Home")
    times: list[float] = page.evaluate("globalThis.opened.splice(0)")
    work = recorded[0].until_drawn("asked", "shown")
    one_frame = sum(each <= FRAME for each in work) / len(work)
    return [
        Figure(f"open a conversation fetched by hover, {which}, p50", percentile(hovered, 0.5), "ms"),
        Figure(f"open a cached conversation, {which}, p50", percentile(times, 0.5), "ms"),
        Figure(f"open a cached conversation, {which}, p99", percentile(times, 0.99), "ms"),
        Figure(f"  work of the main thread, {which}, p50", percentile(work, 0.5), "ms"),
        Figure(f"  work of the main thread, {which}, p99", percentile(work, 0.99), "ms"),
        Figure(f"  within one frame of work, {which}", one_frame * 100, "%"),
    ]


def long_list(browser: Browser, desk: RunningDesk) -> list[Figure]:
    """Ten thousand loaded rows: loading them by scrolling, scrolling them, opening conversations beside them."""
    with page_of(browser, desk, "supervisora", "/?state=closed") as page:
        page.mouse.move(900, 500)
        start = time.perf_counter()
        page.evaluate(
            """async height => {
                const box = document.querySelector('.rows');
                while (box.scrollHeight < height) {
                    box.scrollTop = box.scrollHeight;
                    await new Promise(done => setTimeout(done, 20));
                }
                box.scrollTop = 0;
            }""",
            ROWS * ROW,
        )
        loaded = time.perf_counter() - start
        page.wait_for_timeout(1_000)
        rows = page.evaluate("document.querySelector('.rows').scrollHeight") // ROW
        figures = [Figure("load the list to its end by scrolling", loaded, "s", note=f"{rows} rows")]
        for speed in (3_000, 20_000):
            figures += scroll(browser, page, speed)
        return figures + conversations(browser, desk, f"list of {ROWS} rows", page)


def scroll(browser: Browser, page: Page, speed: int) -> list[Figure]:
    """Turn the wheel for five seconds at so many pixels a second."""
    session = page.context.new_cdp_session(page)
    page.evaluate("document.querySelector('.rows').scrollTop = 0")
    page.wait_for_timeout(500)
    with traced(browser, page) as found:
        gesture = {"x": 250, "y": 500, "yDistance": -speed * 5, "speed": speed, "gestureSourceType": "mouse"}
        session.send("Input.synthesizeScrollGesture", gesture)
    trace = found[0]
    frames = trace.frames("begun", "ended")
    lasted, work = [each.lasted for each in frames], [each.work for each in frames]
    drawn, dropped = trace.drawn("begun", "ended")
    at = f"scrolling at {speed} px/s"
    tasks = [each["dur"] / 1000 for each in trace.tasks()]
    return [
        Figure(f"{at}, frames of the main thread", len(frames), "", note=f"drawn {drawn}, left out {dropped}"),
        Figure(f"{at}, work a frame, p50", percentile(work, 0.5), "ms"),
        Figure(f"{at}, work a frame, p99", percentile(work, 0.99), "ms"),
        Figure(f"{at}, worst", max(work), "ms"),
        Figure(f"{at}, frames with work for 60 a second", _share(work, FRAME), "%"),
        Figure(f"{at}, frames that lasted at most 17.5 ms", _share(lasted, 17.5), "%"),
        Figure(f"{at}, frames that lasted at most 34 ms", _share(lasted, 34.0), "%"),
        Figure(f"{at}, tasks over 50 ms", sum(each > 50 for each in tasks), ""),
        Figure(f"{at}, painting of tiles a frame", trace.raster("begun", "ended") / len(frames), "ms"),
    ]


def _share(values: list[float], limit: float) -> float:
    return sum(each <= limit for each in values) / len(values) * 100


def panel(browser: Browser, desk: RunningDesk) -> list[Figure]:
    """A thousand live tickets: showing them, choosing them all, transferring them in bulk, and taking it back."""
    with page_of(browser, desk, "supervisora", "/?state=open") as page:
        start = page.evaluate("performance.now()")
        page.locator(".rail a[href='/panel']").click()
        page.wait_for_function(HOLDS, arg=BULK)
        shown = page.evaluate(PAINTED) - start
        frames = _job_frames(page)
        page.reload()
        page.wait_for_function(HOLDS, arg=BULK)
        cells = page.locator("[data-cell] .pickhead")
        cells.first.click()
        filled = page.locator("[data-lane]:has([data-cell]) .cells").last
        filled.evaluate("cells => cells.scrollTo(0, cells.scrollHeight)")
        page.wait_for_timeout(500)
        start = page.evaluate("performance.now()")
        cells.last.click(modifiers=["Shift"])
        chosen = page.evaluate(PAINTED) - start
        many = int(page.get_by_role("toolbar").inner_text().split()[0].replace(".", ""))
        page.get_by_role("toolbar").get_by_role("button").first.click()
        dialog = page.get_by_role("dialog")
        # To one who has no tickets yet: a ticket that is there already would be refused.
        dialog.get_by_role("combobox").first.fill("Sílvia")
        page.get_by_role("option", name="Sílvia").click()
        page.evaluate(WATCH_TASKS)
        start = time.perf_counter()
        dialog.get_by_role("button").last.click()
        page.locator(".toast button").wait_for()
        moved = time.perf_counter() - start
        page.locator(".toast button").dispatch_event("click")
        undoing = time.perf_counter()
        tasks: list[float] = page.evaluate("globalThis.tasks.splice(0)")
        told = [each for each in frames if each["kind"] == "bulk"]
        assert told[-1]["result"]["ok"] == many >= BULK, told[-1]["result"]
        _until(lambda: frames[-1]["kind"] == "bulk_undo" and frames[-1]["state"] != "running", page)
        undone = time.perf_counter() - undoing
        later: list[float] = page.evaluate("globalThis.tasks.splice(0)")
        back = sum(each["ok"] for frame in frames if frame["kind"] == "bulk_undo" for each in frame["outcomes"])
    return [
        Figure(f"panel with {many} tickets, from the click to the picture", shown, "ms"),
        Figure(f"choose {many} tickets", chosen, "ms"),
        Figure(f"transfer {many} tickets", moved, "s", note=f"{len(told)} frames of progress"),
        Figure("  longest task of the page meanwhile", max(tasks, default=0), "ms", note="0: none over 50 ms"),
        Figure("  tasks over 50 ms together", sum(tasks), "ms"),
        Figure(f"take back the transfer of {many} tickets", undone, "s", note=f"{back} taken back"),
        Figure("  longest task of the page meanwhile", max(later, default=0), "ms"),
    ]


def transcript(browser: Browser, desk: RunningDesk) -> list[Figure]:
    """The document of a ticket with thousands of messages, and how the gateway answers others meanwhile."""
    with page_of(browser, desk, "supervisora", "/") as page, desk.client("supervisora@demo.local") as client:
        frames = _job_frames(page)
        page.reload()
        page.locator("[role=option]").first.wait_for()
        page.wait_for_timeout(1_000)
        ticket = client.get("/tickets", params={"q": "cliente antiga"}).json()["items"][0]["id"]
        with _others(desk) as quiet:
            page.wait_for_timeout(3_000)
        with _others(desk) as waits:
            start = time.perf_counter()
            answer = client.post(f"/tickets/{ticket}/transcript", json={"scope": "ticket", "notes": False})
            assert answer.status_code == 202, answer.text
            _until(lambda: bool(frames) and frames[-1]["state"] != "running", page)
            printed = time.perf_counter() - start
        assert frames[-1]["state"] == "done", frames[-1]
        steps = sorted({each["done"] for each in frames})
        pdf = client.get(f"/jobs/{frames[-1]['id']}/file")
        assert pdf.content.startswith(b"%PDF"), pdf.text
    return [
        Figure(f"transcript of {size.LONG} messages", printed, "s", note=f"{len(pdf.content) / 1e6:.1f} MB"),
        Figure("  frames of progress", len(steps), "", note=" ".join(map(str, steps))),
        Figure("  GET /me meanwhile, p50", percentile(waits, 0.5) * 1000, "ms", percentile(quiet, 0.5) * 1000),
        Figure("  GET /me meanwhile, p99", percentile(waits, 0.99) * 1000, "ms", percentile(quiet, 0.99) * 1000),
    ]


@contextmanager
def _others(desk: RunningDesk) -> Iterator[list[float]]:
    """Somebody else asks fifty times a second; how long each answer took."""
    times: list[float] = []
    over = threading.Event()

    def ask() -> None:
        with desk.client("ana@demo.local") as client:
            while not over.wait(0.02):
                start = time.perf_counter()
                assert client.get("/me").status_code == 200
                times.append(time.perf_counter() - start)

    asking = threading.Thread(target=ask)
    asking.start()
    yield times
    over.set()
    asking.join()


def _job_frames(page: Page) -> list[dict[str, Any]]:
    """The jobs that the page's next sockets tell of, as they come."""
    frames: list[dict[str, Any]] = []

    def note(payload: str | bytes) -> None:
        frame = orjson.loads(payload)
        if frame["type"] == "job":
            frames.append(frame["job"])

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    return frames


def _until(happened: Callable[[], bool], page: Page) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        page.wait_for_timeout(20)
