"""Events of `room.<room id>`: what the team says to each other (D8). Personal, and never for customers."""

from typing import ClassVar, Literal

from libs.events.catalog.media import Media
from libs.events.event import Event

RoomKind = Literal["direct", "group"]


class RoomEvent(Event):
    """What all events of a room's stream share."""

    category: ClassVar[str] = "room"
    personal: ClassVar[bool] = True


class RoomOpened(RoomEvent):
    """Two members of the team can talk, or under a `label` several. `member_ids`: who opened it among them."""

    kind: RoomKind
    label: str | None = None
    member_ids: tuple[str, ...]


class RoomRenamed(RoomEvent):
    """The group has another name."""

    label: str


class MemberAdded(RoomEvent):
    """Somebody reads along from now on, and may read what was said before."""

    user_id: str


class MemberLeft(RoomEvent):
    """Somebody left, or was taken out."""

    user_id: str


class InternalMessagePosted(RoomEvent):
    """A member said something: a text, a file or both. `mentions` are the ids of the members it calls.

    `quoted` is the message that it answers.
    """

    message_id: str
    text: str | None = None
    media: Media | None = None
    mentions: tuple[str, ...] = ()
    quoted: str | None = None


class InternalMessageEdited(RoomEvent):
    """Its author wrote the message anew."""

    message_id: str
    text: str | None = None
    mentions: tuple[str, ...] = ()


class InternalMessageRemoved(RoomEvent):
    """Its author took the message back."""

    message_id: str


class RoomRead(RoomEvent):
    """A member has read the room up to the log position `up_to`."""

    up_to: int
