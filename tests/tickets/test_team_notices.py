"""Notices of tasks and rooms: told to whom they concern, once, and no longer than it is so (D6, D7, D8)."""

from datetime import timedelta

from libs.access.policy import Member
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
from libs.events.catalog.task import (
    TaskChanged,
    TaskCreated,
    TaskDone,
    TaskHandedTo,
    TaskReminded,
    TaskRemoved,
    TaskRescheduled,
)
from libs.events.event import Recorded
from libs.events.testing import NOON, ViewSpec, recorded
from libs.events.view import Document
from services.tickets.notice_queries import concerns, notice_item
from services.tickets.views.notices import Notices
from tests.tickets.examples import ANA, BRUNO, CARLA, DIEGO, by

DUE = NOON + timedelta(hours=1)
GIVEN = by(ANA, TaskCreated(title="Ligar", assignee_id="bruno", due=DUE, remind_minutes=0), "k1")
REMINDED = recorded(TaskReminded(due=DUE, minutes_before=0), "k1")
ROOM = by(ANA, RoomOpened(kind="group", label="Balcão", member_ids=("ana", "bruno", "carla")), "r1")
TALK = by(ANA, RoomOpened(kind="direct", member_ids=("ana", "bruno")), "r2")


def said(member: Member, message_id: str = "m1", text: str = "Oi", *mentions: str, room_id: str = "r1") -> Recorded:
    return by(member, InternalMessagePosted(message_id=message_id, text=text, mentions=mentions), room_id)


def notices(*events: Recorded) -> dict[str, Document]:
    """The notices after a history."""
    kept = ViewSpec(Notices()).given(*events).documents()
    return {key: document for key, document in kept.items() if document["what"] == "notice"}


def heard(member: Member, *events: Recorded) -> list[Document]:
    """What a member has heard of, as the page is told."""
    return [notice_item(each, "", {}) for each in notices(*events).values() if concerns(each, member)]


def test_who_is_given_a_task_hears_of_it_and_its_author_does_not() -> None:
    (told,) = heard(BRUNO, GIVEN)
    assert (told["kind"], told["text"], told["actor"]["id"]) == ("task", "Ligar", "ana")
    assert told["task"] == {"id": "k1", "due_at": "2026-11-20T16:00:00.000000Z"}
    assert (told["ticket"], told["contact"], told["room"]) == (None, None, None)
    assert heard(ANA, GIVEN) == []


def test_a_task_for_oneself_is_told_when_its_time_comes() -> None:
    own = by(ANA, TaskCreated(title="Ligar", assignee_id="ana", due=DUE, remind_minutes=0), "k1")
    assert heard(ANA, own) == []
    (told,) = heard(ANA, own, REMINDED)
    assert (told["actor"], told["unread"]) == (None, True)


def test_handed_on_it_calls_the_next_one_alone() -> None:
    handed = by(BRUNO, TaskHandedTo(user_id="diego"), "k1")
    assert heard(BRUNO, GIVEN, REMINDED, handed) == []
    assert [each["actor"]["id"] for each in heard(DIEGO, GIVEN, REMINDED, handed)] == ["bruno"]


def test_what_is_done_or_removed_calls_nobody() -> None:
    for over in (TaskDone(), TaskRemoved()):
        assert notices(GIVEN, REMINDED, by(BRUNO, over, "k1")) == {}


def test_another_time_takes_the_reminder_away_but_not_who_gave_it() -> None:
    moved = by(ANA, TaskRescheduled(due=DUE + timedelta(days=1), remind_minutes=0), "k1")
    assert heard(BRUNO, GIVEN, REMINDED, moved) == []
    (told,) = heard(BRUNO, GIVEN, moved)
    assert told["task"]["due_at"].startswith("2026-11-21")
    (told,) = heard(BRUNO, GIVEN, by(ANA, TaskChanged(title="Ligar já"), "k1"))
    assert told["text"] == "Ligar já"


def test_what_is_said_calls_the_others_in_the_room_once() -> None:
    events = (ROOM, said(ANA), said(ANA, "m2", "Alguém aí?"))
    assert [each["text"] for each in heard(BRUNO, *events)] == ["Alguém aí?"]
    assert [len(heard(each, *events)) for each in (ANA, BRUNO, CARLA, DIEGO)] == [0, 1, 1, 0]


def test_who_was_called_by_name_stays_called_until_he_has_read() -> None:
    called = said(ANA, "m1", "@Bruno", "bruno")
    (told,) = heard(BRUNO, ROOM, called, said(ANA, "m2"))
    assert (told["called"], told["room"]) == (True, {"id": "r1", "name": "Balcão"})
    read = by(BRUNO, RoomRead(up_to=2), "r1")
    (told,) = heard(BRUNO, ROOM, called, read, said(ANA, "m2"))
    assert told["called"] is False


def test_reading_the_room_reads_its_notice() -> None:
    (told,) = heard(BRUNO, ROOM, said(ANA), by(BRUNO, RoomRead(up_to=2), "r1"))
    assert told["unread"] is False
    (told,) = heard(BRUNO, ROOM, said(ANA), said(ANA, "m2"), by(BRUNO, RoomRead(up_to=2), "r1"))
    assert told["unread"] is True


def test_a_message_taken_back_is_told_no_more_and_an_edited_one_as_it_is() -> None:
    assert notices(ROOM, said(ANA), by(ANA, InternalMessageRemoved(message_id="m1"), "r1")) == {}
    edited = by(ANA, InternalMessageEdited(message_id="m1", text="Olá"), "r1")
    assert [each["text"] for each in heard(BRUNO, ROOM, said(ANA), edited)] == ["Olá"]


def test_who_left_hears_nothing_and_who_came_hears_what_follows() -> None:
    left = by(BRUNO, MemberLeft(user_id="bruno"), "r1")
    assert heard(BRUNO, ROOM, said(ANA), left, said(ANA, "m2")) == []
    came = by(ANA, MemberAdded(user_id="diego"), "r1")
    assert [each["text"] for each in heard(DIEGO, ROOM, said(ANA), came, said(ANA, "m2", "Oi, Diego"))] == [
        "Oi, Diego"
    ]


def test_a_group_is_told_by_the_name_that_it_has() -> None:
    (told,) = heard(BRUNO, ROOM, said(ANA), by(ANA, RoomRenamed(label="Vitrine"), "r1"))
    assert told["room"]["name"] == "Vitrine"
    (told,) = heard(BRUNO, TALK, said(ANA, room_id="r2"))
    assert told["room"]["name"] is None
