"""Chatbot flows at work on a running desk: who is answered, once, what is understood, who takes over (C6, T9)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import AGENT, SUPERVISOR, problem
from tests.gateway.test_automation import heard, logged, until, writes

PHONES = iter(f"+551197044{number:04}" for number in range(1, 100))
WORDS = (f"robo{number}" for number in range(1, 100))


@pytest.fixture
def team(desk: RunningDesk) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """An agent and a supervisor."""
    with desk.client(AGENT) as agent, desk.client(SUPERVISOR) as supervisor:
        yield agent, supervisor


def definition(queue_id: str, tag_id: str) -> dict[str, Any]:
    """A greeting and a menu: a talk to people, or an e-mail that is asked for and said again."""
    nodes = {
        "start": {"type": "start"},
        "menu": {
            "type": "menu",
            "text": "Olá, {{first_name}}! Como podemos ajudar?",
            "choices": [{"id": "people", "title": "Falar com gente"}, {"id": "mail", "title": "Deixar e-mail"}],
            "tries": 2,
        },
        "tag": {"type": "tag", "add": [tag_id]},
        "people": {"type": "handover", "text": "Já chamamos alguém.", "queue_id": queue_id},
        "mail": {"type": "question", "text": "Qual é o e-mail?", "expects": "email", "variable": "email"},
        "bye": {"type": "close", "text": "Anotado: {{email}}", "silently": True},
    }
    edges = [("start", "next", "menu"), ("menu", "people", "tag"), ("tag", "next", "people")]
    edges += [("menu", "mail", "mail"), ("mail", "next", "bye")]
    return {
        "nodes": [{"id": name, "label": name, "does": does} for name, does in nodes.items()],
        "edges": [{"source": source, "output": output, "target": target} for source, output, target in edges],
    }


@pytest.fixture
def flow(team: tuple[httpx.Client, httpx.Client]) -> dict[str, Any]:
    """A published flow that is called up by a word of its own."""
    _, supervisor = team
    word = next(WORDS)
    queues = supervisor.get("/queues").json()["items"]
    queue = next(each for each in queues if each["name"] == "Suporte")
    tag = supervisor.post("/tags", json={"name": f"Robô {word}", "color": "#2266AA"}).json()["tag"]
    wish = {"name": f"Boas-vindas {word}", "definition": definition(queue["id"], tag["id"])}
    drawn = supervisor.post("/flows", json=wish)
    assert drawn.status_code == 201, drawn.text
    flow_id = drawn.json()["flow"]["id"]
    published = supervisor.post(f"/flows/{flow_id}/publish").json()["flow"]
    shapes.FlowDrawing.model_validate(published)
    assert (published["version"], published["changed"], published["found"]) == (1, False, [])
    placed = supervisor.put(f"/flows/{flow_id}/places", json={"keywords": [word]})
    assert placed.status_code == 200, placed.text
    return {"id": flow_id, "word": word, "queue_id": queue["id"], "tag_id": tag["id"]}


def answered(client: httpx.Client, phone: str, *texts: str) -> None:
    """The customer was told exactly these texts, choices written below them."""

    def said() -> list[str]:
        return [each.split("\n")[0] for each in heard(client, phone)]

    assert eventually(lambda: len(said()) >= len(texts))
    assert said() == list(texts)


def test_a_burst_is_greeted_once_and_a_choice_brings_the_ticket_to_people(
    team: tuple[httpx.Client, httpx.Client], flow: dict[str, Any]
) -> None:
    agent, supervisor = team
    phone = next(PHONES)
    wishes = [{"from": phone, "name": "Rita Souza", "text": flow["word"]} for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda wish: agent.post("/simulator/messages", json=wish).status_code, wishes))
    assert sent == [202] * 6
    answered(agent, phone, "Olá, Rita! Como podemos ajudar?")
    items = supervisor.get("/tickets", params={"q": phone}).json()["items"]
    assert len(items) == 1
    shapes.Ticket.model_validate(items[0])
    assert items[0]["bot"]["id"] == flow["id"]
    agent.post("/simulator/messages", json={"from": phone, "text": "1"})
    answered(agent, phone, "Olá, Rita! Como podemos ajudar?", "Já chamamos alguém.")
    ticket = until(supervisor, items[0]["id"], lambda each: each["bot"] is None)
    assert (ticket["queue"]["id"], ticket["state"]) == (flow["queue_id"], "pending")
    assert flow["tag_id"] in [each["id"] for each in ticket["tags"]]
    eventually(lambda: {"HandedToBot", "BotAnswered", "TakenFromBot"} <= set(logged(supervisor, ticket["id"])))


def test_wrong_answers_repeat_and_then_people_take_over(
    team: tuple[httpx.Client, httpx.Client], flow: dict[str, Any]
) -> None:
    agent, supervisor = team
    phone = next(PHONES)
    ticket = writes(supervisor, phone, flow["word"])
    answered(agent, phone, "Olá, Olga! Como podemos ajudar?")
    agent.post("/simulator/messages", json={"from": phone, "text": "banana"})
    answered(agent, phone, "Olá, Olga! Como podemos ajudar?", "Não entendi. Escolha uma das opções.")
    agent.post("/simulator/messages", json={"from": phone, "text": "abacaxi"})
    assert until(supervisor, ticket["id"], lambda each: each["bot"] is None)["state"] == "pending"


def test_who_accepts_takes_the_place_of_the_bot_for_good(
    team: tuple[httpx.Client, httpx.Client], flow: dict[str, Any]
) -> None:
    agent, supervisor = team
    phone = next(PHONES)
    ticket = writes(supervisor, phone, flow["word"])
    answered(agent, phone, "Olá, Olga! Como podemos ajudar?")
    accepted = supervisor.post(f"/tickets/{ticket['id']}/accept").json()["ticket"]
    assert accepted["bot"] is None
    agent.post("/simulator/messages", json={"from": phone, "text": "1"})
    until(supervisor, ticket["id"], lambda each: each["last_message"]["text"] == "1")
    again = supervisor.post(
        f"/tickets/{ticket['id']}/bot", json={"kind": "flow", "id": flow["id"], "run_id": "r-1"}
    )
    assert again.status_code == 200, again.text
    assert (again.json()["ticket"]["state"], again.json()["ticket"]["bot"]["name"][:11]) == (
        "pending",
        "Boas-vindas",
    )
    greeting = "Olá, Olga! Como podemos ajudar?"
    answered(agent, phone, greeting, greeting)
    agent.post("/simulator/messages", json={"from": phone, "text": "deixar e-mail"})
    answered(agent, phone, greeting, greeting, "Qual é o e-mail?")
    agent.post("/simulator/messages", json={"from": phone, "text": "olga@casa.com.br"})
    answered(agent, phone, greeting, greeting, "Qual é o e-mail?", "Anotado: olga@casa.com.br")
    assert until(supervisor, ticket["id"], lambda each: each["state"] == "closed")["bot"] is None


def test_bots_leave_blocked_contacts_and_groups_alone(
    team: tuple[httpx.Client, httpx.Client], flow: dict[str, Any]
) -> None:
    agent, supervisor = team
    phone = next(PHONES)
    ticket = writes(supervisor, phone, "bom dia")
    contact_id = ticket["contact"]["id"]
    blocked = supervisor.put(f"/contacts/{contact_id}/chatbot", json={"blocked": True})
    assert blocked.status_code in (200, 204), blocked.text
    assert supervisor.post(f"/tickets/{ticket['id']}/accept").status_code == 200
    to_bot = supervisor.post(f"/tickets/{ticket['id']}/bot", json={"kind": "flow", "id": flow["id"]})
    problem(to_bot, 409, "contact.chatbot_blocked")
    left = supervisor.get(f"/tickets/{ticket['id']}").json()
    assert (left["state"], left["bot"]) == ("open", None)
    assert not [each for each in heard(agent, phone) if "Como podemos" in each]


def test_what_a_flow_names_has_to_be_in_use_to_be_published(
    team: tuple[httpx.Client, httpx.Client], flow: dict[str, Any]
) -> None:
    _, supervisor = team
    assert supervisor.delete(f"/tags/{flow['tag_id']}").status_code == 200
    other = supervisor.post("/flows", json={"name": "Ainda não"}).json()["flow"]["id"]
    drawing = definition(flow["queue_id"], flow["tag_id"])
    bye = next(each for each in drawing["nodes"] if each["id"] == "bye")
    bye["does"] = {"type": "jump", "flow_id": other}
    drawn = supervisor.put(f"/flows/{flow['id']}", json={"name": "Boas-vindas", "definition": drawing})
    found = drawn.json()["flow"]["found"]
    assert found == [
        {"node": "tag", "code": "gone", "output": None},
        {"node": "bye", "code": "flow_unpublished", "output": None},
    ]
    assert problem(supervisor.post(f"/flows/{flow['id']}/publish"), 422, "flow.invalid")["problems"] == found


def test_a_drawing_with_problems_is_shown_and_not_published(team: tuple[httpx.Client, httpx.Client]) -> None:
    agent, supervisor = team
    wish: dict[str, Any] = {"name": "Com furos", "definition": {"nodes": [{"id": "s", "does": {"type": "start"}}]}}
    drawn = supervisor.post("/flows", json=wish).json()["flow"]
    assert drawn["found"] == [{"code": "dead_end", "node": "s", "output": "next"}]
    refused = supervisor.post(f"/flows/{drawn['id']}/publish")
    assert problem(refused, 422, "flow.invalid")["problems"] == drawn["found"]
    assert agent.get("/flows").status_code == 403
    stale = {"name": "Outro", "definition": wish["definition"], "unmoved_since": drawn["drafted"] - 1}
    problem(supervisor.put(f"/flows/{drawn['id']}", json=stale), 409, "flow.moved_on")
    tried = supervisor.post(f"/flows/{drawn['id']}/try", json={"definition": wish["definition"]}).json()
    assert tried["ended"] is True
    asks = {"id": "ask", "does": {"type": "question", "text": "Foto?", "expects": "file", "minutes": 5}}
    way = [{"source": "s", "target": "ask"}]
    asking = {"nodes": [*wish["definition"]["nodes"], asks], "edges": way}
    gestures = {"definition": asking, "said": [{"do": "silence"}], "fail": True}
    walked = supervisor.post(f"/flows/{drawn['id']}/try", json=gestures).json()
    shapes.FlowTrial.model_validate(walked)
    assert [(each["said"], each["did"]) for each in walked["turns"]] == [(None, None), (None, "silence")]
    assert walked["turns"][1]["events"][-1]["why"] == "silent"
    assert supervisor.delete(f"/flows/{drawn['id']}").status_code == 200
