"""A ticket's clocks: until when its customer is to be answered and served, in business hours (B7).

A response clock runs from the customer's first unanswered message until somebody of the team answers; the
resolution clock from the opening, while it is not the customer's turn. All stand still while the ticket is put
aside. What is overdue stays overdue until it is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict

from libs.company.hours import between, later
from libs.events.catalog.clock import (
    ClockEvent,
    ClockKind,
    ClockPaused,
    ClockStarted,
    ClockStopped,
    ResolutionOverdue,
    ResponseOverdue,
    SlaWarned,
)
from libs.events.catalog.company import Hours
from libs.events.command import Command
from libs.events.decider import Decider
from libs.events.event import Recorded

KINDS: tuple[ClockKind, ...] = ("first_response", "next_response", "resolution")
Event = ClockStarted | ClockPaused | ClockStopped | SlaWarned | ResponseOverdue | ResolutionOverdue


class Promise(BaseModel):
    """What is promised for one clock: so many seconds from a moment; whether they pass now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sla_id: str
    begins: AwareDatetime
    seconds: int
    warn_seconds: int
    runs: bool


class WindClocks(Command):
    """Have the clocks stand as is promised now; a promise that is missing ends its clock."""

    ticket_id: str
    promises: dict[ClockKind, Promise]
    hours: Hours | None
    time_zone: str


class TellClocks(Command):
    """Have the clocks tell what they have to at this moment."""

    ticket_id: str


ClockCommand = WindClocks | TellClocks


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock; without `due_at` it stands still. It `began` for a promise, and runs `since` a moment."""

    sla_id: str
    began: datetime
    since: datetime
    spent: int
    due_at: datetime | None
    warn_at: datetime | None
    warned: bool = False
    overdue: bool = False

    def next_moment(self) -> datetime | None:
        """When it has something to tell."""
        if self.overdue or self.due_at is None:
            return None
        return self.due_at if self.warned or self.warn_at is None else self.warn_at


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a ticket that are not over."""

    kept: Mapping[ClockKind, Clock] = field(default_factory=dict)

    def next_moment(self) -> datetime | None:
        """When one of them has something to tell."""
        moments = [each.next_moment() for each in self.kept.values()]
        return min((each for each in moments if each is not None), default=None)


def decide(command: ClockCommand, clocks: Clocks) -> Sequence[ClockEvent]:
    """What follows from a command."""
    match command:
        case WindClocks():
            return [event for kind in KINDS for event in _wind(command, kind, clocks.kept.get(kind))]
        case TellClocks(at=at):
            return [event for kind in KINDS for event in _tell(at, kind, clocks.kept.get(kind))]
        case _:
            assert_never(command)


def _wind(command: WindClocks, kind: ClockKind, clock: Clock | None) -> list[ClockEvent]:
    promise = command.promises.get(kind)
    if promise is None:
        return [] if clock is None else [ClockStopped(kind=kind)]
    if clock is None or clock.began < promise.begins:
        over: list[ClockEvent] = [] if clock is None else [ClockStopped(kind=kind)]
        begun = _started(command, kind, promise, promise.begins, 0) if promise.runs else None
        return over if begun is None else [*over, begun]
    if clock.overdue and clock.sla_id == promise.sla_id:
        return []
    if not promise.runs:
        if clock.due_at is None:
            return []
        passed = between(command.hours, clock.since, command.at, command.time_zone)
        return [ClockPaused(kind=kind, spent_seconds=clock.spent + passed)]
    since = clock.since if clock.due_at is not None else max(command.at, clock.since)
    started = _started(command, kind, promise, since, clock.spent)
    if started is None:
        return [ClockStopped(kind=kind)]
    runs_so = (clock.sla_id, clock.due_at, clock.warn_at) == (started.sla_id, started.due_at, started.warn_at)
    return [] if runs_so else [started]


def _started(
    command: WindClocks, kind: ClockKind, promise: Promise, since: datetime, spent: int
) -> ClockStarted | None:
    """The clock running since a moment; None when it would never be due, as without any hours."""
    left = max(promise.seconds - spent, 0)
    due_at = later(command.hours, since, left, command.time_zone)
    if due_at is None:
        return None
    warns = 0 < promise.warn_seconds < left
    warn_at = later(command.hours, since, left - promise.warn_seconds, command.time_zone) if warns else None
    return ClockStarted(
        kind=kind, sla_id=promise.sla_id, since=since, spent_seconds=spent, due_at=due_at, warn_at=warn_at
    )


def _tell(at: datetime, kind: ClockKind, clock: Clock | None) -> list[ClockEvent]:
    moment = None if clock is None else clock.next_moment()
    if clock is None or clock.due_at is None or moment is None or moment > at:
        return []
    if clock.due_at > at:
        return [SlaWarned(kind=kind, due_at=clock.due_at)]
    if kind == "resolution":
        return [ResolutionOverdue(due_at=clock.due_at)]
    return [ResponseOverdue(kind=kind, due_at=clock.due_at)]


def evolve(clocks: Clocks, recorded: Recorded) -> Clocks:
    """The clocks after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ClockStarted(kind=kind):
            before = clocks.kept.get(kind)
            clock = Clock(
                sla_id=event.sla_id,
                began=event.since if before is None else before.began,
                since=event.since,
                spent=event.spent_seconds,
                due_at=event.due_at,
                warn_at=event.warn_at,
            )
            return _with(clocks, kind, clock)
        case ClockPaused(kind=kind, spent_seconds=spent):
            paused = replace(
                clocks.kept[kind], since=recorded.time, spent=spent, due_at=None, warn_at=None, warned=False
            )
            return _with(clocks, kind, paused)
        case ClockStopped(kind=kind):
            return Clocks({each: clock for each, clock in clocks.kept.items() if each != kind})
        case SlaWarned(kind=kind):
            return _with(clocks, kind, replace(clocks.kept[kind], warned=True))
        case ResponseOverdue(kind=kind):
            return _with(clocks, kind, replace(clocks.kept[kind], overdue=True))
        case ResolutionOverdue():
            return _with(clocks, "resolution", replace(clocks.kept["resolution"], overdue=True))
        case _:
            assert_never(event)


def _with(clocks: Clocks, kind: ClockKind, clock: Clock) -> Clocks:
    return Clocks({**clocks.kept, kind: clock})


decider: Decider[ClockCommand, Clocks] = Decider("clock", Clocks, decide, evolve)
