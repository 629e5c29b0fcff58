"""What management sets up over REST, what the desk then says by itself, and what it never lets out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.conftest import Line
from tests.gateway.rest import problem
from tests.providers.graph import text_webhook

AGENT, SUPERVISOR = "ana@demo.local", "supervisora@demo.local"
RATING = {"on_resolve": True, "scale": 5, "text": "Nota de 1 a {{scale}}?", "minutes": 30, "thanks": "Grata!"}
NUMBERS = count(1)


@dataclass
class Shop:
    """A supervisor in the queue that the simulated line's customers come to."""

    desk: RunningDesk
    team: httpx.Client
    queue_id: str

    def hours(self, hours: dict[str, Any] | None) -> None:
        answer = self.team.put(f"/queues/{self.queue_id}/hours", json={"hours": hours})
        assert answer.status_code == 200, answer.text

    def texts(self, **texts: str) -> None:
        answer = self.team.put(f"/queues/{self.queue_id}/texts", json=texts)
        assert answer.status_code == 200, answer.text

    def customer(self) -> "Customer":
        return Customer(self, f"+551198770{next(NUMBERS):04}")


@dataclass
class Customer:
    """Somebody with a simulated phone."""

    shop: Shop
    phone: str

    def says(self, text: str) -> None:
        wish = {"from": self.phone, "name": "Rosa Lima", "text": text}
        assert self.shop.team.post("/simulator/messages", json=wish).status_code == 202

    def heard(self) -> list[str]:
        """What the desk has written to him."""
        shown = self.shop.team.get(f"/simulator/phones/{self.phone}/messages").json()["items"]
        return [each["text"] for each in shown if each["direction"] == "in"]

    def hears(self, *texts: str) -> None:
        """Exactly this, and nothing more in the time that a further message would take."""
        eventually(lambda: len(self.heard()) >= len(texts))
        self.ticket(lambda ticket: True)
        assert self.heard() == list(texts)

    def tickets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.shop.team.get("/tickets", params={"q": self.phone}).json()["items"]
        return found

    def ticket(self, fits: Any = lambda ticket: True) -> dict[str, Any]:
        """His newest ticket, once it fits."""
        found: dict[str, Any] = eventually(lambda: next((each for each in self.tickets() if fits(each)), None))
        return found

    def taken(self) -> str:
        """His ticket, in the supervisor's hands."""
        ticket_id: str = self.ticket()["id"]
        assert self.shop.team.post(f"/tickets/{ticket_id}/accept").status_code == 200
        return ticket_id

    def resolved(self, silent: bool = False) -> str:
        ticket_id = self.taken()
        assert self.shop.team.post(f"/tickets/{ticket_id}/resolve", json={"silent": silent}).status_code == 200
        return ticket_id


@pytest.fixture
def shop(desk: RunningDesk) -> Iterator[Shop]:
    with desk.client(SUPERVISOR) as team:
        queue_id = next(each["id"] for each in team.get("/queues").json()["items"] if each["name"] == "Suporte")
        before = team.get("/company").json()
        running = Shop(desk, team, queue_id)
        yield running
        running.hours(None)
        running.texts()
        assert team.put("/company/texts", json={}).status_code == 200
        assert team.put("/company/rating", json=before["rating"]).status_code == 200


def test_a_burst_of_messages_is_greeted_once_in_the_queues_own_words(shop: Shop) -> None:
    shop.texts(greeting="{{first_name}}, aqui é {{queue}}")
    rosa = shop.customer()
    for text in ("Oi", "Tudo bem?", "Alguém aí?"):
        rosa.says(text)
    rosa.hears("Rosa, aqui é Suporte")
    assert len(rosa.tickets()) == 1


def test_outside_the_hours_the_absence_is_told_once_a_period(shop: Shop) -> None:
    shop.hours({})
    shop.texts(greeting="Oi!", absence="Fechado")
    rosa = shop.customer()
    rosa.says("Oi")
    rosa.hears("Fechado")
    rosa.says("Alguém aí?")
    rosa.ticket(lambda ticket: ticket["unread"] == 2)
    rosa.hears("Fechado")


