"""Messages of conversations and on simulated phones."""

from typing import Any, Literal

from services.gateway.shapes.shape import Named, Shape

MessageStatus = Literal["queued", "sending", "sent", "delivered", "read", "failed", "unknown", "scheduled"]


class Author(Shape):
    """Who wrote a message."""

    kind: Literal["contact", "user", "bot", "system"]
    id: str | None
    name: str | None


class MessageError(Shape):
    """Why a message did not arrive."""

    code: str
    text: str


class Message(Shape):
    """A message or call of a conversation."""

    id: str
    conversation_id: str
    kind: str
    direction: Literal["in", "out"]
    author: Author
    text: str | None
    signature: str | None
    status: MessageStatus | None
    error: MessageError | None
    call: dict[str, Any] | None = None
    at: str
    provider_at: str | None
    position: int


class MessageQueued(Shape):
    """A message on its way."""

    message: Message
    position: int


class Hit(Shape):
    """A message found by its words; `marks` are the places of the words in its text."""

    message: Message
    ticket: dict[str, Any]
    contact: Named
    marks: list[tuple[int, int]]


class PhoneMessage(Shape):
    """A message on a simulated phone; directions are seen from the phone."""

    id: str
    direction: Literal["in", "out"]
    text: str
    at: str
    status: str | None
