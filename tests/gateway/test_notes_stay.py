"""Notes never leave the team (T14): every command of the desk is given on tickets full of notes, and whatever
reached the providers is searched for them.

The commands are those of the OpenAPI document: a new one fails here until it says what it is asked with.
"""

import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from libs.events.catalog import registry
from libs.events.policy import Policy
from services.gateway import app as gateway_app
from services.gateway import sending
from services.messaging import app as messaging_app
from tests.acceptance.desk import eventually
from tests.gateway.conftest import Line
from tests.providers.graph import text_webhook

SECRET = f"segredo-{uuid4().hex}"
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "phone.png"
TICKET = "/tickets/{ticket_id}"
HERE = (f"{TICKET}/notes", f"{TICKET}/drafts")
WRITES = ("post", "put", "patch", "delete")


class Desk:
    """One open ticket on an official line, with a note in every place that takes one."""

    def __init__(self, line: Line, admin: httpx.Client, number: str) -> None:
        self.line, self.admin, self.number = line, admin, number
        self.inbound = f"wamid.{uuid4().hex}"
        assert line.post(text_webhook(self.inbound, "Bom dia", number)).status_code == 200
        self.ticket: dict[str, Any] = eventually(self._pending)
        assert self.ask("post", f"{TICKET}/accept").status_code == 200
        self.queue_id = self.ticket["queue"]["id"] if self.ticket["queue"] else self._some_queue()
        upload = admin.post("/media", params={"name": "a.png"}, content=PICTURE.read_bytes())
        self.media_id = upload.json()["id"]
        self.said = self._say()
        self.reply_id = self._quick_reply()
        self.macro_id = self._macro()
        bot = admin.get("/bots").json()["items"][0]
        self.bot = {"kind": bot["kind"], "id": bot["id"]}
        self._take_notes()

    def _pending(self) -> Any:
        items = self.admin.get("/tickets", params={"state": "pending", "limit": 100}).json()["items"]
        return next((each for each in items if each["contact"]["phone"] == f"+{self.number}"), None)

    def _some_queue(self) -> str:
        found: str = self.admin.get("/queues").json()["items"][0]["id"]
        return found

    def _say(self) -> str:
        answer = self.ask("post", f"{TICKET}/messages", {"text": "Olá"})
        message_id: str = answer.json()["message"]["id"]
        eventually(lambda: self.line.graph.texts_to(self.number))
        return message_id

    def _quick_reply(self) -> str:
        wish = {"shortcut": f"q{uuid4().hex[:8]}", "text": "{{greeting}} {{name}} {{protocol}} {{note}}"}
        found: str = self.admin.post("/quick-replies", json=wish).json()["quick_reply"]["id"]
        return found

    def _macro(self) -> str:
        actions = [{"do": "say", "text": "Olá, {{name}} {{note}}"}, {"do": "note", "text": f"{SECRET} macro"}]
        wish = {"name": "Prova", "actions": actions}
        found: str = self.admin.post("/macros", json=wish).json()["macro"]["id"]
        return found

    def _take_notes(self) -> None:
        me = self.admin.get("/me").json()["id"]
        added = self.ask("post", f"{TICKET}/notes", {"text": f"{SECRET} um", "mentions": [me]})
        assert added.status_code in (200, 201), added.text
        self.note_id = added.json()["note"]["id"]
        self.ask("patch", f"{TICKET}/notes/{self.note_id}", {"text": f"{SECRET} dois"})
        self.ask("put", f"{TICKET}/drafts/note", {"text": f"{SECRET} três"})
        moved = self.ask(
            "post", f"{TICKET}/transfer", {"queue_id": self.queue_id, "user_id": me, "note": SECRET, "anyway": True}
        )
        assert moved.status_code == 200, moved.text

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        filled = path.format(
            ticket_id=self.ticket["id"],
            message_id=getattr(self, "said", ""),
            note_id=getattr(self, "note_id", ""),
            tag_id="none",
            field_id="none",
            macro_id=getattr(self, "macro_id", ""),
            kind="reply",
        )
        return self.admin.request(method.upper(), filled, json=body)


