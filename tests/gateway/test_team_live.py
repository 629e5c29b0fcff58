"""Tasks and rooms from outside: routes, files, and frames for those alone whom they concern (D7, D8)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from libs.events.event import iso, now
from services.gateway import shapes
from tests.acceptance.desk import RunningDesk, eventually
from tests.gateway.test_live import Page, page, ticket_of, write_as

AGENT, COLLEAGUE, OTHER, SUPERVISOR, ADMIN = (
    "ana@demo.local",
    "bruno@demo.local",
    "carla@demo.local",
    "supervisora@demo.local",
    "admin@demo.local",
)


def who(client: httpx.Client) -> str:
    """The id of whoever is logged in."""
    found: str = client.get("/me").json()["id"]
    return found


def shows(view: str, item_id: str, kind: str = "document") -> Any:
    """Whether a frame is about one item of a view."""
    return lambda frame: frame["type"] == kind and frame.get("view") == view and frame["id"] == item_id


def comes(page: Page, check: Any) -> dict[str, Any]:
    """A frame that has come or comes: two services tell of one thing in any order."""
    return next((each for each in page.frames if check(each)), None) or page.until(check)


def group(client: httpx.Client, name: str, *members: httpx.Client) -> str:
    """A new group's id."""
    wish = {"kind": "group", "name": name, "user_ids": [who(each) for each in members]}
    answer = client.post("/rooms", json=wish)
    assert answer.status_code == 201, answer.text
    TypeAdapter(shapes.RoomChanged).validate_python(answer.json())
    found: str = answer.json()["room"]["id"]
    return found


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json()["code"]


def test_a_pushed_task_is_the_one_that_is_fetched_by_each_for_himself(desk: RunningDesk) -> None:
    with (
        desk.client(AGENT) as ana,
        desk.client(COLLEAGUE) as bruno,
        desk.client(OTHER) as carla,
        page(desk, bruno) as his,
        page(desk, carla) as unconcerned,
    ):
        write_as(desk, "+5511955590001", "Tarefa Ligada", "oi")
        ticket = ticket_of(ana, "Tarefa Ligada")
        ana.post(f"/tickets/{ticket['id']}/accept", json={})
        wish = {"title": "Ligar", "assignee_id": who(bruno), "ticket_id": ticket["id"]}
        task = ana.post("/tasks", json=wish).json()["task"]
        assert task["ticket"] == {"id": ticket["id"], "number": ticket["number"], "contact": "Tarefa Ligada"}
        pushed = his.until(shows("tasks", task["id"]))["document"]
        assert pushed["ticket"] is None, "what he may not see is not named"
        assert pushed == bruno.get(f"/tasks/{task['id']}").json()
        TypeAdapter(shapes.Task).validate_python(pushed)
        told = [each for each in [*his.frames, *his.quiet()] if each.get("view") == "tasks"]
        assert "Tarefa Ligada" not in str(told)
        assert not [each for each in unconcerned.quiet() if each.get("view") == "tasks"]
        bruno.patch(f"/tasks/{task['id']}", json={"assignee_id": who(ana)})
        his.until(shows("tasks", task["id"], "gone"))
        assert refusal(bruno.get(f"/tasks/{task['id']}")) == (404, "task.not_found")


