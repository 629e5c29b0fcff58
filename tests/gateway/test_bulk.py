"""Many tickets at once: outcomes ticket by ticket, and taking back what was done and no more."""

from typing import Any
from zlib import crc32

import httpx
import pytest
from pydantic import TypeAdapter

from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import problem
from tests.gateway.test_live import page, ticket_of, write_as

AGENT, SUPERVISOR, ADMIN = "ana@demo.local", "supervisora@demo.local", "admin@demo.local"
pytestmark = pytest.mark.usefixtures("desk")


def tickets(desk: RunningDesk, client: httpx.Client, name: str, count: int) -> list[dict[str, Any]]:
    """New pending tickets of customers of a name."""
    names = [f"{name} {each}" for each in ("Primeira", "Segunda", "Terceira")[:count]]
    for number, each in enumerate(names):
        write_as(desk, f"+55119{crc32(name.encode()) % 10_000:04}{number:04}", each, "oi")
    return [ticket_of(client, each) for each in names]


def over(client: httpx.Client, started: httpx.Response) -> dict[str, Any]:
    """A job, once it is over."""
    assert started.status_code == 202, started.text
    job_id = started.json()["job"]["id"]
    job: dict[str, Any] = eventually(
        lambda: (found := client.get(f"/jobs/{job_id}").json())["state"] != "running" and found, 30
    )
    TypeAdapter(shapes.Job).validate_python(job)
    if job["result"] is not None:
        read = client.get("/tickets", params={"limit": 1, "wait_for": job["result"]["position"]})
        assert read.status_code == 200, read.text
    return job


def bulk(client: httpx.Client, action: str, ids: list[str], **fields: Any) -> dict[str, Any]:
    """Carry out a bulk action."""
    return over(client, client.post("/bulk", json={"action": action, "ticket_ids": ids, **fields}))


def now(client: httpx.Client, ticket_id: str) -> dict[str, Any]:
    """A ticket as it is."""
    found: dict[str, Any] = client.get(f"/tickets/{ticket_id}").json()
    return found


def someone(client: httpx.Client, name: str) -> dict[str, Any]:
    """A member of the team."""
    return next(each for each in client.get("/team").json()["items"] if each["name"].startswith(name))


