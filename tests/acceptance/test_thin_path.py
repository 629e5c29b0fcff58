"""The thin path from outside: with nothing but HTTP, a customer writes and an agent answers."""

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from websockets.sync.client import connect

from tests.acceptance.desk import (
    RunningDesk,
    add_waba_channel,
    eventually,
    signed,
    status_webhook,
    text_webhook,
)
from tests.providers.graph import GraphStandIn

SAMPLES = Path(__file__).parent.parent / "fixtures" / "waba"


@pytest.fixture(scope="module")
def channel_id(desk: RunningDesk, graph: GraphStandIn) -> str:
    with desk.client("admin@demo.local") as admin:
        return add_waba_channel(admin, graph.url)


def deliver(desk: RunningDesk, channel_id: str, body: bytes) -> None:
    answer = httpx.post(f"{desk.url}/hooks/waba/{channel_id}", content=body, headers=signed(body), timeout=30)
    assert answer.status_code == 200, answer.text


def tickets_of(client: httpx.Client, channel_id: str, name: str) -> list[dict[str, Any]]:
    items = client.get("/tickets", params={"channel_id": channel_id, "limit": 200}).json()["items"]
    return [each for each in items if each["contact"]["name"] == name]


def messages_of(client: httpx.Client, ticket_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/tickets/{ticket_id}/messages", params={"limit": 200}).json()[
        "items"
    ]
    return items


def test_a_signed_webhook_becomes_a_ticket_that_is_worked_to_its_end(
    desk: RunningDesk, graph: GraphStandIn, channel_id: str
) -> None:
    sample = (SAMPLES / "in_text.json").read_bytes()
    with desk.client("supervisora@demo.local") as supervisora:
        deliver(desk, channel_id, sample)
        ticket = eventually(lambda: tickets_of(supervisora, channel_id, "Marina Duarte"))[0]
        path = f"/tickets/{ticket['id']}"
        assert ticket["state"] == "pending"
        assert eventually(lambda: supervisora.get(path).json()["unread"]) == 1

        accepted = supervisora.post(f"{path}/accept", json={})
        assert accepted.json()["ticket"]["state"] == "open"

        answer = supervisora.post(f"{path}/messages", json={"text": "Temos às 14h, pode ser?", "sign": True})
        assert answer.status_code == 202, answer.text
        sent = eventually(lambda: graph.texts_to("5511900001234"))
        assert sent[0].endswith("Temos às 14h, pode ser?")
        assert sent[0].startswith("*")

        def status() -> str:
            status: str = messages_of(supervisora, ticket["id"])[-1]["status"]
            return status

        assert eventually(lambda: status() == "sent")
        for step in ("delivered", "read"):
            deliver(desk, channel_id, status_webhook("5511900001234", graph.provider_ids()[-1], step))
            assert eventually(lambda step=step: status() == step)
        deliver(desk, channel_id, status_webhook("5511900001234", graph.provider_ids()[-1], "delivered"))
        assert status() == "read"

        queue = supervisora.get("/queues").json()["items"][0]
        transferred = supervisora.post(f"{path}/transfer", json={"queue_id": queue["id"], "note": "segue"})
        assert transferred.json()["ticket"]["queue"]["id"] == queue["id"]
        assert supervisora.post(f"{path}/accept", json={}).status_code == 200
        assert supervisora.post(f"{path}/resolve", json={}).json()["ticket"]["state"] == "closed"
        assert supervisora.post(f"{path}/reopen", json={}).json()["ticket"]["state"] == "open"

        expected = {"TicketOpened", "Accepted", "Transferred", "Resolved", "Reopened", "TicketViewed"}
        eventually(lambda: expected <= {each["type"] for each in supervisora.get(f"{path}/log").json()["items"]})

        before = messages_of(supervisora, ticket["id"]), tickets_of(supervisora, channel_id, "Marina Duarte")
        deliver(desk, channel_id, sample)
        deliver(desk, channel_id, text_webhook("5511911112222", "wamid.after", "depois", name="Depois"))
        eventually(lambda: tickets_of(supervisora, channel_id, "Depois"))
        after = messages_of(supervisora, ticket["id"]), tickets_of(supervisora, channel_id, "Marina Duarte")
        assert after == before


