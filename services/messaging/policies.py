"""What follows from events in messaging: timers for schedules, and the messages of those whose time came (T12)."""

from datetime import datetime
from typing import ClassVar

from libs.events.alarm import Alarm
from libs.events.catalog.schedule import (
    MessageScheduled,
    OccurrenceChanged,
    OccurrenceSkipped,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleErased,
    ScheduleFired,
    ScheduleMissed,
)
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.policy import Policy
from libs.events.store import Store
from services.messaging import conversation, schedule
from services.messaging.commands import QueueMessage
from services.messaging.schedule_commands import FireSchedule
from services.messaging.schedule_state import Schedule

TIMERS = "schedule"


class ArmTimer(Alarm[Schedule]):
    """A scheduled message fires when its time comes, for as long as it waits."""

    name = "arm_timer"
    events: ClassVar[tuple[type[Event], ...]] = (
        MessageScheduled,
        ScheduleChanged,
        OccurrenceChanged,
        OccurrenceSkipped,
        ScheduleCancelled,
        ScheduleFired,
        ScheduleMissed,
        ScheduleErased,
    )
    decider = schedule.decider

    async def react(self, recorded: Recorded) -> None:
        """Set or cancel the timer; one that has gone off for the last time needs neither."""
        if isinstance(recorded.data, ScheduleFired | ScheduleMissed) and recorded.data.next_due is None:
            return
        await super().react(recorded)

    def moment(self, state: Schedule) -> datetime | None:
        """When it is due."""
        return state.due if state.state == "waiting" else None

    def command(self, stream_id: str) -> FireSchedule:
        """It fires."""
        return FireSchedule(by=SYSTEM, schedule_id=stream_id)


class SendScheduled(Policy):
    """When a schedule fires, its message is queued in the name of who scheduled it."""

    name = "send_scheduled"
    events: ClassVar[tuple[type[Event], ...]] = (ScheduleFired,)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """Queue the message; its id is derived, so a second time does nothing."""
        fired = recorded.data
        assert isinstance(fired, ScheduleFired)
        scheduled, _ = await self._store.state(schedule.decider, recorded.stream_id)
        target, _ = await self._store.state(conversation.decider, fired.conversation_id)
        command = QueueMessage(
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            by=scheduled.by,
            conversation_id=fired.conversation_id,
            channel_id=target.channel_id or "",
            contact_id=target.contact_id,
            message_id=fired.message_id,
            kind=fired.kind or "text",
            text=fired.text,
            media=fired.media,
            options=fired.options,
            template=fired.template,
            signature=fired.signature,
            cause="schedule",
            ticket_id=fired.ticket_id,
        )
        await self._store.execute(conversation.decider, fired.conversation_id, command)
