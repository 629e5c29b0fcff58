"""The rules of a ticket: every command acts, refuses for each reason, and stays quiet when fulfilled."""

from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.ticket import (
    Accepted,
    MarkedRead,
    MarkedUnread,
    Reopened,
    Resolved,
    ReturnedToQueue,
    Succeeded,
    Transferred,
)
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec
from services.tickets import refusals, ticket
from services.tickets.commands import (
    AcceptTicket,
    MarkTicketRead,
    MarkTicketUnread,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    TransferTicket,
)
from services.tickets.steps import BeginTicket, SucceedTicket
from tests.tickets.examples import ADMIN, ANA, BRUNO, CARLA, DIEGO, by, opened

spec = DeciderSpec(ticket.decider)
pending = spec.given(opened())
anas = spec.given(opened(), Accepted(agent_id="ana"))
closed = spec.given(opened(), Accepted(agent_id="ana"), by(ANA, Resolved(agent_id="ana")))
GONE = Succeeded(by_ticket_id="t2")


def begin(number: int = 7) -> BeginTicket:
    facts = opened().model_dump() | {"number": number}
    return BeginTicket(by=SYSTEM, ticket_id="t1", **facts)


def succeed(because: int = 9) -> SucceedTicket:
    return SucceedTicket(by=SYSTEM, ticket_id="t1", by_ticket_id="t2", because_position=because)


def accept(member: Member) -> AcceptTicket:
    return AcceptTicket(by=member.actor(), ticket_id="t1", member=member)


def transfer(
    member: Member, queue_id: str | None = None, agent: Member | None = None, **rest: Any
) -> TransferTicket:
    return TransferTicket(
        by=member.actor(),
        ticket_id="t1",
        member=member,
        queue_id=queue_id,
        agent_id=agent.id if agent else None,
        agent_queue_ids=agent.queue_ids if agent else frozenset(),
        **rest,
    )


def give_back(member: Member) -> ReturnTicket:
    return ReturnTicket(by=member.actor(), ticket_id="t1", member=member)


def resolve(member: Member) -> ResolveTicket:
    return ResolveTicket(by=member.actor(), ticket_id="t1", member=member)


def reopen(member: Member) -> ReopenTicket:
    return ReopenTicket(by=member.actor(), ticket_id="t1", member=member)


def read(member: Member, up_to: int = 5) -> MarkTicketRead:
    return MarkTicketRead(by=member.actor(), ticket_id="t1", member=member, up_to=up_to)


def mark_unread(member: Member) -> MarkTicketUnread:
    return MarkTicketUnread(by=member.actor(), ticket_id="t1", member=member)


def test_opening_begins_a_pending_ticket_once() -> None:
    spec.when(begin()).then(opened())
    pending.when(begin(number=8)).then_nothing()


def test_a_closed_ticket_is_succeeded_once() -> None:
    closed.when(succeed()).then(GONE)
    closed.when(succeed(because=3)).then(GONE)


def test_a_live_ticket_is_not_succeeded() -> None:
    pending.when(succeed()).then_refused(refusals.TicketIsNotClosed)
    anas.when(succeed()).then_refused(refusals.TicketIsNotClosed)
    spec.when(succeed()).then_refused(refusals.TicketIsNotClosed)


def test_a_ticket_closed_after_the_cause_covers_it_and_is_not_succeeded() -> None:
    closed.when(succeed(because=2)).then_nothing()


def test_an_agent_of_the_queue_takes_a_pending_ticket() -> None:
    pending.when(accept(BRUNO)).then(Accepted(agent_id="bruno"))


def test_management_takes_any_pending_ticket_also_one_without_queue() -> None:
    spec.given(opened(queue_id=None)).when(accept(CARLA)).then(Accepted(agent_id="carla"))


def test_who_accepts_his_own_ticket_again_hears_no_complaint() -> None:
    anas.when(accept(ANA)).then_nothing()


def test_who_comes_second_is_told_who_has_it() -> None:
    anas.when(accept(BRUNO)).then_refused(refusals.TicketIsTaken, by={"id": "ana"})
    anas.when(accept(CARLA)).then_refused(refusals.TicketIsTaken, by={"id": "ana"})


