"""Rooms: who may say and change what, and what their members are shown (D8)."""

import pytest

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.room import (
    InternalMessageEdited,
    InternalMessagePosted,
    InternalMessageRemoved,
    MemberAdded,
    MemberLeft,
    RoomOpened,
    RoomRead,
    RoomRenamed,
)
from libs.events.command import Refused
from libs.events.event import Event, Recorded
from libs.events.testing import DeciderSpec, ViewSpec, history, recorded
from libs.events.view import Document
from libs.identity import ids
from services.messaging import room
from services.messaging.room import (
    InternalMessageIdIsTaken,
    InternalMessageIsEmpty,
    InternalMessageIsNotYours,
    InternalMessageNotFound,
    MemberIsNotYours,
    MentionIsNoMember,
    RoomHasNoName,
    RoomIdIsTaken,
    RoomIsAlone,
    RoomIsDirect,
    RoomIsFull,
    RoomNotFound,
)
from services.messaging.room_commands import (
    AddMembers,
    EditInternalMessage,
    OpenRoom,
    PostInternalMessage,
    ReadRoom,
    RemoveInternalMessage,
    RemoveMember,
    RenameRoom,
)
from services.messaging.room_queries import internal_message_item, room_item
from services.messaging.views.room_messages import RoomMessages
from services.messaging.views.rooms import Rooms

ANA, BRUNO, DIEGO = (Member(id=each, profile="agent") for each in ("ana", "bruno", "diego"))
CARLA = Member(id="carla", profile="supervisor")
NAMES = {"ana": "Ana", "bruno": "Bruno", "carla": "Carla", "diego": "Diego"}
FILE = Media(id="f" * 64, kind="document", mime="application/pdf", name="tabela.pdf", size=10)


def by(member: Member, event: Event, room_id: str = "r1") -> Recorded:
    return recorded(event, room_id, actor=member.actor())


GROUP = by(ANA, RoomOpened(kind="group", label="Balcão", member_ids=("ana", "bruno", "carla")))
DIRECT = by(ANA, RoomOpened(kind="direct", member_ids=("ana", "bruno")))
HELLO = by(ANA, InternalMessagePosted(message_id="m1", text="Oi, @Bruno", mentions=("bruno",)))
spec = DeciderSpec(room.decider)


def wish(command: type[room.Command], member: Member = ANA, **parts: object) -> room.Command:
    return command(by=member.actor(), member=member, room_id="r1", **parts)


def test_a_group_is_opened_with_its_opener_in_it_once() -> None:
    opened = RoomOpened(kind="group", label="Balcão", member_ids=("ana", "bruno"))
    ask = wish(OpenRoom, kind="group", label=" Balcão ", user_ids=("bruno", "ana"))
    spec.given().when(ask).then(opened)
    spec.given(GROUP).when(ask).then_nothing()


def test_two_people_have_one_room_whoever_opens_it() -> None:
    assert ids.direct_room_id("ana", "bruno") == ids.direct_room_id("bruno", "ana")
    spec.given(DIRECT).when(wish(OpenRoom, BRUNO, kind="direct", user_ids=("ana",))).then_nothing()


@pytest.mark.parametrize(
    ("past", "command", "refusal"),
    [
        ((), wish(OpenRoom, kind="direct", user_ids=("ana",)), RoomIsAlone),
        ((), wish(OpenRoom, kind="group", label=" ", user_ids=("bruno",)), RoomHasNoName),
        ((GROUP,), wish(OpenRoom, DIEGO, kind="group", label="Outro", user_ids=("ana",)), RoomIdIsTaken),
        ((GROUP,), wish(RenameRoom, label="  "), RoomHasNoName),
        ((DIRECT,), wish(RenameRoom, label="Nós"), RoomIsDirect),
        ((DIRECT,), wish(AddMembers, user_ids=("carla",)), RoomIsDirect),
        ((DIRECT,), wish(RemoveMember, user_id="ana"), RoomIsDirect),
        ((GROUP,), wish(AddMembers, user_ids=tuple(f"u{each}" for each in range(198))), RoomIsFull),
        ((GROUP,), wish(RemoveMember, BRUNO, user_id="ana"), MemberIsNotYours),
        ((GROUP,), wish(PostInternalMessage, message_id="m1", text="  "), InternalMessageIsEmpty),
        ((GROUP,), wish(PostInternalMessage, message_id="m1", text="x", mentions=("diego",)), MentionIsNoMember),
        ((GROUP,), wish(PostInternalMessage, message_id="m1", text="x", quoted="m0"), InternalMessageNotFound),
        ((GROUP, HELLO), wish(PostInternalMessage, BRUNO, message_id="m1", text="x"), InternalMessageIdIsTaken),
        ((GROUP, HELLO), wish(EditInternalMessage, CARLA, message_id="m1", text="x"), InternalMessageIsNotYours),
        ((GROUP, HELLO), wish(EditInternalMessage, message_id="m1", text=" "), InternalMessageIsEmpty),
        ((GROUP,), wish(EditInternalMessage, message_id="m1", text="x"), InternalMessageNotFound),
        ((GROUP, HELLO), wish(RemoveInternalMessage, CARLA, message_id="m1"), InternalMessageIsNotYours),
        (
            (GROUP, HELLO, InternalMessageRemoved(message_id="m1")),
            wish(EditInternalMessage, message_id="m1", text="x"),
            InternalMessageNotFound,
        ),
    ],
)
def test_what_breaks_a_rule_is_refused(
    past: tuple[Recorded, ...], command: room.Command, refusal: type[Refused]
) -> None:
    spec.given(*past).when(command).then_refused(refusal)


