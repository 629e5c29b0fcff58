"""What the team writes for itself, asks its customers, and does with them."""

from pydantic import Field

from libs.events.catalog.rating import Scale
from services.gateway.wishes.wish import Wish


class NoteText(Wish):
    """A note's text, and the users it mentions."""

    text: str = Field(max_length=4000)
    mentions: list[str] = Field(default_factory=list, max_length=50)


class NewNote(NoteText):
    """A note. With an `id` made by the client, adding it twice adds it once."""

    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")


class AskForRating(Wish):
    """From 1 to how much; absent: as the company has set. With an `id`, asking twice asks once."""

    scale: Scale | None = None
    id: str | None = Field(None, pattern=r"^[0-9a-fA-F-]{36}$")


class Block(Wish):
    """Whether a contact is to be blocked."""

    blocked: bool


class ContactTags(Wish):
    """Tags to put on a contact."""

    tag_ids: list[str] = Field(min_length=1, max_length=50)
