"""Messages to be sent at a set time."""

from typing import Literal

from services.gateway.shapes.message import MediaItem
from services.gateway.shapes.shape import Named, Shape


class ScheduleError(Shape):
    """Why the message that was sent last did not arrive."""

    code: str
    text: str


class Schedule(Shape):
    """A message to be sent at a set time; of a series, its next time, and how often it was sent so far."""

    id: str
    kind: str
    text: str | None
    media: MediaItem | None
    media_id: str | None
    recurrence: Literal["none", "daily", "weekly", "monthly"]
    opens_ticket: bool
    fired: int
    error: ScheduleError | None
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
