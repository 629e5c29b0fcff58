"""Events of `schedule.<schedule id>`: a message to be sent at a set time (T12). Personal."""

from typing import ClassVar

from pydantic import AwareDatetime

from libs.events.event import Event


class ScheduleEvent(Event):
    """What all events of a schedule's stream share."""

    category: ClassVar[str] = "schedule"
    personal: ClassVar[bool] = True


class MessageScheduled(ScheduleEvent):
    """A text is to be sent at `due`; `time_zone` is the one it was entered in."""

    conversation_id: str
    ticket_id: str | None = None
    text: str
    due: AwareDatetime
    time_zone: str


class ScheduleChanged(ScheduleEvent):
    """Its text or time changed; the fields hold the whole new state."""

    text: str
    due: AwareDatetime
    time_zone: str


class ScheduleCancelled(ScheduleEvent):
    """It will not be sent."""


class ScheduleFired(ScheduleEvent):
    """Its time came and its message was queued as `message_id`."""

    conversation_id: str
    ticket_id: str | None = None
    message_id: str
    text: str


class ScheduleMissed(ScheduleEvent):
    """Its time passed while the system was down, by more than the allowed age in seconds."""

    late_seconds: float