def test_two_hundred_first_messages_at_once_make_one_ticket(desk: RunningDesk, channel_id: str) -> None:
    texts = [f"primeira {index}" for index in range(200)]
    bodies = [
        text_webhook("5521988421170", f"wamid.burst.{index}", text, name="Rajada")
        for index, text in enumerate(texts)
    ]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda body: deliver(desk, channel_id, body), bodies))
    with desk.client("supervisora@demo.local") as supervisora:
        tickets = eventually(lambda: tickets_of(supervisora, channel_id, "Rajada"))
        eventually(lambda: len(messages_of(supervisora, tickets[0]["id"])) == 200)
        assert len(tickets_of(supervisora, channel_id, "Rajada")) == 1
        stored = messages_of(supervisora, tickets[0]["id"])
        assert sorted(each["text"] for each in stored) == sorted(texts)
        positions = [each["position"] for each in stored]
        assert positions == sorted(positions)


def test_a_number_with_and_without_the_ninth_digit_is_one_contact(desk: RunningDesk, channel_id: str) -> None:
    deliver(desk, channel_id, text_webhook("553288880001", "wamid.nine.1", "sem o nove", name="Nona"))
    deliver(desk, channel_id, text_webhook("5532988880001", "wamid.nine.2", "com o nove", name="Nona"))
    with desk.client("supervisora@demo.local") as supervisora:
        tickets = eventually(lambda: tickets_of(supervisora, channel_id, "Nona"))
        eventually(lambda: len(messages_of(supervisora, tickets[0]["id"])) == 2)
        assert len(tickets_of(supervisora, channel_id, "Nona")) == 1


def test_of_two_agents_accepting_at_once_one_wins_and_the_other_reads_who(
    desk: RunningDesk, channel_id: str
) -> None:
    deliver(desk, channel_id, text_webhook("5521977770001", "wamid.race", "quem me atende?", name="Disputa"))
    with desk.client("admin@demo.local") as admin, desk.client("supervisora@demo.local") as supervisora:
        ticket = eventually(lambda: tickets_of(admin, channel_id, "Disputa"))[0]
        barrier = threading.Barrier(2)

        def accept(client: httpx.Client) -> httpx.Response:
            barrier.wait()
            return client.post(f"/tickets/{ticket['id']}/accept", json={})

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(accept, (admin, supervisora)))
        winner = next(answer for answer in answers if answer.status_code == 200).json()["ticket"]["assignee"]
        loser = next(answer for answer in answers if answer.status_code == 409).json()
        assert loser["code"] == "ticket.already_accepted"
        assert loser["by"] == {"id": winner["id"], "name": winner["name"]}


def test_a_wrong_signature_gets_401_and_nothing_is_stored(desk: RunningDesk, channel_id: str) -> None:
    vectors = json.loads((SAMPLES / "signature_vectors.json").read_text())["vectors"]
    for vector in vectors:
        answer = httpx.post(
            f"{desk.url}/hooks/waba/{channel_id}",
            content=vector["raw_body"].encode(),
            headers={"X-Hub-Signature-256": vector["signature"]},
        )
        assert answer.status_code == (200 if vector["valid"] else 401), vector["name"]
    assert httpx.post(f"{desk.url}/hooks/waba/{channel_id}", content=b"{}").status_code == 401


def test_an_unreadable_item_is_kept_and_its_neighbours_arrive(desk: RunningDesk, channel_id: str) -> None:
    body = orjson.loads(text_webhook("5521966660001", "wamid.neighbour", "cheguei", name="Vizinha"))
    body["entry"][0]["changes"][0]["value"]["messages"].insert(0, {"id": 5, "type": ["?"]})
    deliver(desk, channel_id, orjson.dumps(body))
    with desk.client("admin@demo.local") as admin:
        ticket = eventually(lambda: tickets_of(admin, channel_id, "Vizinha"))[0]
        assert [each["text"] for each in eventually(lambda: messages_of(admin, ticket["id"]))] == ["cheguei"]
        assert eventually(lambda: admin.get("/unreadable").json()["items"])


def test_a_failed_send_is_explained_in_words_and_can_be_retried(
    desk: RunningDesk, graph: GraphStandIn, channel_id: str
) -> None:
    deliver(desk, channel_id, text_webhook("5521955550001", "wamid.fail", "oi", name="Falha"))
    with desk.client("supervisora@demo.local") as supervisora:
        ticket = eventually(lambda: tickets_of(supervisora, channel_id, "Falha"))[0]
        path = f"/tickets/{ticket['id']}"
        supervisora.post(f"{path}/accept", json={})
        graph.refuse_next(131026)
        supervisora.post(f"{path}/messages", json={"text": "não vai chegar"})
        failed = eventually(
            lambda: next((m for m in messages_of(supervisora, ticket["id"]) if m["status"] == "failed"), None)
        )
        assert "131026" in failed["error"]["code"]
        assert len(failed["error"]["text"]) > 20
        supervisora.post(f"{path}/messages/{failed['id']}/retry")
        eventually(lambda: messages_of(supervisora, ticket["id"])[-1]["status"] == "sent")


