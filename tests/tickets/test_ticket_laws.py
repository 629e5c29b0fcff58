"""Laws that hold whatever the team and the customers do."""

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from libs.access.policy import Member, TicketFacts, may_see, visible_filter
from libs.events.command import Accepted, Refused
from libs.events.event import SYSTEM, new_id, now
from libs.events.view import Document, Documents
from libs.identity import ids
from services.tickets import ticket
from services.tickets.commands import (
    AcceptTicket,
    ClearReason,
    ClearValue,
    ContinueTicket,
    MarkTicketRead,
    MarkTicketUnread,
    OpenTicket,
    PlaceOnBoard,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    SetReason,
    SetValue,
    SnoozeTicket,
    TagTicket,
    TakeOffBoard,
    TicketCommand,
    TransferTicket,
    UntagTicket,
    WakeTicket,
)
from services.tickets.steps import EndSnooze
from services.tickets.ticket_state import Ticket
from services.tickets.views.inbox import Inbox
from tests.tickets.examples import TEAM
from tests.tickets.memory import MemoryDesk

ORDINALS = (1, 2, 3)
QUEUES = ("sales", "support", "finance")

CHANNELS = {"v1": "line", "v2": "sms"}

members = st.sampled_from(TEAM)
tickets = st.sampled_from([ids.ticket_id(each, ordinal) for each in CHANNELS for ordinal in ORDINALS])
SIMPLE: tuple[type[Any], ...] = (
    AcceptTicket,
    AcceptTicket,
    ReturnTicket,
    ResolveTicket,
    ReopenTicket,
    ReopenTicket,
    MarkTicketUnread,
    SnoozeTicket,
    WakeTicket,
    ClearReason,
    ClearValue,
    TakeOffBoard,
)
WITH_SOMETHING: dict[type[TicketCommand], dict[str, st.SearchStrategy[Any]]] = {
    MarkTicketRead: {"up_to": st.integers(0, 30)},
    SnoozeTicket: {"until": st.sampled_from([None, now() + timedelta(days=9), now() + timedelta(days=10)])},
    TagTicket: {"tag_ids": st.lists(st.sampled_from(["vip", "late"]), min_size=1, max_size=2).map(tuple)},
    UntagTicket: {"tag_ids": st.sampled_from([("vip",), ("late", "vip")])},
    SetReason: {"reason_id": st.sampled_from(["price", "parts"])},
    SetValue: {"cents": st.integers(0, 2)},
    PlaceOnBoard: {"board_id": st.sampled_from(["b1", "b2"]), "column_id": st.sampled_from(["c1", "c2"])},
    ReopenTicket: {"agent_id": st.none() | members.map(lambda member: member.id)},
}


@st.composite
def commands(draw: st.DrawFn) -> Any:
    member, ticket_id = draw(members), draw(tickets)
    kind: Any = draw(st.sampled_from([*SIMPLE, *WITH_SOMETHING, TransferTicket, ContinueTicket, EndSnooze]))
    if kind is EndSnooze:
        because = draw(st.sampled_from(["time", "message"]))
        return EndSnooze(by=SYSTEM, ticket_id=ticket_id, because=because, because_position=draw(st.integers(0, 30)))
    if kind is ContinueTicket:
        there = draw(st.sampled_from(sorted(CHANNELS)))
        return ContinueTicket(
            by=member.actor(),
            member=member,
            ticket_id=ticket_id,
            conversation_id=there,
            channel_id=CHANNELS[there],
        )
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
            to_tray=draw(st.booleans()),
        )
    rest = {field: draw(values) for field, values in WITH_SOMETHING.get(kind, {}).items()}
    return kind(by=member.actor(), member=member, ticket_id=ticket_id, **rest)


class Message:
    """A customer's message, as a step of a history; `late`: its policy runs after `late` other commits."""

    def __init__(self, conversation_id: str, late: int) -> None:
        self.conversation_id = conversation_id
        self.late = late

    def __repr__(self) -> str:
        return f"Message({self.conversation_id!r}, {self.late})"


