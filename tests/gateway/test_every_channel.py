"""Every kind of channel on a whole desk: what its provider posts is vouched for, stored raw, read, and shown once.

Mutated payloads go the same way: none makes the desk answer with an error of its own, none stops receiving.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import nats
import pytest
from nats.aio.client import Client

from services.gateway.channels.channel import Call
from services.gateway.channels.channel import Line as Opened
from services.gateway.channels.items import InboundMessage
from services.gateway.channels.setup import HOOK_KEY
from tests.acceptance.desk import RunningDesk, eventually
from tests.contracts.contract import Contract
from tests.contracts.every import ALL, channel_of
from tests.contracts.mutating import mutations

MUTATED = int(os.environ.get("GUICHE_FUZZ_HOOKS", "25"))
POSTED = [each for each in ALL.values() if each.stand_in is not None]
EVERY_HOOK = pytest.mark.parametrize("contract", POSTED, ids=[each.kind for each in POSTED])


@dataclass(frozen=True)
class Hooked:
    """A line of a kind on the desk, and how its provider reaches it."""

    contract: Contract
    desk: RunningDesk
    id: str
    hook: str
    opened: Opened
    client: httpx.Client

    def call(self, body: bytes, forged: Call | None = None) -> httpx.Response:
        """Post a body as the provider would, or a forged call."""
        assert self.contract.vouched is not None
        call = forged if forged is not None else self.contract.vouched(self.opened, body)
        headers = {"content-type": "application/json", **call.headers}
        path = self.hook.partition("?")[0]
        url = f"{self.desk.url}{path}"
        return self.client.post(url, params=dict(call.query), content=call.body, headers=headers)

    async def stored(self) -> Counter[bytes]:
        """The payloads that INGRESS holds for the line, byte by byte."""
        client: Client = await nats.connect(self.desk.note()["nats"])
        found: Counter[bytes] = Counter()
        try:
            stream, subject = client.jetstream(), f"raw.{self.id}"
            count = (await stream.stream_info("INGRESS", subjects_filter=subject)).state.subjects or {}
            heard = await stream.subscribe(subject, stream="INGRESS", ordered_consumer=True)
            for _ in range(count.get(subject, 0)):
                found[(await heard.next_msg(5)).data] += 1
        finally:
            await client.close()
        return found


@pytest.fixture(scope="module")
def lines(desk: RunningDesk) -> Iterator[dict[str, Hooked]]:
    """A line of every kind that is posted to, taken away afterwards."""
    with ExitStack() as stack:
        admin = stack.enter_context(desk.client("admin@demo.local"))
        client = stack.enter_context(httpx.Client(timeout=30))
        found = {}
        for contract in POSTED:
            assert contract.stand_in is not None
            stand_in = stack.enter_context(contract.stand_in())
            wish = {"kind": contract.kind, "name": f"Contrato {contract.kind}", "settings": stand_in.settings()}
            added = admin.post("/channels", json=wish)
            assert added.status_code == 201, added.text
            channel_id = added.json()["id"]
            hook = admin.get(f"/channels/{channel_id}/setup").json()["hook"]
            if contract.build(httpx.AsyncClient()).capabilities.pairs:
                admin.post(f"/channels/{channel_id}/connect")
            secrets = {**contract.line.secrets, HOOK_KEY: contract.key(stand_in, hook)}
            opened = Opened(channel_id, contract.line.settings, secrets)
            found[contract.kind] = Hooked(contract, desk, channel_id, hook, opened, client)
        yield found
        for line in found.values():
            admin.delete(f"/channels/{line.id}")


@EVERY_HOOK
async def test_a_forged_call_is_refused_and_stores_nothing(lines: dict[str, Hooked], contract: Contract) -> None:
    line = lines[contract.kind]
    body = next(iter(contract.everything_posted().values()))
    before = (await line.stored())[body]
    for forged in (Call(body), *contract.forged(line.opened, body)):
        if all(each == each.strip() for each in forged.headers.values()):
            assert line.call(body, forged).status_code == 401
    assert (await line.stored())[body] == before


@EVERY_HOOK
async def test_samples_repeated_and_batched_otherwise_are_shown_once(
    lines: dict[str, Hooked], contract: Contract
) -> None:
    line, bodies = lines[contract.kind], list(contract.everything_posted().values())
    calls = [*bodies, *bodies[::-1], *([contract.batched(bodies)] if contract.batched is not None else [])]
    assert {line.call(each).status_code for each in calls} == {200}
    assert Counter(calls) <= await line.stored()
    channel = channel_of(contract)
    items = [each for body in bodies for each in channel.parse(body, {})]
    wanted = {each.provider_id for each in items if isinstance(each, InboundMessage) and not each.echo}
    with line.desk.client("admin@demo.local") as admin:
        _caught_up(line, admin)
        assert eventually(lambda: len(_inbound(admin, line.id)) >= len(wanted))
        inbound = _inbound(admin, line.id)
        assert len({each["id"] for each in inbound}) == len(inbound) == len(wanted)


@EVERY_HOOK
async def test_mutated_payloads_are_stored_and_stop_nothing(lines: dict[str, Hooked], contract: Contract) -> None:
    line, bodies = lines[contract.kind], list(contract.everything_posted().values())
    fuzzed = list(mutations(bodies, MUTATED, f"hook {contract.kind}"))
    assert {line.call(each).status_code for each in fuzzed} == {200}
    assert Counter(fuzzed) <= await line.stored()
    with line.desk.client("admin@demo.local") as admin:
        _caught_up(line, admin)
        eventually(lambda: _heard_of(admin, line.id))
    crashes = [each for each in _gateway_log(line.desk) if '"receiving.failed"' in each]
    assert crashes == []


def _heard_of(admin: httpx.Client, channel_id: str) -> bool:
    health = {each["id"]: each for each in admin.get("/channels/health").json()["items"]}
    return health[channel_id]["last_event_at"] is not None


def _caught_up(line: Hooked, admin: httpx.Client) -> None:
    """Wait until receiving has read what came before a payload that cannot be read, which says so."""
    mark = f"caught up {os.urandom(6).hex()}".encode()
    assert line.call(mark).status_code == 200

    def read() -> bool:
        items = admin.get("/unreadable").json()["items"]
        newest = next((each for each in items if each["channel_id"] == line.id), None)
        return newest is not None and mark.decode() in admin.get(f"/unreadable/{newest['seq']}").json()["body"]

    eventually(read, 30 + MUTATED / 50)


def _inbound(admin: httpx.Client, channel_id: str) -> list[dict[str, Any]]:
    """What the conversations of a line show of what customers said."""
    tickets: list[dict[str, Any]] = []
    for group in ("false", "true"):
        query = {"channel_id": channel_id, "group": group, "limit": "200"}
        tickets += admin.get("/tickets", params=query).json()["items"]
    shown = []
    for ticket in tickets:
        shown += admin.get(f"/tickets/{ticket['id']}/messages", params={"limit": "200"}).json()["items"]
    return [each for each in shown if each["direction"] == "in"]


def _gateway_log(desk: RunningDesk) -> list[str]:
    return [line for each in (desk.data / "logs").glob("gateway*") for line in each.read_text().splitlines()]