def test_what_arrives_is_pushed_to_the_socket_and_equals_a_fresh_fetch(desk: RunningDesk, channel_id: str) -> None:
    with desk.client("supervisora@demo.local") as supervisora:
        cookie = "; ".join(f"{name}={value}" for name, value in supervisora.cookies.items())
        url = f"ws://127.0.0.1:{desk.port}/api/v1/live"
        with connect(url, additional_headers={"Cookie": cookie}) as socket:
            socket.send(json.dumps({"type": "hello", "position": None, "holding": {}}))
            deliver(desk, channel_id, text_webhook("5521944440001", "wamid.live", "ao vivo", name="Viva"))
            cache: dict[str, Any] = {}
            while (cache.get("last_message") or {}).get("text") != "ao vivo":
                frame = json.loads(socket.recv(timeout=10))
                if frame["type"] == "document" and frame["view"] == "tickets":
                    document = frame["document"]
                    if document["contact"]["name"] == "Viva" and frame["position"] > cache.get("position", 0):
                        cache = document
            fresh = supervisora.get("/tickets", params={"q": "Viva"}).json()["items"][0]
            assert cache == fresh


def test_one_trace_follows_a_message_from_the_webhook_to_the_socket(desk: RunningDesk, channel_id: str) -> None:
    deliver(desk, channel_id, text_webhook("5521933330001", "wamid.trace", "rastro", name="Rastro"))

    def services_in_one_trace() -> bool:
        by_trace: dict[str, set[str]] = {}
        for line in (desk.data / "traces.jsonl").read_bytes().splitlines():
            span = orjson.loads(line)
            by_trace.setdefault(span["trace_id"], set()).add(span["service"])
        wanted = {"guiche-gateway", "guiche-contacts", "guiche-messaging", "guiche-tickets"}
        return any(wanted <= services for services in by_trace.values())

    eventually(services_in_one_trace)


def test_the_simulated_phone_writes_and_reads_the_answer(desk: RunningDesk) -> None:
    phone = "+5521922220001"
    with desk.client() as customer, desk.client("supervisora@demo.local") as supervisora:
        customer.post("/simulator/messages", json={"from": phone, "name": "Simulada", "text": "alô"})
        ticket = eventually(lambda: supervisora.get("/tickets", params={"q": "Simulada"}).json()["items"])[0]
        supervisora.post(f"/tickets/{ticket['id']}/accept", json={})
        supervisora.post(f"/tickets/{ticket['id']}/messages", json={"text": "pois não"})
        shown = eventually(
            lambda: [
                each
                for each in customer.get(f"/simulator/phones/{phone}/messages").json()["items"]
                if "pois não" in each["text"]
            ]
        )
        assert len(shown) == 1


def test_an_agent_writes_to_somebody_who_only_called(desk: RunningDesk) -> None:
    phone = "+5521911110001"
    with desk.client() as customer, desk.client("supervisora@demo.local") as supervisora:
        called = customer.post("/simulator/calls", json={"from": phone, "name": "Ligou"}).json()
        ticket = eventually(lambda: supervisora.get("/tickets", params={"q": "Ligou"}).json()["items"])[0]
        customer.post(f"/simulator/calls/{called['call_id']}/hangup")
        supervisora.post(f"/tickets/{ticket['id']}/accept", json={})
        answer = supervisora.post(f"/tickets/{ticket['id']}/messages", json={"text": "vi sua ligação"})
        assert answer.status_code == 202, answer.text
        eventually(lambda: customer.get(f"/simulator/phones/{phone}/messages").json()["items"])
        eventually(lambda: messages_of(supervisora, ticket["id"])[0]["call"]["state"] == "missed")


def test_an_operator_gives_somebody_an_account(desk: RunningDesk) -> None:
    command = [sys.executable, "-m", "services.gateway.cli", "users", "add", "nova@demo.local", "--name", "Nova"]
    done = subprocess.run(
        command,
        input="guiche-demo\nguiche-demo\n",
        text=True,
        env={**os.environ, "GUICHE_DATA": str(desk.data)},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    eventually(lambda: _may_log_in(desk, "nova@demo.local"))


def _may_log_in(desk: RunningDesk, email: str) -> bool:
    answer = httpx.post(f"{desk.url}/api/v1/session", json={"email": email, "password": "guiche-demo"})
    return answer.status_code == 200
