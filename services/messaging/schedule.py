"""A scheduled message: a text that is sent once, at a set time (T12)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from libs.events.catalog.schedule import (
    MessageScheduled,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleEvent,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import SYSTEM, Actor, Recorded
from libs.identity import ids
from services.messaging.commands import CancelSchedule, ChangeSchedule, FireSchedule, ScheduleMessage
from services.messaging.message_text import checked

ALLOWED_AGE = timedelta(hours=24)

Event = MessageScheduled | ScheduleChanged | ScheduleCancelled | ScheduleFired | ScheduleMissed
Command = ScheduleMessage | ChangeSchedule | CancelSchedule | FireSchedule


class ScheduleNotFound(Refused):
    """There is no such scheduled message."""

    code = "schedule.not_found"
    status = "not_found"


class ScheduleIdIsTaken(Refused):
    """A scheduled message of another conversation has this id."""

    code = "schedule.id_taken"


class DueIsInThePast(Refused):
    """The time has already passed."""

    code = "schedule.in_the_past"
    status = "invalid"


class TimeZoneIsUnknown(Refused):
    """There is no such time zone."""

    code = "schedule.time_zone_unknown"
    status = "invalid"


class ScheduleWasSent(Refused):
    """The scheduled message has already been sent."""

    code = "schedule.already_sent"


class ScheduleWasCancelled(Refused):
    """The scheduled message was cancelled."""

    code = "schedule.cancelled"


class ScheduleWasMissed(Refused):
    """Its time passed while the system was down."""

    code = "schedule.missed"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What decisions about a scheduled message rest on. Without a due time there is none."""

    state: Literal["waiting", "sent", "cancelled", "missed"] = "waiting"
    conversation_id: str = ""
    ticket_id: str | None = None
    text: str = ""
    due: datetime | None = None
    time_zone: str = ""
    by: Actor = SYSTEM


def decide(command: Command, state: Schedule) -> list[ScheduleEvent]:
    """What follows from a command."""
    match command:
        case ScheduleMessage():
            if state.due is not None:
                if state.conversation_id != command.conversation_id:
                    raise ScheduleIdIsTaken
                return []
            scheduled = MessageScheduled(
                conversation_id=command.conversation_id,
                ticket_id=command.ticket_id,
                text=checked(command.text),
                due=_future(command.due, command.at),
                time_zone=_known(command.time_zone),
            )
            return [scheduled]
        case ChangeSchedule():
            return _change(command, state)
        case CancelSchedule():
            if state.state == "cancelled":
                return []
            _waiting(state)
            return [ScheduleCancelled()]
        case FireSchedule(schedule_id=schedule_id, at=at):
            if state.due is None or state.state != "waiting" or at < state.due:
                return []
            late = at - state.due
            if late > ALLOWED_AGE:
                return [ScheduleMissed(late_seconds=late.total_seconds())]
            fired = ScheduleFired(
                conversation_id=state.conversation_id,
                ticket_id=state.ticket_id,
                message_id=ids.scheduled_message_id(schedule_id, 1),
                text=state.text,
            )
            return [fired]
        case _:
            assert_never(command)


def _change(command: ChangeSchedule, state: Schedule) -> list[ScheduleEvent]:
    due = _waiting(state)
    changed = ScheduleChanged(
        text=state.text if command.text is None else checked(command.text),
        due=due if command.due in (None, due) else _future(command.due, command.at),
        time_zone=state.time_zone if command.time_zone is None else _known(command.time_zone),
    )
    if (changed.text, changed.due, changed.time_zone) == (state.text, state.due, state.time_zone):
        return []
    return [changed]


def _waiting(state: Schedule) -> datetime:
    """The due time of one that still waits."""
    if state.due is None:
        raise ScheduleNotFound
    match state.state:
        case "waiting":
            return state.due
        case "sent":
            raise ScheduleWasSent
        case "cancelled":
            raise ScheduleWasCancelled
        case "missed":
            raise ScheduleWasMissed
        case _:
            assert_never(state.state)


def _future(due: datetime, at: datetime) -> datetime:
    if due <= at:
        raise DueIsInThePast
    return due


def _known(time_zone: str) -> str:
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeZoneIsUnknown from error
    return time_zone


def evolve(state: Schedule, recorded: Recorded) -> Schedule:
    """The scheduled message after an event."""
    event = cast(Event, recorded.data)
    match event:
        case MessageScheduled():
            return Schedule(
                conversation_id=event.conversation_id,
                ticket_id=event.ticket_id,
                text=event.text or "",
                due=event.due,
                time_zone=event.time_zone,
                by=recorded.actor,
            )
        case ScheduleChanged():
            return replace(state, text=event.text or "", due=event.due, time_zone=event.time_zone)
        case ScheduleCancelled():
            return replace(state, state="cancelled")
        case ScheduleFired():
            return replace(state, state="sent")
        case ScheduleMissed():
            return replace(state, state="missed")
        case _:
            assert_never(event)


decider: Decider[Command, Schedule] = Decider("schedule", Schedule, decide, evolve)
