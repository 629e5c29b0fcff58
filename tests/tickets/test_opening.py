"""Opening and reopening: one live ticket per conversation, whoever asks, however often, whatever breaks."""

import asyncio

import pytest

from libs.access.policy import Member
from libs.events.command import Accepted
from libs.events.event import SYSTEM
from libs.identity import ids
from services.tickets import refusals, ticket
from services.tickets.commands import AcceptTicket, OpenTicket, ReopenTicket, ResolveTicket
from tests.tickets.examples import ANA, BRUNO, CARLA
from tests.tickets.memory import MemoryDesk

FIRST, SECOND, THIRD = (ids.ticket_id("v1", ordinal) for ordinal in (1, 2, 3))


def ask(because: int) -> OpenTicket:
    return OpenTicket(
        by=SYSTEM,
        conversation_id="v1",
        contact_id="rosa",
        channel_id="line",
        queue_id="sales",
        because_position=because,
    )


def reopen(member: Member, ticket_id: str) -> ReopenTicket:
    return ReopenTicket(by=member.actor(), member=member, ticket_id=ticket_id)


async def close(desk: MemoryDesk, ticket_id: str) -> Accepted:
    accept = AcceptTicket(by=ANA.actor(), member=ANA, ticket_id=ticket_id)
    await desk.store.execute(ticket.decider, ticket_id, accept)
    resolve = ResolveTicket(by=ANA.actor(), member=ANA, ticket_id=ticket_id)
    return await desk.store.execute(ticket.decider, ticket_id, resolve)


async def test_the_first_message_opens_the_first_ticket() -> None:
    desk = MemoryDesk()
    assert not await desk.opening.covering("v1", 1)
    opened = await desk.opening.open(ask(1))
    assert opened.events == ["TicketOpened"]
    assert opened.result == {"ticket_id": FIRST, "number": 1, "state": "pending"}
    assert await desk.opening.covering("v1", 2)
    again = await desk.opening.open(ask(2))
    assert (again.events, again.result) == ([], opened.result)


async def test_a_message_after_the_end_opens_the_next_ticket_and_ends_the_last_for_good() -> None:
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    closed = await close(desk, FIRST)
    assert not await desk.opening.covering("v1", closed.position + 1)
    opened = await desk.opening.open(ask(closed.position + 1))
    assert opened.result == {"ticket_id": SECOND, "number": 2, "state": "pending"}
    names = [each.name for each in desk.log.streams[f"ticket.{FIRST}"]]
    assert names == ["TicketOpened", "Accepted", "Resolved", "Succeeded"]


async def test_a_message_that_the_closed_ticket_covers_opens_nothing() -> None:
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    closed = await close(desk, FIRST)
    late = await desk.opening.open(ask(closed.position - 1))
    assert (late.events, late.result["ticket_id"]) == ([], FIRST)
    assert await desk.opening.covering("v1", closed.position - 1)


@pytest.mark.parametrize("hint", [None, 0, 1, 2])
async def test_another_replica_finds_the_live_ticket_from_any_hint(hint: int | None) -> None:
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    closed = await close(desk, FIRST)
    await desk.opening.open(ask(closed.position + 1))
    other = desk.replica()
    if hint is not None:
        other.lookups.ordinals["v1"] = hint
    assert (await other.opening.open(ask(99))).result["ticket_id"] == SECOND


async def test_a_crash_between_the_two_steps_heals() -> None:
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    closed = await close(desk, FIRST)
    desk.numbering.broken = True
    with pytest.raises(TimeoutError):
        await desk.opening.open(ask(closed.position + 1))
    assert desk.log.streams[f"ticket.{FIRST}"][-1].name == "Succeeded"
    desk.numbering.broken = False
    assert (await desk.replica().opening.open(ask(closed.position + 1))).result["ticket_id"] == SECOND


async def test_two_hundred_openers_on_two_replicas_open_one_ticket() -> None:
    desk = MemoryDesk()
    other = desk.replica()
    replies = await asyncio.gather(*((desk, other)[each % 2].opening.open(ask(each)) for each in range(200)))
    assert {reply.result["ticket_id"] for reply in replies} == {FIRST}
    assert [each.name for each in desk.log.streams[f"ticket.{FIRST}"]] == ["TicketOpened"]


async def test_a_reopening_and_an_opening_at_once_leave_one_live_ticket() -> None:
    for _ in range(20):
        desk = MemoryDesk()
        await desk.opening.open(ask(0))
        closed = await close(desk, FIRST)
        await asyncio.gather(
            desk.opening.open(ask(closed.position + 1)),
            desk.replica().opening.reopen(reopen(ANA, FIRST)),
            return_exceptions=True,
        )
        live = [
            ordinal
            for ordinal in (1, 2, 3)
            if (await desk.store.state(ticket.decider, ids.ticket_id("v1", ordinal)))[0].live
        ]
        assert len(live) == 1


async def test_a_live_ticket_that_stands_in_the_way_is_named() -> None:
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    for ticket_id in (FIRST, SECOND):
        closed = await close(desk, ticket_id)
        await desk.opening.open(ask(closed.position + 1))
    with pytest.raises(refusals.ContactHasLiveTicket) as refusal:
        await desk.opening.reopen(reopen(ANA, FIRST))
    assert refusal.value.extra == {"ticket_id": THIRD}
    await close(desk, THIRD)
    with pytest.raises(refusals.TicketHasSuccessor) as refused:
        await desk.opening.reopen(reopen(CARLA, FIRST))
    assert refused.value.extra == {"ticket_id": THIRD}
    with pytest.raises(refusals.TicketNotFound):
        await desk.opening.reopen(reopen(BRUNO, FIRST))
