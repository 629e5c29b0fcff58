"""Snoozing: a ticket that is put aside until a moment has a timer for as long as it sleeps (B4)."""

from typing import ClassVar

from libs.events.catalog.ticket import Snoozed, Woken
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.policy import Policy
from libs.events.store import Store
from libs.events.timers import Timers
from services.tickets import ticket as tickets
from services.tickets.steps import EndSnooze

TIMERS = "snooze"


class WakeInTime(Policy):
    """The timer is set to what the ticket says now, so that an event that comes again, late, does no harm."""

    name = "wake_in_time"
    events: ClassVar[tuple[type[Event], ...]] = (Snoozed, Woken)

    def __init__(self, store: Store, timers: Timers) -> None:
        self._store = store
        self._timers = timers

    async def react(self, recorded: Recorded) -> None:
        """Set or cancel the timer."""
        await self._arm(recorded.stream_id)

    async def fire(self, ticket_id: str) -> None:
        """The timer went off. If that was early, by its own clock or an older setting, it is set again."""
        command = EndSnooze(by=SYSTEM, ticket_id=ticket_id, because="time")
        accepted = await self._store.execute(tickets.decider, ticket_id, command)
        if not accepted.events:
            await self._arm(ticket_id)

    async def _arm(self, ticket_id: str) -> None:
        """Have the timer stand as the ticket says, also if that changes meanwhile."""
        ticket, _ = await self._store.state(tickets.decider, ticket_id)
        while True:
            armed = ticket.snooze
            if armed is not None and armed.until is not None:
                await self._timers.set(ticket_id, armed.until)
            else:
                await self._timers.cancel(ticket_id)
            ticket, _ = await self._store.state(tickets.decider, ticket_id)
            if ticket.snooze == armed:
                return
