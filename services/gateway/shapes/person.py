"""Who a contact is: whom he was merged with, what happened to him."""

from typing import Any, Literal

from services.gateway.shapes.message import Message
from services.gateway.shapes.note import Note
from services.gateway.shapes.shape import Named, Shape
from services.gateway.shapes.ticket import TicketState


class Double(Shape):
    """A contact that is, or might be, the same person."""

    id: str
    name: str
    phone: str | None
    email: str | None
    created_at: str


class Doubles(Shape):
    """Contacts that are the same person, and those that might be."""

    merged: list[Double]
    alike: list[Double]


class Dropped(Shape):
    """How many messages of a blocked contact were dropped, and when the last one was."""

    count: int
    last_at: str | None


class HistoryTicket(Shape):
    """The ticket of an entry."""

    id: str
    number: int
    state: TicketState


class HistoryEntry(Shape):
    """Something that happened to a contact; which parts it has depends on its kind."""

    kind: Literal["opened", "closed", "rating", "note", "message", "call"]
    id: str
    at: str
    ticket: HistoryTicket | None = None
    queue: Named | None = None
    agent: Named | None = None
    channel: dict[str, Any] | None = None
    score: int | None = None
    scale: int | None = None
    note: Note | None = None
    message: Message | None = None
