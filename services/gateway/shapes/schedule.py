"""Messages to be sent at a set time."""

from typing import Literal

from services.gateway.shapes.shape import Named, Shape


class Schedule(Shape):
    """A message to be sent at a set time."""

    id: str
    text: str
    due_at: str
    time_zone: str
    state: Literal["waiting", "sent", "cancelled", "missed"]
    by: Named
    conversation_id: str
    ticket_id: str | None
    message_id: str | None
    position: int


class ScheduleChanged(Shape):
    """A schedule after a command."""

    schedule: Schedule
    position: int