def test_taking_handing_on_and_ending_are_told(shop: Shop) -> None:
    shop.texts(accepted="Com {{agent}}", closing="Tchau", transferred="Já passo")
    rosa = shop.customer()
    rosa.says("Oi")
    ticket_id = rosa.taken()
    rosa.hears("Com Rafaela Nunes")
    ana = shop.team.get("/team").json()["items"]
    ana_id = next(each["id"] for each in ana if each["name"].startswith("Ana"))
    assert shop.team.post(f"/tickets/{ticket_id}/transfer", json={"user_id": ana_id}).status_code == 200
    rosa.hears("Com Rafaela Nunes", "Já passo")
    shop.team.post(f"/tickets/{ticket_id}/resolve")
    rosa.hears("Com Rafaela Nunes", "Já passo", "Tchau")


def test_a_silent_end_says_nothing_and_asks_nothing(shop: Shop) -> None:
    shop.texts(closing="Tchau")
    shop.team.put("/company/rating", json=RATING)
    rosa, other = shop.customer(), shop.customer()
    rosa.says("Oi")
    rosa.resolved(silent=True)
    other.says("Oi")
    other.resolved()
    other.hears("Tchau", "Nota de 1 a 5?")
    assert rosa.heard() == []
    assert rosa.ticket()["rating_pending"] is False


def test_a_score_is_taken_thanked_for_and_opens_nothing(shop: Shop) -> None:
    shop.team.put("/company/rating", json=RATING)
    rosa = shop.customer()
    rosa.says("Oi")
    ticket_id = rosa.resolved()
    rosa.hears("Nota de 1 a 5?")
    rosa.says("4 estrelas")
    ticket = rosa.ticket(lambda ticket: ticket["rating"] is not None)
    assert (ticket["state"], ticket["rating"]["score"], ticket["unread"]) == ("closed", 4, 0)
    rosa.hears("Nota de 1 a 5?", "Grata!")
    assert [each["id"] for each in rosa.tickets()] == [ticket_id]


def test_an_agent_asks_for_a_score_once(shop: Shop) -> None:
    rosa = shop.customer()
    rosa.says("Oi")
    ticket_id = rosa.taken()
    answer = shop.team.post(f"/tickets/{ticket_id}/rating", json={"scale": 10})
    assert answer.json()["ticket"]["rating_pending"] is True
    problem(shop.team.post(f"/tickets/{ticket_id}/rating"), 409, "rating.already_requested")
    rosa.says("9/10")
    assert rosa.ticket(lambda ticket: ticket["rating"] is not None)["rating"]["scale"] == 10


def test_who_is_kept_from_bots_hears_nothing_that_nobody_wrote(shop: Shop) -> None:
    rosa = shop.customer()
    rosa.says("Oi")
    contact_id = rosa.ticket()["contact"]["id"]
    assert shop.team.put(f"/contacts/{contact_id}/chatbot", json={"blocked": True}).status_code == 200
    shop.texts(accepted="Com {{agent}}", closing="Tchau")
    ticket_id = rosa.taken()
    problem(shop.team.post(f"/tickets/{ticket_id}/rating"), 409, "contact.chatbot_blocked")
    shop.team.post(f"/tickets/{ticket_id}/messages", json={"text": "Oi, Rosa", "sign": False})
    eventually(lambda: rosa.heard() == ["Oi, Rosa"])
    shop.team.post(f"/tickets/{ticket_id}/resolve")
    eventually(lambda: 'outcome="contact.chatbot_blocked",text="closing"' in metrics(shop.desk))
    assert rosa.heard() == ["Oi, Rosa"]


def test_what_a_blocked_contact_sends_is_dropped_and_counted(shop: Shop) -> None:
    rosa = shop.customer()
    rosa.says("Oi")
    ticket = rosa.ticket()
    assert shop.team.put(f"/contacts/{ticket['contact']['id']}/block", json={"blocked": True}).status_code == 200
    rosa.says("Me deixem entrar")
    eventually(lambda: 'outcome="dropped: blocked contact"' in metrics(shop.desk))
    assert "Me deixem entrar" not in shop.team.get(f"/tickets/{ticket['id']}/messages").text
    shop.team.put(f"/contacts/{ticket['contact']['id']}/block", json={"blocked": False})
    rosa.says("E agora?")
    rosa.ticket(lambda each: each["unread"] == 2)


