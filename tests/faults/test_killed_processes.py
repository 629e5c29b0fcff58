"""Any one process is killed while customers write: nothing acknowledged is lost, doubled or put out of order.

`GUICHE_FAULT_MESSAGES` sets the length of the run (CI: 600; in full: 5000).
"""

import asyncio
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import orjson
from pymongo import MongoClient

from libs.events.view import View
from services.messaging.views.conversations import Conversations
from services.messaging.views.messages import Messages
from services.tickets.views.inbox import Inbox
from tests.acceptance.desk import RunningDesk, add_waba_channel, running_desk, signed, text_webhook

MESSAGES = int(os.environ.get("GUICHE_FAULT_MESSAGES", "600"))
CONVERSATIONS = 40
VICTIMS = ("gateway", "tickets", "contacts", "messaging", "telephony", "reporting", "nats", "mongo")
# Neither the demo nor this run writes any.
NOT_WRITTEN = {
    "gateway.assistants",
    "gateway.relations",
    "gateway.sign_on",
    "gateway.tokens",
    "gateway.webhooks",
    "messaging.bot_runs",
    "messaging.participants",
    "messaging.templates",
    "telephony.calls",
    "tickets.notices",
    "tickets.rule_runs",
}
SERVICES = ("tickets", "contacts", "messaging", "telephony", "reporting", "gateway")


def test_nothing_is_lost_doubled_or_reordered(tmp_path: Path) -> None:
    seed = int(os.environ.get("GUICHE_FAULT_SEED", str(random.randrange(10**6))))
    print(f"seed {seed}, {MESSAGES} messages")
    with running_desk(tmp_path / "desk", demo="1") as desk:
        assert (desk.data / "demo-loaded").exists(), (desk.data / "logs" / "demo.log").read_text()[-3000:]
        with desk.client("admin@demo.local") as admin:
            channel_id = add_waba_channel(admin, "http://127.0.0.1:9")
        expected = asyncio.run(_write_while_killing(desk, channel_id, random.Random(seed)))
        stored = _settled(desk, channel_id, sum(len(each) for each in expected.values()))
        assert stored == expected
        _assert_one_ticket_each(desk, channel_id)
        _assert_rebuild_equals(desk)


async def _write_while_killing(desk: RunningDesk, channel_id: str, chance: random.Random) -> dict[str, list[str]]:
    """What every customer wrote and was acknowledged, in order, by peer."""
    per_peer = MESSAGES // CONVERSATIONS
    peers = [f"55119{chance.randrange(10**7, 10**8 - 1):08d}" for _ in range(CONVERSATIONS)]
    done = asyncio.Event()
    killer = asyncio.create_task(_kill_each_once(desk, chance, done))
    limits = httpx.Limits(max_connections=CONVERSATIONS)
    async with httpx.AsyncClient(base_url=desk.url, limits=limits, timeout=10) as client:
        written = await asyncio.gather(
            *(_customer(client, channel_id, peer, per_peer, done, chance.random()) for peer in peers)
        )
    done.set()
    await killer
    return dict(zip(peers, written, strict=True))


async def _customer(
    client: httpx.AsyncClient, channel_id: str, peer: str, least: int, killed: asyncio.Event, pace: float
) -> list[str]:
    """Writes at least `least` messages, and goes on until all processes were killed once."""
    texts: list[str] = []
    while len(texts) < least or not killed.is_set():
        text = f"{peer} número {len(texts)}"
        body = text_webhook(peer, f"wamid.{peer}.{len(texts)}", text, 1785000000 + len(texts))
        await _deliver(client, channel_id, body)
        texts.append(text)
        await asyncio.sleep(0.05 + pace * 0.1)
    return texts


