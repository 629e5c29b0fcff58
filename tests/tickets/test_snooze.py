"""Putting tickets aside, and what wakes them (B4)."""

from datetime import datetime, timedelta

import pytest

from libs.access.policy import Member
from libs.events.catalog.ticket import (
    Accepted,
    MarkedRead,
    Reopened,
    Resolved,
    ReturnedToQueue,
    Snoozed,
    TicketEvent,
    Transferred,
    Woken,
)
from libs.events.event import SYSTEM, now
from libs.events.testing import NOON, DeciderSpec, recorded
from services.tickets import refusals, ticket
from services.tickets.commands import SnoozeTicket, WakeTicket
from services.tickets.steps import EndSnooze
from tests.tickets.examples import ANA, BRUNO, CARLA, by, opened, received
from tests.tickets.memory import MemoryDesk
from tests.tickets.test_opening import FIRST, ask

LATER = NOON + timedelta(hours=2)
spec = DeciderSpec(ticket.decider)
pending = spec.given(opened())
anas = spec.given(opened(), Accepted(agent_id="ana"))
asleep = spec.given(opened(), Accepted(agent_id="ana"), Snoozed(until=LATER))
waiting = spec.given(opened(), Accepted(agent_id="ana"), Snoozed())
closed = spec.given(opened(), Accepted(agent_id="ana"), by(ANA, Resolved(agent_id="ana")))


def snooze(member: Member, until: datetime | None = LATER) -> SnoozeTicket:
    return SnoozeTicket(by=member.actor(), at=NOON, ticket_id="t1", member=member, until=until)


def wake(member: Member) -> WakeTicket:
    return WakeTicket(by=member.actor(), ticket_id="t1", member=member)


def due(at: datetime) -> EndSnooze:
    return EndSnooze(by=SYSTEM, at=at, ticket_id="t1", because="time")


def written(position: int) -> EndSnooze:
    return EndSnooze(by=SYSTEM, at=NOON, ticket_id="t1", because="message", because_position=position)


def test_an_open_ticket_is_put_aside_until_a_time_or_the_next_message() -> None:
    anas.when(snooze(ANA)).then(Snoozed(until=LATER))
    anas.when(snooze(ANA, None)).then(Snoozed())
    anas.when(snooze(CARLA)).then(Snoozed(until=LATER))
    pending.when(snooze(CARLA)).then(Snoozed(until=LATER))


def test_a_snooze_is_changed_by_another_one() -> None:
    asleep.when(snooze(ANA)).then_nothing()
    asleep.when(snooze(ANA, None)).then(Snoozed())
    waiting.when(snooze(ANA)).then(Snoozed(until=LATER))


def test_a_snooze_ends_in_the_future() -> None:
    anas.when(snooze(ANA, NOON)).then_refused(refusals.SnoozeIsPast)


def test_only_live_tickets_are_put_aside_and_only_by_those_who_work_on_them() -> None:
    closed.when(snooze(ANA)).then_refused(refusals.TicketIsNotOpen)
    pending.when(snooze(ANA)).then_refused(refusals.TicketIsNotOpen)
    anas.when(snooze(BRUNO)).then_refused(refusals.TicketNotFound)
    group = spec.given(opened(group=True), Accepted(agent_id="ana"))
    group.when(snooze(BRUNO)).then_refused(refusals.TicketIsNotYours)


def test_somebody_wakes_it() -> None:
    asleep.when(wake(ANA)).then(Woken(because="person"))
    anas.when(wake(ANA)).then_nothing()
    asleep.when(wake(BRUNO)).then_refused(refusals.TicketNotFound)
    pending.when(wake(BRUNO)).then_refused(refusals.TicketIsNotOpen)


def test_its_time_wakes_it() -> None:
    asleep.when(due(LATER)).then(Woken(because="time"))
    asleep.when(due(LATER - timedelta(seconds=1))).then_nothing()
    waiting.when(due(LATER)).then_nothing()
    anas.when(due(LATER)).then_nothing()


def test_the_customers_next_message_wakes_it() -> None:
    asleep.when(written(4)).then(Woken(because="message"))
    waiting.when(written(4)).then(Woken(because="message"))
    asleep.when(written(2)).then_nothing()
    anas.when(written(4)).then_nothing()


@pytest.mark.parametrize(
    "moved",
    [
        Transferred(queue_id="finance"),
        Transferred(queue_id="sales", agent_id="bruno"),
        ReturnedToQueue(queue_id="sales"),
        Resolved(),
        Accepted(agent_id="carla"),
    ],
)
def test_who_gets_a_ticket_gets_it_awake(moved: TicketEvent) -> None:
    past = spec.given(*asleep.past, moved).past
    assert ticket.decider.fold(past).snooze is None
    if isinstance(moved, Resolved):
        assert ticket.decider.fold(spec.given(*past, Reopened(agent_id="ana")).past).snooze is None


def test_what_is_done_to_a_sleeping_ticket_does_not_wake_it() -> None:
    assert ticket.decider.fold(spec.given(*asleep.past, MarkedRead(up_to=3)).past).snooze is not None


async def test_a_message_wakes_the_conversations_ticket_once() -> None:
    desk = MemoryDesk()

    await desk.opening.open(ask(0))
    await desk.happened(f"ticket.{FIRST}", Accepted(agent_id="ana"), Snoozed(until=now() + timedelta(hours=1)))
    position = await desk.happened("message.v1", received())
    message = recorded(received(), "v1", position=position)
    await desk.opening.wake(FIRST, message)
    await desk.replica().opening.wake(FIRST, message)
    names = [each.name for each in desk.log.streams[f"ticket.{FIRST}"]]
    assert names == ["TicketOpened", "Accepted", "Snoozed", "Woken"]