def test_a_text_is_not_said_once_the_channels_window_is_closed(shop: Shop, line: Line) -> None:
    assert shop.team.put("/company/texts", json={"greeting": "Oi!"}).status_code == 200
    body = text_webhook("wamid.old", "Oi", sender="5511955557031", timestamp=1785000010)
    assert line.post(body).status_code == 200
    tickets = eventually(lambda: shop.team.get("/tickets", params={"q": "5511955557031"}).json()["items"])
    eventually(lambda: 'outcome="message.window_closed"' in metrics(line.desk))
    messages = eventually(lambda: shop.team.get(f"/tickets/{tickets[0]['id']}/messages").json()["items"])
    assert [each["direction"] for each in messages] == ["in"]


def test_no_way_out_carries_a_note(shop: Shop) -> None:
    secret = "cliente difícil"
    shop.texts(accepted="Com {{agent}}", closing="Tchau {{note}}")
    shop.team.put("/company/rating", json=RATING)
    rosa = shop.customer()
    rosa.says("Oi")
    ticket_id = rosa.taken()
    note = shop.team.post(f"/tickets/{ticket_id}/notes", json={"text": f"{secret} 1"}).json()["note"]
    shop.team.patch(f"/tickets/{ticket_id}/notes/{note['id']}", json={"text": f"{secret} 2"})
    shop.team.post(f"/tickets/{ticket_id}/messages", json={"text": "Oi, Rosa", "sign": True})
    shop.team.post(f"/tickets/{ticket_id}/protocol", json={"send": True})
    queues = shop.team.get("/queues").json()["items"]
    other = next(each["id"] for each in queues if each["id"] != shop.queue_id)
    shop.team.post(f"/tickets/{ticket_id}/transfer", json={"queue_id": other, "note": f"{secret} 3"})
    shop.team.post(f"/tickets/{ticket_id}/transfer", json={"queue_id": shop.queue_id, "note": f"{secret} 4"})
    shop.team.post(f"/tickets/{ticket_id}/resolve")
    eventually(lambda: rosa.heard()[-1:] == ["Nota de 1 a 5?"])
    rosa.says("5")
    eventually(lambda: rosa.heard()[-1:] == ["Grata!"])
    assert secret not in shop.team.get(f"/simulator/phones/{rosa.phone}/messages").text
    assert secret not in shop.team.get(f"/tickets/{ticket_id}/messages").text
    notes = shop.team.get(f"/tickets/{ticket_id}/notes").json()["items"]
    assert [each["text"] for each in notes] == [f"{secret} {each}" for each in (2, 3, 4)]


def test_notes_are_the_authors_and_mentions_are_people(shop: Shop) -> None:
    rosa = shop.customer()
    rosa.says("Oi")
    ticket_id = rosa.ticket()["id"]
    with shop.desk.client(AGENT) as ana:
        answer = ana.post(f"/tickets/{ticket_id}/notes", json={"text": "Já liguei"})
        note_id = answer.json()["note"]["id"]
        assert answer.status_code == 201
        nobody = {"text": "@x", "mentions": ["nobody"]}
        problem(ana.post(f"/tickets/{ticket_id}/notes", json=nobody), 422, "note.mention_unknown")
        problem(ana.post(f"/tickets/{ticket_id}/notes", json={"text": "  "}), 422, "note.text_empty")
    path = f"/tickets/{ticket_id}/notes/{note_id}"
    problem(shop.team.patch(path, json={"text": "Não ligou"}), 403, "note.not_yours")
    assert shop.team.delete(path).json()["note"]["text"] is None
    problem(shop.team.get("/tickets/nowhere/notes"), 404, "ticket.not_found")


