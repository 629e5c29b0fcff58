"""What the team says to each other."""

from typing import Literal, Self

from pydantic import Field, model_validator

from services.gateway.wishes.task import UUID
from services.gateway.wishes.wish import Wish

# Derived ids are those of rooms of two: nobody takes one for a group.
DRAWN = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[47][0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
MEDIA_ID = r"^[0-9a-f]{64}$"


class NewRoom(Wish):
    """A talk with one other user, or a group under a name. A direct one is there once, whoever opens it."""

    kind: Literal["direct", "group"]
    user_ids: list[str] = Field(min_length=1, max_length=199)
    name: str | None = Field(None, max_length=80)
    id: str | None = Field(None, pattern=DRAWN)

    @model_validator(mode="after")
    def _of_two(self) -> Self:
        if self.kind == "direct" and len(set(self.user_ids)) != 1:
            raise ValueError("a direct room is with one other user")
        return self


class RoomName(Wish):
    """A group's name."""

    name: str = Field(min_length=1, max_length=80)


class RoomMembers(Wish):
    """Users to have in a group."""

    user_ids: list[str] = Field(min_length=1, max_length=199)


class InternalText(Wish):
    """A message's text, and the members that it calls."""

    text: str | None = Field(None, max_length=4000)
    mentions: list[str] = Field(default_factory=list, max_length=50)


class NewInternalMessage(InternalText):
    """A text, a file of one's own, or both. With an `id`, saying it twice says it once.

    `as` makes a sound a voice message, and leaves a file as it is.
    """

    id: str | None = Field(None, pattern=UUID)
    media_id: str | None = Field(None, pattern=MEDIA_ID)
    sent_as: Literal["voice", "document"] | None = Field(None, alias="as")
    quoted: str | None = Field(None, pattern=UUID)


class RoomSeen(Wish):
    """Up to which position, as messages name it in `created`, one has read."""

    up_to: int = Field(ge=0, le=2**53)
