"""Events of `schedule.<schedule id>`: a message to be sent at a set time (T12). Personal."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from libs.events.catalog.media import Media
from libs.events.catalog.message import MessageKind, Options
from libs.events.catalog.template_use import TemplateUse
from libs.events.event import Event

Recurrence = Literal["none", "daily", "weekly", "monthly"]


class ScheduleEvent(Event):
    """What all events of a schedule's stream share."""

    category: ClassVar[str] = "schedule"
    personal: ClassVar[bool] = True


class MessageScheduled(ScheduleEvent):
    """A message is to be sent at `due`; `time_zone` is the one it was entered in.

    With a `recurrence` it is sent again at the same time of that zone's clock every day, week or month.
    `signature` is the name of who scheduled it, if he signs. With `opens_ticket` the sending opens a ticket
    where none is live. A `template` goes out with its buttons as `options`; `text` is what the contact reads.
    """

    conversation_id: str
    ticket_id: str | None = None
    text: str | None = None
    due: AwareDatetime
    time_zone: str
    kind: MessageKind | None = None
    media: Media | None = None
    signature: str | None = None
    recurrence: Recurrence | None = None
    opens_ticket: bool | None = None
    options: Options | None = None
    template: TemplateUse | None = None


class ScheduleChanged(ScheduleEvent):
    """Its content, time or recurrence changed; the fields hold the whole new state."""

    text: str | None = None
    due: AwareDatetime
    time_zone: str
    kind: MessageKind | None = None
    media: Media | None = None
    recurrence: Recurrence | None = None
    opens_ticket: bool | None = None
    options: Options | None = None
    template: TemplateUse | None = None


class OccurrenceChanged(ScheduleEvent):
    """The next occurrence alone will say something else, or come at another time."""

    text: str | None = None
    due: AwareDatetime


class OccurrenceSkipped(ScheduleEvent):
    """The next occurrence will not be sent; the one after it is due at `next_due`."""

    next_due: AwareDatetime


class ScheduleCancelled(ScheduleEvent):
    """It will not be sent."""


class ScheduleFired(ScheduleEvent):
    """Its time came and its message was queued as `message_id`: the `ordinal`-th, counted from 1.

    `next_due` is when it will be sent again.
    """

    conversation_id: str
    ticket_id: str | None = None
    message_id: str
    text: str | None = None
    kind: MessageKind | None = None
    media: Media | None = None
    signature: str | None = None
    opens_ticket: bool | None = None
    ordinal: int | None = None
    next_due: AwareDatetime | None = None
    options: Options | None = None
    template: TemplateUse | None = None


class ScheduleMissed(ScheduleEvent):
    """Its time passed while the system was down, by more than the allowed age in seconds.

    `next_due` is when it will be sent again.
    """

    late_seconds: float
    next_due: AwareDatetime | None = None


class ScheduleErased(ScheduleEvent):
    """There was a scheduled message; what it said is gone from the log (K10)."""
