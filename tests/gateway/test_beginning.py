"""Writing first (C8), going on elsewhere (T10) and SMS from end to end (C5), as the interface shows them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.conftest import Line
from tests.gateway.rest import ADMIN, AGENT, SUPERVISOR, problem
from tests.providers.comtele import ComteleStandIn, reply_webhook
from tests.providers.evolution import EvolutionStandIn
from tests.providers.graph import text_webhook

NUMBERS = count(1)
# From the simulator on: each of four channels to each other one, once.
EVERY_PAIR = "sms simulator waba simulator qr sms waba sms qr waba qr simulator".split()


@dataclass(frozen=True)
class Sms:
    """An SMS line connected to a stand-in."""

    id: str
    hook: str
    comtele: ComteleStandIn


@pytest.fixture(scope="module")
def sms(desk: RunningDesk) -> Iterator[Sms]:
    """A connected account, which posts what becomes of its messages."""
    with ComteleStandIn.running() as comtele, desk.client(ADMIN) as admin:
        wish = {"kind": "comtele", "name": "SMS da loja", "settings": comtele.settings()}
        channel_id = admin.post("/channels", json=wish).json()["id"]
        comtele.hook = desk.url + admin.get(f"/channels/{channel_id}/setup").json()["hook"]
        yield Sms(channel_id, comtele.hook, comtele)
        assert admin.delete(f"/channels/{channel_id}").is_success


@pytest.fixture(scope="module")
def unofficial(desk: RunningDesk) -> Iterator[tuple[str, EvolutionStandIn]]:
    """A connected number of the unofficial WhatsApp."""
    with EvolutionStandIn.running() as evolution, desk.client(ADMIN) as admin:
        wish = {"kind": "evolution", "name": "WhatsApp por QR", "settings": evolution.settings()}
        channel_id = admin.post("/channels", json=wish).json()["id"]
        assert admin.post(f"/channels/{channel_id}/connect").is_success
        yield channel_id, evolution
        assert admin.delete(f"/channels/{channel_id}").is_success


@pytest.fixture
def agent(desk: RunningDesk) -> Iterator[httpx.Client]:
    """Ana, logged in, who does not sign."""
    with desk.client(AGENT) as client:
        assert client.patch("/me", json={"signature": False}).is_success
        yield client


def number() -> str:
    """A mobile number that nobody had."""
    return f"+55119821{next(NUMBERS):05}"


def begun(client: httpx.Client, channel_id: str, text: str = "Olá", **wish: Any) -> dict[str, Any]:
    """The ticket that begins with a text."""
    answer = client.post("/conversations", json={"channel_id": channel_id, "message": {"text": text}, **wish})
    assert answer.status_code == 201, answer.text
    shapes.TicketChanged.model_validate(answer.json())
    ticket: dict[str, Any] = answer.json()["ticket"]
    return ticket


def said(client: httpx.Client, ticket: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Direction, text and status of a ticket's messages, oldest first."""
    items = client.get(f"/tickets/{ticket['id']}/messages").json()["items"]
    return [(each["direction"], each["text"], each["status"]) for each in items if each["kind"] == "text"]


def heard(client: httpx.Client, ticket: dict[str, Any]) -> list[str | None]:
    """What the customer wrote."""
    return [text for direction, text, _ in said(client, ticket) if direction == "in"]


def test_an_sms_to_a_bare_number_its_delivery_and_the_reply_are_one_ticket(agent: httpx.Client, sms: Sms) -> None:
    to = number()
    ticket = begun(agent, sms.id, "Sua mesa chegou. Podemos entregar amanhã?", phone=to[3:], name="Dona Neide")
    assert (ticket["state"], ticket["contact"]["name"], ticket["contact"]["phone"]) == ("open", "Dona Neide", to)
    assert ticket["assignee"]["name"] == agent.get("/me").json()["name"]
    eventually(lambda: sms.comtele.texts_to(to) == ["Sua mesa chegou. Podemos entregar amanhã?"])
    eventually(lambda: said(agent, ticket) == [("out", "Sua mesa chegou. Podemos entregar amanhã?", "delivered")])
    sms.comtele.repeats = 2
    sms.comtele.writes(to, "Sim, pode vir")
    sms.comtele.repeats = 1
    eventually(lambda: heard(agent, ticket) == ["Sim, pode vir"])
    # The report tells the same again, in another shape: it is the same message.
    reply = sms.comtele.replies[-1]
    row = {"sender": to[1:], "content": reply.text, "receivedAt": reply.at.isoformat(), "messageId": None}
    report = {"hasError": False, "message": None, "object": [row], "totalRecords": 1, "errors": None}
    later = {**reply_webhook(reply), "ReceivedContent": "Depois das 10h"}
    for body in (report, later):
        assert httpx.post(sms.hook, json=body).status_code == 200
    eventually(lambda: heard(agent, ticket) == ["Sim, pode vir", "Depois das 10h"])


