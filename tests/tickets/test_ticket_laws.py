"""Laws that hold whatever the team and the customers do."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from libs.access.policy import Member
from libs.events.command import Accepted, Refused
from libs.events.event import SYSTEM, new_id
from libs.identity import ids
from services.tickets import ticket
from services.tickets.commands import (
    AcceptTicket,
    MarkTicketRead,
    MarkTicketUnread,
    OpenTicket,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    TransferTicket,
)
from services.tickets.ticket import Ticket
from tests.tickets.examples import TEAM
from tests.tickets.memory import MemoryDesk

ORDINALS = (1, 2, 3)
QUEUES = ("sales", "support", "finance")

members = st.sampled_from(TEAM)
tickets = st.sampled_from([ids.ticket_id("v1", ordinal) for ordinal in ORDINALS])
SIMPLE: tuple[type[AcceptTicket | ReturnTicket | ResolveTicket | ReopenTicket | MarkTicketUnread], ...] = (
    AcceptTicket,
    ReturnTicket,
    ResolveTicket,
    ReopenTicket,
    MarkTicketUnread,
)


@st.composite
def commands(draw: st.DrawFn) -> ticket.Command:
    member, ticket_id = draw(members), draw(tickets)
    kind = draw(st.sampled_from([*SIMPLE, TransferTicket, MarkTicketRead]))
    if issubclass(kind, TransferTicket):
        agent: Member | None = draw(st.none() | members)
        return TransferTicket(
            by=member.actor(),
            member=member,
            ticket_id=ticket_id,
            queue_id=draw(st.none() | st.sampled_from(QUEUES)),
            agent_id=agent.id if agent else None,
            agent_queue_ids=agent.queue_ids if agent else frozenset(),
            anyway=draw(st.booleans()),
        )
    if issubclass(kind, MarkTicketRead):
        up_to = draw(st.integers(0, 30))
        return MarkTicketRead(by=member.actor(), member=member, ticket_id=ticket_id, up_to=up_to)
    return kind(by=member.actor(), member=member, ticket_id=ticket_id)


class Message:
    """A customer's message, as a step of a history; `late`: its policy runs after `late` other commits."""

    def __init__(self, late: int) -> None:
        self.late = late

    def __repr__(self) -> str:
        return f"Message({self.late})"


steps = st.lists(st.one_of(commands(), commands(), st.builds(Message, st.integers(0, 3))), max_size=30)


async def carry_out(desk: MemoryDesk, command: ticket.Command | OpenTicket) -> Accepted:
    if isinstance(command, OpenTicket):
        return await desk.opening.open(command)
    if isinstance(command, ReopenTicket):
        return await desk.opening.reopen(command)
    return await desk.store.execute(ticket.decider, command.ticket_id, command)


def wish(step: ticket.Command | Message, head: int) -> ticket.Command | OpenTicket:
    if not isinstance(step, Message):
        return step
    return OpenTicket(
        by=SYSTEM,
        conversation_id="v1",
        contact_id="rosa",
        channel_id="line",
        queue_id="sales",
        because_position=max(head - step.late, 0),
    )


async def conversation(desk: MemoryDesk) -> list[Ticket]:
    found: list[Ticket] = []
    for ordinal in range(1, 40):
        state, _ = await desk.store.state(ticket.decider, ids.ticket_id("v1", ordinal))
        if state.status == "unopened":
            return found
        found.append(state)
    raise AssertionError("a conversation with no end")


def hold(tickets: list[Ticket]) -> None:
    """What is true of a conversation at any moment."""
    assert sum(each.live for each in tickets) <= 1
    assert len({each.number for each in tickets}) == len(tickets)
    for each in tickets[:-1]:
        assert each.status == "closed"
        assert each.succeeded_by is not None
    for each in tickets:
        assert each.status != "open" or each.assignee_id in each.handler_ids
        assert each.status != "pending" or each.assignee_id is None
        assert each.succeeded_by is None or each.status == "closed"


@settings(max_examples=300, deadline=None)
@given(steps)
def test_no_history_breaks_the_rules_and_no_command_works_twice(history: list[ticket.Command | Message]) -> None:
    async def live_through() -> None:
        desk = MemoryDesk()
        for step in history:
            command = wish(step, desk.log.head)
            try:
                await carry_out(desk, command)
            except Refused:
                continue
            hold(await conversation(desk))
            again = await carry_out(desk.replica(), command.model_copy(update={"command_id": new_id()}))
            assert again.events == []

    asyncio.run(live_through())
