"""Voice calls."""

from typing import Any, Literal

from services.gateway.shapes.channel import ChannelMark
from services.gateway.shapes.shape import Named, Shape


class CallTicket(Shape):
    """The ticket that a call belongs to."""

    id: str
    number: int
    queue: Named | None


class Call(Shape):
    """A voice call."""

    id: str
    direction: Literal["in", "out"]
    state: Literal["ringing", "answered", "ended", "missed", "rejected", "failed"]
    channel: ChannelMark
    contact: dict[str, Any]
    conversation_id: str
    ticket: CallTicket | None
    agent: Named | None
    offered_at: str
    answered_at: str | None
    ended_at: str | None
    seconds: float | None
    position: int


class CallChanged(Shape):
    """A call after a command."""

    call: Call
    position: int