def test_a_task_is_changed_as_a_whole_or_not_at_all(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana:
        task = ana.post("/tasks", json={"title": "Conferir"}).json()["task"]
        path = f"/tasks/{task['id']}"
        past = {"title": "Outra", "due_at": iso(now() - timedelta(hours=1))}
        answer = ana.patch(path, json=past)
        assert refusal(answer) == (422, "task.in_the_past")
        assert answer.json()["fields"] == [{"field": "due_at", "rule": "has already passed"}]
        assert ana.get(path).json()["title"] == "Conferir"
        due = iso(now() + timedelta(hours=1))
        changed = ana.patch(path, json={"title": "Outra", "due_at": due, "remind_minutes": 5, "priority": "high"})
        assert changed.json()["task"]["due_at"] == due
        assert ana.patch(path, json={"due_at": None}).json()["task"]["remind_minutes"] is None
        assert refusal(ana.patch(path, json={"assignee_id": "nobody"})) == (422, "user.not_found")
        assert refusal(ana.patch(path, json={"title": None})) == (422, "request.invalid")
        again = {"title": "De novo", "id": task["id"]}
        assert ana.post("/tasks", json=again).json()["task"]["title"] == "Outra"
        removed = ana.delete(path).json()["position"]
        assert refusal(ana.get(path, params={"wait_for": removed})) == (404, "task.not_found")


def test_what_is_said_reaches_the_members_and_nobody_else(desk: RunningDesk) -> None:
    with (
        desk.client(AGENT) as ana,
        desk.client(COLLEAGUE) as bruno,
        desk.client(ADMIN) as admin,
        page(desk, bruno) as his,
        page(desk, admin) as outside,
    ):
        room_id = group(ana, "Vitrine", bruno)
        his.until(shows("rooms", room_id))
        wish = {"text": "Olha isto, @Bruno Carvalho", "mentions": [who(bruno)]}
        said = ana.post(f"/rooms/{room_id}/messages", json=wish).json()["message"]
        assert his.until(shows("room_messages", said["id"]))["document"] == said
        TypeAdapter(shapes.InternalMessage).validate_python(said)
        comes(his, lambda each: each["type"] == "notice" and each["notice"]["called"])
        read = bruno.get(f"/rooms/{room_id}/messages").json()
        assert TypeAdapter(shapes.RoomPage).validate_python(read).items[0].id == said["id"]
        room = bruno.get(f"/rooms/{room_id}").json()
        TypeAdapter(shapes.Room).validate_python(room)
        assert (room["unread"], room["called"]) == (1, True)
        bruno.post(f"/rooms/{room_id}/read", json={"up_to": said["created"]})
        seen = comes(his, lambda each: shows("rooms", room_id)(each) and each["document"]["read_up_to"])
        assert seen["document"]["unread"] == 0
        comes(
            his, lambda each: each["type"] == "notice" and each["notice"]["called"] and not each["notice"]["unread"]
        )
        told = [each for each in outside.quiet() if each.get("view") in ("rooms", "room_messages")]
        assert (told, admin.get(f"/rooms/{room_id}").status_code) == ([], 404)


def test_who_leaves_or_is_taken_out_hears_nothing_more(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(COLLEAGUE) as bruno, page(desk, bruno) as his:
        room_id = group(ana, "Saída", bruno)
        his.until(shows("rooms", room_id))
        assert refusal(bruno.delete(f"/rooms/{room_id}/members/{who(ana)}")) == (403, "room.member_not_yours")
        assert ana.delete(f"/rooms/{room_id}/members/{who(bruno)}").status_code == 200
        his.until(shows("rooms", room_id, "gone"))
        ana.post(f"/rooms/{room_id}/messages", json={"text": "Só nós"})
        assert not [each for each in his.quiet() if "Só nós" in str(each)]
        assert refusal(bruno.get(f"/rooms/{room_id}/messages")) == (404, "room.not_found")
        added = ana.post(f"/rooms/{room_id}/members", json={"user_ids": [who(bruno)]})
        assert len(added.json()["room"]["members"]) == 2
        his.until(shows("rooms", room_id))


def test_typing_is_told_to_the_others_in_the_room(desk: RunningDesk) -> None:
    with (
        desk.client(AGENT) as ana,
        desk.client(COLLEAGUE) as bruno,
        desk.client(OTHER) as carla,
        page(desk, ana) as hers,
        page(desk, bruno) as his,
        page(desk, carla) as outside,
    ):
        room_id = group(ana, "Digitando", bruno)
        hers.send(type="room_typing", room_id=room_id, typing=True)
        told = his.until(lambda each: each["type"] == "room_typing")
        assert (told["room_id"], told["user_id"], told["typing"]) == (room_id, who(ana), True)
        outside.send(type="room_typing", room_id=room_id, typing=True)
        assert not [each for each in [*his.quiet(), *outside.quiet()] if each["type"] == "room_typing"]


def test_files_of_a_room_are_read_by_its_members_alone(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(COLLEAGUE) as bruno, desk.client(SUPERVISOR) as boss:
        room_id = group(ana, "Arquivos", bruno)
        media = ana.post("/media", params={"name": "tabela.txt"}, content=b"1;2;3").json()
        foreign = bruno.post(f"/rooms/{room_id}/messages", json={"media_id": media["id"]})
        assert refusal(foreign) == (422, "message.media_unknown")
        said = ana.post(f"/rooms/{room_id}/messages", json={"media_id": media["id"], "text": "A tabela"})
        message = said.json()["message"]
        path = f"/rooms/{room_id}/media/{media['id']}"
        assert (bruno.get(path).content, boss.get(path).status_code) == (b"1;2;3", 404)
        ana.delete(f"/rooms/{room_id}/messages/{message['id']}")
        eventually(lambda: bruno.get(path).status_code == 404)


def test_two_people_have_one_room(desk: RunningDesk) -> None:
    with desk.client(AGENT) as ana, desk.client(OTHER) as carla:
        hers = ana.post("/rooms", json={"kind": "direct", "user_ids": [who(carla)]}).json()["room"]
        other = carla.post("/rooms", json={"kind": "direct", "user_ids": [who(ana)]}).json()["room"]
        assert (hers["id"], hers["name"], other["name"]) == (other["id"], "Carla Mendonça", "Ana Beatriz Rocha")
        assert refusal(ana.post(f"/rooms/{hers['id']}/members", json={"user_ids": [who(ana)]})) == (
            409,
            "room.direct",
        )


@pytest.mark.parametrize("bad", ["*", "a b", ">", "00000000-0000-0000-0000-00000000000g"])
def test_what_is_no_id_is_refused_before_anybody_is_asked(desk: RunningDesk, bad: str) -> None:
    with desk.client(AGENT) as ana:
        for path in (f"/tasks/{bad}", f"/rooms/{bad}", f"/rooms/{bad}/messages"):
            assert ana.get(path).status_code == 422
        assert ana.get("/search/rooms", params={"q": "x", "before": "9" * 40}).status_code == 422
