"""Templates and the 24-hour window through a whole desk: read, told of, filled in, sent, scheduled (C2, C3)."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from tests.acceptance.desk import RunningDesk, add_waba_channel, eventually
from tests.gateway.conftest import Line
from tests.gateway.test_live import page
from tests.providers.graph import GraphStandIn, status_webhook, text_webhook, webhook
from tests.providers.graph_templates import SHOP_TEMPLATES

NUMBER = "104500000000077"
PICTURE = (Path(__file__).parents[2] / "docs" / "pictures" / "phone.png").read_bytes()
HOUR = 3600


def template(template_id: str, name: str, status: str = "APPROVED", **facts: Any) -> dict[str, Any]:
    """A template as Meta lists it."""
    body = {"type": "BODY", "text": "Olá {{1}}, seu horário é {{2}}.", "example": {"body_text": [["Rosa", "14h"]]}}
    about = {"language": "pt_BR", "category": "UTILITY", "components": [body]}
    return {"id": template_id, "name": name, "status": status, **about, **facts}


CATALOGUE = [
    template("1", "confirma_horario"),
    template("2", "promo_julho", "REJECTED", rejected_reason="INVALID_FORMAT"),
    template("3", "appointment", language="en_US"),
    template(
        "4",
        "novidade",
        components=[{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Chegou!"}],
    ),
    template("5", "oferta", category="MARKETING", components=[{"type": "BODY", "text": "Só hoje!"}]),
]


class Office:
    """An administrator with a number whose provider has templates."""

    def __init__(self, line: Line, admin: httpx.Client) -> None:
        self.line, self.admin, self.graph = line, admin, line.graph
        self.path = f"/channels/{line.id}/templates"

    def customer(self, hours_ago: float) -> str:
        """The ticket, taken, of somebody who wrote so long ago."""
        sender = f"55119{uuid4().int % 10**8:08d}"
        at = int(time.time() - hours_ago * HOUR)
        body = text_webhook(f"wamid.{sender}", "Oi", sender=sender, name=f"Cliente {sender}", timestamp=at)
        body = body.replace(b"104500000000001", NUMBER.encode())
        assert self.line.post(body).status_code == 200
        query = {"q": sender, "limit": "5"}
        (ticket,) = eventually(lambda: self.admin.get("/tickets", params=query).json()["items"])
        assert self.admin.post(f"/tickets/{ticket['id']}/accept").status_code == 200
        return str(ticket["id"])

    def customer_of(self, ticket_id: str) -> str:
        """The number, in digits, of a ticket's contact."""
        return str(self.admin.get(f"/tickets/{ticket_id}").json()["contact"]["phone"]).lstrip("+")

    def write(self, ticket_id: str, **wish: Any) -> httpx.Response:
        return self.admin.post(f"/tickets/{ticket_id}/messages", json=wish)

    def listed(self, **query: str) -> list[str]:
        return [each["name"] for each in self.admin.get(self.path, params=query).json()["items"]]


@pytest.fixture(scope="module")
def office(desk: RunningDesk) -> Iterator[Office]:
    """A number of its own, so that no other test's customers write there."""
    with GraphStandIn.running() as graph, desk.client("admin@demo.local") as admin:
        graph.templates.extend(CATALOGUE)
        yield Office(Line(desk, graph, add_waba_channel(admin, graph.url, NUMBER)), admin)


def last(office: Office, ticket_id: str) -> dict[str, Any]:
    """The last message of a ticket, once the first is there."""
    found: list[dict[str, Any]] = []

    def there() -> bool:
        found[:] = office.admin.get(f"/tickets/{ticket_id}/messages").json()["items"]
        return bool(found)

    assert eventually(there)
    return found[-1]


def use(name: str = "confirma_horario", **values: Any) -> dict[str, Any]:
    """The wish to send a template."""
    return {"name": name, "language": "pt_BR", "body": ["Rosa", "14h"], **values}


