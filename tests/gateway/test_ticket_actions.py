"""Classification, snooze, the panel and going on on another channel, as the outside interface shows them."""

from typing import Any

import httpx

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.conftest import Line
from tests.gateway.rest import AGENT, SUPERVISOR, problem

PHONE = "+5511970001234"


def pending(desk: RunningDesk, agent: httpx.Client) -> dict[str, Any]:
    """A new customer's ticket, as the agent sees it."""
    with desk.client() as customer:
        wish = {"from": PHONE, "name": "Célia Ramos", "text": "Bom dia"}
        assert customer.post("/simulator/messages", json=wish).is_success
    ticket: dict[str, Any] = eventually(lambda: next(iter(found(agent, q="Célia Ramos")), None))
    return ticket


def found(client: httpx.Client, **filters: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/tickets", params=filters).json()["items"]
    return items


def changed(answer: httpx.Response) -> dict[str, Any]:
    """The ticket after a command, in exactly the shape that the interface describes."""
    assert answer.status_code == 200, answer.text
    shapes.TicketChanged.model_validate(answer.json())
    ticket: dict[str, Any] = answer.json()["ticket"]
    return ticket


def test_a_ticket_through_all_its_actions(desk: RunningDesk, line: Line) -> None:
    with desk.client(AGENT) as agent, desk.client(SUPERVISOR) as supervisor:
        tag = supervisor.post("/tags", json={"name": "Prova de ações", "color": "#AA2233"}).json()["tag"]
        ticket = pending(desk, agent)
        path = f"/tickets/{ticket['id']}"
        problem(agent.post(f"{path}/tags", json={"tag_ids": [tag["id"]]}), 409, "ticket.not_open")
        assert changed(agent.post(f"{path}/accept"))["state"] == "open"
        tagged = changed(agent.post(f"{path}/tags", json={"tag_ids": [tag["id"]]}))
        assert [each["name"] for each in tagged["tags"]] == ["Prova de ações"]
        assert [each["id"] for each in found(agent, tag_id=tag["id"], state=["open", "closed"])] == [ticket["id"]]
        problem(agent.post(f"{path}/tags", json={"tag_ids": ["nothing"]}), 404, "tag.not_found")
        value = changed(agent.put(f"{path}/value", json={"cents": 12_345}))["value"]
        assert value == {"cents": 12_345, "currency": "BRL"}
        problem(agent.put(f"{path}/value", json={"cents": -1}), 422, "request.invalid")
        problem(agent.put(f"{path}/reason", json={"reason_id": "nothing"}), 404, "reason.not_found")
        problem(agent.put(f"{path}/board", json={"board_id": "x", "column_id": "y"}), 404, "board.not_found")

        past = {"until": "2020-01-01T00:00:00Z"}
        problem(agent.post(f"{path}/snooze", json=past), 422, "ticket.snooze_past")
        assert changed(agent.post(f"{path}/snooze", json={}))["snoozed"] == {"until": None}
        counters = agent.get("/tickets/counters", params={"tag_id": tag["id"]}).json()
        shapes.Counters.model_validate(counters)
        assert (counters["private"]["open"], counters["snoozed"]) == (0, 1)
        assert changed(agent.post(f"{path}/wake"))["snoozed"] is None

        problem(agent.get("/panel"), 403, "panel.management_only")
        panel = supervisor.get("/panel").json()
        shapes.Panel.model_validate(panel)
        assert ticket["id"] in {each["id"] for each in panel["items"]}

        ways = agent.get(f"{path}/channels").json()["items"]
        assert {"channel": {**ways[0]["channel"], "id": line.id}, "possible": True} in [
            {"channel": {**ways[0]["channel"], "id": each["channel"]["id"]}, "possible": each["possible"]}
            for each in ways
        ]
        problem(agent.post(f"{path}/channel", json={"channel_id": "nothing"}), 422, "channel.not_found")
        own = {"channel_id": ticket["channel"]["id"]}
        problem(agent.post(f"{path}/channel", json=own), 409, "ticket.already_on_channel")
        following = changed(agent.post(f"{path}/channel", json={"channel_id": line.id}))
        assert (following["state"], following["continues"]["id"]) == ("open", ticket["id"])
        assert following["value"] == value
        refusal = problem(agent.post(f"{path}/reopen"), 409, "ticket.continues_elsewhere")
        assert refusal["ticket_id"] == following["id"]

        history = f"/tickets/{following['id']}/messages"
        newest = agent.get(history).json()
        assert newest["next"].startswith("1:")
        older = agent.get(history, params={"before": newest["next"]}).json()
        assert ("Bom dia" in [each["text"] for each in older["items"]], older["next"]) == (True, None)
        problem(agent.get(history, params={"before": "7:1.0"}), 422, "cursor.invalid")

        done = {"wait_for": agent.post(f"{path}/channel", json={"channel_id": line.id}).json()["position"]}
        log = agent.get(f"{path}/log", params=done).json()["items"]
        assert {"TagAdded", "ValueSet", "Snoozed", "Woken", "ContinuedOnChannel"} <= {each["type"] for each in log}
        for each in log:
            shapes.LogEntry.model_validate(each)
