"""Two conversations of one contact on one channel: one live ticket, wherever joining is interrupted (rule 1)."""

import asyncio

from libs.events.catalog.ticket import (
    Accepted,
    ContinuedOnChannel,
    PlacedOnBoard,
    ReasonSet,
    TagAdded,
    TakenOffBoard,
    TicketEvent,
    TicketOpened,
    TicketTakenIn,
    ValueSet,
)
from libs.events.event import SYSTEM, new_id
from libs.events.testing import DeciderSpec
from libs.identity import ids
from services.tickets import ticket
from services.tickets.classification import TAGS_LIMIT, Classification
from services.tickets.commands import JoinTickets, OpenTicket, ResolveTicket
from services.tickets.joining import Joining
from services.tickets.policies import LeaveChannel
from services.tickets.steps import LeaveForChannel, TakeInTicket
from services.tickets.ticket_state import Ticket
from tests.tickets.examples import CARLA, opened
from tests.tickets.memory import MemoryDesk

HIDDEN, NUMBER = ids.ticket_id("lid", 1), ids.ticket_id("number", 1)
spec = DeciderSpec(ticket.decider)
pending = spec.given(opened())
brunos = spec.given(opened(), Accepted(agent_id="bruno"))
FULL = Classification(frozenset({"vip"}), "late", (500, "BRL"), ("b", "c"))


def join(group: str = "lid") -> JoinTickets:
    return JoinTickets(by=SYSTEM, left_id=group, conversation_id="number", contact_id="rosa", channel_id="line")


def take_in(agent_id: str | None = "ana", classification: Classification = FULL) -> TakeInTicket:
    return TakeInTicket(by=SYSTEM, ticket_id="t1", taken_id="t9", agent_id=agent_id, classification=classification)


TAKEN = TicketTakenIn(ticket_id="t9")


def test_a_ticket_that_nobody_has_is_had_by_the_agent_of_the_other_and_gets_what_it_lacks() -> None:
    pending.when(take_in()).then(
        TAKEN,
        Accepted(agent_id="ana"),
        TagAdded(tag_id="vip"),
        ReasonSet(reason_id="late"),
        ValueSet(cents=500, currency="BRL"),
        PlacedOnBoard(board_id="b", column_id="c"),
    )
    pending.when(take_in(None, Classification())).then(TAKEN)


def test_a_ticket_stays_with_its_agent_and_keeps_what_it_has() -> None:
    own = (TagAdded(tag_id="vip"), ReasonSet(reason_id="price"), ValueSet(cents=1, currency="BRL"))
    has = spec.given(*brunos.past, *own, PlacedOnBoard(board_id="other", column_id="c"))
    has.when(take_in()).then(TAKEN)


def test_tags_come_along_as_far_as_there_is_room() -> None:
    full = [TagAdded(tag_id=f"t{number}") for number in range(TAGS_LIMIT - 1)]
    two = Classification(frozenset({"x", "y"}))
    spec.given(*brunos.past, *full).when(take_in(None, two)).then(TAKEN, TagAdded(tag_id="x"))


def test_what_was_taken_in_or_has_ended_takes_nothing_in() -> None:
    spec.given(*brunos.past, TAKEN).when(take_in()).then_nothing()
    left = ContinuedOnChannel(ticket_id="t2", conversation_id="v2", channel_id="sms")
    spec.given(*brunos.past, left).when(take_in()).then_nothing()


def test_what_the_other_has_of_its_own_is_not_lost() -> None:
    own = (ValueSet(cents=5, currency="BRL"), PlacedOnBoard(board_id="b", column_id="c"))
    leave = LeaveForChannel(
        by=SYSTEM,
        ticket_id="t1",
        next_ticket_id="t2",
        conversation_id="number",
        channel_id="line",
        begun_position=9,
        keeping=frozenset({"value"}),
    )
    left = ContinuedOnChannel(ticket_id="t2", conversation_id="number", channel_id="line")
    spec.given(*brunos.past, *own).when(leave).then(TakenOffBoard(board_id="b"), left)


async def wrote(
    desk: MemoryDesk, conversation_id: str, contact_id: str, queue_id: str, *events: TicketEvent
) -> None:
    """Somebody writes, and his ticket goes so far."""
    await desk.opening.open(
        OpenTicket(
            by=SYSTEM,
            conversation_id=conversation_id,
            contact_id=contact_id,
            channel_id="line",
            queue_id=queue_id,
            because_position=desk.log.head,
        )
    )
    if events:
        await desk.happened(f"ticket.{ids.ticket_id(conversation_id, 1)}", *events)


async def hidden(*events: TicketEvent) -> MemoryDesk:
    """Somebody wrote under his LID, and Ana has him."""
    desk = MemoryDesk()
    await wrote(desk, "lid", "hidden", "sales", Accepted(agent_id="ana"), *events)
    return desk


