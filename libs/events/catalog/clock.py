"""Events of `clock.<ticket id>`: until when the ticket's customer is to be answered or served (B7)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from libs.events.event import Event

ClockKind = Literal["first_response", "next_response", "resolution"]


class ClockEvent(Event):
    """What all events of a ticket's clocks share."""

    category: ClassVar[str] = "clock"


class ClockStarted(ClockEvent):
    """A clock runs: since a moment, until it is due. `spent_seconds` of business hours had passed before."""

    kind: ClockKind
    sla_id: str
    since: AwareDatetime
    spent_seconds: int = 0
    due_at: AwareDatetime
    warn_at: AwareDatetime | None = None


class ClockPaused(ClockEvent):
    """A clock stands still: the ticket is put aside, or the customer's turn has come."""

    kind: ClockKind
    spent_seconds: int


class ClockStopped(ClockEvent):
    """A clock is over: answered, resolved, or nothing is promised any more."""

    kind: ClockKind


class SlaWarned(ClockEvent):
    """A clock is about to be due."""

    kind: ClockKind
    due_at: AwareDatetime


class ResponseOverdue(ClockEvent):
    """The customer was not answered in time."""

    kind: ClockKind
    due_at: AwareDatetime


class ResolutionOverdue(ClockEvent):
    """The customer was not served in time."""

    due_at: AwareDatetime
