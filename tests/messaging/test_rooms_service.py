"""Rooms on a real NATS and MongoDB: paging, search, unread counts, and views that can be rebuilt (D8)."""

from typing import Any

import nats
import pytest
from pymongo import AsyncMongoClient

from libs.access.policy import Member
from libs.events.command import CommandRejected
from libs.events.projector import Projector
from libs.events.reader import Reader
from libs.events.settings import Settings
from libs.events.view import Document
from services.messaging.commands import SERVICE
from services.messaging.room_commands import (
    AddMembers,
    EditInternalMessage,
    OpenRoom,
    PostInternalMessage,
    ReadRoom,
    RemoveInternalMessage,
    RemoveMember,
    RoomCommand,
)
from services.messaging.room_queries import (
    FindRoomMedia,
    GetAudience,
    GetRoom,
    GetRoomMessage,
    ListRoomMessages,
    ListRooms,
    SearchRooms,
)
from services.messaging.views.room_messages import RoomMessages
from services.messaging.views.rooms import Rooms
from tests.messaging.conftest import Desk
from tests.messaging.test_room import FILE

ANA, BRUNO, DIEGO = (Member(id=each, profile="agent") for each in ("ana", "bruno", "diego"))
ADMIN = Member(id="admin", profile="admin")


async def do(desk: Desk, command: type[RoomCommand], member: Member = ANA, **parts: Any) -> int:
    """Carry out a command on the group; its position."""
    wish = command(by=member.actor(), member=member, **{"room_id": "r1", **parts})
    return (await desk.bus.ask(SERVICE, wish)).position


async def opened(desk: Desk) -> None:
    await do(desk, OpenRoom, kind="group", label="Balcão", user_ids=("bruno",))


async def said(desk: Desk, message_id: str, text: str, member: Member = ANA, **parts: Any) -> int:
    return await do(desk, PostInternalMessage, member, message_id=message_id, text=text, **parts)


async def texts(desk: Desk, q: str, member: Member = ANA, **parts: Any) -> list[str]:
    found = await desk.bus.query(SERVICE, SearchRooms(member=member, q=q, **parts))
    return [each["message"]["text"] for each in found["items"]]


async def test_a_room_is_read_page_by_page_in_both_directions(desk: Desk) -> None:
    await opened(desk)
    for number in range(7):
        last = await said(desk, f"m{number}", str(number))
    newest = await page(desk, limit=3, wait_for=last)
    assert [each["text"] for each in newest["items"]] == ["4", "5", "6"]
    older = await page(desk, limit=3, before=newest["next"])
    assert [each["text"] for each in older["items"]] == ["1", "2", "3"]
    around = await page(desk, limit=3, around="m2")
    assert [each["text"] for each in around["items"]] == ["1", "2", "3"]
    newer = await page(desk, limit=2, after=around["newer"])
    assert [each["text"] for each in newer["items"]] == ["4", "5"]


async def test_words_find_what_was_said_in_ones_own_rooms_alone(desk: Desk) -> None:
    await opened(desk)
    await do(desk, OpenRoom, DIEGO, room_id="r2", kind="group", label="Outra", user_ids=("admin",))
    await said(desk, "m1", "A cotação do sofá")
    await said(desk, "m2", "Cotação da mesa")
    last = await said(desk, "m3", "cotacao secreta", DIEGO, room_id="r2")
    await desk.bus.query(SERVICE, ListRooms(member=ANA, wait_for=last))
    assert await texts(desk, "COTACAO") == ["Cotação da mesa", "A cotação do sofá"]
    assert await texts(desk, "cotação sof") == ["A cotação do sofá"]
    assert await texts(desk, "cota", DIEGO) == ["cotacao secreta"]
    assert await texts(desk, "cota", ANA, room_id="r2") == []
    first = await desk.bus.query(SERVICE, SearchRooms(member=ANA, q="cota", limit=1))
    assert await texts(desk, "cota", before=first["next"]) == ["A cotação do sofá"]
    await do(desk, EditInternalMessage, message_id="m1", text="A conta do sofá")
    last = await do(desk, RemoveInternalMessage, message_id="m2")
    await desk.bus.query(SERVICE, ListRooms(member=ANA, wait_for=last))
    assert await texts(desk, "cota") == []


