"""What can be asked of the messaging service about rooms: what the team says to each other (D8)."""

from typing import Annotated

from pydantic import Field

from libs.access.policy import Member
from libs.events.catalog.media import Media
from libs.events.catalog.room import RoomKind
from libs.events.command import Command

MOST_MEMBERS = 200
TEXT_LIMIT = 4000
Label = Annotated[str, Field(max_length=80)]
Text = Annotated[str, Field(max_length=TEXT_LIMIT)]
Mentions = Annotated[tuple[str, ...], Field(max_length=50)]


class RoomCommand(Command):
    """A command on one room."""

    room_id: str
    member: Member


class OpenRoom(RoomCommand):
    """Have a room with these users and oneself; the same id again yields nothing.

    A direct one's id is derived from its two members, so that two people have one room.
    """

    kind: RoomKind
    label: Label | None = None
    user_ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_MEMBERS - 1)]


class RenameRoom(RoomCommand):
    """Give a group another name."""

    label: Label


class AddMembers(RoomCommand):
    """Have more users in a group."""

    user_ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_MEMBERS)]


class RemoveMember(RoomCommand):
    """Leave a group, or take somebody out of it."""

    user_id: str


class PostInternalMessage(RoomCommand):
    """Say something. `message_id` is made by the client; the same id again yields nothing."""

    message_id: str
    text: Text | None = None
    media: Media | None = None
    mentions: Mentions = ()
    quoted: str | None = None


class EditInternalMessage(RoomCommand):
    """Write one's own message anew."""

    message_id: str
    text: Text | None = None
    mentions: Mentions = ()


class RemoveInternalMessage(RoomCommand):
    """Take one's own message back."""

    message_id: str


class ReadRoom(RoomCommand):
    """Note that one has read up to a log position."""

    up_to: int = Field(ge=0)
