"""A ticket's clocks: what is promised, when they stand still, and what they tell (B7)."""

from datetime import datetime, timedelta
from typing import Any, cast

from libs.events.catalog.clock import (
    ClockKind,
    ClockPaused,
    ClockStarted,
    ClockStopped,
    ResolutionOverdue,
    ResponseOverdue,
    SlaWarned,
)
from libs.events.catalog.company import Hours
from libs.events.event import SYSTEM, Event, iso
from libs.events.testing import NOON, DeciderSpec, ViewSpec
from services.tickets import clock
from services.tickets.clock import Promise, TellClocks, WindClocks
from services.tickets.clocking import promises
from services.tickets.views.inbox import Inbox
from tests.tickets.examples import at, minute, opened, queued, received, registered, started

spec = DeciderSpec(clock.decider)
DAY = (("08:00", "18:00"),)
WEEK = Hours(mon=DAY, tue=DAY, wed=DAY, thu=DAY, fri=DAY)


def promise(minutes: int = 15, begins: datetime = NOON, runs: bool = True, sla_id: str = "s1") -> Promise:
    return Promise(sla_id=sla_id, begins=begins, seconds=60 * minutes, warn_seconds=300, runs=runs)


def wind(
    minute: int = 0, hours: Hours | None = None, time_zone: str = "America/Sao_Paulo", **promised: Promise
) -> WindClocks:
    return WindClocks(
        by=SYSTEM,
        at=NOON + timedelta(minutes=minute),
        ticket_id="t1",
        promises=cast(dict[ClockKind, Promise], promised),
        hours=hours,
        time_zone=time_zone,
    )


def tell(minute: int) -> TellClocks:
    return TellClocks(by=SYSTEM, at=NOON + timedelta(minutes=minute), ticket_id="t1")


def runs(
    minutes: int = 15,
    since: int = 0,
    spent: int = 0,
    warns: bool = True,
    kind: ClockKind = "first_response",
    sla_id: str = "s1",
) -> ClockStarted:
    due = NOON + timedelta(minutes=since + minutes)
    return ClockStarted(
        kind=kind,
        sla_id=sla_id,
        since=NOON + timedelta(minutes=since),
        spent_seconds=60 * spent,
        due_at=due,
        warn_at=due - timedelta(minutes=5) if warns else None,
    )


def past(number: int, event: Event) -> Any:
    return minute(number, event, "t1")