async def test_who_is_not_in_it_sees_nothing_of_a_room_whatever_his_profile(desk: Desk) -> None:
    await opened(desk)
    last = await do(desk, PostInternalMessage, message_id="m1", media=FILE)
    assert (await desk.bus.query(SERVICE, ListRooms(member=ADMIN, wait_for=last)))["items"] == []
    for query in (
        GetRoom(member=ADMIN, room_id="r1"),
        ListRoomMessages(member=ADMIN, room_id="r1"),
        GetRoomMessage(member=ADMIN, room_id="r1", message_id="m1"),
        FindRoomMedia(member=ADMIN, room_id="r1", media_id=str(FILE.id)),
    ):
        with pytest.raises(CommandRejected) as refused:
            await desk.bus.query(SERVICE, query)
        assert refused.value.rejected.code == "room.not_found"
    found = await desk.bus.query(SERVICE, FindRoomMedia(member=BRUNO, room_id="r1", media_id=str(FILE.id)))
    assert found == {"name": "tabela.pdf"}


async def test_members_come_read_and_go(desk: Desk) -> None:
    await opened(desk)
    await said(desk, "m1", "Oi")
    last = await do(desk, AddMembers, user_ids=("diego",))
    assert (await desk.bus.query(SERVICE, GetRoom(member=BRUNO, room_id="r1", wait_for=last)))["unread"] == 1
    assert len((await desk.bus.query(SERVICE, ListRoomMessages(member=DIEGO, room_id="r1")))["items"]) == 1
    last = await do(desk, ReadRoom, BRUNO, up_to=2**40)
    assert (await desk.bus.query(SERVICE, GetRoom(member=BRUNO, room_id="r1", wait_for=last)))["unread"] == 0
    last = await do(desk, RemoveMember, DIEGO, user_id="diego")
    assert (await desk.bus.query(SERVICE, ListRooms(member=DIEGO, wait_for=last)))["items"] == []
    assert await desk.bus.query(SERVICE, GetAudience(room_id="r1")) == ["ana", "bruno"]


async def test_a_long_room_is_decided_on_from_a_snapshot(desk: Desk) -> None:
    await opened(desk)
    for start in range(0, 420, 60):
        commands = [
            PostInternalMessage(by=ANA.actor(), member=ANA, room_id="r1", message_id=f"m{each}", text=str(each))
            for each in range(start, start + 60)
        ]
        assert all(each.outcome == "accepted" for each in await desk.bus.ask_all(SERVICE, commands))
    await desk.stop()
    await desk.start()
    last = await do(desk, EditInternalMessage, message_id="m3", text="três")
    message = await desk.bus.query(
        SERVICE, GetRoomMessage(member=BRUNO, room_id="r1", message_id="m3", wait_for=last)
    )
    assert message["text"] == "três"


async def test_the_views_rebuilt_in_batches_of_any_size_are_the_same(desk: Desk, settings: Settings) -> None:
    await opened(desk)
    await said(desk, "m1", "Oi", mentions=("bruno",))
    await said(desk, "m2", "Oi!", BRUNO, quoted="m1")
    await do(desk, EditInternalMessage, message_id="m1", text="Olá")
    await do(desk, RemoveInternalMessage, BRUNO, message_id="m2")
    last = await do(desk, ReadRoom, BRUNO, up_to=2**40)
    await desk.bus.query(SERVICE, ListRooms(member=ANA, wait_for=last))
    client = await nats.connect(settings.require_nats_url())
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url())
    async with mongo:
        database = mongo[settings.database(SERVICE)]
        for size in (1, 2, 1000):
            again = f"_again{size}"
            reader = Reader(client, client.jetstream(), settings.stream("EVENTS"))
            rebuilt = Projector(again, [Rooms(), RoomMessages()], database, mongo, reader, suffix=again)
            await rebuilt.prepare()
            for position in range(size, last + size, size):
                await rebuilt.run_until(min(position, last))
            for view in rebuilt.views:
                live = await database[f"{view.name}_v{view.version}"].find().sort("_id", 1).to_list()
                assert live
                assert await rebuilt.collection(view).find().sort("_id", 1).to_list() == live, size
    await client.close()


async def page(desk: Desk, **parts: Any) -> dict[str, Any]:
    found: dict[str, Any] = await desk.bus.query(SERVICE, ListRoomMessages(member=ANA, room_id="r1", **parts))
    return found
