"""Macros and rules over REST: who may, what customers hear, what stays in the team, what the log says (B6)."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import AGENT, SUPERVISOR, problem

PHONES = iter(f"+551197055{number:04}" for number in range(1, 100))


@pytest.fixture
def team(desk: RunningDesk) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """An agent and a supervisor."""
    with desk.client(AGENT) as agent, desk.client(SUPERVISOR) as supervisor:
        yield agent, supervisor


def writes(agent: httpx.Client, phone: str, text: str) -> dict[str, Any]:
    """A customer's ticket after he wrote, once what he wrote stands in it; the desk may have answered already."""
    wish = {"from": phone, "name": "Olga Prado", "text": text}
    assert agent.post("/simulator/messages", json=wish).status_code == 202

    def found() -> dict[str, Any] | None:
        items: list[dict[str, Any]] = agent.get("/tickets", params={"q": phone}).json()["items"]
        return next((each for each in items if text in said_in(agent, each["id"])), None)

    ticket: dict[str, Any] = eventually(found)
    return ticket


def said_in(agent: httpx.Client, ticket_id: str) -> list[str]:
    return [each["text"] for each in agent.get(f"/tickets/{ticket_id}/messages").json()["items"]]


def heard(agent: httpx.Client, phone: str) -> list[str]:
    shown = agent.get(f"/simulator/phones/{phone}/messages").json()["items"]
    return [each["text"] for each in shown if each["direction"] == "in"]


def logged(client: httpx.Client, ticket_id: str) -> list[str]:
    return [each["type"] for each in client.get(f"/tickets/{ticket_id}/log").json()["items"]]