def bodies(desk: Desk) -> dict[tuple[str, str], list[Any]]:
    """What each command on a ticket is asked with."""
    soon = (datetime.now(UTC) + timedelta(seconds=5)).isoformat()
    when = {"due_at": soon, "time_zone": "America/Sao_Paulo"}
    place, card = {"latitude": -23.5, "longitude": -46.6}, {"name": "Caio", "phones": ["+5541996540104"]}
    return {
        ("post", f"{TICKET}/messages"): [
            {"text": "um {{note}}"},
            {"text": "dois", "quoted": desk.said, "sign": True},
            {"media_id": desk.media_id, "text": "três"},
            {"media_id": desk.media_id, "as": "document"},
            {"media_id": desk.media_id, "as": "sticker"},
            {"location": place},
            {"contacts": [card]},
            {"text": "qual? {{note}}", "options": {"style": "buttons", "choices": [{"id": "1", "title": "Este"}]}},
        ],
        ("post", f"{TICKET}/messages/video-call"): [None],
        ("patch", f"{TICKET}/messages/{{message_id}}"): [{"text": "outro"}],
        ("delete", f"{TICKET}/messages/{{message_id}}"): [None],
        ("post", f"{TICKET}/messages/{{message_id}}/forward"): [{"ticket_ids": [desk.ticket["id"]]}],
        ("put", f"{TICKET}/messages/{{message_id}}/reaction"): [{"emoji": "👍"}, {"emoji": None}],
        ("post", f"{TICKET}/messages/{{message_id}}/retry"): [None],
        ("post", f"{TICKET}/messages/{{message_id}}/media/retry"): [None],
        ("post", f"{TICKET}/schedules"): [
            {**when, "text": "lembrete {{note}}"},
            {**when, "text": "todo dia", "recurrence": "daily", "opens_ticket": True},
            {**when, "media_id": desk.media_id},
        ],
        ("post", f"{TICKET}/protocol"): [{"send": True}],
        ("post", f"{TICKET}/rating"): [{}],
        ("post", f"{TICKET}/accept"): [None],
        ("post", f"{TICKET}/return"): [None],
        ("post", f"{TICKET}/transfer"): [{"queue_id": desk.queue_id, "note": SECRET, "anyway": True}],
        ("post", f"{TICKET}/resolve"): [{"silent": False}],
        ("post", f"{TICKET}/reopen"): [None],
        ("post", f"{TICKET}/read"): [{}],
        ("post", f"{TICKET}/unread"): [None],
        ("post", f"{TICKET}/snooze"): [{"until": None}],
        ("post", f"{TICKET}/wake"): [None],
        ("post", f"{TICKET}/channel"): [{"channel_id": "simulator"}],
        ("post", f"{TICKET}/transcript"): [{"scope": "contact", "notes": True}],
        ("post", f"{TICKET}/tags"): [{"tag_ids": ["none"]}],
        ("delete", f"{TICKET}/tags/{{tag_id}}"): [None],
        ("put", f"{TICKET}/board"): [{"board_id": "none", "column_id": "none"}],
        ("delete", f"{TICKET}/board"): [None],
        ("put", f"{TICKET}/reason"): [{"reason_id": "none"}],
        ("delete", f"{TICKET}/reason"): [None],
        ("put", f"{TICKET}/value"): [{"cents": 1, "currency": "BRL"}],
        ("delete", f"{TICKET}/value"): [None],
        ("put", f"{TICKET}/fields/{{field_id}}"): [{"value": SECRET}],
        ("delete", f"{TICKET}/fields/{{field_id}}"): [None],
        ("post", f"{TICKET}/macros/{{macro_id}}"): [{}],
        ("post", f"{TICKET}/bot"): [desk.bot],
        ("post", f"{TICKET}/bot/messages"): [{"text": "{{note}}"}],
        ("put", f"{TICKET}/bots"): [{"on": False}, {"on": True}],
    }


def commands(admin: httpx.Client) -> set[tuple[str, str]]:
    """Every command on a ticket that the OpenAPI document knows, those that write notes and drafts apart."""
    paths = admin.get("/openapi.json").json()["paths"]
    return {
        (method, path.removeprefix("/api/v1"))
        for path, operations in paths.items()
        for method in operations
        if method in WRITES
        and path.removeprefix("/api/v1").startswith(TICKET)
        and not path.removeprefix("/api/v1").startswith(HERE)
    }


@pytest.fixture
def admin(line: Line) -> Iterator[httpx.Client]:
    """An administrator: nothing is refused for his profile."""
    with line.desk.client("admin@demo.local") as client:
        yield client


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_asked_of_a_ticket_its_notes_never_reach_a_provider(
    line: Line, admin: httpx.Client, seed: int
) -> None:
    desk = Desk(line, admin, f"551197777{seed:04d}")
    asked = bodies(desk)
    assert commands(admin) == set(asked), "a command without a body here is one that nobody looked at"
    order = [(method, path, body) for (method, path), each in asked.items() for body in each]
    random.Random(seed).shuffle(order)
    says_first = sorted(order, key=lambda each: 0 if each[1].endswith(("/messages", "/schedules")) else 1)
    answers = [(path, desk.ask(method, path, body)) for method, path, body in says_first]
    assert all(answer.status_code < 500 for _, answer in answers), [
        (path, answer.text) for path, answer in answers if answer.status_code >= 500
    ]
    assert sum(answer.status_code < 300 for _, answer in answers) >= len(asked) // 2
    eventually(lambda: "lembrete" in " ".join(line.graph.texts_to(desk.number)))
    time.sleep(1.0)
    reached = json.dumps(line.graph.requests, ensure_ascii=False)
    assert SECRET in admin.get(f"/tickets/{desk.ticket['id']}/notes").text
    assert desk.number in reached
    assert SECRET not in reached
    assert all(SECRET.encode() not in each.body and SECRET not in each.name for each in line.graph.uploads)
    phone = admin.get(f"/simulator/phones/+{desk.number}/messages")
    assert SECRET not in phone.text


def test_the_sender_acts_on_nothing_but_events_of_messages() -> None:
    acted_on = {registry.BY_NAME[each] for each in sending.TYPES}
    assert {each.category for each in acted_on} == {"message"}


def test_nothing_that_can_write_to_customers_listens_to_notes() -> None:
    assert gateway_app
    assert messaging_app
    listening = {
        each.__name__: sorted(event.category for event in each.events)
        for each in _all(Policy)  # type: ignore[type-abstract]
        if each.__module__.startswith(("services.gateway", "services.messaging"))
    }
    assert listening
    assert not [name for name, categories in listening.items() if "note" in categories]


def _all(kind: type[Policy]) -> Iterator[type[Policy]]:
    for each in kind.__subclasses__():
        yield each
        yield from _all(each)