@pytest.mark.parametrize(
    "command",
    [
        wish(RenameRoom, DIEGO, label="x"),
        wish(AddMembers, DIEGO, user_ids=("diego",)),
        wish(RemoveMember, DIEGO, user_id="ana"),
        wish(PostInternalMessage, DIEGO, message_id="m2", text="x"),
        wish(EditInternalMessage, DIEGO, message_id="m1", text="x"),
        wish(RemoveInternalMessage, DIEGO, message_id="m1"),
        wish(ReadRoom, DIEGO, up_to=9),
    ],
)
def test_for_who_is_not_in_it_there_is_no_room(command: room.Command) -> None:
    spec.given(GROUP, HELLO).when(command).then_refused(RoomNotFound)
    spec.given().when(command).then_refused(RoomNotFound)


def test_members_come_and_go() -> None:
    spec.given(GROUP).when(wish(AddMembers, user_ids=("bruno", "diego"))).then(MemberAdded(user_id="diego"))
    spec.given(GROUP).when(wish(RemoveMember, BRUNO, user_id="bruno")).then(MemberLeft(user_id="bruno"))
    spec.given(GROUP).when(wish(RemoveMember, user_id="bruno")).then(MemberLeft(user_id="bruno"))
    spec.given(GROUP).when(wish(RemoveMember, CARLA, user_id="bruno")).then(MemberLeft(user_id="bruno"))
    spec.given(GROUP).when(wish(RemoveMember, user_id="diego")).then_nothing()


def test_who_left_says_nothing_more() -> None:
    left = by(BRUNO, MemberLeft(user_id="bruno"))
    spec.given(GROUP, left).when(wish(PostInternalMessage, BRUNO, message_id="m9", text="x")).then_refused(
        RoomNotFound
    )


def test_a_group_is_renamed_once() -> None:
    spec.given(GROUP).when(wish(RenameRoom, label="Vitrine")).then(RoomRenamed(label="Vitrine"))
    spec.given(GROUP).when(wish(RenameRoom, label="Balcão")).then_nothing()


def test_a_message_is_said_once() -> None:
    said = InternalMessagePosted(message_id="m2", text="Bom dia", mentions=("ana",), quoted="m1")
    ask = wish(PostInternalMessage, BRUNO, message_id="m2", text=" Bom dia", mentions=("ana", "ana"), quoted="m1")
    spec.given(GROUP, HELLO).when(ask).then(said)


def test_a_file_needs_no_text() -> None:
    spec.given(GROUP).when(wish(PostInternalMessage, message_id="m2", media=FILE)).then(
        InternalMessagePosted(message_id="m2", media=FILE)
    )
    filed = by(ANA, InternalMessagePosted(message_id="m2", text="A tabela", media=FILE))
    spec.given(GROUP, filed).when(wish(EditInternalMessage, message_id="m2", text="")).then(
        InternalMessageEdited(message_id="m2")
    )


def test_ones_own_message_is_written_anew_and_taken_back() -> None:
    edit = wish(EditInternalMessage, message_id="m1", text="Olá", mentions=("carla",))
    spec.given(GROUP, HELLO).when(edit).then(
        InternalMessageEdited(message_id="m1", text="Olá", mentions=("carla",))
    )
    same = wish(EditInternalMessage, message_id="m1", text="Oi, @Bruno", mentions=("bruno",))
    spec.given(GROUP, HELLO).when(same).then_nothing()
    spec.given(GROUP, HELLO).when(wish(RemoveInternalMessage, message_id="m1")).then(
        InternalMessageRemoved(message_id="m1")
    )