async def state(desk: MemoryDesk, ticket_id: str) -> Ticket:
    found, _ = await desk.store.state(ticket.decider, ticket_id)
    return found


def joining(desk: MemoryDesk) -> Joining:
    return Joining(desk.store, desk.opening)


def names(desk: MemoryDesk, ticket_id: str) -> list[str]:
    return [each.name for each in desk.log.streams[f"ticket.{ticket_id}"]]


async def test_a_case_goes_on_under_the_number_with_its_agent_before_he_writes_there() -> None:
    desk = await hidden(TagAdded(tag_id="vip"), ValueSet(cents=5, currency="BRL"))
    assert (await joining(desk).join(join())).result == {"ticket_id": NUMBER}
    opening = desk.log.streams[f"ticket.{NUMBER}"][0].data
    assert isinstance(opening, TicketOpened)
    assert (opening.contact_id, opening.continues, opening.queue_id) == ("rosa", HIDDEN, "sales")
    here, there = await state(desk, NUMBER), await state(desk, HIDDEN)
    assert (here.status, here.assignee_id, here.classified.value) == ("open", "ana", (5, "BRL"))
    assert (there.status, there.classified.value) == ("closed", None)
    assert there.continued_as == ContinuedOnChannel(ticket_id=NUMBER, conversation_id="number", channel_id="line")
    await wrote(desk, "number", "rosa", "support")
    assert names(desk, NUMBER).count("TicketOpened") == 1


async def test_what_waits_goes_on_waiting_in_its_queue() -> None:
    desk = MemoryDesk()
    await wrote(desk, "lid", "hidden", "sales")
    await joining(desk).join(join())
    here = await state(desk, NUMBER)
    assert (here.status, here.assignee_id, here.queue_id) == ("pending", None, "sales")


async def test_of_two_live_tickets_the_one_of_the_number_stays() -> None:
    desk = await hidden(TagAdded(tag_id="vip"), ValueSet(cents=5, currency="BRL"))
    await wrote(desk, "number", "rosa", "support", Accepted(agent_id="bruno"), ValueSet(cents=7, currency="BRL"))
    assert (await joining(desk).join(join())).result == {"ticket_id": NUMBER}
    here, there = await state(desk, NUMBER), await state(desk, HIDDEN)
    assert (here.assignee_id, here.queue_id, here.classified.tag_ids) == ("bruno", "support", frozenset({"vip"}))
    assert (here.classified.value, there.classified.value) == ((7, "BRL"), (5, "BRL"))
    assert (there.status, there.continued_as and there.continued_as.ticket_id) == ("closed", NUMBER)


async def test_joining_again_or_where_nothing_is_live_changes_nothing() -> None:
    desk = await hidden()
    await wrote(desk, "number", "rosa", "support")
    await joining(desk).join(join())
    head = desk.log.head
    for again in (join(), join("number"), join("nobody")):
        assert (await joining(desk.replica()).join(again)).result == {"ticket_id": None}
    assert desk.log.head == head


async def test_an_interrupted_join_is_finished_by_asking_again_or_by_the_policy() -> None:
    desk = await hidden()
    await wrote(desk, "number", "rosa", "support")
    left = await state(desk, HIDDEN)
    await joining(desk)._taken_in(join(), NUMBER, HIDDEN, left)
    assert (await state(desk, HIDDEN)).live
    await joining(desk.replica()).join(join())
    assert not (await state(desk, HIDDEN)).live
    assert names(desk, NUMBER).count("TicketTakenIn") == 1

    desk = await hidden()
    await joining(desk)._goes_on(join(), HIDDEN, await state(desk, HIDDEN))
    await LeaveChannel(desk.opening).react(desk.log.streams[f"ticket.{NUMBER}"][0])
    assert not (await state(desk, HIDDEN)).live


async def test_after_a_ticket_of_the_number_that_is_closed_a_new_one_begins() -> None:
    desk = await hidden()
    await wrote(desk, "number", "rosa", "support")
    await desk.store.execute(
        ticket.decider, NUMBER, ResolveTicket(by=CARLA.actor(), member=CARLA, ticket_id=NUMBER)
    )
    second = ids.ticket_id("number", 2)
    assert (await joining(desk).join(join())).result == {"ticket_id": second}
    assert (await state(desk, second)).assignee_id == "ana"


async def test_whoever_joins_and_opens_at_once_one_ticket_is_live_in_the_end() -> None:
    for _ in range(20):
        desk = await hidden()
        replica = desk.replica()
        await asyncio.gather(
            joining(desk).join(join()),
            wrote(replica, "number", "rosa", "support"),
            joining(desk.replica()).join(join().model_copy(update={"command_id": new_id()})),
        )
        assert not (await state(desk, HIDDEN)).live
        assert (await state(desk, NUMBER)).assignee_id == "ana"
        assert names(desk, NUMBER).count("TicketOpened") == 1
        assert ids.ticket_id("number", 2) not in {each.partition(".")[2] for each in desk.log.streams}
