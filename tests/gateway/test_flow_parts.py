"""What flows hold beside words: customers' details, files, and headers that are kept sealed (C6)."""

from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest

from libs.events.catalog import flow as flows
from libs.events.catalog.bot import Saying
from libs.events.catalog.media import Media
from libs.events.service import Service
from services.gateway.bots.saying import said_by
from services.gateway.channels.comtele.channel import Comtele
from services.gateway.channels.waba.channel import Waba
from services.gateway.directory import Directory
from services.gateway.flow_parts import lost
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.media_files import picture
from tests.gateway.rest import AGENT, SUPERVISOR, problem
from tests.gateway.test_automation import heard, until, writes
from tests.providers.bots import BotsStandIn

PHONES = iter(f"+551197066{number:04}" for number in range(1, 100))
KEY = "Bearer tok-9f2c-do-erp"
PHOTO = Media(id="a" * 64, kind="image", mime="image/png", name="vitrine.png", size=2_000)


@pytest.fixture
def team(strict_desk: RunningDesk) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """An agent and a supervisor, on a desk that may speak to this machine."""
    with strict_desk.client(AGENT) as agent, strict_desk.client(SUPERVISOR) as supervisor:
        yield agent, supervisor


def nodes(**does: dict[str, Any]) -> list[dict[str, Any]]:
    every = {"start": {"type": "start"}, **does}
    return [{"id": name, "label": name, "does": each} for name, each in every.items()]


def edges(*ways: str) -> list[dict[str, Any]]:
    """`a>b`: by `next`; `a:failed>b`."""
    parts = ((*each.partition(">")[0].partition(":"), each.partition(">")[2]) for each in ways)
    return [{"source": source, "output": output or "next", "target": target} for source, _, output, target in parts]