def test_a_lines_templates_are_read_when_it_is_set_up_and_looked_for(office: Office) -> None:
    assert eventually(lambda: len(office.listed()) == 5)
    assert office.listed(language="pt_BR", status="approved") == ["confirma_horario", "novidade", "oferta"]
    assert office.listed(q="CONFIRMA ola") == ["confirma_horario"]
    found = office.admin.get(office.path).json()
    assert (found["languages"], found["statuses"]) == (["en_US", "pt_BR"], ["approved", "rejected"])
    rejected = next(each for each in found["items"] if each["name"] == "promo_julho")
    assert (rejected["sendable"], rejected["reason"]) == (False, "invalid_format")


def test_reading_again_keeps_what_changed_and_agents_may_only_look(office: Office) -> None:
    eventually(lambda: len(office.listed()) == 5)
    office.graph.templates.append(template("9", "novo"))
    done = office.admin.post(f"{office.path}/sync").json()
    assert done["templates"] == 6
    assert "novo" in office.listed(wait_for=str(done["position"]))
    office.graph.templates.pop()
    assert office.admin.post(f"{office.path}/sync").json()["position"] > done["position"]
    with office.line.desk.client("ana@demo.local") as agent:
        assert agent.get(office.path).status_code == 200
        assert agent.post(f"{office.path}/sync").status_code == 403
    assert office.admin.get("/channels/none/templates").json()["code"] == "channel.not_found"


def test_news_that_meta_posts_change_the_template_and_pages_hear_of_it(office: Office) -> None:
    eventually(lambda: len(office.listed()) == 5)
    value = {
        "event": "PAUSED",
        "message_template_id": 1,
        "message_template_name": "confirma_horario",
        "reason": "NONE",
    }
    news = {"field": "message_template_status_update", "value": value}

    def tell(change: dict[str, Any]) -> None:
        body = {"object": "whatsapp_business_account", "entry": [{"id": "208800000000001", "changes": [change]}]}
        assert office.line.post(orjson.dumps(body)).status_code == 200

    with page(office.line.desk, office.admin) as open_page:
        tell(news)
        open_page.until(lambda frame: frame.get("what") == "templates")
    assert eventually(lambda: office.listed(status="paused") == ["confirma_horario"])
    ticket = office.customer(hours_ago=1)
    refused = office.write(ticket, template=use())
    assert (refused.status_code, refused.json()["code"]) == (409, "template.not_sendable")
    value["event"] = "APPROVED"
    tell(news)
    assert eventually(lambda: "confirma_horario" in office.listed(status="approved"))


def test_once_the_window_is_closed_only_a_template_is_accepted_and_it_arrives(office: Office) -> None:
    eventually(lambda: len(office.listed()) == 5)
    ticket = office.customer(hours_ago=25)
    window = office.admin.get(f"/tickets/{ticket}/window").json()
    assert (window["hours"], window["open"]) == (24, False)
    refused = office.write(ticket, text="Ainda quer?")
    assert (refused.status_code, refused.json()["code"]) == (409, "message.window_closed")
    assert refused.json()["closes_at"] == window["closes_at"]
    first = eventually(lambda: office.admin.get(f"/tickets/{ticket}/messages").json()["items"])[0]
    for path in ("video-call", f"{first['id']}/forward"):
        answer = office.admin.post(f"/tickets/{ticket}/messages/{path}", json={"ticket_ids": [ticket]})
        told = answer.json()
        assert (told.get("code") or told["items"][0]["code"]) == "message.window_closed", path
    reaction = office.admin.put(f"/tickets/{ticket}/messages/{first['id']}/reaction", json={"emoji": "👍"})
    assert reaction.json()["code"] == "message.window_closed"
    before = len(office.graph.messages)
    said = office.write(ticket, template=use())
    assert said.status_code == 202, said.text
    message = said.json()["message"]
    assert (message["kind"], message["text"]) == ("template", "Olá Rosa, seu horário é 14h.")
    sent = office.graph.wait_for(before + 1)[-1]
    assert sent["template"]["name"] == "confirma_horario"
    assert [each["text"] for each in sent["template"]["components"][0]["parameters"]] == ["Rosa", "14h"]
    items = f"/tickets/{ticket}/messages"
    assert eventually(lambda: office.admin.get(items).json()["items"][-1]["status"] == "sent")


