"""Service levels and distribution over REST: who may set them, what is refused, what tickets show (B5, B7)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import problem

AGENT, SUPERVISOR = "ana@demo.local", "supervisora@demo.local"
NOBODYS = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def team(desk: RunningDesk) -> Iterator[httpx.Client]:
    with desk.client(SUPERVISOR) as client:
        yield client


def named(client: httpx.Client, path: str, name: str) -> str:
    found: str = next(each["id"] for each in client.get(path).json()["items"] if each["name"] == name)
    return found


def test_service_levels_are_set_up_changed_ordered_and_put_away(team: httpx.Client) -> None:
    known = [each["id"] for each in team.get("/slas").json()["items"]]
    tag_id = named(team, "/tags", "Troca")
    made = team.post("/slas", json={"name": " Trocas ", "first_response": 5, "tag_ids": [tag_id]})
    assert made.status_code == 201, made.text
    sla: dict[str, Any] = made.json()["sla"]
    assert (sla["name"], sla["first_response"], sla["resolution"], sla["tag_ids"]) == ("Trocas", 5, None, [tag_id])
    changed = team.put(f"/slas/{sla['id']}", json={"name": "Trocas", "resolution": 60, "warn_before": 10})
    assert changed.json()["sla"] | {"id": ""} == {
        "id": "",
        "name": "Trocas",
        "first_response": None,
        "next_response": None,
        "resolution": 60,
        "warn_before": 10,
        "queue_ids": [],
        "channel_ids": [],
        "tag_ids": [],
    }
    moved = team.put(f"/slas/{sla['id']}/place", json={"place": 0})
    listed = team.get("/slas", params={"wait_for": moved.json()["position"]}).json()["items"]
    assert [each["id"] for each in listed] == [sla["id"], *known]
    gone = team.delete(f"/slas/{sla['id']}")
    left = team.get("/slas", params={"wait_for": gone.json()["position"]}).json()["items"]
    assert [each["id"] for each in left] == known


def test_what_makes_no_sense_is_refused_by_name(team: httpx.Client, desk: RunningDesk) -> None:
    problem(team.post("/slas", json={"name": "Nada"}), 422, "sla.promises_nothing")
    problem(team.post("/slas", json={"name": "Clientes VIP", "resolution": 5}), 409, "sla.name_taken")
    answer = team.post("/slas", json={"name": "Fila", "resolution": 5, "queue_ids": [NOBODYS]})
    assert problem(answer, 422, "queue.not_found")["fields"][0]["field"] == "queue_ids"
    problem(team.put(f"/slas/{NOBODYS}", json={"name": "X", "resolution": 5}), 404, "sla.not_found")
    problem(team.put(f"/slas/{NOBODYS}/place", json={"place": 0}), 404, "sla.not_found")
    problem(team.delete(f"/slas/{NOBODYS}"), 404, "sla.not_found")
    with desk.client(AGENT) as agent:
        problem(agent.post("/slas", json={"name": "Meu", "resolution": 5}), 403, "catalogue.management_only")


def test_a_queue_says_how_it_distributes(team: httpx.Client, desk: RunningDesk) -> None:
    queue_id = named(team, "/queues", "Financeiro")
    path, wish = f"/queues/{queue_id}/distribution", {"mode": "manual", "cap": 7, "grace_seconds": 600}
    answer = team.put(path, json=wish)
    assert answer.json()["queue"]["distribution"] == wish
    listed = team.get("/queues", params={"wait_for": answer.json()["position"]}).json()["items"]
    assert next(each for each in listed if each["id"] == queue_id)["distribution"] == wish
    problem(team.put(path, json={"mode": "manual", "cap": 0}), 422, "request.invalid")
    problem(team.put(path, json={"mode": "by chance"}), 422, "request.invalid")
    problem(team.put(f"/queues/{NOBODYS}/distribution", json=wish), 404, "queue.not_found")
    with desk.client(AGENT) as agent:
        problem(agent.put(path, json=wish), 403, "catalogue.management_only")
    assert team.put(path, json={"mode": "manual"}).status_code == 200


def test_a_ticket_shows_what_is_due_and_lists_are_narrowed_and_ordered_by_it(team: httpx.Client) -> None:
    tag_id = named(team, "/tags", "Cliente VIP")
    phone = "+5511987707070"
    wish = {"from": phone, "name": "Vânia Prazo", "text": "Alguém aí?"}
    assert team.post("/simulator/messages", json=wish).status_code == 202
    found = eventually(lambda: team.get("/tickets", params={"q": phone}).json()["items"])
    ticket_id = found[0]["id"]
    assert found[0]["sla"] is None
    assert team.post(f"/tickets/{ticket_id}/accept").status_code == 200
    assert team.post(f"/tickets/{ticket_id}/tags", json={"tag_ids": [tag_id]}).status_code == 200

    def due() -> dict[str, Any] | None:
        shown: dict[str, Any] | None = team.get(f"/tickets/{ticket_id}").json()["sla"]
        return shown

    assert eventually(due)["kind"] == "first_response"
    by_due = {"order": "due", "assignee": "me", "state": "open"}
    listed = team.get("/tickets", params=by_due).json()["items"]
    assert ticket_id in [each["id"] for each in listed]
    moments = [each["sla"]["due_at"] for each in listed]
    assert moments == sorted(moments)
    first = team.get("/tickets", params=by_due | {"limit": 1}).json()
    assert [each["id"] for each in first["items"]] == [listed[0]["id"]]
    if first["next"] is not None:
        second = team.get("/tickets", params=by_due | {"limit": 1, "cursor": first["next"]}).json()
        assert second["items"][0]["id"] == listed[1]["id"]
    on_time = team.get("/tickets", params={"sla": "ok", "q": phone}).json()["items"]
    assert [each["id"] for each in on_time] == [ticket_id]
    assert team.get("/tickets", params={"sla": ["warned", "overdue"], "q": phone}).json()["items"] == []
    assert team.post(f"/tickets/{ticket_id}/resolve", json={"silent": True}).status_code == 200
    eventually(lambda: due() is None)