def test_who_does_not_know_the_key_of_the_hook_tells_nothing(sms: Sms) -> None:
    for address in (sms.hook.partition("?")[0], f"{sms.hook}x"):
        problem(httpx.post(address, json={"Sender": "x", "Status": "Delivered"}), 401, "hook.wrong_signature")


def test_a_text_that_takes_too_many_parts_and_what_is_no_text_is_refused_before_it_is_queued(
    agent: httpx.Client, sms: Sms
) -> None:
    ticket = begun(agent, sms.id, phone=number())
    path = f"/tickets/{ticket['id']}/messages"
    long = problem(agent.post(path, json={"text": "ã" * 671}), 422, "message.text_too_long")
    assert long["fields"] == [{"field": "text", "rule": "takes 11 parts, at most 10 fit"}]
    assert agent.post(path, json={"text": "ã" * 670}).status_code == 202
    place = {"location": {"latitude": 1, "longitude": 1}}
    problem(agent.post(path, json=place), 409, "message.channel_cannot")


def test_a_refusal_of_comtele_is_shown_with_its_reason_and_one_of_the_account_stops_the_line(
    desk: RunningDesk, agent: httpx.Client, sms: Sms
) -> None:
    ticket = begun(agent, sms.id, "Oi #numero", phone=number())
    (failed,) = eventually(
        lambda: [
            each
            for each in agent.get(f"/tickets/{ticket['id']}/messages").json()["items"]
            if each["status"] == "failed"
        ]
    )
    assert failed["error"]["code"] == "comtele.number"
    assert "Número de destino inválido" in failed["error"]["text"]
    begun(agent, sms.id, "Oi #saldo", phone=number())
    with desk.client(ADMIN) as admin:

        def stopped() -> dict[str, Any] | None:
            channels = admin.get("/channels").json()["items"]
            found: dict[str, Any] | None = next(each for each in channels if each["id"] == sms.id)["stopped"]
            return found

        why = eventually(stopped)
        assert why["code"] == "comtele.no_balance"
        assert "recarregue" in why["detail"]
        wish = {"channel_id": sms.id, "phone": number(), "message": {"text": "Oi"}}
        problem(agent.post("/conversations", json=wish), 409, "channel.stopped")
        assert admin.post(f"/channels/{sms.id}/resume").is_success


