"""Channels: how fast payloads are parsed, mixed traffic through a desk, and sending at the provider's limit."""

import asyncio
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

from services.gateway.channels.waba.channel import Waba
from tests.acceptance.desk import RunningDesk, add_waba_channel, free_port, signed
from tests.benchmarks.desk_load import CONVERSATIONS, Poster, Watcher, tickets_of
from tests.benchmarks.measure import Figure
from tests.contracts.contract import Contract, contracts

PARSE_SECONDS = 1.0
PAYLOADS = 6_000
RUNS = 3
SENDS = 300
LIMIT = Waba.capabilities.per_second


def parsing() -> list[Figure]:
    """Items a second from every kind's samples, and how many payloads that is beside parsing the bare JSON."""
    return [figure for contract in contracts().values() for figure in _parsing(contract)]


def _parsing(contract: Contract) -> Iterator[Figure]:
    bodies = list(contract.everything_posted().values())
    if not bodies:
        return
    channel = contract.build(httpx.AsyncClient())
    items = sum(len(channel.parse(body, {})) for body in bodies)

    def parse() -> None:
        for body in bodies:
            channel.parse(body, {})

    def load() -> None:
        for body in bodies:
            try:
                orjson.loads(body)
            except orjson.JSONDecodeError:
                continue

    rounds, raw = _rounds(parse), _rounds(load)
    yield Figure(f"{contract.kind}: items parsed", rounds * items, "/s", note=f"{len(bodies)} samples")
    payloads = Figure(
        f"{contract.kind}: payloads parsed", rounds * len(bodies), "/s", raw * len(bodies), "beside bare orjson"
    )
    yield payloads


def _rounds(work: Callable[[], None]) -> float:
    """How often a second; median of three runs."""
    rates = []
    for _ in range(RUNS):
        start, rounds = time.perf_counter(), 0
        while time.perf_counter() - start < PARSE_SECONDS:
            work()
            rounds += 1
        rates.append(rounds / (time.perf_counter() - start))
    return statistics.median(rates)


@dataclass
class Provider:
    """A Graph API that takes as many messages a second as Meta does, and notes when each was taken; it answers
    while it is `awake`."""

    port: int
    taken: list[float] = field(default_factory=list)
    refused: int = 0
    room: float = LIMIT
    since: float = 0.0
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self) -> None:
        """Answer sends until cancelled."""
        app = FastAPI(openapi_url=None)

        @app.post("/{rest:path}")
        async def send(request: Request, rest: str) -> Response:
            if "messaging_product" not in orjson.loads(await request.body() or b"{}"):
                return Response(b'{"success":true}')
            await self.awake.wait()
            now = time.perf_counter()
            self.room = min(LIMIT, self.room + (now - self.since) * LIMIT)
            self.since = now
            if self.room < 1:
                self.refused += 1
                error = {"error": {"code": 130429, "message": "Rate limit hit"}}
                return Response(orjson.dumps(error), status_code=400, media_type="application/json")
            self.room -= 1
            self.taken.append(now)
            answer = {"messages": [{"id": f"wamid.out.{len(self.taken)}"}], "contacts": []}
            return Response(orjson.dumps(answer), media_type="application/json")

        @app.get("/{rest:path}")
        async def told(rest: str) -> Response:
            return Response(b'{"data":[]}', media_type="application/json")

        config = uvicorn.Config(app, port=self.port, log_config=None, access_log=False, lifespan="off")
        await uvicorn.Server(config).serve()


async def through_the_desk(desk: RunningDesk) -> list[Figure]:
    """Mixed traffic as fast as it is taken; then messages of the team, as fast as the provider takes them."""
    with desk.client("supervisora@demo.local") as supervisor, desk.client("admin@demo.local") as admin:
        provider, watcher = Provider(free_port()), Watcher("tickets")
        provider.awake.set()
        tasks = [asyncio.create_task(provider.serve())]
        channel_id = add_waba_channel(admin, f"http://127.0.0.1:{provider.port}")
        cookie = "; ".join(f"{name}={value}" for name, value in supervisor.cookies.items())
        tasks.append(asyncio.create_task(watcher.watch(desk, cookie, [])))
        await asyncio.sleep(1)
        figures = await _mixed(desk, f"/hooks/waba/{channel_id}", watcher)
        tickets = await tickets_of(supervisor, channel_id)
        figures += await _sending(supervisor, provider, tickets)
        for task in tasks:
            task.cancel()
    return figures


async def _mixed(desk: RunningDesk, path: str, watcher: Watcher) -> list[Figure]:
    """A shop's day: messages of customers, statuses, reactions, edits, deletions, and echoes of the phone."""
    traffic = Traffic(random.Random(7))
    poster = Poster(desk.port)
    await poster.connect()
    bodies = [traffic.next() for _ in range(PAYLOADS)]
    bodies.append(traffic.text("55119" + "10000000", "o fim"))
    start = time.perf_counter()
    await asyncio.gather(*(poster.post(path, body, signed(body)) for body in bodies[:-1]))
    stored = time.perf_counter() - start
    await poster.post(path, bodies[-1], signed(bodies[-1]))
    deadline = time.perf_counter() + 300
    while "o fim" not in watcher.seen and time.perf_counter() < deadline:
        await asyncio.sleep(0.02)
    shown = watcher.seen["o fim"] - start
    return [
        Figure("mixed traffic, posted and stored", traffic.items / stored, "/s", note=f"{traffic.items} items"),
        Figure("mixed traffic, posted and shown to the last one", traffic.items / shown, "/s"),
    ]


