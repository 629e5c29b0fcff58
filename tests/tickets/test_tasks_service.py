"""Tasks on a real NATS and MongoDB: lists by page, links, reminders in time, and views that can be rebuilt (D7)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from libs.access.policy import Member
from libs.events.catalog.room import InternalMessagePosted, RoomOpened
from libs.events.event import now
from libs.events.projector import Projector
from libs.events.reader import Reader
from libs.events.settings import Settings
from libs.events.view import Document
from services.tickets.commands import SERVICE
from services.tickets.notice_queries import ListNotices
from services.tickets.task_commands import ChangeTask, CreateTask, FinishTask
from services.tickets.task_queries import GetTask, ListTasks
from services.tickets.views.notices import Notices
from services.tickets.views.tasks import Tasks
from tests.tickets.desk import T1, Desk
from tests.tickets.examples import ANA, BRUNO, CARLA, DIEGO

KINDS = frozenset({"task", "internal"})


def create(task_id: str, member: Member = ANA, **parts: Any) -> CreateTask:
    wish = {"title": f"Tarefa {task_id}", "assignee_id": "ana", **parts}
    return CreateTask(by=member.actor(), member=member, task_id=task_id, **wish)


async def titles(desk: Desk, member: Member, **parts: Any) -> list[str]:
    found = await desk.query(ListTasks(member=member, **parts))
    return [each["title"] for each in found["items"]]


async def heard(desk: Desk, member: Member) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.query(ListNotices(member=member, kinds=KINDS)))["items"]
    return found


async def test_lists_are_read_page_by_page_by_when_tasks_are_due(desk: Desk) -> None:
    soon = now() + timedelta(hours=1)
    for number in (3, 1, 4, 2):
        await desk.ask(create(f"k{number}", due=soon + timedelta(hours=number)))
    last = await desk.ask(create("some-day"))
    first = await desk.query(ListTasks(member=ANA, limit=3, wait_for=last.position))
    assert [each["id"] for each in first["items"]] == ["k1", "k2", "k3"]
    rest = await desk.query(ListTasks(member=ANA, limit=3, after=first["next"]))
    assert ([each["id"] for each in rest["items"]], rest["next"]) == (["k4", "some-day"], None)
    assert await titles(desk, ANA, due_from=soon + timedelta(hours=2), due_to=soon + timedelta(hours=4)) == [
        "Tarefa k2",
        "Tarefa k3",
    ]
    assert await titles(desk, ANA, q="tarefa SOME") == ["Tarefa some-day"]


async def test_a_false_cursor_is_refused(desk: Desk) -> None:
    with pytest.raises(Exception, match=r"cursor\.invalid"):
        await desk.query(ListTasks(member=ANA, after="é"))


async def test_everybody_sees_his_own_and_what_he_wrote(desk: Desk) -> None:
    await desk.ask(create("own"))
    await desk.ask(create("given", assignee_id="bruno"))
    last = await desk.ask(create("foreign", DIEGO, assignee_id="diego"))
    assert await titles(desk, ANA, wait_for=last.position) == ["Tarefa given", "Tarefa own"]
    assert await titles(desk, ANA, assignee_id=("me",)) == ["Tarefa own"]
    assert await titles(desk, BRUNO) == ["Tarefa given"]
    assert len(await titles(desk, CARLA)) == 3
    with pytest.raises(Exception, match=r"task\.not_found"):
        await desk.query(GetTask(member=BRUNO, task_id="foreign"))


async def test_done_ones_stand_apart_the_latest_first(desk: Desk) -> None:
    for task_id in ("k1", "k2"):
        await desk.ask(create(task_id))
        last = await desk.ask(FinishTask(by=ANA.actor(), member=ANA, task_id=task_id))
    assert await titles(desk, ANA, state="done", wait_for=last.position) == ["Tarefa k2", "Tarefa k1"]
    assert await titles(desk, ANA, state="open") == []


async def test_a_task_for_a_ticket_names_it_to_those_who_see_it(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    last = await desk.ask(create("k1", ticket_id=T1, assignee_id="diego"))
    seen = await desk.query(GetTask(member=ANA, task_id="k1", wait_for=last.position))
    assert seen["ticket"]["contact"] == "Rosa Conceição"
    assert seen["contact"]["id"] == "rosa"
    hidden = await desk.query(GetTask(member=DIEGO, task_id="k1"))
    assert (hidden["ticket"], hidden["contact"]) == (None, None)
    assert await titles(desk, CARLA, contact_id="rosa") == ["Tarefa k1"]


async def test_nobody_links_what_he_cannot_see(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    assert (await desk.refused(create("k1", DIEGO, ticket_id=T1)))[0] == "ticket.not_found"
    assert (await desk.refused(create("k1", DIEGO, contact_id="rosa")))[0] == "contact.not_found"
    await desk.ask(create("k1", DIEGO))
    link = ChangeTask(by=DIEGO.actor(), member=DIEGO, task_id="k1", fields=frozenset({"ticket_id"}), ticket_id=T1)
    assert (await desk.refused(link))[0] == "ticket.not_found"


async def test_its_assignee_is_told_within_two_seconds_of_its_time_and_once(desk: Desk) -> None:
    due = now() + timedelta(seconds=1)
    await desk.ask(create("k1", BRUNO, due=due, remind_minutes=0))
    (given,) = await until(desk, ANA, lambda found: len(found) == 1)
    assert given["actor"]["id"] == "bruno"
    (told,) = await until(desk, ANA, lambda found: found[0]["actor"] is None)
    assert now() - due < timedelta(seconds=2)
    await asyncio.sleep(0.5)
    assert await heard(desk, ANA) == [told]
    await desk.ask(FinishTask(by=ANA.actor(), member=ANA, task_id="k1"))
    await until(desk, ANA, lambda found: not found)


async def test_another_time_replaces_the_timer(desk: Desk) -> None:
    await desk.ask(create("k1", BRUNO, due=now() + timedelta(seconds=0.6), remind_minutes=0))
    later = ChangeTask(
        by=BRUNO.actor(),
        member=BRUNO,
        task_id="k1",
        fields=frozenset({"due"}),
        due=now() + timedelta(hours=1),
    )
    await desk.ask(later)
    await asyncio.sleep(1.5)
    assert [each["actor"] is None for each in await heard(desk, ANA)] == [False]


async def test_what_is_said_in_a_room_calls_its_members(desk: Desk) -> None:
    await desk.happened("room.r1", RoomOpened(kind="group", label="Balcão", member_ids=("ana", "bruno")))
    await desk.happened("room.r1", InternalMessagePosted(message_id="m1", text="Oi"))
    (told,) = await until(desk, ANA, lambda found: len(found) == 1)
    assert (told["kind"], told["room"]["name"], told["ticket"]) == ("internal", "Balcão", None)
    assert await heard(desk, DIEGO) == []


async def test_the_views_rebuilt_in_batches_of_any_size_are_the_same(desk: Desk, settings: Settings) -> None:
    await desk.ask(create("k1", assignee_id="bruno", due=now() + timedelta(hours=1), remind_minutes=5))
    await desk.happened("room.r1", RoomOpened(kind="group", label="Balcão", member_ids=("ana", "bruno")))
    await desk.happened("room.r1", InternalMessagePosted(message_id="m1", text="Oi"))
    last = (await desk.ask(FinishTask(by=BRUNO.actor(), member=BRUNO, task_id="k1"))).position
    await desk.query(ListTasks(member=CARLA, wait_for=last))
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url())
    async with mongo:
        database = mongo[settings.database(SERVICE)]
        stream = desk.connection.settings.stream("EVENTS")
        for size in (1, 3, 1000):
            again = f"_again{size}"
            reader = Reader(desk.connection.client, desk.connection.jetstream, stream)
            rebuilt = Projector(again, [Tasks(), Notices()], database, mongo, reader, suffix=again)
            await rebuilt.prepare()
            for position in range(size, last + size, size):
                await rebuilt.run_until(min(position, last))
            for view in rebuilt.views:
                live = await database[f"{view.name}_v{view.version}"].find().sort("_id", 1).to_list()
                assert live
                assert await rebuilt.collection(view).find().sort("_id", 1).to_list() == live, size


async def until(desk: Desk, member: Member, check: Any) -> list[dict[str, Any]]:
    """A member's notices, once they are so."""
    for _ in range(200):
        found = await heard(desk, member)
        if check(found):
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"{member.id} heard {found}")