def test_nobody_has_read_what_is_still_to_come() -> None:
    # HELLO stands at position 2.
    spec.given(GROUP, HELLO).when(wish(ReadRoom, BRUNO, up_to=99)).then(RoomRead(up_to=2))
    read = by(BRUNO, RoomRead(up_to=2))
    spec.given(GROUP, HELLO, read).when(wish(ReadRoom, BRUNO, up_to=99)).then_nothing()
    spec.given(GROUP).when(wish(ReadRoom, BRUNO, up_to=99)).then_nothing()


def test_a_snapshot_loses_nothing() -> None:
    past = history([GROUP, HELLO, by(BRUNO, RoomRead(up_to=2)), by(ANA, InternalMessageRemoved(message_id="m1"))])
    state = room.decider.fold(past)
    assert room.decider.snapshot is not None
    assert room.decider.snapshot.load(room.decider.snapshot.dump(state)) == state


def rooms(*events: Recorded) -> Document:
    return ViewSpec(Rooms()).given(GROUP, *events).documents()["r1"]


def unread(document: Document) -> dict[str, int]:
    return {each: room_item(document, NAMES, each)["unread"] for each in ("ana", "bruno", "carla")}


def test_what_others_said_is_unread_until_it_is_read() -> None:
    more = by(ANA, InternalMessagePosted(message_id="m2", text="Alguém?"))
    assert unread(rooms(HELLO, more)) == {"ana": 0, "bruno": 2, "carla": 2}
    read = by(BRUNO, RoomRead(up_to=2))
    assert unread(rooms(HELLO, more, read)) == {"ana": 0, "bruno": 1, "carla": 2}
    assert unread(rooms(HELLO, more, by(ANA, InternalMessageRemoved(message_id="m2")))) == {
        "ana": 0,
        "bruno": 1,
        "carla": 1,
    }


def test_who_is_called_sees_it_in_the_list() -> None:
    found = rooms(HELLO)
    assert [room_item(found, NAMES, each)["called"] for each in ("bruno", "carla")] == [True, False]
    assert room_item(rooms(HELLO, by(BRUNO, RoomRead(up_to=2))), NAMES, "bruno")["called"] is False


def test_the_list_shows_what_was_said_last_as_it_is_now() -> None:
    edited = by(ANA, InternalMessageEdited(message_id="m1", text="Olá"))
    gone = by(ANA, InternalMessageRemoved(message_id="m1"))
    assert room_item(rooms(HELLO, edited), NAMES, "bruno")["last"]["text"] == "Olá"
    last = room_item(rooms(HELLO, edited, gone), NAMES, "bruno")["last"]
    assert (last["text"], last["removed"]) == (None, True)


def test_beyond_a_hundred_nobody_counts() -> None:
    many = [by(ANA, InternalMessagePosted(message_id=f"m{each}", text="x")) for each in range(130)]
    assert unread(rooms(*many))["bruno"] == 100


def test_a_direct_room_is_called_after_the_other_one() -> None:
    found = ViewSpec(Rooms()).given(DIRECT).documents()["r1"]
    assert [room_item(found, NAMES, each)["name"] for each in ("ana", "bruno")] == ["Bruno", "Ana"]


def messages(*events: Recorded) -> dict[str, Document]:
    kept = ViewSpec(RoomMessages()).given(HELLO, *events).documents()
    return {key: internal_message_item(each, NAMES) for key, each in kept.items()}


def test_an_edited_message_shows_what_it_said_before() -> None:
    found = messages(by(ANA, InternalMessageEdited(message_id="m1", text="Olá")))["m1"]
    assert (found["text"], [each["text"] for each in found["edits"]]) == ("Olá", ["Oi, @Bruno"])


def test_a_message_taken_back_says_nothing_and_is_found_by_nothing() -> None:
    edited = by(ANA, InternalMessageEdited(message_id="m1", text="Olá"))
    gone = by(ANA, InternalMessageRemoved(message_id="m1"))
    assert messages(edited, gone)["m1"]["text"] is None
    held = ViewSpec(RoomMessages()).given(HELLO, edited, gone).documents()["m1"]
    assert (held["words"], held["edits"]) == ([], [])


def test_an_answer_shows_what_it_answers_as_it_was_then() -> None:
    answer = by(BRUNO, InternalMessagePosted(message_id="m2", text="Oi!", quoted="m1"))
    later = by(ANA, InternalMessageEdited(message_id="m1", text="Outra coisa"))
    assert messages(answer, later)["m2"]["quoted"] == {
        "id": "m1",
        "author": {"id": "ana", "name": "Ana"},
        "text": "Oi, @Bruno",
        "kind": "text",
    }


def test_a_message_id_that_another_room_has_had_is_left_alone() -> None:
    other = by(DIEGO, InternalMessagePosted(message_id="m1", text="Meu"), "r2")
    assert messages(other)["m1"]["text"] == "Oi, @Bruno"
