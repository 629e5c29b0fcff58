"""What management looks after: queues, names out of use, the company itself."""

import base64
from typing import Any

import httpx
import pytest

from libs.events.event import new_id
from tests.acceptance.desk import RunningDesk
from tests.gateway.rest import problem
from tests.gateway.test_live import ticket_of, write_as

ADMIN, SUPERVISOR, AGENT = "admin@demo.local", "supervisora@demo.local", "ana@demo.local"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def name() -> str:
    """A name that nothing else has."""
    return f"Nome {new_id()[-12:]}"


def created(admin: httpx.Client, **wish: Any) -> dict[str, Any]:
    """A new queue."""
    answer = admin.post("/queues", json={"name": name(), "color": "#1F8A5B", **wish})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["queue"]
    return found


def test_a_queue_is_set_up_changed_and_archived(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        queue, other = created(admin), created(admin)
        changed = admin.patch(f"/queues/{queue['id']}", json={"color": "#D64545"}).json()["queue"]
        assert (changed["name"], changed["color"]) == (queue["name"], "#D64545")
        problem(
            admin.post("/queues", json={"name": queue["name"].upper(), "color": "#111111"}), 409, "queue.name_taken"
        )
        problem(admin.patch(f"/queues/{queue['id']}", json={"name": other["name"]}), 409, "queue.name_taken")
        problem(admin.patch(f"/queues/{queue['id']}", json={"name": "  "}), 422, "catalogue.name_empty")
        assert admin.delete(f"/queues/{queue['id']}").status_code == 200
        assert queue["id"] not in [each["id"] for each in admin.get("/queues").json()["items"]]
        assert created(admin, name=queue["name"])["name"] == queue["name"]


def test_a_queue_in_which_somebody_waits_is_not_archived(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        queue = created(admin)
        write_as(desk, "+5511955550201", "Nara Fila", "Oi")
        ticket = ticket_of(admin, "Nara Fila")
        wish = {"queue_id": queue["id"], "anyway": True}
        moved = admin.post(f"/tickets/{ticket['id']}/transfer", json=wish).json()
        admin.get(f"/tickets/{ticket['id']}", params={"wait_for": moved["position"]})
        assert problem(admin.delete(f"/queues/{queue['id']}"), 409, "queue.has_tickets")["count"] == 1


def test_a_queue_to_which_a_channel_sends_is_not_archived(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        queue = created(admin)
        settings = dict.fromkeys(("phone_number_id", "access_token", "app_secret", "verify_token"), "x")
        wish = {"kind": "waba", "name": name(), "queue_id": queue["id"], "settings": settings}
        channel = admin.post("/channels", json=wish).json()
        assert "x" not in channel.values()
        refused = problem(admin.delete(f"/queues/{queue['id']}"), 409, "queue.serves_channels")
        assert refused["channels"] == [channel["name"]]
        admin.patch(f"/channels/{channel['id']}", json={"queue_id": None})
        assert admin.delete(f"/queues/{queue['id']}").status_code == 200


def test_supervisors_say_who_works_a_queue_and_only_admins_set_one_up(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin, desk.client(SUPERVISOR) as supervisor, desk.client(AGENT) as ana:
        queue, own = created(admin), ana.get("/me").json()["id"]
        members = f"/queues/{queue['id']}/members"
        assert supervisor.put(members, json={"user_ids": [own]}).status_code == 200
        assert queue["id"] in [each["id"] for each in ana.get("/me").json()["queues"]]
        wrong = problem(supervisor.put(members, json={"user_ids": ["nobody"]}), 422, "user.not_found")
        assert wrong["fields"][0]["field"] == "user_ids"
        assert supervisor.put(members, json={"user_ids": []}).status_code == 200
        assert queue["id"] not in [each["id"] for each in ana.get("/me").json()["queues"]]
        problem(ana.put(members, json={"user_ids": [own]}), 403, "profile.not_allowed")
        problem(supervisor.post("/queues", json={"name": name(), "color": "#111111"}), 403, "profile.not_allowed")
        problem(supervisor.delete(f"/queues/{queue['id']}"), 403, "profile.not_allowed")


def test_queues_stand_in_the_order_that_they_are_given(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        before = [each["id"] for each in admin.get("/queues").json()["items"]]
        wanted = [*before[1:], before[0]]
        assert admin.put("/queues/order", json={"queue_ids": wanted}).status_code == 200
        assert [each["id"] for each in admin.get("/queues").json()["items"]] == wanted
        problem(admin.put("/queues/order", json={"queue_ids": ["nobody"]}), 422, "queue.not_found")
        admin.put("/queues/order", json={"queue_ids": before})


@pytest.mark.parametrize(
    ("what", "wish"),
    [
        ("tags", {"color": "#2F6FD0"}),
        ("reasons", {}),
        ("boards", {}),
        ("funnels", {}),
        ("fields", {"on": "contact", "kind": "text"}),
        ("queues", {"color": "#2F6FD0"}),
    ],
)
def test_what_was_archived_comes_back(desk: RunningDesk, what: str, wish: dict[str, str]) -> None:
    with desk.client(ADMIN if what == "queues" else SUPERVISOR) as supervisor, desk.client(AGENT) as ana:
        label = name()
        made = supervisor.post(f"/{what}", json={"name": label, **wish}).json()[what.removesuffix("s")]
        assert supervisor.delete(f"/{what}/{made['id']}").status_code == 200
        kept = next(each for each in supervisor.get(f"/{what}/all").json()["items"] if each["id"] == made["id"])
        assert kept["archived"]
        assert kept.get("tickets", 0) == 0
        namesake = supervisor.post(f"/{what}", json={"name": label, **wish})
        assert namesake.status_code == 201
        restore = f"/{what}/{made['id']}/restore"
        problem(supervisor.post(restore, json={"name": label}), 409, f"{what.removesuffix('s')}.name_taken")
        assert supervisor.post(restore, json={"name": f"{label} 2"}).status_code == 200
        names = [each["name"] for each in ana.get(f"/{what}").json()["items"]]
        assert {label, f"{label} 2"} <= {*names}
        problem(ana.get(f"/{what}/all"), 403, "profile.not_allowed")
        problem(ana.post(restore, json={"name": label}), 403, "profile.not_allowed")


def test_how_many_tickets_bear_a_tag_is_counted(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin:
        tag = admin.post("/tags", json={"name": name(), "color": "#2F6FD0"}).json()["tag"]
        write_as(desk, "+5511955550202", "Otto Conta", "Oi")
        ticket = ticket_of(admin, "Otto Conta")
        tagged = admin.post(f"/tickets/{ticket['id']}/tags", json={"tag_ids": [tag["id"]]}).json()
        admin.get(f"/tickets/{ticket['id']}", params={"wait_for": tagged["position"]})
        kept = next(each for each in admin.get("/tags/all").json()["items"] if each["id"] == tag["id"])
        assert kept["tickets"] == 1


def test_the_company_says_what_it_is_called_and_everybody_sees_its_logo(desk: RunningDesk) -> None:
    with desk.client(ADMIN) as admin, desk.client(AGENT) as ana:
        before = admin.get("/company").json()
        media = admin.post("/media", content=PIXEL, headers={"Content-Type": "image/png"}).json()
        wish = {"name": "Casa Ipê", "time_zone": "America/Manaus", "currency": "USD", "logo_media_id": media["id"]}
        changed = admin.put("/company", json=wish).json()["company"]
        shown = {each: changed[each] for each in ("name", "time_zone", "currency", "logo")}
        assert shown == {"name": "Casa Ipê", "time_zone": "America/Manaus", "currency": "USD", "logo": media["id"]}
        assert ana.get("/company/logo").headers["content-type"] == "image/png"
        unknown = problem(
            admin.put("/company", json={**wish, "time_zone": "Mars/X"}), 422, "company.time_zone_unknown"
        )
        assert unknown["fields"][0]["field"] == "time_zone"
        problem(admin.put("/company", json={**wish, "logo_media_id": "nothing"}), 422, "company.logo_invalid")
        problem(ana.put("/company", json=wish), 403, "profile.not_allowed")
        back = {each: before[each] for each in ("name", "time_zone", "currency")}
        assert admin.put("/company", json=back).json()["company"] == before
        problem(ana.get("/company/logo"), 404, "company.no_logo")


def test_thresholds_rise_and_are_everybodys_to_see(desk: RunningDesk) -> None:
    with desk.client(SUPERVISOR) as supervisor, desk.client(AGENT) as ana:
        assert supervisor.put("/company/thresholds", json={"waiting": [3, 6, 9]}).status_code == 200
        assert ana.get("/company").json()["thresholds"] == {"waiting": [3, 6, 9]}
        wrong = {"waiting": [3, 3, 9]}
        problem(supervisor.put("/company/thresholds", json=wrong), 422, "company.thresholds_do_not_rise")
        problem(ana.put("/company/thresholds", json={"waiting": [1, 2, 3]}), 403, "profile.not_allowed")
        supervisor.put("/company/thresholds", json={"waiting": [5, 15, 30]})
