"""The whole desk under load: from a customer's webhook to an agent's socket, and from an agent to the provider."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Request
from websockets.asyncio.client import connect

from tests.acceptance.desk import RunningDesk, add_waba_channel, free_port, signed, text_webhook
from tests.benchmarks.measure import Figure, milliseconds, percentile
from tests.benchmarks.size import policies_at_rest

CONVERSATIONS = 200
SECONDS = 8.0
CONCURRENT = 64
KEPT_UP = 0.97
EXISTING = (100, 200, 300, 400, 500, 700, 900)
FRESH = (50, 100, 150, 200, 300, 400)
AIMED = 300
AIMED_FRESH = 120


@dataclass
class Provider:
    """A Graph API that takes everything, and notes when."""

    port: int
    taken: dict[str, float] = field(default_factory=dict)

    async def serve(self) -> None:
        """Answer sends until cancelled."""
        app = FastAPI(openapi_url=None)

        @app.post("/{rest:path}")
        async def send(request: Request, rest: str) -> dict[str, Any]:
            body = orjson.loads(await request.body())
            if body.get("type") == "text":
                self.taken[body["text"]["body"]] = time.perf_counter()
            return {"messages": [{"id": f"wamid.out.{len(self.taken)}"}], "contacts": []}

        config = uvicorn.Config(app, port=self.port, log_config=None, access_log=False, lifespan="off")
        await uvicorn.Server(config).serve()


@dataclass
class Watcher:
    """A supervisor's socket that notes when each text arrives: on a ticket's row, or in an open conversation."""

    view: str
    seen: dict[str, float] = field(default_factory=dict)

    async def watch(self, desk: RunningDesk, cookie: str, tickets: list[str]) -> None:
        """Read the socket until cancelled."""
        url = f"ws://127.0.0.1:{desk.port}/api/v1/live"
        async with connect(url, additional_headers={"Cookie": cookie}, max_size=None, max_queue=None) as socket:
            await socket.send(orjson.dumps({"type": "hello", "position": None, "holding": {}}).decode())
            for ticket in tickets:
                await socket.send(orjson.dumps({"type": "watch", "ticket_id": ticket}).decode())
            async for frame in socket:
                message = orjson.loads(frame)
                if message.get("type") == "document" and message["view"] == self.view and message.get("document"):
                    self._note(message["document"])

    def _note(self, document: dict[str, Any]) -> None:
        shown = document if self.view == "messages" else document.get("last_message") or {}
        text = shown.get("text")
        if text:
            self.seen.setdefault(text, time.perf_counter())


async def measure(desk: RunningDesk) -> list[Figure]:
    """Sustained rates, and latencies at half of them and of what is aimed at."""
    with desk.client("supervisora@demo.local") as supervisor, desk.client("admin@demo.local") as admin:
        provider = Provider(free_port())
        tasks = [asyncio.create_task(provider.serve())]
        channel_id = add_waba_channel(admin, f"http://127.0.0.1:{provider.port}")
        cookie = "; ".join(f"{name}={value}" for name, value in supervisor.cookies.items())
        rows, conversations = Watcher("tickets"), Watcher("messages")
        tasks.append(asyncio.create_task(rows.watch(desk, cookie, [])))
        await asyncio.sleep(1)
        load = Load(desk, channel_id, rows)
        known = [f"55119{10_000_000 + index}" for index in range(CONVERSATIONS)]
        await load.offer(known, CONVERSATIONS / 4, CONVERSATIONS)
        tickets = await tickets_of(supervisor, channel_id)
        tasks.append(asyncio.create_task(conversations.watch(desk, cookie, tickets)))
        await asyncio.sleep(1)
        load.watcher = conversations

        def somebody_known(index: int) -> str:
            return known[index % CONVERSATIONS]

        def somebody_new(index: int) -> str:
            return f"55219{20_000_000 + load.count + index}"

        at_aim = await load.at(somebody_known, AIMED / 2)
        existing, at_half = await load.limit(somebody_known, EXISTING)
        figures = [Figure("inbound into existing conversations, sustained", existing, "msg/s")]
        figures += milliseconds("webhook to socket at half of that", at_half)
        figures += milliseconds(f"webhook to socket at half of the aimed {AIMED}/s", at_aim)
        load.watcher = rows
        at_aim = await load.at(somebody_new, AIMED_FRESH / 2)
        fresh, at_half = await load.limit(somebody_new, FRESH)
        figures.append(Figure("first messages of new contacts, sustained", fresh, "msg/s"))
        figures += milliseconds("webhook to socket at half of that, new contacts", at_half)
        figures += milliseconds(f"new contacts at half of the aimed {AIMED_FRESH}/s", at_aim)
        figures += milliseconds("agent to provider", await _agent(supervisor, provider, tickets[:20]))
        for task in tasks:
            task.cancel()
    return figures


class Poster:
    """A provider's kept connections. httpx would take a fifth of the machine from the desk that is measured."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def connect(self) -> None:
        """Open the connections anew: the desk closes those that were idle for some seconds."""
        while not self._free.empty():
            self._free.get_nowait()[1].close()
        for _ in range(CONCURRENT):
            self._free.put_nowait(await asyncio.open_connection("127.0.0.1", self._port))

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        """Post and have it taken; waits while all connections are in use."""
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        reader, writer = await self._free.get()
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head.decode()
        self._free.put_nowait((reader, writer))


