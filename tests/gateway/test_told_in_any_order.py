"""A line whose provider tells things early, twice and by the phone, through a whole desk."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.acceptance.desk import eventually
from tests.gateway.conftest import Line
from tests.providers.graph import status_webhook, webhook

PICTURE = (Path(__file__).parents[2] / "docs" / "pictures" / "phone.png").read_bytes()


class Customer:
    """Somebody on WhatsApp, as Meta tells of him, and the administrator who reads it."""

    def __init__(self, line: Line, admin: httpx.Client) -> None:
        self.line, self.admin = line, admin
        self.number = f"55119{uuid4().int % 10**8:08d}"
        self.said = 0

    def tells(self, kind: str, part: dict[str, Any], wamid: str | None = None, **more: Any) -> str:
        """Have Meta post a message of his; returns its id."""
        self.said += 1
        provider_id = wamid or self.id()
        at = str(int(time.time()) + self.said)
        message = {"from": self.number, "id": provider_id, "timestamp": at, "type": kind, kind: part, **more}
        contact = {"wa_id": self.number, "profile": {"name": "Rosa Echo"}}
        assert self.line.post(webhook({"contacts": [contact], "messages": [message]})).status_code == 200
        return provider_id

    def phone_tells(self, text: str, wamid: str | None = None) -> str:
        """Have Meta post what the team wrote to him on the phone."""
        provider_id = wamid or self.id()
        message = {"to": self.number, "id": provider_id, "timestamp": str(int(time.time())), "type": "text"}
        echo = webhook({"message_echoes": [{**message, "from": "551130000001", "text": {"body": text}}]})
        assert (
            self.line.post(echo.replace(b'"field":"messages"', b'"field":"smb_message_echoes"')).status_code == 200
        )
        return provider_id

    @staticmethod
    def id() -> str:
        return f"wamid.{uuid4().hex}"

    def tickets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for state in ("pending", "open"):
            found += self.admin.get("/tickets", params={"state": state, "limit": 100}).json()["items"]
        return [each for each in found if each["contact"]["phone"] == f"+{self.number}"]

    def served(self) -> str:
        """His ticket, accepted."""
        ticket_id = str(eventually(self.tickets)[0]["id"])
        assert self.admin.post(f"/tickets/{ticket_id}/accept").status_code == 200
        return ticket_id


@pytest.fixture
def customer(line: Line) -> Iterator[Customer]:
    with line.desk.client("admin@demo.local") as admin:
        yield Customer(line, admin)


def messages(customer: Customer, ticket_id: str) -> list[dict[str, Any]]:
    """What the desk shows."""
    found: list[dict[str, Any]] = customer.admin.get(f"/tickets/{ticket_id}/messages").json()["items"]
    return found


def the(customer: Customer, ticket_id: str, **wanted: Any) -> Any:
    """The message that has these fields."""
    return next(
        (
            each
            for each in messages(customer, ticket_id)
            if all(each[field] == value for field, value in wanted.items())
        ),
        None,
    )


def test_what_the_team_writes_on_the_phone_opens_nothing_and_stands_in_the_conversation(customer: Customer) -> None:
    customer.phone_tells("Rosa, sua mesa chegou")
    wamid = customer.tells("text", {"body": "Que bom!"})
    customer.tells("text", {"body": "Que bom!"}, wamid)
    ticket_id = customer.served()
    customer.phone_tells("Até amanhã")
    late = eventually(lambda: the(customer, ticket_id, text="Até amanhã"))
    assert (late["direction"], late["status"]) == ("out", "sent")
    assert late["author"] == {"kind": "system", "id": "phone", "name": None}
    said = [(each["direction"], each["text"]) for each in messages(customer, ticket_id)]
    assert said == [("out", "Rosa, sua mesa chegou"), ("in", "Que bom!"), ("out", "Até amanhã")]
    (ticket,) = customer.tickets()
    assert ticket["last_message"]["text"] == "Até amanhã"
    assert ticket["waiting_since"] is None


def test_changes_that_come_before_their_message_wait_for_it(customer: Customer) -> None:
    wamid = customer.id()
    edited = {"original_message_id": wamid, "message": {"type": "text", "text": {"body": "Quero duas mesas"}}}
    customer.tells("edit", edited)
    customer.tells("reaction", {"message_id": wamid, "emoji": "🙏"})
    customer.tells("text", {"body": "Quero uma mesa"}, wamid)
    ticket_id = customer.served()
    (message,) = eventually(lambda: messages(customer, ticket_id))
    assert message["text"] == "Quero duas mesas"
    assert [each["text"] for each in message["edits"]] == ["Quero uma mesa"]
    assert [each["emoji"] for each in message["reactions"]] == ["🙏"]


def test_our_own_message_is_there_once_however_its_provider_tells_of_it(customer: Customer) -> None:
    customer.tells("text", {"body": "Oi"})
    ticket_id = customer.served()
    wish = {"text": "Bom dia, Rosa", "sign": True}
    ours = customer.admin.post(f"/tickets/{ticket_id}/messages", json=wish).json()["message"]
    eventually(lambda: the(customer, ticket_id, id=ours["id"])["status"] not in ("queued", "sending"))
    graph = customer.line.graph
    signed = graph.messages[-1]["text"]["body"]
    assert signed.endswith(":\nBom dia, Rosa")
    wamid = graph.provider_ids()[-1]
    customer.phone_tells(signed, wamid)
    for status in ("played", "read", "delivered"):
        customer.line.post(status_webhook(wamid, status, customer.number))
    eventually(lambda: the(customer, ticket_id, id=ours["id"], status="played"))
    assert [each["text"] for each in messages(customer, ticket_id)] == ["Oi", "Bom dia, Rosa"]


def test_answers_are_offered_and_what_is_chosen_is_known(customer: Customer) -> None:
    customer.tells("text", {"body": "Oi"})
    ticket_id = customer.served()
    choices = [{"id": "sim", "title": "Sim"}, {"id": "nao", "title": "Não, obrigado"}]
    offer = {"text": "Podemos entregar amanhã?", "sign": False, "options": {"style": "buttons", "choices": choices}}
    answer = customer.admin.post(f"/tickets/{ticket_id}/messages", json=offer)
    assert answer.status_code == 202, answer.text
    assert [each["title"] for each in answer.json()["message"]["options"]["choices"]] == ["Sim", "Não, obrigado"]
    graph = customer.line.graph
    offered = eventually(lambda: [each for each in graph.messages if each["type"] == "interactive"])[-1]
    buttons = offered["interactive"]["action"]["buttons"]
    assert [each["reply"]["id"] for each in buttons] == ["sim", "nao"]
    customer.tells("interactive", {"type": "button_reply", "button_reply": {"id": "sim", "title": "Sim"}})
    chosen = eventually(lambda: the(customer, ticket_id, direction="in", text="Sim"))
    assert chosen["answer"] == {"id": "sim", "title": "Sim", "description": None}


def test_answers_that_the_channel_does_not_carry_are_refused_by_name(customer: Customer) -> None:
    customer.tells("text", {"body": "Oi"})
    ticket_id = customer.served()

    def refused(**options: Any) -> dict[str, Any]:
        wish = {"text": "Qual?", "sign": False, "options": options}
        answer = customer.admin.post(f"/tickets/{ticket_id}/messages", json=wish)
        assert answer.status_code == 422, answer.text
        return {each["field"]: each["rule"] for each in answer.json()["fields"]}

    many = [{"id": str(number), "title": f"Opção {number}"} for number in range(4)]
    assert refused(style="buttons", choices=many) == {"options.choices": "at most 3 fit"}
    long = [{"id": "1", "title": "x" * 25}, {"id": "1", "title": "y"}]
    assert refused(style="list", choices=long) == {
        "options.button": "says how the list is opened, so it cannot be empty",
        "options.choices.0.title": "has 25 characters, at most 24 fit",
        "options.choices.1.id": "is another answer's",
    }


def test_a_lost_file_says_why_and_is_fetched_again_when_somebody_asks(customer: Customer) -> None:
    media_id = str(uuid4().int)[:15]
    customer.tells("image", {"id": media_id, "mime_type": "image/png", "sha256": "x"})
    ticket_id = customer.served()

    def file(state: str) -> Any:
        shown = messages(customer, ticket_id)
        return next((each for each in shown if each["media"]["state"] == state), None)

    lost = eventually(lambda: file("lost"))
    assert lost["media"]["error"]["text"]
    again = f"/tickets/{ticket_id}/messages/{lost['id']}/media/retry"
    customer.line.graph.files[media_id] = (PICTURE, "image/png")
    answer = customer.admin.post(again)
    assert answer.status_code == 202, answer.text
    assert answer.json()["message"]["media"]["state"] in ("fetching", "stored")
    assert eventually(lambda: file("stored"))["media"]["error"] is None
    assert customer.admin.post(again).json()["code"] == "media.not_lost"
