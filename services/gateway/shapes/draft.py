"""The shapes of drafts."""

from typing import Literal

from services.gateway.shapes.shape import Shape


class Draft(Shape):
    """What one has begun to write in a conversation; with an empty text and nothing quoted, it is no more."""

    ticket_id: str
    conversation_id: str
    kind: Literal["reply", "note"]
    text: str
    quoted: str | None
    at: str