def test_a_ticket_out_of_sight_cannot_be_taken() -> None:
    pending.when(accept(DIEGO)).then_refused(refusals.TicketNotFound)
    anas.when(accept(DIEGO)).then_refused(refusals.TicketNotFound)
    spec.given(opened(queue_id=None)).when(accept(ANA)).then_refused(refusals.TicketNotFound)
    spec.when(accept(ADMIN)).then_refused(refusals.TicketNotFound)


def test_a_closed_ticket_cannot_be_taken() -> None:
    closed.when(accept(ANA)).then_refused(refusals.TicketIsNotPending)
    closed.when(accept(BRUNO)).then_refused(refusals.TicketIsNotPending)


def test_a_transfer_to_an_agent_opens_the_ticket_with_him() -> None:
    anas.when(transfer(ANA, agent=BRUNO, note="Cliente antiga")).then(
        Transferred(
            queue_id="sales", agent_id="bruno", note="Cliente antiga", from_queue_id="sales", from_agent_id="ana"
        )
    )


def test_a_transfer_to_a_queue_makes_the_ticket_pending_in_it() -> None:
    spec_after = anas.when(transfer(ANA, "finance"))
    spec_after.then(Transferred(queue_id="finance", from_queue_id="sales", from_agent_id="ana"))
    moved = spec.given(opened(), Accepted(agent_id="ana"), by(ANA, Transferred(queue_id="finance")))
    moved.when(accept(DIEGO)).then(Accepted(agent_id="diego"))


def test_a_transfer_to_the_own_queue_hands_an_open_ticket_over_to_it() -> None:
    anas.when(transfer(ANA, "sales")).then(
        Transferred(queue_id="sales", from_queue_id="sales", from_agent_id="ana")
    )


def test_management_assigns_a_pending_ticket() -> None:
    pending.when(transfer(CARLA, agent=BRUNO)).then(
        Transferred(queue_id="sales", agent_id="bruno", from_queue_id="sales")
    )


def test_a_transfer_names_a_target() -> None:
    anas.when(transfer(ANA)).then_refused(refusals.TransferNeedsTarget)


def test_a_transfer_to_where_the_ticket_is_changes_nothing() -> None:
    anas.when(transfer(ANA, agent=ANA)).then_refused(refusals.TransferChangesNothing)
    pending.when(transfer(CARLA, "sales")).then_refused(refusals.TransferChangesNothing)
    by_carla = spec.given(opened(), by(CARLA, Transferred(queue_id="sales", agent_id="ana")))
    by_carla.when(transfer(ANA, agent=ANA)).then_refused(refusals.TransferChangesNothing)


def test_an_agent_of_another_queue_gets_a_ticket_only_when_it_is_meant() -> None:
    anas.when(transfer(ANA, agent=DIEGO)).then_refused(
        refusals.AgentIsNotInQueue, user_id="diego", queue_id="sales"
    )
    anas.when(transfer(ANA, "finance", BRUNO)).then_refused(refusals.AgentIsNotInQueue, queue_id="finance")
    anas.when(transfer(ANA, agent=DIEGO, anyway=True)).then(
        Transferred(queue_id="sales", agent_id="diego", from_queue_id="sales", from_agent_id="ana")
    )
    spec.given(opened(queue_id=None)).when(transfer(CARLA, agent=DIEGO)).then(Transferred(agent_id="diego"))


@pytest.mark.parametrize("command", [transfer(BRUNO, "finance"), give_back(BRUNO), resolve(BRUNO), read(BRUNO)])
def test_somebody_elses_ticket_is_out_of_sight(command: ticket.Command) -> None:
    anas.when(command).then_refused(refusals.TicketNotFound)


@pytest.mark.parametrize(
    "command", [transfer(BRUNO, "finance"), give_back(BRUNO), resolve(BRUNO), read(BRUNO), mark_unread(BRUNO)]
)
def test_a_group_of_the_own_queue_is_seen_but_worked_on_by_its_agent(command: ticket.Command) -> None:
    spec.given(opened(group=True), Accepted(agent_id="ana")).when(command).then_refused(refusals.TicketIsNotYours)


@pytest.mark.parametrize("command", [transfer(ANA, "finance"), resolve(ANA)])
def test_a_pending_ticket_is_accepted_before_an_agent_works_on_it(command: ticket.Command) -> None:
    pending.when(command).then_refused(refusals.TicketIsNotOpen)


