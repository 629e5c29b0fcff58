"""Beginning from our side: the writer has the ticket, and a live one is named instead of a second (C8)."""

import asyncio

import pytest

from libs.access.policy import Member
from libs.events.catalog.queue import QueueCreated
from libs.events.catalog.ticket import TicketOpened
from libs.events.event import new_id
from services.tickets import refusals, ticket
from services.tickets.commands import ResolveTicket, StartTicket
from services.tickets.queue import QueueNotFound
from tests.tickets.examples import ANA, BRUNO
from tests.tickets.memory import MemoryDesk
from tests.tickets.test_opening import FIRST, ask


def start(member: Member = ANA, queue_id: str | None = None, command_id: str | None = None) -> StartTicket:
    """The wish of a member to write first."""
    return StartTicket(
        command_id=command_id or new_id(),
        by=member.actor(),
        member=member,
        conversation_id="v1",
        contact_id="rosa",
        channel_id="line",
        queue_id=queue_id,
    )


async def with_queue() -> MemoryDesk:
    """A desk with a queue."""
    desk = MemoryDesk()
    await desk.happened("queue.sales", QueueCreated(label="Vendas", color="#0C8599"))
    return desk


async def test_who_writes_first_has_the_ticket_in_the_queue_that_he_chose() -> None:
    desk = await with_queue()
    done = await desk.opening.start(start(queue_id="sales"))
    opened, *others = desk.log.streams[f"ticket.{FIRST}"]
    assert done.result == {"ticket_id": FIRST}
    assert isinstance(opened.data, TicketOpened)
    assert (opened.data.cause, opened.data.queue_id, opened.data.group) == ("ad hoc", "sales", False)
    assert [each.name for each in others] == ["Accepted"]
    state, _ = await desk.store.state(ticket.decider, FIRST)
    assert (state.status, state.assignee_id) == ("open", "ana")


async def test_the_same_wish_again_is_the_same_ticket() -> None:
    desk, wish = await with_queue(), start()
    first = await desk.opening.start(wish)
    head = desk.log.head
    again = await desk.replica().opening.start(wish)
    assert (again.result, desk.log.head) == (first.result, head)


async def test_a_live_ticket_is_named_whoever_has_it() -> None:
    desk = await with_queue()
    await desk.opening.open(ask(0))
    for member in (ANA, BRUNO):
        with pytest.raises(refusals.ContactHasLiveTicket) as refusal:
            await desk.opening.start(start(member))
        assert refusal.value.extra == {"ticket_id": FIRST}


async def test_behind_a_closed_ticket_the_next_one_begins() -> None:
    desk = await with_queue()
    await desk.opening.start(start())
    await desk.store.execute(ticket.decider, FIRST, ResolveTicket(by=ANA.actor(), member=ANA, ticket_id=FIRST))
    done = await desk.opening.start(start(BRUNO))
    assert done.result["ticket_id"] != FIRST
    state, _ = await desk.store.state(ticket.decider, FIRST)
    assert state.succeeded_by == done.result["ticket_id"]


async def test_a_queue_that_nobody_works_takes_none() -> None:
    desk = await with_queue()
    with pytest.raises(QueueNotFound):
        await desk.opening.start(start(queue_id="nothing"))
    assert f"ticket.{FIRST}" not in desk.log.streams


async def test_two_who_write_first_at_once_begin_one_ticket() -> None:
    for _ in range(20):
        desk = await with_queue()
        outcomes = await asyncio.gather(
            desk.opening.start(start(ANA, command_id=new_id())),
            desk.replica().opening.start(start(BRUNO, command_id=new_id())),
            return_exceptions=True,
        )
        refused = [each for each in outcomes if isinstance(each, refusals.ContactHasLiveTicket)]
        assert [each.extra for each in refused] == [{"ticket_id": FIRST}]
        assert [each.name for each in desk.log.streams[f"ticket.{FIRST}"]] == ["TicketOpened", "Accepted"]
