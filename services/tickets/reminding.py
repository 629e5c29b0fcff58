"""Reminding: whoever is to do something hears of it in time, by a timer for as long as it is open (D7)."""

from typing import ClassVar

from libs.events.catalog.task import (
    TaskCreated,
    TaskDone,
    TaskReminded,
    TaskRemoved,
    TaskReopened,
    TaskRescheduled,
)
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.policy import Policy
from libs.events.store import Store
from libs.events.timers import Timers
from services.tickets import task
from services.tickets.task_commands import RemindTask

TIMERS = "task"


class RemindInTime(Policy):
    """The timer is set to what the task says now, so that an event that comes again, late, does no harm."""

    name = "remind_in_time"
    events: ClassVar[tuple[type[Event], ...]] = (
        TaskCreated,
        TaskRescheduled,
        TaskDone,
        TaskReopened,
        TaskReminded,
        TaskRemoved,
    )

    def __init__(self, store: Store, timers: Timers) -> None:
        self._store = store
        self._timers = timers

    async def react(self, recorded: Recorded) -> None:
        """Set or cancel the timer."""
        await self._arm(recorded.stream_id)

    async def fire(self, task_id: str) -> None:
        """The timer went off. If that was early, by its own clock or an older setting, it is set again."""
        command = RemindTask(by=SYSTEM, task_id=task_id)
        accepted = await self._store.execute(task.decider, task_id, command)
        if not accepted.events:
            await self._arm(task_id)

    async def _arm(self, task_id: str) -> None:
        """Have the timer stand as the task says, also if that changes meanwhile."""
        state, _ = await self._store.state(task.decider, task_id)
        while True:
            reminder = state.reminder()
            if reminder is not None:
                await self._timers.set(task_id, reminder)
            else:
                await self._timers.cancel(task_id)
            state, _ = await self._store.state(task.decider, task_id)
            if state.reminder() == reminder:
                return
