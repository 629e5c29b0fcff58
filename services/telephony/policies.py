"""What follows from a call's events: nobody lets it ring for ever."""

from datetime import datetime, timedelta
from typing import ClassVar

from libs.events.alarm import Alarm
from libs.events.catalog.call import CallAnswered, CallFailed, CallMissed, CallOffered, CallRejected
from libs.events.event import SYSTEM, Event
from services.telephony import call
from services.telephony.call import Call
from services.telephony.commands import RingingTimedOut

RINGING = timedelta(seconds=45)


class Ringing(Alarm[Call]):
    """A call that came in may ring for 45 s; one that is taken or over rings no more."""

    name = "ringing"
    events: ClassVar[tuple[type[Event], ...]] = (CallOffered, CallAnswered, CallMissed, CallRejected, CallFailed)
    decider = call.decider

    def moment(self, state: Call) -> datetime | None:
        """Until when it may ring."""
        return None if state.state != "ringing" or state.offered_at is None else state.offered_at + RINGING

    def command(self, stream_id: str) -> RingingTimedOut:
        """It is missed."""
        return RingingTimedOut(by=SYSTEM, call_id=stream_id)
