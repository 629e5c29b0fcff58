"""The shapes of time travel."""

from services.gateway.shapes.message import Message
from services.gateway.shapes.note import Note
from services.gateway.shapes.shape import Shape
from services.gateway.shapes.ticket import Ticket


class MessagesThen(Shape):
    """One page of a conversation as it was; `next` is the cursor of older messages."""

    items: list[Message]
    next: str | None


class AsOf(Shape):
    """A ticket as it was at `position`; `at` is when the last thing until then happened."""

    ticket: Ticket
    messages: MessagesThen
    notes: list[Note]
    at: str
    position: int
