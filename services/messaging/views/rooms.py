"""Rooms as their members see them: who is in, what was said last, what is unread (D8)."""

from typing import assert_never, cast

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
from libs.events.event import Recorded, iso
from libs.events.view import Document, DocumentView

Happening = (
    RoomOpened
    | RoomRenamed
    | MemberAdded
    | MemberLeft
    | InternalMessagePosted
    | InternalMessageEdited
    | InternalMessageRemoved
    | RoomRead
)
# Beyond so many, how many they are tells nobody anything.
COUNTED = 100
TEXT_KEPT = 200


class Rooms(DocumentView):
    """One document a room. `unread`: of each member the messages that he has not read, as [id, position, whether it
    calls him]; `activity` orders them by what was said last.
    """

    name = "rooms"
    live = True
    events = (
        RoomOpened,
        RoomRenamed,
        MemberAdded,
        MemberLeft,
        InternalMessagePosted,
        InternalMessageEdited,
        InternalMessageRemoved,
        RoomRead,
    )
    indexes = ((("members", 1), ("activity", -1)),)

    def key(self, recorded: Recorded) -> str:
        """The room's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The room after an event."""
        event, at = cast(Happening, recorded.data), iso(recorded.time)
        if isinstance(event, RoomOpened):
            return {
                "kind": event.kind,
                "label": event.label,
                "opener_id": recorded.actor.id,
                "members": list(event.member_ids),
                "last": None,
                "unread": {},
                "read": {},
                "opened_at": at,
                "activity": f"{at}/{recorded.stream_id}",
            }
        assert document is not None
        match event:
            case RoomRenamed(label=label):
                return {**document, "label": label}
            case MemberAdded(user_id=user_id):
                return {**document, "members": [*document["members"], user_id]}
            case MemberLeft(user_id=user_id):
                members = [each for each in document["members"] if each != user_id]
                unread = {each: kept for each, kept in document["unread"].items() if each != user_id}
                return {**document, "members": members, "unread": unread}
            case InternalMessagePosted():
                return _said(document, event, recorded)
            case InternalMessageEdited(message_id=message_id):
                last = document["last"]
                if last is None or last["id"] != message_id:
                    return document
                return {**document, "last": {**last, "text": _short(event.text)}}
            case InternalMessageRemoved(message_id=message_id):
                return _taken_back(document, message_id)
            case RoomRead(up_to=up_to):
                return _read(document, recorded.actor.id, up_to)
            case _:
                assert_never(event)


def _said(document: Document, event: InternalMessagePosted, recorded: Recorded) -> Document:
    author, at = recorded.actor.id, iso(recorded.time)
    unread = dict(document["unread"])
    for user_id in document["members"]:
        if user_id != author:
            fresh = [event.message_id, recorded.position, user_id in event.mentions]
            unread[user_id] = [*unread.get(user_id, ()), fresh][-COUNTED:]
    last = {
        "id": event.message_id,
        "author_id": author,
        "text": _short(event.text),
        "kind": event.media.kind if event.media is not None else "text",
        "at": at,
        "removed": False,
    }
    return {**document, "last": last, "unread": unread, "activity": f"{at}/{recorded.stream_id}"}


def _taken_back(document: Document, message_id: str) -> Document:
    """Nobody need read what was taken back."""
    unread = {
        user_id: [each for each in kept if each[0] != message_id] for user_id, kept in document["unread"].items()
    }
    last = document["last"]
    if last is not None and last["id"] == message_id:
        last = {**last, "text": None, "kind": "text", "removed": True}
    return {**document, "last": last, "unread": {user_id: kept for user_id, kept in unread.items() if kept}}


def _read(document: Document, user_id: str, up_to: int) -> Document:
    left = [each for each in document["unread"].get(user_id, ()) if each[1] > up_to]
    unread = {each: kept for each, kept in document["unread"].items() if each != user_id}
    read = {**document["read"], user_id: up_to}
    return {**document, "read": read, "unread": {**unread, **({user_id: left} if left else {})}}


def _short(text: str | None) -> str | None:
    return None if text is None else text[:TEXT_KEPT]
