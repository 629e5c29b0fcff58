"""Notices that come from within the team: tasks that are handed over or due, and what is said in rooms (D7, D8).

A *duty* is what a notice must know of a task, a *room* what it must know of a room. Of a room there is one notice a
member, raised anew with every message.
"""

from collections.abc import Iterable
from typing import assert_never, cast

from libs.events.catalog.room import (
    InternalMessageEdited,
    InternalMessagePosted,
    InternalMessageRemoved,
    MemberAdded,
    MemberLeft,
    RoomEvent,
    RoomOpened,
    RoomRead,
    RoomRenamed,
)
from libs.events.catalog.task import (
    TaskChanged,
    TaskCreated,
    TaskDone,
    TaskEvent,
    TaskHandedTo,
    TaskReminded,
    TaskRemoved,
    TaskReopened,
    TaskRescheduled,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, Need
from services.tickets.views.notice import TEXT_KEPT, Kind, doer, raised

Duty = (
    TaskCreated
    | TaskChanged
    | TaskRescheduled
    | TaskHandedTo
    | TaskDone
    | TaskReopened
    | TaskReminded
    | TaskRemoved
)
Talk = (
    RoomOpened
    | RoomRenamed
    | MemberAdded
    | MemberLeft
    | InternalMessagePosted
    | InternalMessageEdited
    | InternalMessageRemoved
    | RoomRead
)
TEAM_EVENTS: tuple[type[Event], ...] = (
    TaskCreated,
    TaskChanged,
    TaskRescheduled,
    TaskHandedTo,
    TaskDone,
    TaskReopened,
    TaskReminded,
    TaskRemoved,
    RoomOpened,
    RoomRenamed,
    MemberAdded,
    MemberLeft,
    InternalMessagePosted,
    InternalMessageEdited,
    InternalMessageRemoved,
    RoomRead,
)


def team_needs(recorded: Recorded) -> Iterable[Need]:
    """A task with its notice; a room with all of its notices."""
    if isinstance(recorded.data, TaskEvent):
        return (Need("_id", _duty_key(recorded.stream_id)), Need("_id", _task_key(recorded.stream_id)))
    return (Need("room_id", recorded.stream_id),)


def change_team(documents: Documents, recorded: Recorded) -> None:
    """Raise, renew or take away what an event of the team gives cause to."""
    if isinstance(recorded.data, TaskEvent):
        _oblige(documents, cast(Duty, recorded.data), recorded)
    elif isinstance(recorded.data, RoomEvent):
        _talk(documents, cast(Talk, recorded.data), recorded)


def _oblige(documents: Documents, event: Duty, recorded: Recorded) -> None:
    key = _duty_key(recorded.stream_id)
    duty = documents.get(key) or {"_id": key, "what": "duty"}
    match event:
        case TaskCreated():
            due_at = None if event.due is None else iso(event.due)
            duty = {**duty, "title": event.title, "assignee_id": event.assignee_id, "due_at": due_at}
            documents.put(duty, recorded)
            _raise_task(documents, duty, recorded)
        case TaskChanged(title=title):
            duty = {**duty, "title": title}
            documents.put(duty, recorded)
            _retell(documents, duty, recorded)
        case TaskRescheduled(due=due):
            duty = {**duty, "due_at": None if due is None else iso(due)}
            documents.put(duty, recorded)
            notice = documents.get(_task_key(recorded.stream_id))
            if notice is not None and notice["actor_id"] is None:
                documents.delete(notice["_id"])
            else:
                _retell(documents, duty, recorded)
        case TaskHandedTo(user_id=user_id):
            documents.delete(_task_key(recorded.stream_id))
            duty = {**duty, "assignee_id": user_id}
            documents.put(duty, recorded)
            _raise_task(documents, duty, recorded)
        case TaskReminded():
            _raise_task(documents, duty, recorded)
        case TaskDone():
            documents.delete(_task_key(recorded.stream_id))
        case TaskRemoved():
            documents.delete(_task_key(recorded.stream_id))
            documents.delete(key)
        case TaskReopened():
            return
        case _:
            assert_never(event)


def _raise_task(documents: Documents, duty: Document, recorded: Recorded) -> None:
    task = {"id": recorded.stream_id, "due_at": duty["due_at"]}
    notice_id = _task_key(recorded.stream_id)
    _raise(documents, recorded, notice_id, "task", duty["assignee_id"], duty["title"], {"task": task})


def _retell(documents: Documents, duty: Document, recorded: Recorded) -> None:
    notice = documents.get(_task_key(recorded.stream_id))
    if notice is not None:
        task = {**notice["task"], "due_at": duty["due_at"]}
        documents.put({**notice, "text": duty["title"][:TEXT_KEPT], "task": task}, recorded)


def _talk(documents: Documents, event: Talk, recorded: Recorded) -> None:
    room_id, key = recorded.stream_id, _room_key(recorded.stream_id)
    room = documents.get(key) or {"_id": key, "what": "room", "room_id": room_id, "label": None, "members": []}
    match event:
        case RoomOpened():
            documents.put({**room, "label": event.label, "members": list(event.member_ids)}, recorded)
        case RoomRenamed(label=label):
            documents.put({**room, "label": label}, recorded)
            for notice in _notices(documents, room_id):
                documents.put({**notice, "room": {"id": room_id, "name": label}}, recorded)
        case MemberAdded(user_id=user_id):
            documents.put({**room, "members": [*room["members"], user_id]}, recorded)
        case MemberLeft(user_id=user_id):
            members = [each for each in room["members"] if each != user_id]
            documents.put({**room, "members": members}, recorded)
            documents.delete(_internal_key(room_id, user_id))
        case InternalMessagePosted():
            for user_id in room["members"]:
                _raise_internal(documents, room, user_id, event, recorded)
        case InternalMessageEdited(message_id=message_id, text=text):
            for notice in _notices(documents, room_id):
                if notice["message_id"] == message_id:
                    documents.put({**notice, "text": None if text is None else text[:TEXT_KEPT]}, recorded)
        case InternalMessageRemoved(message_id=message_id):
            for notice in _notices(documents, room_id):
                if notice["message_id"] == message_id:
                    documents.delete(notice["_id"])
        case RoomRead(up_to=up_to):
            held = documents.get(_internal_key(room_id, recorded.actor.id))
            if held is not None and held["raised"] <= up_to and not held["read"]:
                documents.put({**held, "read": True}, recorded)
        case _:
            assert_never(event)


def _raise_internal(
    documents: Documents, room: Document, user_id: str, event: InternalMessagePosted, recorded: Recorded
) -> None:
    """One that calls somebody goes on calling him until he has read the room."""
    notice_id = _internal_key(room["room_id"], user_id)
    known = documents.get(notice_id)
    called = user_id in event.mentions or (known is not None and not known["read"] and known["called"])
    about = {
        "room": {"id": room["room_id"], "name": room["label"]},
        "room_id": room["room_id"],
        "message_id": event.message_id,
        "called": called,
    }
    _raise(documents, recorded, notice_id, "internal", user_id, event.text, about)


def _raise(
    documents: Documents,
    recorded: Recorded,
    notice_id: str,
    kind: Kind,
    user_id: str,
    text: str | None,
    about: Document,
) -> None:
    """Raise a notice for one user, anew where it stands; but nobody hears of his own acts."""
    if recorded.actor.id == user_id:
        return
    whose = {"user_id": user_id, "for_queue": None}
    said = None if text is None else text[:TEXT_KEPT]
    notice = raised(recorded, notice_id, kind, whose, said, doer(recorded))
    documents.put({**notice, **about}, recorded)


def _notices(documents: Documents, room_id: str) -> list[Document]:
    return [each for each in documents.where("room_id", room_id) if each["what"] == "notice"]


def _duty_key(task_id: str) -> str:
    return f"duty:{task_id}"


def _task_key(task_id: str) -> str:
    return f"task:{task_id}"


def _room_key(room_id: str) -> str:
    return f"room:{room_id}"


def _internal_key(room_id: str, user_id: str) -> str:
    return f"internal:{room_id}:{user_id}"
