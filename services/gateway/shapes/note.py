"""Notes, which never leave the team."""

from typing import Literal

from services.gateway.shapes.shape import Named, Shape


class Note(Shape):
    """A note. Of a deleted one only remains that it was there."""

    id: str
    ticket_id: str
    conversation_id: str
    text: str | None
    mentions: list[Named]
    author: Named
    at: str
    edited_at: str | None
    deleted_at: str | None = None
    cause: Literal["person", "transfer"]
    position: int


class NoteChanged(Shape):
    """A note after a command."""

    note: Note
    position: int