def test_while_the_window_is_open_it_says_until_when(office: Office) -> None:
    ticket = office.customer(hours_ago=23)
    window = office.admin.get(f"/tickets/{ticket}/window").json()
    left = datetime.fromisoformat(window["closes_at"]) - datetime.now(UTC)
    assert window["open"]
    assert timedelta(minutes=50) < left <= timedelta(hours=1)
    assert office.write(ticket, text="Ainda quer?").status_code == 202


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        (use(body=["Rosa"]), "template.values_wrong", "template.body"),
        (use(body=["Rosa", "às\n14h"]), "template.values_wrong", "template.body"),
        (use(header=["x"]), "template.values_wrong", "template.header"),
        (use(media_id="0" * 64), "template.values_wrong", "template.media_id"),
        (use("novidade", body=[]), "template.values_wrong", "template.media_id"),
        (use("nenhum"), "template.not_found", "template"),
    ],
)
def test_values_that_meta_would_refuse_are_named_before_anything_leaves(
    office: Office, wish: dict[str, Any], code: str, field: str
) -> None:
    eventually(lambda: len(office.listed()) == 5)
    ticket = office.customer(hours_ago=1)
    refused = office.write(ticket, template=wish)
    assert refused.status_code == 422, refused.text
    problem = refused.json()
    assert (problem["code"], problem["fields"][0]["field"]) == (code, field)


def test_a_picture_stands_in_the_header_and_a_template_can_be_scheduled(office: Office) -> None:
    eventually(lambda: len(office.listed()) == 5)
    ticket = office.customer(hours_ago=30)
    media_id = office.admin.post("/media", params={"name": "mesa.png"}, content=PICTURE).json()["id"]
    before = len(office.graph.messages)
    wish = {
        "template": use("novidade", body=[], media_id=media_id),
        "due_at": (datetime.now(UTC) + timedelta(seconds=1.5)).isoformat(),
        "time_zone": "America/Sao_Paulo",
    }
    answer = office.admin.post(f"/tickets/{ticket}/schedules", json=wish)
    assert answer.status_code == 201, answer.text
    assert answer.json()["schedule"]["kind"] == "template"
    plain = {**wish, "template": None, "text": "Chegou!"}
    assert office.admin.post(f"/tickets/{ticket}/schedules", json=plain).status_code == 201
    sent = office.graph.wait_for(before + 1)[-1]
    header = sent["template"]["components"][0]["parameters"][0]
    assert header == {"type": "image", "image": {"id": office.graph.uploads[-1].id}}

    def texts() -> Any:
        items = office.admin.get(f"/tickets/{ticket}/messages").json()["items"]
        said = {each["text"]: each for each in items if each["direction"] == "out" and each["kind"] == "text"}
        return said["Chegou!"]["error"] if "Chegou!" in said else None

    assert eventually(texts)["code"] == "message.window_closed"
    assert len(office.graph.messages) == before + 1


RICH = ("mesas_novas", "oferta_de_inverno", "marcar_visita", "combina_com_voce")


@pytest.fixture
def rich(office: Office) -> Iterator[dict[str, Any]]:
    """Templates with cards, an offer, a form and products, as the desk lists them."""
    office.graph.templates.extend(each for each in SHOP_TEMPLATES if each["name"] in RICH)
    done = office.admin.post(f"{office.path}/sync").json()
    listed = office.admin.get(office.path, params={"wait_for": done["position"]}).json()["items"]
    yield {each["name"]: each for each in listed}
    del office.graph.templates[-len(RICH) :]
    office.admin.post(f"{office.path}/sync")


