"""Messages of every kind through a whole desk: files, quotes, reactions, edits, deletions, and each refusal."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.conftest import Line
from tests.gateway.test_live import page
from tests.providers.graph import webhook

PICTURE = (Path(__file__).parents[2] / "docs" / "pictures" / "phone.png").read_bytes()
NOTHING = "0" * 64


class Talk:
    """A customer with a simulated phone and an administrator who has his ticket."""

    def __init__(self, desk: RunningDesk, admin: httpx.Client) -> None:
        self.desk, self.admin = desk, admin
        self.phone = f"+55119{uuid4().int % 10**8:08d}".replace("0000", "1111")
        self.first = self.write(text="Bom dia")
        self.ticket = eventually(self.pending)["id"]
        assert admin.post(f"/tickets/{self.ticket}/accept").status_code == 200

    def pending(self) -> Any:
        items = self.admin.get("/tickets", params={"state": "pending", "limit": 100}).json()["items"]
        return next((each for each in items if each["contact"]["phone"] == self.phone), None)

    def write(self, **what: Any) -> str:
        answer = self.admin.post("/simulator/messages", json={"from": self.phone, "name": "Rosa", **what})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["provider_id"])

    def change(self, message_id: str, what: str, text: str | None = None) -> None:
        wish = {"from": self.phone, "message_id": message_id, "what": what, "text": text}
        assert self.admin.post("/simulator/changes", json=wish).status_code == 202

    def say(self, **what: Any) -> dict[str, Any]:
        answer = self.admin.post(f"/tickets/{self.ticket}/messages", json=what)
        assert answer.status_code == 202, answer.text
        message: dict[str, Any] = answer.json()["message"]
        return message

    def arrived(self, message_id: str) -> dict[str, Any]:
        return eventually(lambda: self.found(message_id, "status", ("delivered", "read")))  # type: ignore[no-any-return]

    def found(self, message_id: str, field: str, values: Any) -> dict[str, Any] | None:
        message = self.message(message_id)
        return message if message[field] in values else None

    def message(self, message_id: str) -> dict[str, Any]:
        return next(each for each in self.messages() if each["id"] == message_id)

    def messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.admin.get(f"/tickets/{self.ticket}/messages").json()["items"]
        return found

    def inbound(self) -> list[dict[str, Any]]:
        return [each for each in self.messages() if each["direction"] == "in"]

    def screen(self, message_id: str) -> dict[str, Any]:
        shown = self.admin.get(f"/simulator/phones/{self.phone}/messages").json()["items"]
        found: dict[str, Any] = next(each for each in shown if each["id"] == message_id)
        return found

    def on(self, message_id: str, what: str = "") -> str:
        return f"/tickets/{self.ticket}/messages/{message_id}{what}"

    def upload(self, name: str = "mesa.png") -> str:
        answer = self.admin.post("/media", params={"name": name}, content=PICTURE)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


@pytest.fixture
def admin(desk: RunningDesk) -> Iterator[httpx.Client]:
    """An administrator."""
    with desk.client("admin@demo.local") as client:
        yield client


@pytest.fixture
def talk(desk: RunningDesk, admin: httpx.Client) -> Talk:
    """A conversation in which the customer has written."""
    return Talk(desk, admin)


def test_every_kind_reaches_the_phone(talk: Talk) -> None:
    media_id = talk.upload()
    said = [
        (talk.say(media_id=media_id, text="a mesa"), "image"),
        (talk.say(media_id=media_id, **{"as": "document"}), "document"),
        (talk.say(media_id=media_id, **{"as": "sticker"}), "sticker"),
        (talk.say(location={"latitude": -23.5, "longitude": -46.6, "name": "Loja"}), "location"),
        (talk.say(contacts=[{"name": "Caio", "phones": ["+5541996540104"]}]), "contacts"),
    ]
    for message, kind in said:
        assert talk.arrived(message["id"])["kind"] == kind
        assert talk.screen(message["id"])["kind"] == kind
    assert talk.admin.get(f"/simulator/media/{media_id}").content == PICTURE


def test_a_reply_a_reaction_an_edit_and_a_deletion_are_seen_on_the_phone(talk: Talk) -> None:
    question = eventually(talk.inbound)[0]
    reply = talk.say(text="Temos", quoted=question["id"], sign=True)
    assert reply["quoted"]["text"] == "Bom dia"
    talk.arrived(reply["id"])
    assert talk.screen(reply["id"])["quoted"]["text"] == "Bom dia"
    assert talk.admin.put(talk.on(question["id"], "/reaction"), json={"emoji": "👍"}).status_code == 202
    assert eventually(lambda: talk.screen(talk.first)["reactions"]) == [{"emoji": "👍", "mine": False}]
    edited = talk.admin.patch(talk.on(reply["id"]), json={"text": "Temos sim"}).json()["message"]
    assert (edited["text"], [each["text"] for each in edited["edits"]]) == ("Temos sim", ["Temos"])
    assert eventually(lambda: talk.screen(reply["id"])["edited"])
    assert talk.screen(reply["id"])["text"].endswith(":\nTemos sim")
    revoked = talk.admin.delete(talk.on(reply["id"])).json()["message"]
    assert (revoked["text"], revoked["revoked"]["by"]["kind"]) == (None, "user")
    assert eventually(lambda: talk.screen(reply["id"])["revoked"])
    assert "Temos" not in repr(talk.messages())


def test_what_the_customer_changes_is_seen_on_the_desk_and_is_no_message(talk: Talk) -> None:
    mine = talk.say(text="Olá")
    talk.arrived(mine["id"])
    ticket = talk.admin.get(f"/tickets/{talk.ticket}").json()
    talk.change(mine["id"], "reaction", "❤️")
    talk.change(talk.first, "edit", "Boa tarde")
    eventually(lambda: talk.message(mine["id"])["reactions"])
    edited = eventually(lambda: next((each for each in talk.inbound() if each["edited_at"]), None))
    assert (edited["text"], len(talk.inbound())) == ("Boa tarde", 1)
    talk.change(talk.first, "revoke")
    assert eventually(lambda: talk.inbound()[0]["revoked"])
    assert talk.inbound()[0]["text"] is None
    after = talk.admin.get(f"/tickets/{talk.ticket}").json()
    assert (after["state"], after["unread"]) == (ticket["state"], ticket["unread"])


def test_a_reaction_never_opens_or_reopens_a_ticket(talk: Talk) -> None:
    mine = talk.say(text="Até logo")
    talk.arrived(mine["id"])
    assert talk.admin.post(f"/tickets/{talk.ticket}/resolve", json={"silent": True}).status_code == 200
    talk.change(mine["id"], "reaction", "👍")
    talk.change(talk.first, "edit", "Bom dia!")
    eventually(lambda: talk.message(mine["id"])["reactions"])
    time.sleep(0.5)
    assert talk.pending() is None
    assert talk.admin.get(f"/tickets/{talk.ticket}").json()["state"] == "closed"


def test_what_cannot_be_sent_or_changed_says_why(talk: Talk) -> None:
    here = f"/tickets/{talk.ticket}/messages"
    question = eventually(talk.inbound)[0]
    refusals = [
        (talk.admin.post(here, json={"media_id": NOTHING}), 422, "message.media_unknown"),
        (talk.admin.post(here, json={"text": "x" * 5_000}), 422, "message.text_too_long"),
        (talk.admin.post(here, json={"text": "x", "quoted": "?"}), 404, "message.not_found"),
        (talk.admin.post(here, json={"text": " "}), 422, "message.text_empty"),
        (talk.admin.patch(talk.on(question["id"]), json={"text": "x"}), 403, "message.not_yours_to_change"),
        (talk.admin.delete(talk.on(question["id"])), 403, "message.not_yours_to_change"),
        (talk.admin.put(talk.on("nobody", "/reaction"), json={"emoji": "👍"}), 404, "message.not_found"),
    ]
    for answer, status, code in refusals:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    text = talk.admin.post("/media", params={"name": "a.txt"}, content=b"um texto simples\n").json()["id"]
    wrong = talk.admin.post(here, json={"media_id": text, "as": "sticker"})
    assert 400 <= wrong.status_code < 500


def test_a_message_is_said_again_on_other_tickets_each_with_its_outcome(
    desk: RunningDesk, admin: httpx.Client, talk: Talk
) -> None:
    other = Talk(desk, admin)
    message = talk.say(media_id=talk.upload(), text="a mesa")
    wish = {"ticket_ids": [other.ticket, "nobody"]}
    items = admin.post(talk.on(message["id"], "/forward"), json=wish).json()["items"]
    assert [(each["ok"], each["code"]) for each in items] == [(True, None), (False, "ticket.not_found")]
    said = eventually(lambda: [each for each in other.messages() if each["forwarded"]])
    assert (said[0]["text"], said[0]["kind"]) == ("a mesa", "image")


def test_the_link_of_a_meeting_is_sent_and_cannot_be_guessed(talk: Talk) -> None:
    answers = [talk.admin.post(f"/tickets/{talk.ticket}/messages/video-call") for _ in range(2)]
    urls = {each.json()["url"] for each in answers}
    assert len(urls) == 2
    assert all(url.startswith("https://meet.jit.si/") and len(url) > 40 for url in urls)
    assert answers[0].json()["url"] in answers[0].json()["message"]["text"]


def test_who_types_is_seen_on_either_side_and_kept_nowhere(talk: Talk) -> None:
    with page(talk.desk, talk.admin) as mine:
        mine.send(type="watch", ticket_id=talk.ticket)
        wish = {"from": talk.phone, "name": "Rosa", "typing": True}
        mine.until(lambda frame: frame["type"] == "viewers")
        assert talk.admin.post("/simulator/typing", json=wish).status_code == 204
        frame = mine.until(lambda frame: frame["type"] == "typing")
        assert (frame["typing"], frame["name"]) == (True, "Rosa")


def test_in_a_group_the_desk_sees_who_wrote(talk: Talk) -> None:
    group = {"id": f"{uuid4().hex}@g.us", "name": f"Família {uuid4().hex[:6]}"}
    talk.write(text="Oi, gente", group=group)
    params: dict[str, str | int] = {"group": "true", "state": "pending", "limit": 100}

    def opened() -> Any:
        items = talk.admin.get("/tickets", params=params).json()["items"]
        return next((each for each in items if each["contact"]["name"] == group["name"]), None)

    ticket = eventually(opened)
    (message,) = eventually(lambda: talk.admin.get(f"/tickets/{ticket['id']}/messages").json()["items"])
    assert (message["author"]["name"], ticket["group"]) == ("Rosa", True)


def test_an_official_lines_file_is_shown_at_once_and_fetched_then(line: Line, admin: httpx.Client) -> None:
    number = f"55119{uuid4().int % 10**8:08d}"
    source = line.graph.keep(PICTURE, "image/png")
    for name, file in (("kept", source), ("gone", "900000000000009")):
        image = {"id": file, "mime_type": "image/png", "caption": name}
        message = {"from": number, "id": f"wamid.{uuid4().hex}", "timestamp": str(int(time.time()))}
        assert line.post(webhook({"messages": [{**message, "type": "image", "image": image}]})).status_code == 200

    def pending() -> Any:
        items = admin.get("/tickets", params={"state": "pending", "limit": 100}).json()["items"]
        return next((each for each in items if each["contact"]["phone"] == f"+{number}"), None)

    ticket = eventually(pending)

    def settled() -> Any:
        items = admin.get(f"/tickets/{ticket['id']}/messages").json()["items"]
        states = {each["text"]: each["media"] for each in items if each["media"]}
        return states if {each["state"] for each in states.values()} == {"stored", "lost"} else None

    states = eventually(settled)
    assert (states["kept"]["state"], states["gone"]["state"]) == ("stored", "lost")
    assert (states["kept"]["size"], states["kept"]["thumb"]) == (len(PICTURE), True)
    assert admin.get(f"/tickets/{ticket['id']}/media/{states['kept']['id']}").content == PICTURE


def test_what_a_channel_cannot_do_is_refused_by_the_server(line: Line, admin: httpx.Client) -> None:
    number = f"55119{uuid4().int % 10**8:08d}"
    text = {"from": number, "id": f"wamid.{uuid4().hex}", "timestamp": str(int(time.time()))}
    line.post(webhook({"messages": [{**text, "type": "text", "text": {"body": "Oi"}}]}))

    def pending() -> Any:
        items = admin.get("/tickets", params={"state": "pending", "limit": 100}).json()["items"]
        return next((each for each in items if each["contact"]["phone"] == f"+{number}"), None)

    ticket = eventually(pending)
    admin.post(f"/tickets/{ticket['id']}/accept")
    here = f"/tickets/{ticket['id']}/messages"
    said = admin.post(here, json={"text": "Olá"}).json()["message"]
    refused = admin.patch(f"{here}/{said['id']}", json={"text": "Oi"})
    assert (refused.status_code, refused.json()["code"], refused.json()["what"]) == (
        409,
        "message.channel_cannot",
        "edits",
    )
    can = next(each for each in admin.get("/channels").json()["items"] if each["id"] == line.id)["capabilities"]
    assert (can["edits"], can["revokes"], can["reactions"], can["quotes"]) == (False, False, True, True)
