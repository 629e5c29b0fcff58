"""What one sets for oneself: profile, address, photo, notifications, filters, drafts. Nobody else's."""

import base64
from typing import Any

import httpx
from pydantic import TypeAdapter

from services.gateway import shapes
from tests.acceptance.desk import PASSWORD, RunningDesk, eventually
from tests.gateway.rest import problem
from tests.gateway.test_live import page, ticket_of, write_as

AGENT, OTHER, SUPERVISOR, ADMIN = "ana@demo.local", "carla@demo.local", "supervisora@demo.local", "admin@demo.local"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def logs_in(desk: RunningDesk, email: str) -> bool:
    """Whether somebody may log in with an address."""
    answer = httpx.post(f"{desk.url}/api/v1/session", json={"email": email, "password": PASSWORD})
    return answer.status_code == 200


def test_one_logs_in_with_the_new_address_and_no_longer_with_the_old(desk: RunningDesk) -> None:
    with desk.client(OTHER) as carla:
        changed = carla.patch("/me", json={"email": "carla.nova@demo.local"})
        assert changed.json()["email"] == "carla.nova@demo.local"
        assert (logs_in(desk, "Carla.Nova@demo.local"), logs_in(desk, OTHER)) == (True, False)
        assert carla.patch("/me", json={"email": OTHER}).json()["email"] == OTHER
        assert (logs_in(desk, OTHER), logs_in(desk, "carla.nova@demo.local")) == (True, False)


def test_nobody_takes_somebody_elses_address(desk: RunningDesk) -> None:
    with desk.client(OTHER) as carla, desk.client(AGENT) as ana:
        problem(carla.patch("/me", json={"email": "ANA@demo.local"}), 409, "user.address_taken")
        assert carla.patch("/me", json={"email": "gemeas@demo.local"}).status_code == 200
        problem(ana.patch("/me", json={"email": "gemeas@demo.local"}), 409, "user.address_taken")
        assert carla.patch("/me", json={"email": OTHER}).status_code == 200


def test_what_one_sets_is_checked_and_named(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        for wish, field in (
            ({"email": "no address"}, "email"),
            ({"name": "  "}, "name"),
            ({"password": {"current": PASSWORD, "new": "short"}}, "password.new"),
            ({"notifications": {"kinds": {"unknown": True}}}, "notifications.kinds.unknown"),
        ):
            body = problem(ana.patch("/me", json=wish), 422, "request.invalid")
            assert [each["field"] for each in body["fields"]] == [field]
        problem(ana.patch("/me", json={"photo_media_id": "0" * 64}), 422, "user.photo_invalid")


def test_notifications_change_one_by_one(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        off = {"notifications": {"sound": False, "kinds": {"mention": False}}}
        changed = ana.patch("/me", json=off).json()
        TypeAdapter(shapes.Me).validate_python(changed)
        assert changed["notifications"]["sound"] is False
        assert changed["notifications"]["page"] is True
        assert [kind for kind, wanted in changed["notifications"]["kinds"].items() if not wanted] == ["mention"]
        on = {"notifications": {"sound": True, "kinds": {"mention": True}}}
        assert all(ana.patch("/me", json=on).json()["notifications"]["kinds"].values())


def test_a_photo_is_a_picture_of_ones_own_that_the_team_sees(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(SUPERVISOR) as supervisor:
        own_id = ana.get("/me").json()["id"]
        problem(supervisor.get(f"/users/{own_id}/photo"), 404, "user.no_photo")
        media_id = ana.post("/media?name=eu.png", content=PIXEL).json()["id"]
        problem(supervisor.patch("/me", json={"photo_media_id": media_id}), 422, "user.photo_invalid")
        assert ana.patch("/me", json={"photo_media_id": media_id}).json()["photo"] == media_id
        shown = eventually(lambda: (got := supervisor.get(f"/users/{own_id}/photo")).status_code == 200 and got)
        assert shown.headers["content-type"].startswith("image/")
        assert ana.patch("/me", json={"photo_media_id": None}).json()["photo"] is None


def test_filters_are_kept_under_names_and_are_ones_own(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(OTHER) as carla:
        saved = ana.post("/me/filters", json={"name": "Sem resposta", "query": "unread=true&state=open"})
        assert saved.status_code == 201
        TypeAdapter(shapes.SavedFilter).validate_python(saved.json())
        ana.post("/me/filters", json={"name": "Aguardando", "query": "state=pending"})
        ana.post("/me/filters", json={"name": "sem resposta", "query": "unread=true"})
        kept = own_filters(ana)
        assert [(each["name"], each["query"]) for each in kept] == [
            ("Aguardando", "state=pending"),
            ("sem resposta", "unread=true"),
        ]
        assert own_filters(carla) == []
        carla.delete(f"/me/filters/{kept[0]['id']}")
        for each in kept:
            assert ana.delete(f"/me/filters/{each['id']}").status_code == 204
        assert own_filters(ana) == []


def own_filters(client: httpx.Client) -> list[dict[str, Any]]:
    """The filters that are one's own; beside them stand those that somebody shares."""
    items: list[dict[str, Any]] = client.get("/me/filters").json()["items"]
    return [each for each in items if each["for"] == "me"]


def test_a_draft_is_on_all_of_ones_pages_and_on_nobody_elses(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(SUPERVISOR) as supervisor:
        write_as(desk, "+5511955560001", "Rascunho De Ana", "oi")
        ticket = ticket_of(ana, "Rascunho De Ana")
        path = f"/tickets/{ticket['id']}/drafts"
        with page(desk, ana) as hers, page(desk, supervisor) as other:
            other.send(type="watch", ticket_id=ticket["id"])
            kept = ana.put(f"{path}/reply", json={"text": "Bom dia, só um", "quoted": "m1"}).json()
            TypeAdapter(shapes.Draft).validate_python(kept)
            ana.put(f"{path}/note", json={"text": "cliente difícil"})
            frames = [hers.until(lambda each: each["type"] == "draft") for _ in range(2)]
            assert frames[0] == {"type": "draft", **kept}
            assert "só um" not in str(other.quiet())
        drafts = ana.get("/drafts").json()["items"]
        assert {(each["kind"], each["text"]) for each in drafts} == {
            ("reply", "Bom dia, só um"),
            ("note", "cliente difícil"),
        }
        assert supervisor.get("/drafts").json()["items"] == []
        for kind in ("reply", "note"):
            assert ana.put(f"{path}/{kind}", json={"text": ""}).status_code == 200
        assert ana.get("/drafts").json()["items"] == []


def test_there_are_no_drafts_on_tickets_out_of_sight(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(OTHER) as carla:
        write_as(desk, "+5511955560002", "Longe De Carla", "oi")
        ticket = ticket_of(ana, "Longe De Carla")
        wish: dict[str, Any] = {"text": "oi"}
        problem(carla.put(f"/tickets/{ticket['id']}/drafts/reply", json=wish), 404, "ticket.not_found")
        problem(ana.put(f"/tickets/{ticket['id']}/drafts/poem", json=wish), 422, "request.invalid")