@pytest.mark.parametrize("command", [transfer(ANA, "finance"), give_back(ANA), give_back(CARLA)])
def test_a_closed_ticket_is_not_moved(command: ticket.Command) -> None:
    closed.when(command).then_refused(refusals.TicketIsNotOpen)


@pytest.mark.parametrize(
    "command", [transfer(CARLA, "sales"), give_back(CARLA), resolve(CARLA), reopen(CARLA), read(CARLA)]
)
def test_a_ticket_that_was_never_opened_is_not_found(command: ticket.Command) -> None:
    spec.when(command).then_refused(refusals.TicketNotFound)


def test_a_ticket_goes_back_to_its_queue_unassigned() -> None:
    returned = ReturnedToQueue(queue_id="sales", from_agent_id="ana")
    anas.when(give_back(ANA)).then(returned)
    anas.when(give_back(CARLA)).then(returned)
    pending.when(give_back(BRUNO)).then_nothing()


def test_who_gives_back_a_ticket_of_a_foreign_queue_may_say_so_twice() -> None:
    spec.given(opened(), by(CARLA, Transferred(queue_id="sales", agent_id="diego"))).when(give_back(DIEGO)).then(
        ReturnedToQueue(queue_id="sales", from_agent_id="diego")
    )


def test_a_ticket_is_resolved_by_its_agent_or_by_management() -> None:
    anas.when(resolve(ANA)).then(Resolved(agent_id="ana"))
    anas.when(resolve(CARLA)).then(Resolved(agent_id="ana"))
    pending.when(resolve(CARLA)).then(Resolved())
    closed.when(resolve(ANA)).then_nothing()
    closed.when(resolve(BRUNO)).then_refused(refusals.TicketNotFound)


def test_who_handled_a_closed_ticket_or_manages_reopens_it_for_himself() -> None:
    closed.when(reopen(ANA)).then(Reopened(agent_id="ana"))
    closed.when(reopen(CARLA)).then(Reopened(agent_id="carla"))
    passed_on = spec.given(
        opened(), Accepted(agent_id="bruno"), Transferred(queue_id="sales", agent_id="ana"), Resolved()
    )
    passed_on.when(reopen(BRUNO)).then(Reopened(agent_id="bruno"))


def test_only_closed_tickets_are_reopened() -> None:
    pending.when(reopen(ANA)).then_refused(refusals.TicketIsNotClosed)
    anas.when(reopen(CARLA)).then_refused(refusals.TicketIsNotClosed)
    anas.when(reopen(ANA)).then_nothing()


def test_a_closed_ticket_is_reopened_by_nobody_who_never_had_it() -> None:
    closed.when(reopen(BRUNO)).then_refused(refusals.TicketNotFound)
    group = spec.given(opened(group=True), Accepted(agent_id="ana"), by(ANA, Resolved()))
    group.when(reopen(BRUNO)).then_refused(refusals.TicketIsNotYours)


def test_a_succeeded_ticket_is_never_reopened() -> None:
    succeeded = spec.given(opened(), Accepted(agent_id="ana"), by(ANA, Resolved()), GONE)
    succeeded.when(reopen(ANA)).then_refused(refusals.TicketHasSuccessor, ticket_id="t2")
    succeeded.when(reopen(CARLA)).then_refused(refusals.TicketHasSuccessor)
    succeeded.when(reopen(BRUNO)).then_refused(refusals.TicketNotFound)


def test_reading_is_marked_up_to_a_position() -> None:
    anas.when(read(ANA, 5)).then(MarkedRead(up_to=5))
    reads = spec.given(opened(), Accepted(agent_id="ana"), MarkedRead(up_to=5))
    reads.when(read(ANA, 4)).then_nothing()
    reads.when(read(ANA, 6)).then(MarkedRead(up_to=6))


def test_a_pending_ticket_is_read_by_those_who_may_take_it() -> None:
    pending.when(read(BRUNO)).then(MarkedRead(up_to=5))
    pending.when(read(DIEGO)).then_refused(refusals.TicketNotFound)


def test_a_ticket_marked_unread_is_read_again() -> None:
    anas.when(mark_unread(ANA)).then(MarkedUnread())
    marked = spec.given(opened(), Accepted(agent_id="ana"), MarkedRead(up_to=5), MarkedUnread())
    marked.when(mark_unread(ANA)).then_nothing()
    marked.when(read(ANA, 5)).then(MarkedRead(up_to=5))
