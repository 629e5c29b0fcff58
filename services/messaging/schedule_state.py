"""What decisions about a scheduled message rest on, and what each event makes of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never, cast

from libs.events.catalog.media import Media
from libs.events.catalog.message import MessageKind, Options
from libs.events.catalog.schedule import (
    MessageScheduled,
    OccurrenceChanged,
    OccurrenceSkipped,
    Recurrence,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleErased,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.catalog.template_use import TemplateUse
from libs.events.event import SYSTEM, Actor, Recorded
from services.messaging.recurrence import following

Event = (
    MessageScheduled
    | ScheduleChanged
    | OccurrenceChanged
    | OccurrenceSkipped
    | ScheduleCancelled
    | ScheduleFired
    | ScheduleMissed
    | ScheduleErased
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What decisions about a scheduled message rest on. Without a due time there is none.

    A series counts from `first`; `regular` is when its next occurrence would come, `due` and `once` are when it
    will and what it will say, if that was changed for it alone. `fired`: how often it was sent.
    """

    state: Literal["waiting", "sent", "cancelled", "missed"] = "waiting"
    conversation_id: str = ""
    ticket_id: str | None = None
    text: str | None = None
    due: datetime | None = None
    time_zone: str = ""
    by: Actor = SYSTEM
    kind: MessageKind = "text"
    media: Media | None = None
    signature: str | None = None
    recurrence: Recurrence = "none"
    opens_ticket: bool = False
    first: datetime | None = None
    regular: datetime | None = None
    once: str | None = None
    fired: int = 0
    options: Options | None = None
    template: TemplateUse | None = None

    def after(self) -> datetime | None:
        """When it comes again after the next time; None when it does not."""
        if self.first is None or self.regular is None:
            return None
        return following(self.first, self.time_zone, self.recurrence, self.regular)


def evolve(state: Schedule, recorded: Recorded) -> Schedule:
    """The scheduled message after an event."""
    event = cast(Event, recorded.data)
    match event:
        case MessageScheduled():
            return Schedule(
                conversation_id=event.conversation_id,
                ticket_id=event.ticket_id,
                text=event.text,
                due=event.due,
                time_zone=event.time_zone,
                by=recorded.actor,
                kind=event.kind or "text",
                media=event.media,
                signature=event.signature,
                recurrence=event.recurrence or "none",
                opens_ticket=event.opens_ticket is True,
                first=event.due,
                regular=event.due,
                options=event.options,
                template=event.template,
            )
        case ScheduleChanged():
            return _changed(state, event)
        case OccurrenceChanged():
            return replace(state, once=event.text, due=event.due)
        case OccurrenceSkipped():
            return _next(state, event.next_due)
        case ScheduleCancelled():
            return replace(state, state="cancelled")
        case ScheduleFired():
            sent = replace(state, fired=state.fired + 1)
            return replace(sent, state="sent") if event.next_due is None else _next(sent, event.next_due)
        case ScheduleErased():
            return Schedule()
        case ScheduleMissed():
            return replace(state, state="missed") if event.next_due is None else _next(state, event.next_due)
        case _:
            assert_never(event)


def _changed(state: Schedule, event: ScheduleChanged) -> Schedule:
    """A new time, zone or recurrence begins a new count; a text alone does not."""
    recurrence = event.recurrence or "none"
    same = (event.due, event.time_zone, recurrence) == (state.due, state.time_zone, state.recurrence)
    return replace(
        state,
        text=event.text,
        due=event.due,
        time_zone=event.time_zone,
        kind=event.kind or "text",
        media=event.media,
        recurrence=recurrence,
        opens_ticket=event.opens_ticket is True,
        first=state.first if same else event.due,
        regular=state.regular if same else event.due,
        once=None,
        options=event.options,
        template=event.template,
    )


def _next(state: Schedule, due: datetime) -> Schedule:
    """A series that goes on with its next occurrence."""
    return replace(state, due=due, regular=due, once=None)
