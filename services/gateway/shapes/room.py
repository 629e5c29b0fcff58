"""Rooms: what the team says to each other."""

from typing import Literal

from services.gateway.shapes.message import EarlierText, MediaItem
from services.gateway.shapes.shape import Named, Shape


class LastSaid(Shape):
    """What was said last in a room; a text of a file says nothing but its `kind`."""

    author: Named
    text: str | None
    kind: str
    at: str
    removed: bool


class Room(Shape):
    """A room as one of its members sees it: `unread` stops counting at 100; `called`: one of these calls him.

    The name of a direct one is that of the other member.
    """

    id: str
    kind: Literal["direct", "group"]
    name: str
    opener: Named
    members: list[Named]
    last: LastSaid | None
    unread: int
    called: bool
    read_up_to: int
    opened_at: str
    active_at: str
    position: int


class RoomChanged(Shape):
    """A room after a command."""

    room: Room
    position: int


class InternalQuoted(Shape):
    """The message that a message answers, as it was then."""

    id: str
    author: Named
    text: str | None
    kind: str


class InternalMessage(Shape):
    """What a member of the team said in a room; of a removed one only that it was there. `created`: its place in
    the log, by which a room is read.
    """

    id: str
    room_id: str
    author: Named
    text: str | None
    media: MediaItem | None
    mentions: list[Named]
    quoted: InternalQuoted | None
    at: str
    edits: list[EarlierText]
    edited_at: str | None
    removed_at: str | None
    created: int
    position: int


class RoomPage(Shape):
    """One page of a room, oldest first; `next` is the cursor of older messages, `newer` that of newer ones."""

    items: list[InternalMessage]
    next: str | None
    newer: str | None
    position: int


class InternalMessagePosted(Shape):
    """A message after a command."""

    message: InternalMessage
    position: int


class RoomOfHit(Shape):
    """The room in which something was found."""

    id: str
    kind: Literal["direct", "group"]
    name: str


class RoomHit(Shape):
    """A message found by its words; `marks` are the places of the words in its text."""

    message: InternalMessage
    room: RoomOfHit
    marks: list[tuple[int, int]]