async def _sending(supervisor: httpx.Client, provider: Provider, tickets: list[str]) -> list[Figure]:
    cookies = dict(supervisor.cookies)
    headers = {"X-Guiche": "1"}
    async with httpx.AsyncClient(
        base_url=str(supervisor.base_url), cookies=cookies, headers=headers, timeout=60
    ) as client:
        open_ones = tickets[: CONVERSATIONS // 2]
        for ticket in open_ones:
            assert (await client.post(f"/tickets/{ticket}/accept", json={})).status_code in (200, 409)
        provider.taken.clear()
        # Two cores write no faster than they send: what was written meanwhile leaves at once.
        provider.awake.clear()
        gate = asyncio.Semaphore(16)

        async def say(index: int) -> None:
            async with gate:
                wish = {"text": f"Resposta {index}", "sign": False}
                answer = await client.post(f"/tickets/{open_ones[index % len(open_ones)]}/messages", json=wish)
                assert answer.status_code == 202, answer.text

        await asyncio.gather(*(say(index) for index in range(SENDS)))
        provider.awake.set()
        deadline = time.perf_counter() + 60
        while len(provider.taken) < SENDS and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)
    assert len(provider.taken) == SENDS, f"{len(provider.taken)} of {SENDS} reached the provider"
    # What is saved up before the first message is no rate.
    steady = provider.taken[int(LIMIT) :]
    rate = (len(steady) - 1) / (steady[-1] - steady[0])
    note = f"{provider.refused} refused as too many"
    return [Figure("messages taken by a provider with a limit", rate, "msg/s", LIMIT, note)]


class Traffic:
    """What Meta posts of a shop's customers; every id is new, and changes are about what was said before."""

    def __init__(self, chance: random.Random) -> None:
        self.items = 0
        self._chance = chance
        self._said: list[tuple[str, str]] = []
        self._peers = [f"55119{10_000_000 + index}" for index in range(CONVERSATIONS)]

    def next(self) -> bytes:
        """One payload; now and then with several items."""
        peer = self._chance.choice(self._peers)
        kind = self._chance.choices(
            ("text", "status", "reaction", "edit", "revoke", "echo", "batch", "place"),
            (40, 34, 6, 3, 2, 5, 6, 4),
        )[0]
        if kind in ("reaction", "edit", "revoke") and self._said:
            return self._change(kind)
        match kind:
            case "status":
                told = {"id": f"wamid.of.ours.{self._new()}", "status": "delivered", "recipient_id": peer}
                return self._webhook(statuses=[{**told, "timestamp": _now()}])
            case "echo":
                return self._echo(peer)
            case "batch":
                several = [self._message(peer, f"carga {self._new()}") for _ in range(4)]
                return self._webhook(messages=several, contacts=[_contact(peer)])
            case "place":
                place = {"latitude": -22.9, "longitude": -43.2, "name": "Loja"}
                return self._webhook(messages=[self._part(peer, "location", place)], contacts=[_contact(peer)])
            case _:
                return self.text(peer, f"carga {self._new()}")

    def text(self, peer: str, text: str) -> bytes:
        """A text of a customer."""
        return self._webhook(messages=[self._message(peer, text)], contacts=[_contact(peer)])

    def _change(self, kind: str) -> bytes:
        peer, target = self._chance.choice(self._said)
        new = {"type": "text", "text": {"body": f"emenda {self._new()}"}}
        parts: dict[str, dict[str, Any]] = {
            "reaction": {"message_id": target, "emoji": "👍"},
            "edit": {"original_message_id": target, "message": new},
            "revoke": {"original_message_id": target},
        }
        return self._webhook(messages=[self._part(peer, kind, parts[kind])], contacts=[_contact(peer)])

    def _echo(self, peer: str) -> bytes:
        message = self._part(peer, "text", {"body": f"do celular {self._new()}"})
        echo = {**message, "from": "551130000001", "to": peer}
        return self._webhook("smb_message_echoes", message_echoes=[echo])

    def _message(self, peer: str, text: str) -> dict[str, Any]:
        message = self._part(peer, "text", {"body": text})
        self._said.append((peer, message["id"]))
        return message

    def _part(self, peer: str, kind: str, part: dict[str, Any]) -> dict[str, Any]:
        return {"from": peer, "id": f"wamid.mixed.{self._new()}", "timestamp": _now(), "type": kind, kind: part}

    def _new(self) -> str:
        return f"{self._chance.getrandbits(64):016x}"

    def _webhook(self, what: str = "messages", **value: Any) -> bytes:
        self.items += sum(len(each) for name, each in value.items() if name != "contacts")
        metadata = {"display_phone_number": "551130000001", "phone_number_id": "104500000000001"}
        change = {"field": what, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
        body = {"object": "whatsapp_business_account", "entry": [{"id": "208800000000001", "changes": [change]}]}
        return json.dumps(body, separators=(",", ":")).encode()


def _contact(peer: str) -> dict[str, Any]:
    return {"profile": {"name": "Cliente de carga"}, "wa_id": peer}


def _now() -> str:
    return str(int(time.time()))