messages = st.builds(Message, st.sampled_from(sorted(CHANNELS)), st.integers(0, 3))
steps = st.lists(st.one_of(commands(), commands(), messages), max_size=30)
Wish = ticket.Command | OpenTicket | ContinueTicket


async def carry_out(desk: MemoryDesk, command: Wish) -> Accepted:
    if isinstance(command, OpenTicket):
        return await desk.opening.open(command)
    if isinstance(command, ContinueTicket):
        return await desk.opening.continue_elsewhere(command)
    if isinstance(command, ReopenTicket):
        return await desk.opening.reopen(command)
    return await desk.store.execute(ticket.decider, command.ticket_id, command)


def wish(step: Wish | Message, head: int) -> Wish:
    if not isinstance(step, Message):
        return step
    return OpenTicket(
        by=SYSTEM,
        conversation_id=step.conversation_id,
        contact_id="rosa",
        channel_id=CHANNELS[step.conversation_id],
        queue_id="sales",
        because_position=max(head - step.late, 0),
    )


async def conversation(desk: MemoryDesk, conversation_id: str) -> list[Ticket]:
    found: list[Ticket] = []
    for ordinal in range(1, 40):
        state, _ = await desk.store.state(ticket.decider, ids.ticket_id(conversation_id, ordinal))
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
        assert each.snooze is None or each.live
        assert each.continued_as is None or each.status == "closed"


def shown(desk: MemoryDesk) -> dict[str, Document]:
    """The rows that the history makes."""
    past = sorted(
        (each for stream in desk.log.streams.values() for each in stream),
        key=lambda each: (each.position, each.index),
    )
    folded = Documents((), Inbox.followed)
    for each in past:
        if type(each.data) in Inbox.events:
            Inbox().evolve(folded, each)
    return {key: row for key, _, row in folded.changes() if row is not None and row["kind"] == "ticket"}


def agree(row: Document, state: Ticket) -> None:
    """A row says of its ticket what its own stream says, and so it is seen by the same members."""
    assert row["state"] == state.status
    assert TicketFacts.of(row) == state.facts()
    assert row["state"] != "pending" or row["queue_id"] is None or row["queue_id"] in QUEUES
    assert bool(row.get("asleep")) == (state.snooze is not None)
    classified = state.classified
    assert frozenset(row.get("tag_ids", ())) == classified.tag_ids
    assert row.get("reason_id") == classified.reason_id
    assert ((row["cents"], row["currency"]) if "cents" in row else None) == classified.value
    assert ((row["board_id"], row["column_id"]) if "board_id" in row else None) == classified.place
    went = state.continued_as
    assert row.get("continued_by", {}).get("id") == (None if went is None else went.ticket_id)
    for member in TEAM:
        listed = any(_fits(row, each) for each in visible_filter(member).get("$or", [{}]))
        assert listed == may_see(member, state.facts())


def _fits(row: Document, condition: Document) -> bool:
    """What MongoDB does with the conditions that the policy makes."""
    for field, wanted in condition.items():
        values = wanted["$in"] if isinstance(wanted, dict) else [wanted]
        held = row[field] if isinstance(row.get(field), list) else [row.get(field)]
        if not any(each in values for each in held):
            return False
    return True


@settings(max_examples=300, deadline=None)
@given(steps)
def test_no_history_breaks_the_rules_and_no_command_works_twice(history: list[Wish | Message]) -> None:
    async def live_through() -> None:
        desk = MemoryDesk()
        for step in history:
            command = wish(step, desk.log.head)
            try:
                await carry_out(desk, command)
            except Refused:
                continue
            for conversation_id in CHANNELS:
                hold(await conversation(desk, conversation_id))
            again = await carry_out(desk.replica(), command.model_copy(update={"command_id": new_id()}))
            assert again.events == []
        rows = shown(desk)
        for conversation_id in CHANNELS:
            found = await conversation(desk, conversation_id)
            for each in found:
                agree(rows[ids.ticket_id(conversation_id, each.ordinal)], each)

    asyncio.run(live_through())