class Load:
    """Webhooks at an offered rate, and what came of them."""

    def __init__(self, desk: RunningDesk, channel_id: str, watcher: Watcher) -> None:
        self.count = 0
        self._desk = desk
        self._path = f"/hooks/waba/{channel_id}"
        self._poster = Poster(desk.port)
        self.watcher = watcher
        self._sent: dict[str, float] = {}

    async def limit(self, peer_of: Any, rates: tuple[int, ...]) -> tuple[float, list[float]]:
        """The highest offered rate that was kept up with, and the latencies at half of it, when all that the higher
        ones had left is done.
        """
        best = 0.0
        for offered in rates:
            peers = [peer_of(index) for index in range(int(offered * SECONDS))]
            achieved, latencies = await self.offer(peers, offered, len(peers))
            middle, late = (percentile(latencies, share) * 1000 for share in (0.5, 0.99))
            print(f"    offered {offered}/s: {achieved:.0f}/s reached the socket,", end=" ")
            print(f"p50 {middle:.1f} ms, p99 {late:.0f} ms")
            if achieved < KEPT_UP * offered:
                break
            best = achieved
        assert best, "not even the lowest rate was kept up with"
        return best, await self.at(peer_of, best / 2)

    async def at(self, peer_of: Any, per_second: float) -> list[float]:
        """The latencies at a rate, on a desk at rest before."""
        await policies_at_rest(self._desk)
        peers = [peer_of(index) for index in range(int(per_second * SECONDS))]
        _, latencies = await self.offer(peers, per_second, len(peers))
        return latencies

    async def offer(self, peers: list[str], per_second: float, count: int) -> tuple[float, list[float]]:
        """Send one message a peer at the rate; returns the rate of arrival at the socket and the latencies."""
        texts: list[str] = []
        await self._poster.connect()
        start = time.perf_counter()
        sends = []
        for index, peer in enumerate(peers[:count]):
            delay = start + index / per_second - time.perf_counter()
            if delay > 0:
                await asyncio.sleep(delay)
            self.count += 1
            text = f"carga {self.count}"
            texts.append(text)
            sends.append(asyncio.create_task(self._post(peer, text)))
        await asyncio.gather(*sends)
        deadline = time.perf_counter() + 60
        while any(text not in self.watcher.seen for text in texts) and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)
        arrived = [self.watcher.seen[text] for text in texts if text in self.watcher.seen]
        assert len(arrived) == len(texts), f"{len(texts) - len(arrived)} of {len(texts)} never reached the socket"
        latencies = [self.watcher.seen[text] - self._sent[text] for text in texts]
        return len(arrived) / (max(arrived) - start), latencies

    async def _post(self, peer: str, text: str) -> None:
        body = text_webhook(peer, f"wamid.bench.{text}", text, int(time.time()))
        self._sent[text] = time.perf_counter()
        await self._poster.post(self._path, body, signed(body))


async def tickets_of(supervisor: httpx.Client, channel_id: str) -> list[str]:
    """The tickets on a channel."""
    found: list[str] = []
    cursor = None
    while True:
        parameters: dict[str, Any] = {"channel_id": channel_id, "limit": 200}
        if cursor is not None:
            parameters["cursor"] = cursor
        page = (await asyncio.to_thread(supervisor.get, "/tickets", params=parameters)).json()
        found += [each["id"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return found


async def _agent(supervisor: httpx.Client, provider: Provider, tickets: list[str]) -> list[float]:
    for ticket in tickets:
        await asyncio.to_thread(supervisor.post, f"/tickets/{ticket}/accept", json={})
    latencies = []
    for index in range(200):
        text = f"resposta {index}"
        start = time.perf_counter()
        answer = await asyncio.to_thread(
            supervisor.post,
            f"/tickets/{tickets[index % len(tickets)]}/messages",
            json={"text": text, "sign": False},
        )
        assert answer.status_code == 202, answer.text
        while text not in provider.taken:
            await asyncio.sleep(0.001)
        latencies.append(provider.taken[text] - start)
    return latencies