def test_the_same_wish_twice_begins_once(agent: httpx.Client, sms: Sms) -> None:
    to, message = number(), {"text": "Uma vez só", "id": str(uuid4())}
    wish = {"channel_id": sms.id, "phone": to, "message": message}
    first, again = (agent.post("/conversations", json=wish) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["ticket"]["id"] == again.json()["ticket"]["id"]
    eventually(lambda: len(said(agent, first.json()["ticket"])) == 1)
    eventually(lambda: sms.comtele.texts_to(to) == ["Uma vez só"])


def test_a_live_ticket_is_named_whoever_asks_and_the_next_begins_behind_a_closed_one(
    desk: RunningDesk, agent: httpx.Client, sms: Sms
) -> None:
    to = number()
    ticket = begun(agent, sms.id, phone=to)
    with desk.client(SUPERVISOR) as supervisor:
        for who, wish in ((agent, {"phone": to}), (supervisor, {"contact_id": ticket["contact"]["id"]})):
            body = {"channel_id": sms.id, "message": {"text": "De novo"}, **wish}
            refusal = problem(who.post("/conversations", json=body), 409, "ticket.contact_has_live_ticket")
            assert refusal["ticket_id"] == ticket["id"]
            reach = who.get("/reach", params=wish).json()
            shapes.Reach.model_validate(reach)
            way = next(each for each in reach["items"] if each["channel"]["id"] == sms.id)
            assert (way["possible"], way["ticket_id"]) == (False, ticket["id"])
        assert agent.post(f"/tickets/{ticket['id']}/resolve", json={"silent": True}).is_success
        assert begun(supervisor, sms.id, phone=to)["id"] != ticket["id"]


def test_the_queue_is_the_one_that_was_chosen(agent: httpx.Client, sms: Sms) -> None:
    queue = agent.get("/queues").json()["items"][0]
    ticket = begun(agent, sms.id, phone=number(), queue_id=queue["id"])
    assert ticket["queue"]["id"] == queue["id"]
    wish = {"channel_id": sms.id, "phone": number(), "message": {"text": "x"}, "queue_id": "nothing"}
    problem(agent.post("/conversations", json=wish), 422, "queue.not_found")


def test_what_cannot_be_begun_says_why_and_begins_nothing(
    desk: RunningDesk, agent: httpx.Client, sms: Sms, line: Line
) -> None:
    text = {"text": "Oi"}
    for wish, status, code in (
        ({"channel_id": sms.id, "message": text}, 422, "request.invalid"),
        ({"channel_id": sms.id, "message": text, "phone": "1", "contact_id": "x"}, 422, "request.invalid"),
        ({"channel_id": sms.id, "message": text, "phone": "12345"}, 422, "contact.number_invalid"),
        ({"channel_id": sms.id, "message": text, "contact_id": "nobody"}, 404, "contact.not_found"),
        ({"channel_id": "nothing", "message": text, "phone": number()}, 422, "channel.not_found"),
        ({"channel_id": sms.id, "message": {"text": " "}, "phone": number()}, 422, "message.text_empty"),
        ({"channel_id": line.id, "message": text, "phone": number()}, 409, "message.window_closed"),
    ):
        problem(agent.post("/conversations", json=wish), status, code)
    with desk.client(ADMIN) as admin:
        nowhere = {"base_url": "http://127.0.0.1:9", "api_key": "k", "instance": "i"}
        never = admin.post("/channels", json={"kind": "evolution", "name": "Nunca", "settings": nowhere}).json()
        wish = {"channel_id": never["id"], "message": text, "phone": number()}
        problem(agent.post("/conversations", json=wish), 409, "channel.disconnected")
        assert admin.delete(f"/channels/{never['id']}").is_success
    to = number()
    contact = begun(agent, sms.id, phone=to)["contact"]
    with desk.client(SUPERVISOR) as supervisor:
        blocked = supervisor.put(f"/contacts/{contact['id']}/block", json={"blocked": True})
        assert blocked.is_success, blocked.text
        wish = {"channel_id": "simulator", "message": text, "phone": to}
        eventually(lambda: agent.post("/conversations", json=wish).json().get("code") == "contact.blocked")


def talks(
    agent: httpx.Client, ticket: dict[str, Any], text: str, reached: Callable[[], Sequence[str | None]]
) -> None:
    """Write, and send the link to a video call: both reach the customer, once."""
    path = f"/tickets/{ticket['id']}/messages"
    sent = agent.post(path, json={"text": text})
    assert sent.status_code == 202, (text, sent.text)
    call = agent.post(f"{path}/video-call")
    assert call.status_code == 202, (text, call.text)
    eventually(lambda: any(call.json()["url"] in (each or "") for each in reached()))
    assert sum(text in (each or "") for each in reached()) == 1


def test_a_case_goes_on_over_every_pair_of_channels_with_its_link_to_a_video_call(
    desk: RunningDesk,
    agent: httpx.Client,
    sms: Sms,
    line: Line,
    unofficial: tuple[str, EvolutionStandIn],
) -> None:
    to = number()
    ticket = begun(agent, "simulator", "Por aqui", phone=to)
    lines = {"simulator": "simulator", "sms": sms.id, "waba": line.id, "qr": unofficial[0]}

    def ways() -> dict[str, Any]:
        items = agent.get(f"/tickets/{ticket['id']}/channels").json()["items"]
        return {each["channel"]["id"]: each for each in items}

    eventually(lambda: ways()[line.id]["possible"])
    assert ways()[line.id]["template"] is True
    # Once the customer has written on the official line he may be answered freely there, for a day.
    line.post(text_webhook(f"wamid.{uuid4()}", "Oi", sender=to[1:]))
    waba = eventually(
        lambda: next(
            (
                each["ticket_id"]
                for each in agent.get(f"/tickets/{ticket['id']}/channels").json()["items"]
                if each["channel"]["id"] == line.id and each["ticket_id"]
            ),
            None,
        )
    )
    with desk.client(SUPERVISOR) as supervisor:
        assert supervisor.post(f"/tickets/{waba}/resolve", json={"silent": True}).is_success
    reached: dict[str, Callable[[], Sequence[str | None]]] = {
        "simulator": lambda: [text for _, text, status in said(agent, ticket) if status == "delivered"],
        "sms": lambda: sms.comtele.texts_to(to),
        "waba": lambda: line.graph.texts_to(to[1:]),
        "qr": lambda: unofficial[1].texts_to(to[1:]),
    }
    for there in EVERY_PAIR:
        answer = agent.post(f"/tickets/{ticket['id']}/channel", json={"channel_id": lines[there]})
        assert answer.status_code == 200, (there, answer.text)
        ticket = answer.json()["ticket"]
        talks(agent, ticket, f"Agora por {there}, ticket {ticket['number']}", reached[there])
    shown = agent.get(f"/tickets/{ticket['id']}/messages", params={"limit": 200}).json()
    assert shown["next"].startswith("1:")
