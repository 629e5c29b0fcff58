"""Snoozing: a ticket that is put aside until a moment has a timer for as long as it sleeps (B4)."""

from datetime import datetime
from typing import ClassVar

from libs.events.alarm import Alarm
from libs.events.catalog.ticket import Snoozed, Woken
from libs.events.event import SYSTEM, Event
from services.tickets import ticket as tickets
from services.tickets.steps import EndSnooze
from services.tickets.ticket_state import Ticket

TIMERS = "snooze"


class WakeInTime(Alarm[Ticket]):
    """A ticket that sleeps until a moment wakes then."""

    name = "wake_in_time"
    events: ClassVar[tuple[type[Event], ...]] = (Snoozed, Woken)
    decider = tickets.decider

    def moment(self, state: Ticket) -> datetime | None:
        """Until when it sleeps."""
        return None if state.snooze is None else state.snooze.until

    def command(self, stream_id: str) -> EndSnooze:
        """It wakes."""
        return EndSnooze(by=SYSTEM, ticket_id=stream_id, because="time")
