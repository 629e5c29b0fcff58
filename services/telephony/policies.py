"""What follows from a call's events: nobody lets it ring for ever."""

from datetime import datetime, timedelta
from typing import Protocol, assert_never, cast

from libs.events.catalog.call import CallAnswered, CallFailed, CallMissed, CallOffered, CallRejected
from libs.events.event import Recorded
from libs.events.policy import Policy

RINGING = timedelta(seconds=45)


class Alarm(Protocol):
    """Something that can go off at a set time."""

    async def set(self, timer_id: str, due: datetime) -> None:
        """Have it go off at `due`."""

    async def cancel(self, timer_id: str) -> None:
        """Have it not go off."""


class Ringing(Policy):
    """A call that came in may ring for 45 s; one that is taken or over rings no more."""

    name = "ringing"
    events = (CallOffered, CallAnswered, CallMissed, CallRejected, CallFailed)

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm

    async def react(self, recorded: Recorded) -> None:
        """Set the alarm for a new call; cancel it once the call rings no more."""
        event = cast(CallOffered | CallAnswered | CallMissed | CallRejected | CallFailed, recorded.data)
        match event:
            case CallOffered():
                await self._alarm.set(recorded.stream_id, recorded.time + RINGING)
            case CallAnswered() | CallMissed() | CallRejected() | CallFailed():
                await self._alarm.cancel(recorded.stream_id)
            case _:
                assert_never(event)