def test_catalogues_are_everybodys_to_read_and_managements_to_change(shop: Shop) -> None:
    made = shop.team.post("/tags", json={"name": "Obra", "color": "#123456"})
    tag_id = made.json()["tag"]["id"]
    problem(shop.team.post("/tags", json={"name": " obra ", "color": "#123456"}), 409, "tag.name_taken")
    wrong = problem(shop.team.post("/tags", json={"name": "", "color": "red"}), 422, "request.invalid")
    assert {each["field"] for each in wrong["fields"]} == {"name", "color"}
    with shop.desk.client(AGENT) as ana:
        shown = ana.get("/tags", params={"wait_for": made.json()["position"]}).json()["items"]
        assert {"id": tag_id, "name": "Obra", "color": "#123456"} in shown
        problem(ana.patch(f"/tags/{tag_id}", json={"name": "Minha"}), 403, "catalogue.management_only")
        problem(ana.post("/reasons", json={"name": "Minha"}), 403, "catalogue.management_only")
        problem(ana.post("/boards", json={"name": "Meu"}), 403, "catalogue.management_only")
        problem(ana.put("/company/hours", json={"hours": None}), 403, "catalogue.management_only")
    changed = shop.team.patch(f"/tags/{tag_id}", json={"color": "#654321"}).json()["tag"]
    assert changed == {"id": tag_id, "name": "Obra", "color": "#654321"}
    gone = shop.team.delete(f"/tags/{tag_id}").json()["position"]
    left = shop.team.get("/tags", params={"wait_for": gone}).json()["items"]
    assert tag_id not in {each["id"] for each in left}
    problem(shop.team.patch("/tags/nowhere", json={"name": "Nada"}), 404, "tag.not_found")


def test_a_boards_columns_are_added_moved_and_taken_away(shop: Shop) -> None:
    columns = [{"name": name, "color": "#123456"} for name in ("A", "B")]
    board = shop.team.post("/boards", json={"name": "Obras", "columns": columns}).json()["board"]
    path = f"/boards/{board['id']}/columns"
    board = shop.team.post(path, json={"name": "C", "color": "#123456"}).json()["board"]
    first, second, third = (each["id"] for each in board["columns"])
    moved = shop.team.patch(f"{path}/{third}", json={"place": 0, "name": "Z"}).json()["board"]
    assert [each["name"] for each in moved["columns"]] == ["Z", "A", "B"]
    left = shop.team.delete(f"{path}/{first}").json()["board"]
    assert [each["id"] for each in left["columns"]] == [third, second]
    problem(shop.team.patch(f"{path}/{first}", json={"name": "A"}), 409, "board.column_archived")
    assert shop.team.delete(f"/boards/{board['id']}").status_code == 200


def test_hours_that_are_none_name_the_field(shop: Shop) -> None:
    answer = shop.team.put("/company/hours", json={"hours": {"mon": [["8:00", "18:00"]]}})
    assert problem(answer, 422, "request.invalid")["fields"][0]["field"] == "hours.mon.0.0"


def test_an_agent_tags_contacts_whom_he_sees_and_blocks_nobody(shop: Shop) -> None:
    rosa = shop.customer()
    rosa.says("Oi")
    contact_id = rosa.ticket()["contact"]["id"]
    tag = shop.team.get("/tags").json()["items"][0]
    with shop.desk.client(AGENT) as ana, shop.desk.client("carla@demo.local") as carla:
        shown = ana.post(f"/contacts/{contact_id}/tags", json={"tag_ids": [tag["id"]]}).json()["contact"]
        assert shown["tags"] == [tag]
        unknown = ana.post(f"/contacts/{contact_id}/tags", json={"tag_ids": ["nowhere"]})
        problem(unknown, 422, "tag.not_found")
        problem(carla.post(f"/contacts/{contact_id}/tags", json={"tag_ids": [tag["id"]]}), 404, "contact.not_found")
        problem(ana.put(f"/contacts/{contact_id}/block", json={"blocked": True}), 403, "contact.management_only")
        assert ana.delete(f"/contacts/{contact_id}/tags/{tag['id']}").json()["contact"]["tags"] == []


def metrics(desk: RunningDesk) -> str:
    """What the gateway counts."""
    return httpx.get(f"{desk.url}/metrics").text