def drawn(client: httpx.Client, name: str) -> str:
    made = client.post("/flows", json={"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["flow"]["id"])


def redraw(client: httpx.Client, flow_id: str, definition: dict[str, Any]) -> httpx.Response:
    return client.put(f"/flows/{flow_id}", json={"name": "Cadastro", "definition": definition})


def test_a_flow_writes_down_what_a_customer_says_and_goes_another_way_when_it_is_wrong(
    team: tuple[httpx.Client, httpx.Client],
) -> None:
    agent, supervisor = team
    flow_id, phone = drawn(supervisor, "Cadastro"), next(PHONES)
    wish = {"on": "contact", "name": f"Metragem {phone[-3:]}", "kind": "number"}
    field = supervisor.post("/fields", json=wish).json()["field"]
    definition = {
        "nodes": nodes(
            mail={"type": "question", "text": "E-mail?", "variable": "mail"},
            keep={"type": "contact", "detail": "email", "value": "{{mail}}"},
            again={"type": "question", "text": "E-mail de novo?", "variable": "mail"},
            name={"type": "contact", "detail": "name", "value": "Olga {{mail}}"},
            size={"type": "contact", "detail": f"field:{field['id']}", "value": "1.234,5"},
            bye={"type": "close", "text": "Anotado: {{contact_email}}", "silently": True},
        ),
        "edges": edges(
            "start>mail", "mail>keep", "keep:failed>again", "again>keep", "keep>name", "name>size", "size>bye"
        ),
    }
    assert redraw(supervisor, flow_id, definition).json()["flow"]["found"] == []
    assert supervisor.post(f"/flows/{flow_id}/publish").status_code == 200
    word = f"cadastro {phone[-4:]}"
    supervisor.put(f"/flows/{flow_id}/places", json={"keywords": [word]})
    ticket = writes(supervisor, phone, word)
    eventually(lambda: "E-mail?" in heard(agent, phone))
    agent.post("/simulator/messages", json={"from": phone, "text": "olga arroba casa"})
    eventually(lambda: "E-mail de novo?" in heard(agent, phone))
    agent.post("/simulator/messages", json={"from": phone, "text": "Olga@Casa.Example"})
    eventually(lambda: "Anotado: olga@casa.example" in heard(agent, phone))
    contact = supervisor.get(f"/contacts/{ticket['contact']['id']}").json()
    assert (contact["name"], contact["email"]) == ("Olga Olga@Casa.Example", "olga@casa.example")
    assert contact["fields"][field["id"]] == 1234.5


def test_a_sealed_header_reaches_the_other_system_and_is_shown_to_nobody(
    team: tuple[httpx.Client, httpx.Client], strict_desk: RunningDesk
) -> None:
    agent, supervisor = team
    flow_id, phone = drawn(supervisor, "Pedido"), next(PHONES)
    kept = supervisor.post(f"/flows/{flow_id}/secrets", json={"value": KEY})
    assert kept.status_code == 201, kept.text
    assert agent.post(f"/flows/{flow_id}/secrets", json={"value": KEY}).status_code == 403
    secret = kept.json()["secret"]
    with BotsStandIn.running() as erp:
        headers = [{"name": "Authorization", "secret": secret}, {"name": "X-Loja", "value": "Ipê"}]
        request = {"type": "request", "url": f"{erp.url}/data/77", "headers": headers}
        keep = [{"variable": "state", "path": "pedido.situacao"}]
        definition = {
            "nodes": nodes(ask={**request, "keep": keep}, bye={"type": "close", "text": "Pedido {{state}}"}),
            "edges": edges("start>ask", "ask>bye"),
        }
        assert redraw(supervisor, flow_id, definition).status_code == 200
        published = supervisor.post(f"/flows/{flow_id}/publish")
        assert published.status_code == 200, published.text
        assert KEY not in published.text
        word = f"pedido {phone[-4:]}"
        supervisor.put(f"/flows/{flow_id}/places", json={"keywords": [word]})
        ticket = writes(supervisor, phone, word)
        eventually(lambda: "Pedido em rota" in heard(agent, phone))
        assert [each.get("authorization") for each in erp.headers] == [KEY]
        assert KEY not in supervisor.get(f"/tickets/{ticket['id']}/log").text
    other = drawn(supervisor, "Outro")
    stolen = redraw(supervisor, other, definition)
    assert problem(stolen, 422, "flow.secret_unknown")["fields"][0]["field"] == "definition"


def test_a_file_is_said_as_a_file_and_has_to_fit_the_channels_to_be_published(
    team: tuple[httpx.Client, httpx.Client],
) -> None:
    agent, supervisor = team
    flow_id, phone = drawn(supervisor, "Vitrine"), next(PHONES)
    photo = supervisor.post("/media", params={"name": "vitrine.jpg"}, content=picture()).json()
    media = {"id": photo["id"], "kind": "document", "mime": "x/y"}
    said: dict[str, Any] = {"type": "message", "text": "A vitrine", "media": media}
    definition = {
        "nodes": nodes(photo=said, bye={"type": "close", "silently": True}),
        "edges": edges("start>photo", "photo>bye"),
    }
    shown = redraw(supervisor, flow_id, definition).json()["flow"]
    (kept,) = [each["does"]["media"] for each in shown["definition"]["nodes"] if each["id"] == "photo"]
    assert (kept["kind"], kept["mime"]) == ("image", "image/jpeg")
    foreign = agent.post("/media", params={"name": "x.jpg"}, content=picture(320, 200)).json()
    theirs = {**said, "media": {**media, "id": foreign["id"]}}
    refused = redraw(supervisor, flow_id, {**definition, "nodes": nodes(photo=theirs)})
    problem(refused, 422, "message.media_unknown")
    long = redraw(
        supervisor,
        flow_id,
        {**definition, "nodes": nodes(photo={**said, "text": "a" * 1025}, bye={"type": "close"})},
    )
    too_long = {"node": "photo", "code": "caption_too_long", "output": None}
    assert long.json()["flow"]["found"] == [too_long]
    assert problem(supervisor.post(f"/flows/{flow_id}/publish"), 422, "flow.invalid")["problems"] == [too_long]
    redraw(supervisor, flow_id, definition)
    assert supervisor.post(f"/flows/{flow_id}/publish").status_code == 200
    word = f"vitrine {phone[-4:]}"
    supervisor.put(f"/flows/{flow_id}/places", json={"keywords": [word]})
    ticket = writes(supervisor, phone, word)
    until(supervisor, ticket["id"], lambda each: each["state"] == "closed")

    def shown_to_him() -> list[tuple[str, str]]:
        items = agent.get(f"/simulator/phones/{phone}/messages").json()["items"]
        return [(each["kind"], each["text"]) for each in items if each["media"]]

    assert eventually(shown_to_him) == [("image", "A vitrine")]


def held(**documents: dict[str, Any]) -> Directory:
    directory = Directory(cast(Service, None))
    for name, document in documents.items():
        view, _, document_id = name.partition("_")
        directory.changed(view, document_id, {"_id": document_id, "name": name, "position": 1, **document})
    return directory


@pytest.mark.parametrize(
    ("does", "code"),
    [
        (flows.QueueNode(queue_id="old"), "gone"),
        (flows.HoursNode(queue_id="never"), "gone"),
        (flows.HandOverNode(queue_id="old"), "gone"),
        (flows.HandOverNode(queue_id="new", agent_id="left"), "gone"),
        (flows.HandOverNode(agent_id="ana"), None),
        (flows.TagNode(add=("new", "old")), "gone"),
        (flows.TagNode(add=("new",), remove=("old",)), None),
        (flows.ReasonNode(reason_id="old"), "gone"),
        (flows.FieldNode(field_id="old", value="x"), "gone"),
        (flows.ContactNode(detail="field:old", value="x"), "gone"),
        (flows.ContactNode(detail="email", value="x"), None),
        (flows.JumpNode(flow_id="old"), "gone"),
        (flows.JumpNode(flow_id="drawn"), "flow_unpublished"),
        (flows.JumpNode(flow_id="f1"), None),
        (flows.JumpNode(flow_id="new"), None),
    ],
)
def test_what_a_node_names_has_to_be_in_use(does: flows.Does, code: str | None) -> None:
    old, new, color = {"archived": True}, {"archived": False}, {"color": "#2266AA"}
    directory = held(
        queues_old=old,
        queues_new=new,
        tags_old=old | color,
        tags_new=new | color,
        reasons_old=old,
        fields_old=old,
        flows_old={**old, "version": 1},
        flows_new={**new, "version": 1},
        flows_drawn={**new, "version": None},
        users_ana={"active": True},
        users_left={"active": False},
    )
    definition = flows.Definition(nodes=(flows.FlowNode(id="n", does=does),))
    expected = [] if code is None else [{"node": "n", "code": code, "output": None}]
    assert lost(directory, "f1", definition) == expected


def test_where_a_file_cannot_go_its_address_does() -> None:
    def lent(media_id: str) -> str:
        return f"https://desk.example/lent/{media_id[:3]}"

    sms, whatsapp = Comtele.capabilities, Waba.capabilities
    told = said_by(Saying(text="A vitrine", media=PHOTO), sms, lent)
    assert told == [{"text": "A vitrine\nhttps://desk.example/lent/aaa"}]
    assert said_by(Saying(media=PHOTO), sms, lent) == [{"text": "https://desk.example/lent/aaa"}]
    (shown,) = said_by(Saying(text="A vitrine", media=PHOTO), whatsapp, lent)
    assert (shown["media"], shown["text"]) == (PHOTO, "A vitrine")
    long = "A vitrine " * 200
    photo, below = said_by(Saying(text=long, media=PHOTO), whatsapp, lent)
    assert (photo["media"], below) == (PHOTO, {"text": long})
    huge = PHOTO.model_copy(update={"size": 10**9})
    assert said_by(Saying(text="A vitrine", media=huge), whatsapp, lent) == told
    bitmap = PHOTO.model_copy(update={"mime": "image/bmp"})
    (carried,) = said_by(Saying(text="A vitrine", media=bitmap), whatsapp, lent)
    assert (carried["kind"], carried["text"]) == ("document", "A vitrine")