def until(client: httpx.Client, ticket_id: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        ticket: dict[str, Any] = client.get(f"/tickets/{ticket_id}").json()
        return ticket if fits(ticket) else None

    fitting: dict[str, Any] = eventually(found)
    return fitting


def test_a_macro_speaks_notes_and_acts_in_one_go(team: tuple[httpx.Client, httpx.Client]) -> None:
    agent, supervisor = team
    tag = supervisor.post("/tags", json={"name": "Macro de prova", "color": "#AA2233"}).json()["tag"]
    actions = [
        {"do": "say", "text": "Obrigado, {{first_name}}!"},
        {"do": "note", "text": "Cliente {{name}} agradeceu"},
        {"do": "tag", "tag_ids": [tag["id"]]},
        {"do": "resolve", "silently": True},
    ]
    own = agent.post("/macros", json={"name": "Encerrar", "actions": actions})
    assert own.status_code == 201, own.text
    macro = shapes.MacroChanged.model_validate(own.json()).macro
    assert (macro.for_all, macro.may_change) == (False, True)
    shared = {"name": "Encerrar", "actions": actions, "for_all": True}
    problem(agent.post("/macros", json=shared), 403, "catalogue.management_only")
    assert macro.id not in [each["id"] for each in supervisor.get("/macros").json()["items"]]
    problem(supervisor.patch(f"/macros/{macro.id}", json={"name": "Meu"}), 404, "macro.not_found")

    phone = next(PHONES)
    ticket = writes(agent, phone, "Era só isso")
    run = f"/tickets/{ticket['id']}/macros/{macro.id}"
    problem(agent.post(run, json={}), 409, "ticket.not_open")
    assert agent.post(f"/tickets/{ticket['id']}/accept").is_success
    problem(supervisor.post(run, json={}), 404, "macro.not_found")
    once = {"id": "0192f0c4-7a10-7c3e-9d2f-aaaaaaaaaaaa"}
    done = agent.post(run, json=once)
    assert done.status_code == 200, done.text
    after = done.json()["ticket"]
    assert (after["state"], [each["name"] for each in after["tags"]]) == ("closed", ["Macro de prova"])
    eventually(lambda: any(text.endswith("Obrigado, Olga!") for text in heard(agent, phone)))
    assert [each["text"] for each in agent.get(f"/tickets/{ticket['id']}/notes").json()["items"]] == [
        "Cliente Olga Prado agradeceu"
    ]
    assert not any("agradeceu" in text for text in heard(agent, phone))
    eventually(lambda: "MacroRan" in logged(agent, ticket["id"]))
    gone = {"wait_for": agent.delete(f"/macros/{macro.id}").json()["position"]}
    assert macro.id not in [each["id"] for each in agent.get("/macros", params=gone).json()["items"]]


def test_a_rule_is_written_tried_switched_on_and_runs(team: tuple[httpx.Client, httpx.Client]) -> None:
    agent, supervisor = team
    tag = supervisor.post("/tags", json={"name": "Regra de prova", "color": "#22AA33"}).json()["tag"]
    wish: dict[str, Any] = {
        "name": "Segunda via",
        "occasion": "message",
        "conditions": {"words": ["segunda via"]},
        "actions": [
            {"do": "tag", "tag_ids": [tag["id"]]},
            {"do": "say", "text": "{{first_name}}, já envio a segunda via."},
            {"do": "note", "text": "Pediu a segunda via"},
        ],
    }
    for method, path in (("GET", "/rules"), ("POST", "/rules"), ("POST", "/rules/rehearsal")):
        body = None if method == "GET" else {k: v for k, v in wish.items() if k != "name" or path == "/rules"}
        assert agent.request(method, path, json=body).status_code == 403, path
    problem(supervisor.post("/rules", json={**wish, "minutes": 5}), 422, "rule.minutes_mismatch")
    problem(supervisor.post("/rules", json={**wish, "occasion": "opened"}), 422, "rule.words_without_message")
    unknown = [{"do": "tag", "tag_ids": ["nothing"]}]
    problem(supervisor.post("/rules", json={**wish, "actions": unknown}), 404, "tag.not_found")
    problem(supervisor.post("/rules", json={**wish, "actions": []}), 422, "request.invalid")

    phone = next(PHONES)
    ticket = writes(agent, phone, "Bom dia")
    writes(agent, phone, "Quero a SEGUNDA VIA do boleto")
    tried = {each: wish[each] for each in ("occasion", "conditions", "actions")}
    rehearsed = supervisor.post("/rules/rehearsal", json=tried)
    found = shapes.Rehearsed.model_validate(rehearsed.json())
    assert ticket["id"] in [each.ticket.id for each in found.items]
    assert supervisor.get(f"/tickets/{ticket['id']}").json()["tags"] == []

    made = supervisor.post("/rules", json=wish)
    assert made.status_code == 201, made.text
    rule = shapes.RuleChanged.model_validate(made.json()).rule
    assert not rule.on
    switched = supervisor.put(f"/rules/{rule.id}/on", json={"on": True})
    assert shapes.RuleChanged.model_validate(switched.json()).rule.on
    again = {"from": phone, "name": "Olga Prado", "text": "E a segunda via?"}
    assert agent.post("/simulator/messages", json=again).status_code == 202
    until(supervisor, ticket["id"], lambda each: [one["id"] for one in each["tags"]] == [tag["id"]])
    eventually(lambda: "Olga, já envio a segunda via." in heard(agent, phone))
    until(supervisor, ticket["id"], lambda each: each["notes"] == 1)
    assert heard(agent, phone).count("Olga, já envio a segunda via.") == 1
    runs = shapes.RuleRuns.model_validate(supervisor.get(f"/rules/{rule.id}/runs").json())
    assert [(each.ticket.id, each.refused) for each in runs.items] == [(ticket["id"], [])]
    eventually(lambda: "RuleRan" in logged(agent, ticket["id"]))
    gone = {"wait_for": supervisor.delete(f"/rules/{rule.id}").json()["position"]}
    assert rule.id not in [each["id"] for each in supervisor.get("/rules", params=gone).json()["items"]]


def test_rules_are_put_in_order(team: tuple[httpx.Client, httpx.Client]) -> None:
    _, supervisor = team
    wish: dict[str, Any] = {"occasion": "opened", "actions": [{"do": "note", "text": "Chegou"}]}
    made = [
        supervisor.post("/rules", json={**wish, "name": name}).json()["rule"]["id"] for name in ("Uma", "Outra")
    ]
    ordered = supervisor.post("/rules/order", json={"rule_ids": [made[1], made[0], "nothing"]}).json()["items"]
    assert [each["id"] for each in ordered[:2]] == [made[1], made[0]]
    problem(supervisor.put("/rules/nothing/on", json={"on": True}), 404, "rule.not_found")
    changed = supervisor.put(f"/rules/{made[0]}", json={**wish, "name": "Primeira", "last": True}).json()["rule"]
    assert (changed["name"], changed["last"]) == ("Primeira", True)
    for rule_id in made:
        assert supervisor.delete(f"/rules/{rule_id}").is_success
