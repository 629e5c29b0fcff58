"""Webhooks: only what is vouched for is stored, and it is stored before the answer."""

import time

import httpx
import nats
import orjson
import pytest
from nats.aio.client import Client

from tests.acceptance.desk import eventually
from tests.gateway.conftest import Line
from tests.gateway.test_waba_payloads import SAMPLES
from tests.providers.graph import APP_SECRET, VERIFY_TOKEN, signature, status_webhook, text_webhook, webhook


async def stored(line: Line) -> int:
    """How many payloads INGRESS holds for this line."""
    client: Client = await nats.connect(line.desk.note()["nats"])
    try:
        info = await client.jetstream().stream_info("INGRESS", subjects_filter=f"raw.{line.id}")
        return (info.state.subjects or {}).get(line.id and f"raw.{line.id}", 0)
    finally:
        await client.close()


def test_the_handshake_gives_the_challenge_back_to_who_knows_the_token(line: Line) -> None:
    recorded = orjson.loads((SAMPLES / "verify_get.json").read_bytes())
    answer = httpx.get(line.hook, params=recorded["_http_request"]["query"])
    assert (answer.status_code, answer.text) == (200, recorded["_http_response"]["body"])
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1"},
    ],
)
def test_others_get_nothing(line: Line, query: dict[str, str]) -> None:
    assert httpx.get(line.hook, params=query).status_code == 403


@pytest.mark.parametrize("header", ["", "sha256=", "sha256=00", "00" * 32, f"sha256={'0' * 64}"])
async def test_a_wrong_signature_is_refused_and_stores_nothing(line: Line, header: str) -> None:
    before = await stored(line)
    assert line.post(text_webhook("wamid.forged", "falso"), header).status_code == 401
    assert await stored(line) == before


async def test_the_raw_bytes_are_stored_before_the_answer(line: Line) -> None:
    body = (SAMPLES / "in_text.json").read_bytes()
    before = await stored(line)
    assert line.post(body).status_code == 200
    assert await stored(line) == before + 1
    client: Client = await nats.connect(line.desk.note()["nats"])
    try:
        last = await client.jetstream().get_last_msg("INGRESS", f"raw.{line.id}")
        assert last.data == body
        assert (last.headers or {})["Guiche-Channel-Kind"] == "waba"
    finally:
        await client.close()


def test_the_recorded_vectors_are_accepted_and_refused_as_they_say(line: Line) -> None:
    file = orjson.loads((SAMPLES / "signature_vectors.json").read_bytes())
    assert file["app_secret"] == APP_SECRET
    for vector in file["vectors"]:
        status = line.post(vector["raw_body"].encode(), vector["signature"]).status_code
        assert status == (200 if vector["valid"] else 401), vector["name"]


def test_a_missing_signature_is_refused(line: Line) -> None:
    assert httpx.post(line.hook, content=text_webhook("wamid.forged", "falso")).status_code == 401


def test_an_unknown_channel_is_told_so(line: Line) -> None:
    body = text_webhook("wamid.x", "x")
    url = f"{line.desk.url}/hooks/waba/nowhere"
    assert httpx.post(url, content=body, headers={"X-Hub-Signature-256": signature(body)}).status_code == 404
    simulator = f"{line.desk.url}/hooks/waba/simulator"
    assert httpx.post(simulator, content=body, headers={"X-Hub-Signature-256": signature(body)}).status_code == 404


def test_more_than_three_megabytes_are_refused(line: Line) -> None:
    assert line.post(b" " * (3 * 1024 * 1024 + 1)).status_code == 413


def test_what_cannot_be_read_is_kept_shown_and_can_be_tried_again(line: Line) -> None:
    assert line.post(b'{"entry": "?"}').status_code == 200
    with line.desk.client("admin@demo.local") as admin:
        noted = eventually(
            lambda: [each for each in admin.get("/unreadable").json()["items"] if each["channel_id"] == line.id]
        )
        again = admin.post(f"/unreadable/{noted[0]['seq']}/retry")
        assert (again.status_code, again.json()["code"]) == (409, "unreadable.still")
        assert admin.post("/unreadable/999999999/retry").status_code == 404


def test_a_status_before_its_message_twice_and_out_of_order_never_moves_back(line: Line) -> None:
    with line.desk.client("supervisora@demo.local") as supervisor:
        line.post(text_webhook("wamid.order", "oi", sender="5521977770001", name="Ordem"))
        query = {"channel_id": line.id, "q": "Ordem"}
        ticket = eventually(lambda: supervisor.get("/tickets", params=query).json()["items"])[0]
        path = f"/tickets/{ticket['id']}"
        supervisor.post(f"{path}/accept", json={})
        line.graph.delay = 0.5
        try:
            written = supervisor.post(f"{path}/messages", json={"text": "já vai"}).json()["message"]
            for status in ("read", "delivered", "sent", "read"):
                echoed = {"biz_opaque_callback_data": written["id"]}
                line.post(status_webhook("wamid.early", status, "5521977770001", **echoed))
            line.graph.wait_for(1)
        finally:
            line.graph.delay = 0.0

        def fate() -> str:
            found: str = supervisor.get(f"{path}/messages").json()["items"][-1]["status"]
            return found

        assert eventually(lambda: fate() == "read")
        time.sleep(1.0)
        assert fate() == "read"


def test_a_batch_of_many_people_keeps_each_ones_order(line: Line) -> None:
    people = [f"55119777{index:05}" for index in range(20)]
    messages = [
        {
            "from": sender,
            "id": f"wamid.batch.{sender}.{number}",
            "timestamp": "1785000010",
            "type": "text",
            "text": {"body": str(number)},
        }
        for number in range(10)
        for sender in people
    ]
    contacts = [{"wa_id": sender, "profile": {"name": f"Lote {sender}"}} for sender in people]
    body = webhook({"contacts": contacts, "messages": messages})
    assert line.post(body).status_code == 200
    with line.desk.client("supervisora@demo.local") as supervisor:
        query = {"channel_id": line.id, "q": "Lote", "limit": "100"}

        def tickets() -> list[dict[str, str]]:
            found: list[dict[str, str]] = supervisor.get("/tickets", params=query).json()["items"]
            return found if len(found) == 20 else []

        def texts(ticket_id: str) -> list[str]:
            items = supervisor.get(f"/tickets/{ticket_id}/messages").json()["items"]
            return [each["text"] for each in items]

        for ticket in eventually(tickets):
            eventually(lambda ticket_id=ticket["id"]: len(texts(ticket_id)) == 10)
            assert texts(ticket["id"]) == [str(number) for number in range(10)]