def test_a_carousel_an_offer_and_a_catalogue_are_filled_in_over_the_desk(
    office: Office, rich: dict[str, Any]
) -> None:
    found = rich
    assert all(found[each]["sendable"] for each in RICH)
    assert found["mesas_novas"]["variables"]["cards"][0] == {"body": ["1"], "buttons": [1]}
    ticket = office.customer(hours_ago=30)
    media_id = office.admin.post("/media", params={"name": "mesa.png"}, content=PICTURE).json()["id"]
    cards: list[dict[str, Any]] = [
        {"body": ["Cerejeira"], "buttons": {"1": "120"}, "media_id": media_id},
        {"buttons": {"1": "180"}, "media_id": media_id},
    ]
    ends = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    sections = [{"title": "Sofás", "product_ids": ["SOFA-1"]}]
    said: dict[str, dict[str, Any]] = {
        "mesas_novas": {"body": ["Rosa"], "cards": cards},
        "oferta_de_inverno": {"body": ["Rosa"], "buttons": {"0": "INVERNO", "1": "sofa"}, "expires_at": ends},
        "marcar_visita": {"body": []},
        "combina_com_voce": {"body": ["Rosa"], "sections": sections},
    }
    before = len(office.graph.messages)
    for sent, (name, values) in enumerate(said.items(), 1):
        answer = office.write(ticket, template=use(name, **values))
        assert answer.status_code == 202, answer.text
        office.graph.wait_for(before + sent)
        assert eventually(lambda: last(office, ticket)["status"] == "sent"), last(office, ticket)
    flow = office.graph.messages[before + 2]["template"]["components"][0]["parameters"][0]["action"]
    assert len(flow["flow_token"]) == 36
    wrong = {
        "template.cards.0.media_id": use(
            "mesas_novas", body=["Rosa"], cards=[{**cards[0], "media_id": None}, cards[1]]
        ),
        "template.expires_at": use(
            "oferta_de_inverno", **{**said["oferta_de_inverno"], "expires_at": "2026-01-01T00:00:00Z"}
        ),
        "template.sections": use("combina_com_voce", body=["Rosa"]),
    }
    later = {"due_at": (datetime.now(UTC) + timedelta(days=3)).isoformat(), "time_zone": "America/Sao_Paulo"}
    wish = {"template": use("oferta_de_inverno", **said["oferta_de_inverno"]), **later}
    problem = office.admin.post(f"/tickets/{ticket}/schedules", json=wish).json()
    assert (problem["code"], problem["fields"][0]["field"]) == ("template.values_wrong", "template.expires_at")
    for field, wish in wrong.items():
        problem = office.write(ticket, template=wish).json()
        assert (problem["code"], problem["fields"][0]["field"]) == ("template.values_wrong", field)


def test_a_carousel_is_shown_with_its_words_and_its_pictures_to_whoever_may_see_it(
    desk: RunningDesk, office: Office, rich: dict[str, Any]
) -> None:
    ticket = office.customer(hours_ago=1)
    media_id = office.admin.post("/media", params={"name": "mesa.png"}, content=PICTURE).json()["id"]
    cards = [
        {"body": ["Cerejeira"], "buttons": {"1": "120"}, "media_id": media_id},
        {"buttons": {"1": "180"}, "media_id": media_id},
    ]
    answer = office.write(ticket, template=use("mesas_novas", body=["Rosa"], cards=cards))
    assert answer.status_code == 202, answer.text
    shown = answer.json()["message"]["template"]["cards"]
    titles = [each["text"] for each in rich["mesas_novas"]["cards"][0]["buttons"]]
    assert [(each["text"], each["titles"]) for each in shown] == [("Mesa Cerejeira", titles), ("Aparador", titles)]
    assert shown[0]["media"]["id"] == media_id
    path = f"/tickets/{ticket}/media/{media_id}"
    assert office.admin.get(path).content == PICTURE
    assert office.admin.get(f"{path}/thumb").status_code == 200
    with desk.client("bruno@demo.local") as bruno, desk.client() as nobody:
        assert [each.get(path).status_code for each in (bruno, nobody)] == [404, 401]