def test_bulk_is_for_management_and_says_what_is_missing(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(SUPERVISOR) as supervisor:
        wish = {"action": "resolve", "ticket_ids": ["x"]}
        problem(ana.post("/bulk", json=wish), 403, "bulk.management_only")
        problem(supervisor.post("/bulk", json={**wish, "action": "transfer"}), 422, "request.invalid")
        problem(supervisor.post("/bulk", json={**wish, "action": "tag"}), 422, "request.invalid")
        many = {**wish, "ticket_ids": [str(number) for number in range(2001)]}
        assert (
            "ticket_ids"
            in problem(supervisor.post("/bulk", json=many), 422, "request.invalid")["fields"][0]["field"]
        )
        unknown = {**wish, "action": "transfer", "user_id": "nobody"}
        problem(supervisor.post("/bulk", json=unknown), 422, "user.not_found")


def test_each_ticket_has_its_own_outcome_and_the_page_hears_of_it(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor, desk.client(ADMIN) as admin, page(desk, supervisor) as open_page:
        first, second = tickets(desk, supervisor, "Em Lote", 2)
        job = bulk(supervisor, "resolve", [first["id"], "never-was", second["id"]], silent=True)
        assert (job["state"], job["done"], job["total"], job["undoable"]) == ("done", 3, 3, True)
        assert [(each["ok"], each["code"]) for each in job["outcomes"]] == [
            (True, None),
            (False, "ticket.not_found"),
            (True, None),
        ]
        frame = open_page.until(lambda each: each["type"] == "job" and each["job"]["state"] == "done")
        assert {**frame["job"], "outcomes": job["outcomes"]} == job
        problem(admin.get(f"/jobs/{job['id']}"), 404, "job.not_found")
        problem(admin.post(f"/jobs/{job['id']}/undo"), 404, "job.not_found")


def test_resolving_is_taken_back_to_the_agent_or_the_queue(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor, desk.client(AGENT) as ana:
        pending, taken, moved = tickets(desk, supervisor, "Volta Atras", 3)
        for each in (taken, moved):
            assert ana.post(f"/tickets/{each['id']}/accept", json={}).status_code == 200
        job = bulk(supervisor, "resolve", [pending["id"], taken["id"], moved["id"]], silent=True)
        assert supervisor.post(f"/tickets/{moved['id']}/reopen", json={}).status_code == 200
        undone = over(supervisor, supervisor.post(f"/jobs/{job['id']}/undo"))
        assert [(each["ok"], each["code"]) for each in undone["outcomes"]] == [
            (True, None),
            (True, None),
            (False, "ticket.moved_on"),
        ]
        assert (now(supervisor, pending["id"])["state"], now(supervisor, pending["id"])["queue"]) == (
            "pending",
            pending["queue"],
        )
        assert now(supervisor, taken["id"])["assignee"]["name"].startswith("Ana")
        again = supervisor.post(f"/jobs/{job['id']}/undo").json()["job"]
        assert again["id"] == undone["id"]
        assert supervisor.get(f"/jobs/{job['id']}").json()["undoable"] is False
        problem(supervisor.post(f"/jobs/{undone['id']}/undo"), 409, "job.not_undoable")


def test_transfers_and_returns_are_taken_back_to_where_the_tickets_were(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor, desk.client(AGENT) as ana:
        pending, taken = tickets(desk, supervisor, "De Volta", 2)
        ana.post(f"/tickets/{taken['id']}/accept", json={})
        ids = [pending["id"], taken["id"]]
        job = bulk(supervisor, "transfer", ids, user_id=someone(supervisor, "Carla")["id"], anyway=True)
        assert all(now(supervisor, each)["assignee"]["name"].startswith("Carla") for each in ids)
        over(supervisor, supervisor.post(f"/jobs/{job['id']}/undo"))
        assert now(supervisor, pending["id"])["assignee"] is None
        assert now(supervisor, pending["id"])["queue"] == pending["queue"]
        assert now(supervisor, taken["id"])["assignee"]["name"].startswith("Ana")
        back = bulk(supervisor, "return", [taken["id"]])
        assert now(supervisor, taken["id"])["state"] == "pending"
        over(supervisor, supervisor.post(f"/jobs/{back['id']}/undo"))
        assert now(supervisor, taken["id"])["assignee"]["name"].startswith("Ana")


def test_a_transfer_to_an_agent_outside_the_queue_is_refused_for_that_ticket(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor:
        (ticket,) = tickets(desk, supervisor, "Fora Da Fila", 1)
        job = bulk(supervisor, "transfer", [ticket["id"]], user_id=someone(supervisor, "Carla")["id"])
        assert [(each["ok"], each["code"]) for each in job["outcomes"]] == [(False, "user.not_in_queue")]
        assert job["undoable"] is False


def test_only_tags_that_were_put_on_are_taken_off_again(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor:
        tagged, bare = tickets(desk, supervisor, "Com Etiqueta", 2)
        tag = supervisor.post("/tags", json={"name": "Em massa", "color": "#aa3355"}).json()
        tag_id = (tag.get("tag") or tag)["id"]
        eventually(
            lambda: supervisor.post(f"/tickets/{tagged['id']}/tags", json={"tag_ids": [tag_id]}).status_code == 200
        )
        job = bulk(supervisor, "tag", [tagged["id"], bare["id"]], tag_ids=[tag_id])
        assert all(each["ok"] for each in job["outcomes"])
        assert [each["id"] for each in now(supervisor, bare["id"])["tags"]] == [tag_id]
        over(supervisor, supervisor.post(f"/jobs/{job['id']}/undo"))
        assert [each["id"] for each in now(supervisor, tagged["id"])["tags"]] == [tag_id]
        assert now(supervisor, bare["id"])["tags"] == []
        off = bulk(supervisor, "untag", [tagged["id"], bare["id"]], tag_ids=[tag_id])
        assert now(supervisor, tagged["id"])["tags"] == []
        over(supervisor, supervisor.post(f"/jobs/{off['id']}/undo"))
        assert [each["id"] for each in now(supervisor, tagged["id"])["tags"]] == [tag_id]
        assert now(supervisor, bare["id"])["tags"] == []
