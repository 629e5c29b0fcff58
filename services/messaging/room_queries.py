"""What can be asked of the messaging service about rooms (D8)."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from libs.access.policy import Member
from libs.events.query import Query


class ListRooms(Query):
    """The member's rooms, the liveliest first. → {"items": [room item], "position": int}"""

    member: Member


class GetRoom(Query):
    """One of the member's rooms. → room item; refused `room.not_found`"""

    member: Member
    room_id: str


class GetAudience(Query):
    """Who is in a room now, for the gateway to push to. → [user id]"""

    room_id: str


class ListRoomMessages(Query):
    """One page of a room of the member's, oldest first, as `ListMessages` pages a conversation.

    → {"items": [internal message item], "next", "newer", "position"}; refused `room.not_found`,
    `message.not_found`, `cursor.invalid`
    """

    member: Member
    room_id: str
    limit: int = Field(50, ge=1, le=200)
    before: str | None = None
    after: str | None = None
    around: str | None = None


class GetRoomMessage(Query):
    """One message of a room of the member's. → internal message item; refused `room.not_found`"""

    member: Member
    room_id: str
    message_id: str


class FindRoomMedia(Query):
    """A file that a message of a room of the member's shows, by its hash. → {"name"}|None"""

    member: Member
    room_id: str
    media_id: str


class SearchRooms(Query):
    """Messages of the member's rooms, or of one of them, that hold all words of `q`, accents and case apart, the
    last one also as the beginning of a word; newest first.

    → {"items": [{"message": item, "room": {"id", "kind", "name"}, "marks": [[start, end]]}], "next": cursor|None}
    """

    member: Member
    q: str = Field(min_length=1, max_length=200)
    room_id: str | None = None
    limit: int = Field(20, ge=1, le=100)
    before: str | None = None


def room_item(document: Mapping[str, Any], names: Mapping[str, str], user_id: str) -> dict[str, Any]:
    """A room as one of its members sees it. `names`: of users, by id."""
    last = document["last"]
    return {
        "id": document["_id"],
        "kind": document["kind"],
        "name": room_name(document, names, user_id),
        "opener": _named(document["opener_id"], names),
        "members": [_named(each, names) for each in document["members"]],
        "last": None
        if last is None
        else {
            "author": _named(last["author_id"], names),
            **{each: last[each] for each in ("text", "kind", "at", "removed")},
        },
        "unread": len(document["unread"].get(user_id, ())),
        "called": any(called for _, _, called in document["unread"].get(user_id, ())),
        "read_up_to": document["read"].get(user_id, 0),
        "opened_at": document["opened_at"],
        "active_at": document["activity"].partition("/")[0],
        "position": document["position"],
    }


def room_name(document: Mapping[str, Any], names: Mapping[str, str], user_id: str) -> str:
    """What a member calls a room: a group's name, or the other one's."""
    if document["kind"] == "group":
        return str(document["label"])
    return next((names.get(each, "") for each in document["members"] if each != user_id), "")


def internal_message_item(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A message of a room; of one that was taken back only that it was there. `names`: of users, by id."""
    quoted, media = document["quoted"], document["media"]
    return {
        "id": document["_id"],
        "room_id": document["conversation_id"],
        "author": _named(document["author_id"], names),
        "media": {**media, "state": "stored"} if media is not None else None,
        "mentions": [_named(each, names) for each in document["mentions"]],
        "quoted": {**quoted, "author": _named(quoted["author"], names)} if quoted is not None else None,
        "created": document["created"],
        **{each: document[each] for each in ("text", "at", "edits", "edited_at", "removed_at", "position")},
    }


def people_of(document: Mapping[str, Any]) -> set[str]:
    """The ids of those whom a message names."""
    quoted = document["quoted"]
    return {document["author_id"], *document["mentions"], *([quoted["author"]] if quoted is not None else ())}


def _named(user_id: str, names: Mapping[str, str]) -> dict[str, str]:
    return {"id": user_id, "name": names.get(user_id, "")}
