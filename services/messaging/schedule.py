"""A scheduled message: sent at a set time, once or again and again (T12)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from libs.events.catalog.schedule import (
    MessageScheduled,
    OccurrenceChanged,
    OccurrenceSkipped,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleErased,
    ScheduleEvent,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.identity import ids
from services.messaging.message_text import checked_for
from services.messaging.schedule_commands import (
    CancelSchedule,
    ChangeSchedule,
    EraseSchedule,
    FireSchedule,
    ScheduleMessage,
)
from services.messaging.schedule_state import Schedule, evolve

ALLOWED_AGE = timedelta(hours=24)

Command = ScheduleMessage | ChangeSchedule | CancelSchedule | FireSchedule | EraseSchedule


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


class OccurrenceIsAfterTheNext(Refused):
    """An occurrence cannot come after the one that follows it."""

    code = "schedule.after_the_next"
    status = "invalid"


class TemplateSaysItsOwnText(Refused):
    """What a template says was approved as it is: schedule another one."""

    code = "schedule.template_fixed"


def decide(command: Command, state: Schedule) -> list[ScheduleEvent]:
    """What follows from a command."""
    match command:
        case ScheduleMessage():
            return _schedule(command, state)
        case ChangeSchedule(once=True):
            return _change_once(command, state)
        case ChangeSchedule():
            return _change(command, state)
        case CancelSchedule():
            return _cancel(command, state)
        case FireSchedule():
            return _fire(command, state)
        case EraseSchedule():
            return [] if state.due is None else [ScheduleErased()]
        case _:
            assert_never(command)


def _schedule(command: ScheduleMessage, state: Schedule) -> list[ScheduleEvent]:
    if state.due is not None:
        if state.conversation_id != command.conversation_id:
            raise ScheduleIdIsTaken
        return []
    scheduled = MessageScheduled(
        conversation_id=command.conversation_id,
        ticket_id=command.ticket_id,
        text=checked_for(command.kind, command.text),
        due=_future(command.due, command.at),
        time_zone=_known(command.time_zone),
        kind=command.kind if command.kind != "text" else None,
        media=command.media,
        signature=command.signature,
        recurrence=command.recurrence if command.recurrence != "none" else None,
        opens_ticket=command.opens_ticket or None,
        options=command.options,
        template=command.template,
    )
    return [scheduled]


def _change(command: ChangeSchedule, state: Schedule) -> list[ScheduleEvent]:
    due = _waiting(state)
    _check_words(command, state)
    media = command.media or state.media
    kind = command.media.kind if command.media is not None else state.kind
    changed = replace(
        state,
        kind=kind,
        media=media,
        text=state.text if command.text is None else checked_for(kind, command.text),
        due=due if command.due in (None, due) else _future(command.due, command.at),
        time_zone=state.time_zone if command.time_zone is None else _known(command.time_zone),
        recurrence=command.recurrence or state.recurrence,
        opens_ticket=state.opens_ticket if command.opens_ticket is None else command.opens_ticket,
    )
    if changed == state:
        return []
    assert changed.due is not None
    return [
        ScheduleChanged(
            text=changed.text,
            due=changed.due,
            time_zone=changed.time_zone,
            kind=kind if kind != "text" else None,
            media=media,
            recurrence=changed.recurrence if changed.recurrence != "none" else None,
            opens_ticket=changed.opens_ticket or None,
            options=changed.options,
            template=changed.template,
        )
    ]


def _check_words(command: ChangeSchedule, state: Schedule) -> None:
    """Raises `TemplateSaysItsOwnText`."""
    if state.template is not None and (command.text not in (None, state.text) or command.media is not None):
        raise TemplateSaysItsOwnText


def _change_once(command: ChangeSchedule, state: Schedule) -> list[ScheduleEvent]:
    if state.recurrence == "none":
        return _change(command, state)
    _check_words(command, state)
    due, said = _waiting(state), state.text if state.once is None else state.once
    text = said if command.text is None else checked_for(state.kind, command.text)
    later = due if command.due in (None, due) else _future(command.due, command.at)
    if (text, later) == (said, due):
        return []
    after = state.after()
    if after is not None and later >= after:
        raise OccurrenceIsAfterTheNext
    return [OccurrenceChanged(text=text, due=later)]


def _cancel(command: CancelSchedule, state: Schedule) -> list[ScheduleEvent]:
    if state.state == "cancelled":
        return []
    due, after = _waiting(state), state.after()
    if command.once is None or after is None:
        return [ScheduleCancelled()]
    return [OccurrenceSkipped(next_due=after)] if command.once == due else []


def _fire(command: FireSchedule, state: Schedule) -> list[ScheduleEvent]:
    if state.due is None or state.state != "waiting" or command.at < state.due:
        return []
    late, after = command.at - state.due, state.after()
    if late > ALLOWED_AGE:
        return [ScheduleMissed(late_seconds=late.total_seconds(), next_due=after)]
    fired = ScheduleFired(
        conversation_id=state.conversation_id,
        ticket_id=state.ticket_id,
        message_id=ids.scheduled_message_id(command.schedule_id, state.fired + 1),
        text=state.text if state.once is None else state.once,
        kind=state.kind if state.kind != "text" else None,
        media=state.media,
        signature=state.signature,
        opens_ticket=state.opens_ticket or None,
        ordinal=state.fired + 1 if state.recurrence != "none" else None,
        next_due=after,
        options=state.options,
        template=state.template,
    )
    return [fired]


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


def _future(due: datetime | None, at: datetime) -> datetime:
    if due is None or due <= at:
        raise DueIsInThePast
    return due


def _known(time_zone: str) -> str:
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeZoneIsUnknown from error
    return time_zone


decider: Decider[Command, Schedule] = Decider("schedule", Schedule, decide, evolve)