def due(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_promise_starts_a_clock_and_its_fulfilment_ends_it() -> None:
    spec.when(wind(first_response=promise())).then(runs())
    spec.given(runs()).when(wind(first_response=promise())).then_nothing()
    spec.given(runs()).when(wind(3)).then(ClockStopped(kind="first_response"))
    spec.when(wind()).then_nothing()


def test_time_passes_in_business_hours_only() -> None:
    friday_evening = NOON + timedelta(hours=5, minutes=50)
    (event,) = clock.decide(wind(hours=WEEK, first_response=promise(begins=friday_evening)), clock.Clocks())
    assert isinstance(event, ClockStarted)
    assert iso(event.due_at) == "2026-11-23T11:05:00.000000Z"
    assert event.warn_at is not None
    assert iso(event.warn_at) == "2026-11-20T21:00:00.000000Z"
    spec.when(wind(hours=Hours(), first_response=promise())).then_nothing()


def test_a_clock_stands_still_and_goes_on_where_it_stood() -> None:
    spec.given(runs()).when(wind(4, first_response=promise(runs=False))).then(
        ClockPaused(kind="first_response", spent_seconds=240)
    )
    paused = spec.given(runs(), past(4, ClockPaused(kind="first_response", spent_seconds=240)))
    paused.when(wind(5, first_response=promise(runs=False))).then_nothing()
    paused.when(tell(60)).then_nothing()
    paused.when(wind(60, first_response=promise())).then(runs(11, since=60, spent=4))


def test_a_new_wait_is_a_new_clock() -> None:
    answered = wind(9, first_response=promise(begins=due(9)))
    spec.given(runs()).when(answered).then(ClockStopped(kind="first_response"), runs(since=9))


def test_another_service_level_counts_from_where_the_clock_stands() -> None:
    spec.given(runs()).when(wind(3, first_response=promise(30, sla_id="s2"))).then(runs(30, sla_id="s2"))


def test_it_warns_once_and_then_tells_once_that_it_is_overdue() -> None:
    spec.given(runs()).when(tell(9)).then_nothing()
    spec.given(runs()).when(tell(10)).then(SlaWarned(kind="first_response", due_at=due(15)))
    warned = spec.given(runs(), SlaWarned(kind="first_response", due_at=due(15)))
    warned.when(tell(12)).then_nothing()
    warned.when(tell(15)).then(ResponseOverdue(kind="first_response", due_at=due(15)))
    spec.given(runs()).when(tell(99)).then(ResponseOverdue(kind="first_response", due_at=due(15)))
    spec.given(runs(kind="resolution")).when(tell(99)).then(ResolutionOverdue(due_at=due(15)))


def test_what_is_overdue_stays_so_until_it_is_done() -> None:
    overdue = spec.given(runs(), ResponseOverdue(kind="first_response", due_at=due(15)))
    overdue.when(tell(99)).then_nothing()
    overdue.when(wind(20, first_response=promise(runs=False))).then_nothing()
    overdue.when(wind(20)).then(ClockStopped(kind="first_response"))


def test_the_next_moment_is_the_first_that_any_clock_has_something_to_tell() -> None:
    state = clock.decider.fold(spec.given(runs(), runs(60, kind="resolution")).past)
    assert state.next_moment() == due(10)
    told = clock.decider.fold(
        spec.given(runs(), runs(60, kind="resolution"), ResponseOverdue(kind="first_response", due_at=due(15))).past
    )
    assert told.next_moment() == due(55)
    assert clock.Clocks().next_moment() is None


TERMS = {"sla_id": "s1", "first_response": 15, "next_response": 30, "resolution": 60, "warn_before": 5}
inbox = ViewSpec(Inbox())
OPEN = (
    minute(0, registered(), "rosa"),
    minute(0, started(), "v1"),
    minute(1, received(), "v1"),
    minute(1, opened(), "t1"),
)


def row(*events: Any) -> dict[str, Any]:
    return inbox.given(*OPEN, *events).documents()["t1"]


def test_what_is_promised_follows_the_row() -> None:
    assert set(promises(row(), TERMS)) == {"first_response", "resolution"}
    greeted = queued("g1", "Olá!").model_copy(update={"cause": "text"})
    assert promises(row(minute(1, greeted, "v1")), TERMS)["first_response"].begins == due(1)
    answered = promises(row(minute(2, queued(), "v1")), TERMS)
    assert {kind: each.runs for kind, each in answered.items()} == {"resolution": False}
    again = promises(row(minute(2, queued(), "v1"), minute(3, received("m2"), "v1")), TERMS)
    assert (again["next_response"].begins, again["next_response"].seconds) == (due(3), 1800)
    assert again["resolution"].runs
    assert promises(row(), None) == {}
    assert "resolution" not in promises(row(), {**TERMS, "resolution": None})


def test_the_row_shows_what_is_due_first_and_how_bad_it_is() -> None:
    running = (minute(2, runs(), "t1"), minute(2, runs(60, kind="resolution"), "t1"))
    shown = row(*running)
    assert shown["sla"] == {"kind": "first_response", "due_at": at(15), "state": "ok"}
    assert (shown["sla_state"], shown["sla_due"]) == ("ok", f"{at(15)}/t1")
    warned = minute(10, SlaWarned(kind="first_response", due_at=due(15)), "t1")
    assert row(*running, warned)["sla_state"] == "warned"
    overdue = minute(15, ResponseOverdue(kind="first_response", due_at=due(15)), "t1")
    assert row(*running, warned, overdue)["sla"]["state"] == "overdue"
    paused = minute(16, ClockPaused(kind="resolution", spent_seconds=0), "t1")
    stopped = minute(16, ClockStopped(kind="first_response"), "t1")
    assert row(*running, warned, overdue, stopped)["sla_state"] == "ok"
    assert row(*running, warned, overdue, stopped, paused) == {**row(), "position": 10}