async def _deliver(client: httpx.AsyncClient, channel_id: str, body: bytes) -> None:
    """Delivers a webhook as Meta does: again and again until it is acknowledged."""
    while True:
        try:
            answer = await client.post(f"/hooks/waba/{channel_id}", content=body, headers=signed(body))
        except httpx.TransportError:
            await asyncio.sleep(0.2)
            continue
        if answer.status_code == 200:
            return
        await asyncio.sleep(0.2)


async def _kill_each_once(desk: RunningDesk, chance: random.Random, done: asyncio.Event) -> None:
    for victim in chance.sample(VICTIMS, len(VICTIMS)):
        await asyncio.sleep(0.5 + chance.random())
        before = desk.kill(victim)
        await _back(desk, victim, before)
    done.set()


async def _back(desk: RunningDesk, victim: str, before: int) -> None:
    deadline = time.monotonic() + 60
    while desk.note()["processes"].get(victim) in (None, before):
        assert time.monotonic() < deadline, f"{victim} did not come back"
        await asyncio.sleep(0.1)


def _database(desk: RunningDesk, service: str) -> Any:
    client: MongoClient[dict[str, Any]] = MongoClient(desk.note()["mongo"])
    return client[f"guiche_{service}"]


def _documents(desk: RunningDesk, service: str, view: View) -> Any:
    return _database(desk, service)[f"{view.name}_v{view.version}"]


def _settled(desk: RunningDesk, channel_id: str, count: int) -> dict[str, list[str]]:
    """The channel's messages by peer in the order of the log, once all have come."""
    deadline = time.monotonic() + 180
    while True:
        conversations = {
            each["_id"]: each["peer"]
            for each in _documents(desk, "messaging", Conversations()).find({"channel_id": channel_id})
        }
        messages = _documents(desk, "messaging", Messages()).find(
            {"conversation_id": {"$in": list(conversations)}, "direction": "in", "kind": "text"}
        )
        by_peer: dict[str, list[dict[str, Any]]] = {}
        for message in messages:
            by_peer.setdefault(conversations[message["conversation_id"]], []).append(message)
        found = sum(len(each) for each in by_peer.values())
        if found >= count or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    return {
        peer: [each["text"] for each in sorted(each_peer, key=lambda each: (each["created"], each["index"]))]
        for peer, each_peer in by_peer.items()
    }


def _assert_one_ticket_each(desk: RunningDesk, channel_id: str) -> None:
    rows = list(_documents(desk, "tickets", Inbox()).find({"channel_id": channel_id, "kind": "ticket"}))
    conversations = [row["conversation_id"] for row in rows]
    assert len(conversations) == len(set(conversations)) == CONVERSATIONS


def _dump(desk: RunningDesk) -> dict[str, Sequence[bytes]]:
    """Every document of every view, as bytes."""
    return {
        f"{service}.{collection}": [
            orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
            for document in _database(desk, service)[collection].find().sort("_id", 1)
        ]
        for service in SERVICES
        for collection in sorted(_database(desk, service).list_collection_names())
        if re.fullmatch(r"\w+_v\d+", collection)
    }


def _at_rest(desk: RunningDesk) -> dict[str, Sequence[bytes]]:
    """The documents once every projector has come to the end of the log: twice the same, seconds apart."""
    found = _dump(desk)
    while True:
        time.sleep(5)
        again = _dump(desk)
        if again == found:
            return found
        found = again


def _assert_rebuild_equals(desk: RunningDesk) -> None:
    before = _at_rest(desk)
    empty = {name for name, documents in before.items() if not documents}
    assert {each.rsplit("_v", 1)[0] for each in empty} <= NOT_WRITTEN, empty
    for service in SERVICES:
        subprocess.run(
            [sys.executable, "-m", "services.gateway.cli", "projections", "rebuild", service],
            check=True,
            env={**os.environ, "GUICHE_DATA": str(desk.data)},
            timeout=300,
        )
    after = _dump(desk)
    assert after.keys() == before.keys()
    for name, documents in before.items():
        assert documents == after[name], f"{name} differs from its rebuild"
