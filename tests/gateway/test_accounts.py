"""The team's accounts as an admin opens, changes, closes and opens them again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from pymongo import AsyncMongoClient

from libs.events.event import new_id
from libs.events.settings import Settings
from services.gateway.admins import Admins
from services.gateway.passwords import check_password
from services.gateway.temporary_passwords import temporary_password
from services.gateway.user import LastAdmin
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.rest import problem
from tests.gateway.test_live import ticket_of, write_as

ADMIN, SUPERVISOR, AGENT = "admin@demo.local", "supervisora@demo.local", "ana@demo.local"
OWN = "jabuticaba madura 7"


def opened(admin: httpx.Client, name: str, queues: list[str] | None = None) -> dict[str, Any]:
    """A new agent's account: the user, and his password."""
    wish = {"name": name, "email": f"{new_id()}@demo.local", "profile": "agent", "queue_ids": queues or []}
    answer = admin.post("/users", json=wish)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@contextlib.contextmanager
def entered(desk: RunningDesk, email: str, password: str) -> Iterator[httpx.Client]:
    """A client of somebody who logs in."""
    with desk.client() as client:
        answer = client.post("/session", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        yield client


def queue_named(client: httpx.Client, name: str) -> str:
    """The id of a queue."""
    return next(str(each["id"]) for each in client.get("/queues").json()["items"] if each["name"] == name)


def test_who_joins_chooses_a_password_before_anything_else(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        sales = queue_named(admin, "Vendas")
        joined = opened(admin, "Elisa Prado", queues=[sales])
        email, password = joined["user"]["email"], joined["password"]
        assert (joined["user"]["queue_ids"], joined["user"]["temporary_password"]) == ([sales], True)
        assert password not in admin.get("/users").text
        with entered(desk, email, password) as elisa:
            assert elisa.get("/me").json()["temporary_password"] is True
            problem(elisa.get("/tickets"), 403, "session.password_temporary")
            problem(elisa.put("/me/password", json={"current": "no", "new": OWN}), 422, "password.wrong")
            problem(elisa.put("/me/password", json={"current": password, "new": password}), 422, "password.same")
            short = elisa.put("/me/password", json={"current": password, "new": "curta"})
            assert problem(short, 422, "password.too_short")["fields"][0]["field"] == "new"
            chosen = elisa.put("/me/password", json={"current": password, "new": OWN})
            assert chosen.status_code == 200, chosen.text
            assert elisa.get("/tickets").status_code == 200
            assert elisa.get("/me").json()["temporary_password"] is False
        found = next(each for each in admin.get("/users").json()["items"] if each["email"] == email)
        assert found["last_log_in_at"] is not None


def test_what_is_wrong_with_a_new_account_is_named(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        wish = {"name": "Xis", "email": "xis@demo.local", "profile": "agent", "queue_ids": ["nenhuma"]}
        assert problem(admin.post("/users", json=wish), 422, "queue.not_found")["fields"][0]["field"] == "queue_ids"
        wish |= {"email": AGENT, "queue_ids": []}
        taken = problem(admin.post("/users", json=wish), 409, "user.address_taken")
        assert taken["fields"][0]["field"] == "email"
        problem(admin.post("/users", json={**wish, "email": "xis"}), 422, "request.invalid")
        assert not [each for each in admin.get("/users").json()["items"] if each["email"] == "xis@demo.local"]


@pytest.mark.parametrize("who", [SUPERVISOR, AGENT])
def test_accounts_are_for_admins(desk: RunningDesk, who: str) -> None:
    with desk.client(who) as client:
        problem(client.get("/users"), 403, "profile.not_allowed")
        wish = {"name": "Xis", "email": "xis@demo.local", "profile": "admin", "queue_ids": []}
        problem(client.post("/users", json=wish), 403, "profile.not_allowed")


def test_an_account_is_changed_in_one_go(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        user = opened(admin, "Fábio Reis", queues=[queue_named(admin, "Vendas")])["user"]
        wish = {"name": "Fábio R.", "profile": "supervisor", "queue_ids": [queue_named(admin, "Suporte")]}
        changed = admin.patch(f"/users/{user['id']}", json=wish).json()["user"]
        assert {each: changed[each] for each in wish} == wish
        problem(admin.patch("/users/nobody", json=wish), 404, "user.not_found")


def test_no_admin_locks_himself_out(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        own = admin.get("/me").json()["id"]
        problem(admin.patch(f"/users/{own}", json={"profile": "agent"}), 409, "user.own_account")
        problem(admin.post(f"/users/{own}/deactivate", json={}), 409, "user.own_account")
        assert admin.get("/users").status_code == 200


def test_whose_account_closes_hands_over_what_is_open_with_him(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        sales = queue_named(admin, "Vendas")
        leaver, heir = opened(admin, "Gil Leite", queues=[sales]), opened(admin, "Hugo Braga", queues=[sales])
        gil, hugo = leaver["user"], heir["user"]
        mine = []
        for phone, name in (("+5511955550101", "Lia Uno"), ("+5511955550102", "Lia Due")):
            write_as(desk, phone, name, "Oi")
            ticket = ticket_of(admin, name)
            admin.post(f"/tickets/{ticket['id']}/transfer", json={"user_id": gil["id"], "anyway": True})
            mine.append(ticket["id"])
        owners = {"user_ids": [gil["id"], hugo["id"]]}
        assert admin.put(f"/contacts/{ticket['contact']['id']}/owners", json=owners).status_code == 200
        todo = [task_for(admin, gil["id"], "Ligar de volta"), task_for(admin, gil["id"], "Medir a sala")]
        done = task_for(admin, gil["id"], "Enviar a proposta")
        admin.post(f"/tasks/{done}/done")
        with entered(desk, gil["email"], leaver["password"]) as client:
            client.put("/me/password", json={"current": leaver["password"], "new": "uma senha bem comprida"})
            later = {"text": "Até amanhã", "due_at": "2031-01-02T12:00:00Z", "time_zone": "America/Sao_Paulo"}
            planned = client.post(f"/tickets/{mine[0]}/schedules", json=later)
            assert planned.status_code == 201, planned.text
            kept = {"tickets": 2, "tasks": 2, "contacts": 1, "schedules": 1}
            eventually(lambda: admin.get(f"/users/{gil['id']}/belongings").json() == kept)
            wish = {"hand_over_to": hugo["id"], "tasks_to": hugo["id"]}
            problem(
                admin.post(f"/users/{gil['id']}/deactivate", json={**wish, "tasks_to": gil["id"]}),
                422,
                "user.not_found",
            )
            closed = admin.post(f"/users/{gil['id']}/deactivate", json=wish).json()
            assert (closed["user"]["active"], closed["job"]["total"]) == (False, 4)
            job = eventually(lambda: over(admin, closed["job"]["id"]))
            assert (job["state"], [each["ok"] for each in job["outcomes"]]) == ("done", [True] * 4)
            assert [job["result"][each] for each in ("tickets", "tasks", "refused")] == [2, 2, 0]
            wait = {"wait_for": job["result"]["position"]}
            handed = [admin.get(f"/tickets/{each}", params=wait).json() for each in mine]
            assert {each["assignee"]["id"] for each in handed} == {hugo["id"]}
            assert assignees(admin, todo, wait) == {hugo["id"]}
            assert assignees(admin, [done], wait) == {gil["id"]}
            left = admin.get(f"/users/{gil['id']}/belongings").json()
            assert left == {"tickets": 0, "tasks": 0, "contacts": 1, "schedules": 1}
            eventually(lambda: client.get("/me").status_code == 401)
        back = admin.post(f"/users/{hugo['id']}/deactivate", json={"hand_over_to": None}).json()
        job = eventually(lambda: over(admin, back["job"]["id"]))
        wait = {"wait_for": job["result"]["position"]}
        assert {admin.get(f"/tickets/{each}", params=wait).json()["state"] for each in mine} == {"pending"}
        assert assignees(admin, todo, wait) == {admin.get("/me").json()["id"]}
        problem(admin.get("/users/nobody/belongings"), 404, "user.not_found")


def task_for(client: httpx.Client, user_id: str, title: str) -> str:
    """Something that somebody is to do."""
    made = client.post("/tasks", json={"title": title, "assignee_id": user_id})
    assert made.status_code == 201, made.text
    task_id: str = made.json()["task"]["id"]
    return task_id


def assignees(client: httpx.Client, task_ids: list[str], wait: dict[str, Any]) -> set[str]:
    """Who is to do these tasks."""
    return {client.get(f"/tasks/{each}", params=wait).json()["assignee"]["id"] for each in task_ids}


def over(client: httpx.Client, job_id: str) -> dict[str, Any] | None:
    """A job that has ended, or None."""
    found: dict[str, Any] = client.get(f"/jobs/{job_id}").json()
    return found if found["state"] != "running" else None


def test_a_closed_account_opens_again_with_a_new_password(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        joined = opened(admin, "Iara Melo")
        user = joined["user"]
        assert admin.post(f"/users/{user['id']}/deactivate", json={}).json()["job"] is None
        again = {"name": "Iara Melo", "email": user["email"], "profile": "agent", "queue_ids": []}
        problem(admin.post("/users", json=again), 409, "user.closed")
        problem(admin.post(f"/users/{user['id']}/reset-password"), 409, "user.closed")
        back = admin.post(f"/users/{user['id']}/reactivate").json()
        assert (back["user"]["active"], back["password"] == joined["password"]) == (True, False)
        with entered(desk, user["email"], back["password"]) as iara:
            assert iara.get("/me").json()["temporary_password"] is True
        problem(admin.post(f"/users/{user['id']}/reactivate"), 409, "user.active")


def test_a_reset_password_ends_what_was_begun_with_the_old_one(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        joined = opened(admin, "João Neto")
        with entered(desk, joined["user"]["email"], joined["password"]) as before:
            given = admin.post(f"/users/{joined['user']['id']}/reset-password").json()
            eventually(lambda: before.get("/me").status_code == 401)
        with entered(desk, joined["user"]["email"], given["password"]) as after:
            assert after.get("/me").status_code == 200


def test_temporary_passwords_are_good_ones() -> None:
    made = {temporary_password() for _ in range(200)}
    assert len(made) == 200
    for each in made:
        check_password(each, "ana@demo.local", "Ana Rocha")


@pytest.fixture
async def admins(settings: Settings) -> AsyncIterator[Admins]:
    async with AsyncMongoClient[dict[str, Any]](settings.require_mongo_url()) as mongo:
        yield Admins(mongo[settings.database("gateway")])


async def test_of_many_admins_who_step_down_at_once_one_stays(admins: Admins) -> None:
    everybody = [f"admin {number}" for number in range(10)]
    leaving = [admins.step_down(each, everybody) for each in everybody]
    outcomes = await asyncio.gather(*leaving, return_exceptions=True)
    assert [type(each) for each in outcomes if each is not None] == [LastAdmin]


async def test_who_stands_again_is_counted_again(admins: Admins) -> None:
    await admins.step_down("ana", ["ana", "bia"])
    with pytest.raises(LastAdmin):
        await admins.step_down("bia", [])
    await admins.stand("ana")
    await admins.step_down("bia", [])
