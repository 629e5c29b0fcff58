"""Taking back what was done to a ticket: only where it still stands where that left it."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog.ticket import Accepted, MarkedRead, Reopened, Resolved, ReturnedToQueue, Transferred
from libs.events.testing import DeciderSpec
from services.tickets import ticket
from services.tickets.commands import ReopenTicket, TransferTicket
from services.tickets.refusals import OnlyManagementAssigns, TicketMovedOn
from tests.tickets.examples import ANA, CARLA, by, opened

spec: DeciderSpec[Any, Any] = DeciderSpec(ticket.decider)
RESOLVED = by(CARLA, Resolved(agent_id="ana"))
closed = spec.given(opened(), Accepted(agent_id="ana"), RESOLVED)


def reopen(member: Member = CARLA, **fields: Any) -> ReopenTicket:
    return ReopenTicket(by=member.actor(), member=member, ticket_id="t1", **fields)


def test_management_has_another_agent_continue_a_ticket() -> None:
    closed.when(reopen(agent_id="ana")).then(Reopened(agent_id="ana"))


def test_management_puts_a_closed_ticket_back_into_its_queue_in_one_decision() -> None:
    back = (Reopened(agent_id="carla"), ReturnedToQueue(queue_id="sales", from_agent_id="carla"))
    spec.given(opened(), by(CARLA, Resolved())).when(reopen(to_queue=True)).then(*back)


def test_an_agent_reopens_for_himself_only() -> None:
    closed.when(reopen(ANA, agent_id="bruno")).then_refused(OnlyManagementAssigns)
    closed.when(reopen(ANA, to_queue=True)).then_refused(OnlyManagementAssigns)
    closed.when(reopen(ANA, agent_id="ana")).then(Reopened(agent_id="ana"))


def test_what_nobody_moved_since_is_taken_back_and_reading_is_no_move() -> None:
    read = by(ANA, MarkedRead(up_to=1))
    spec.given(opened(), Accepted(agent_id="ana"), RESOLVED, read).when(
        reopen(agent_id="ana", unmoved_since=3)
    ).then(Reopened(agent_id="ana"))


def test_what_somebody_moved_since_is_left_alone() -> None:
    reopened = by(ANA, Reopened(agent_id="ana"))
    again = by(ANA, Resolved(agent_id="ana"))
    moved = spec.given(opened(), Accepted(agent_id="ana"), RESOLVED, reopened, again)
    moved.when(reopen(agent_id="ana", unmoved_since=3)).then_refused(TicketMovedOn)
    handed = by(CARLA, Transferred(queue_id="sales", agent_id="bruno"))
    back = TransferTicket(
        by=CARLA.actor(), member=CARLA, ticket_id="t1", agent_id="ana", anyway=True, unmoved_since=2
    )
    spec.given(opened(), Accepted(agent_id="ana"), handed).when(back).then_refused(TicketMovedOn)