def test_whoever_stopped_marketing_is_sent_none_until_he_takes_it_again(office: Office) -> None:
    eventually(lambda: len(office.listed()) == 5)
    sender = office.customer_of(ticket := office.customer(hours_ago=1))
    said = "user_preferences"

    def prefers(value: str, at: float) -> None:
        told = {"wa_id": sender, "category": "marketing_messages", "value": value, "timestamp": int(at)}
        body = webhook({said: [told]}).replace(b'"field":"messages"', b'"field":"user_preferences"')
        assert office.line.post(body.replace(b"104500000000001", NUMBER.encode())).status_code == 200

    def declines() -> bool:
        return bool(office.admin.get(f"/tickets/{ticket}").json()["contact"]["no_marketing"])

    def closed() -> bool:
        ways = office.admin.get("/reach", params={"phone": f"+{sender}"}).json()["items"]
        return any(each["no_marketing"] for each in ways if each["channel"]["id"] == office.line.id)

    prefers("stop", time.time() - 60)
    assert eventually(declines)
    assert eventually(closed)
    refused = office.write(ticket, template=use("oferta", body=[]))
    assert (refused.status_code, refused.json()["code"]) == (409, "contact.no_marketing")
    later = {"due_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(), "time_zone": "America/Sao_Paulo"}
    wish = {"template": use("oferta", body=[]), **later}
    assert office.admin.post(f"/tickets/{ticket}/schedules", json=wish).json()["code"] == "contact.no_marketing"
    assert office.write(ticket, template=use()).status_code == 202
    prefers("resume", time.time())
    assert eventually(lambda: not declines())
    assert eventually(lambda: not closed())
    assert office.write(ticket, template=use("oferta", body=[])).status_code == 202


def test_a_refusal_for_stopped_marketing_is_kept_as_such(office: Office) -> None:
    eventually(lambda: len(office.listed()) == 5)
    ticket = office.customer(hours_ago=1)
    office.graph.refuse_next(131050, "template")
    assert office.write(ticket, template=use("oferta", body=[])).status_code == 202
    assert eventually(lambda: last(office, ticket)["error"])["code"] == "waba.131050"
    assert eventually(lambda: office.admin.get(f"/tickets/{ticket}").json()["contact"]["no_marketing"])
    assert office.write(ticket, template=use("oferta", body=[])).json()["code"] == "contact.no_marketing"


def test_a_first_message_that_cannot_be_delivered_goes_once_to_the_numbers_other_form(office: Office) -> None:
    eventually(lambda: len(office.listed()) == 5)
    number = f"5532988{uuid4().int % 10**6:06d}"
    before = len(office.graph.messages)
    wish = {
        "phone": f"+{number}",
        "name": "Nona Forma",
        "channel_id": office.line.id,
        "message": {"template": use()},
    }
    begun = office.admin.post("/conversations", json=wish)
    assert begun.status_code == 201, begun.text
    ticket = begun.json()["ticket"]["id"]
    for sent in (1, 2):
        office.graph.wait_for(before + sent)
        assert eventually(lambda: last(office, ticket)["status"] == "sent")
        provider_id = office.graph.provider_ids()[-1]
        refused = {"code": 131026, "title": "Message undeliverable", "error_data": {"details": "No WhatsApp"}}
        body = status_webhook(provider_id, "failed", recipient=number, errors=[refused])
        assert office.line.post(body.replace(b"104500000000001", NUMBER.encode())).status_code == 200
    assert eventually(lambda: last(office, ticket)["error"])["code"] == "waba.131026"
    assert [each["to"] for each in office.graph.messages[before:]] == [number, f"{number[:4]}{number[5:]}"]
