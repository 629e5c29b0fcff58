"""Reminding: whoever is to do something hears of it in time, by a timer for as long as it is open (D7)."""

from datetime import datetime
from typing import ClassVar

from libs.events.alarm import Alarm
from libs.events.catalog.task import (
    TaskCreated,
    TaskDone,
    TaskReminded,
    TaskRemoved,
    TaskReopened,
    TaskRescheduled,
)
from libs.events.event import SYSTEM, Event
from services.tickets import task
from services.tickets.task import Task
from services.tickets.task_commands import RemindTask

TIMERS = "task"


class RemindInTime(Alarm[Task]):
    """Whoever is to do a task is reminded of it in time."""

    name = "remind_in_time"
    events: ClassVar[tuple[type[Event], ...]] = (
        TaskCreated,
        TaskRescheduled,
        TaskDone,
        TaskReopened,
        TaskReminded,
        TaskRemoved,
    )
    decider = task.decider

    def moment(self, state: Task) -> datetime | None:
        """When he is to be reminded."""
        return state.reminder()

    def command(self, stream_id: str) -> RemindTask:
        """He is reminded."""
        return RemindTask(by=SYSTEM, task_id=stream_id)
