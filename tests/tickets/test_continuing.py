"""Going on on another channel: the case has one live ticket, wherever it is interrupted (T10)."""

import asyncio

import pytest

from libs.access.policy import Member
from libs.events.catalog.ticket import (
    Accepted,
    ContinuedOnChannel,
    PlacedOnBoard,
    Reopened,
    Resolved,
    Snoozed,
    TagAdded,
    TakenOffBoard,
    TicketEvent,
    TicketOpened,
    ValueCleared,
    ValueSet,
)
from libs.events.event import SYSTEM, new_id
from libs.events.testing import DeciderSpec
from libs.identity import ids
from services.tickets import refusals, ticket
from services.tickets.commands import ContinueTicket, OpenTicket, ReopenTicket, ResolveTicket
from services.tickets.policies import LeaveChannel
from services.tickets.steps import LeaveForChannel
from services.tickets.ticket_state import Ticket, known
from tests.tickets.examples import ANA, BRUNO, CARLA, by, opened
from tests.tickets.memory import MemoryDesk
from tests.tickets.test_opening import FIRST, ask

THERE = ids.ticket_id("v2", 1)
spec = DeciderSpec(ticket.decider)
anas = spec.given(opened(), Accepted(agent_id="ana"))


def go_on(member: Member, ticket_id: str = FIRST, channel_id: str = "sms", there: str = "v2") -> ContinueTicket:
    return ContinueTicket(
        by=member.actor(), member=member, ticket_id=ticket_id, channel_id=channel_id, conversation_id=there
    )


def leave(begun_position: int = 9) -> LeaveForChannel:
    return LeaveForChannel(
        by=SYSTEM,
        ticket_id="t1",
        next_ticket_id="t9",
        conversation_id="v2",
        channel_id="sms",
        begun_position=begun_position,
    )


LEFT = ContinuedOnChannel(ticket_id="t9", conversation_id="v2", channel_id="sms")


def test_a_live_ticket_is_left_and_its_value_and_card_go_along() -> None:
    anas.when(leave()).then(LEFT)
    valued = spec.given(
        *anas.past,
        TagAdded(tag_id="vip"),
        ValueSet(cents=5, currency="BRL"),
        PlacedOnBoard(board_id="b", column_id="c"),
    )
    valued.when(leave()).then(ValueCleared(), TakenOffBoard(board_id="b"), LEFT)


def test_a_ticket_that_has_ended_or_was_reopened_since_is_not_left() -> None:
    spec.given(*anas.past, Resolved(agent_id="ana")).when(leave()).then_nothing()
    spec.given(*anas.past, LEFT).when(leave()).then_nothing()
    reopened = spec.given(*anas.past, LEFT, Reopened(agent_id="ana"))
    reopened.when(leave(begun_position=2)).then_nothing()


async def begun(*events: TicketEvent) -> MemoryDesk:
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    await desk.happened(f"ticket.{FIRST}", Accepted(agent_id="ana"), *events)
    return desk


async def state(desk: MemoryDesk, ticket_id: str) -> Ticket:
    found, _ = await desk.store.state(ticket.decider, ticket_id)
    return found


async def test_a_case_goes_on_with_its_agent_queue_and_classification() -> None:
    desk = await begun(TagAdded(tag_id="vip"), ValueSet(cents=5, currency="BRL"), Snoozed())
    done = await desk.opening.continue_elsewhere(go_on(ANA))
    assert done.result == {"ticket_id": THERE}
    opening = desk.log.streams[f"ticket.{THERE}"]
    assert [each.name for each in opening] == ["TicketOpened", "Accepted", "TagAdded", "ValueSet"]
    first = opening[0].data
    assert isinstance(first, TicketOpened)
    assert (first.cause, first.continues, first.queue_id, first.channel_id) == ("channel", FIRST, "sales", "sms")
    there, here = await state(desk, THERE), await state(desk, FIRST)
    assert (there.status, there.assignee_id, there.snooze) == ("open", "ana", None)
    assert (here.status, here.classified.value) == ("closed", None)
    assert here.continued_as == ContinuedOnChannel(ticket_id=THERE, conversation_id="v2", channel_id="sms")
    assert done.position == desk.log.head


async def test_going_on_twice_is_going_on_once() -> None:
    desk = await begun()
    await desk.opening.continue_elsewhere(go_on(ANA))
    head = desk.log.head
    again = await desk.replica().opening.continue_elsewhere(go_on(ANA))
    assert (again.events, again.result, desk.log.head) == ([], {"ticket_id": THERE}, head)


async def test_management_goes_on_with_a_pending_ticket_and_has_it() -> None:
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    await desk.opening.continue_elsewhere(go_on(CARLA))
    assert (await state(desk, THERE)).assignee_id == "carla"


async def test_an_interrupted_change_is_finished_by_the_policy_or_by_asking_again() -> None:
    for finish in ("policy", "again"):
        desk = await begun()
        here = await state(desk, FIRST)
        next_id, _ = await desk.opening._begin_next(go_on(ANA), here)
        assert (next_id, (await state(desk, FIRST)).status) == (THERE, "open")
        if finish == "policy":
            await LeaveChannel(desk.opening).react(desk.log.streams[f"ticket.{THERE}"][0])
        else:
            assert (await desk.replica().opening.continue_elsewhere(go_on(ANA))).result == {"ticket_id": THERE}
        assert (await state(desk, FIRST)).status == "closed"
        assert len([each for each in desk.log.streams[f"ticket.{THERE}"] if each.name == "TicketOpened"]) == 1


async def test_the_contacts_last_ticket_there_is_succeeded() -> None:
    desk = await begun()
    there = ask(0).model_copy(update={"conversation_id": "v2", "channel_id": "sms"})
    await desk.opening.open(there)
    await desk.store.execute(ticket.decider, THERE, ResolveTicket(by=CARLA.actor(), member=CARLA, ticket_id=THERE))
    done = await desk.opening.continue_elsewhere(go_on(ANA))
    assert done.result == {"ticket_id": ids.ticket_id("v2", 2)}
    assert (await state(desk, THERE)).succeeded_by == ids.ticket_id("v2", 2)


async def test_a_live_ticket_there_is_named() -> None:
    desk = await begun()
    await desk.opening.open(ask(0).model_copy(update={"conversation_id": "v2", "channel_id": "sms"}))
    with pytest.raises(refusals.ContactHasLiveTicket) as refusal:
        await desk.opening.continue_elsewhere(go_on(ANA))
    assert refusal.value.extra == {"ticket_id": THERE}
    assert (await state(desk, FIRST)).status == "open"


async def test_who_may_not_work_on_the_ticket_does_not_take_it_elsewhere() -> None:
    desk = await begun()
    with pytest.raises(refusals.TicketNotFound):
        await desk.opening.continue_elsewhere(go_on(BRUNO))
    with pytest.raises(refusals.TicketIsOnChannel):
        await desk.opening.continue_elsewhere(go_on(ANA, channel_id="line"))
    desk = MemoryDesk()
    await desk.opening.open(ask(0))
    with pytest.raises(refusals.TicketIsNotOpen):
        await desk.opening.continue_elsewhere(go_on(ANA))
    await desk.store.execute(ticket.decider, FIRST, ResolveTicket(by=CARLA.actor(), member=CARLA, ticket_id=FIRST))
    with pytest.raises(refusals.TicketIsNotOpen):
        await desk.opening.continue_elsewhere(go_on(CARLA))
    group = MemoryDesk()
    await group.opening.open(ask(0).model_copy(update={"group": True}))
    with pytest.raises(refusals.GroupStaysOnChannel):
        await group.opening.continue_elsewhere(go_on(CARLA))


async def test_what_goes_on_elsewhere_is_reopened_here_only_once_that_has_ended() -> None:
    desk = await begun()
    await desk.opening.continue_elsewhere(go_on(ANA))
    onward = go_on(ANA, THERE, "waba", "v3")
    await desk.opening.continue_elsewhere(onward)
    last = ids.ticket_id("v3", 1)
    reopen = ReopenTicket(by=ANA.actor(), member=ANA, ticket_id=FIRST)
    with pytest.raises(refusals.TicketContinuesElsewhere) as refusal:
        await desk.opening.reopen(reopen)
    assert refusal.value.extra == {"ticket_id": last}
    with pytest.raises(refusals.TicketNotFound):
        await desk.opening.reopen(ReopenTicket(by=BRUNO.actor(), member=BRUNO, ticket_id=FIRST))
    await desk.store.execute(ticket.decider, last, ResolveTicket(by=ANA.actor(), member=ANA, ticket_id=last))
    assert (await desk.opening.reopen(reopen)).events == ["Reopened"]
    assert (await state(desk, FIRST)).continued_as is None
    # A late redelivery of how it began there does not end it again.
    await LeaveChannel(desk.opening).react(desk.log.streams[f"ticket.{THERE}"][0])
    assert (await state(desk, FIRST)).status == "open"


async def test_two_who_go_on_at_once_on_two_replicas_begin_one_ticket() -> None:
    for _ in range(20):
        desk = await begun()
        await asyncio.gather(
            desk.opening.continue_elsewhere(go_on(ANA)),
            desk.replica().opening.continue_elsewhere(go_on(CARLA).model_copy(update={"command_id": new_id()})),
            return_exceptions=True,
        )
        started = [each.name for each in desk.log.streams[f"ticket.{THERE}"]]
        assert started.count("TicketOpened") == 1
        assert (await state(desk, FIRST)).status == "closed"


async def test_a_message_on_the_old_channel_opens_a_ticket_of_its_own_there() -> None:
    desk = await begun()
    done = await desk.opening.continue_elsewhere(go_on(ANA))
    message = OpenTicket(
        by=SYSTEM, conversation_id="v1", contact_id="rosa", channel_id="line", because_position=done.position + 1
    )
    assert (await desk.opening.open(message)).result["ticket_id"] == ids.ticket_id("v1", 2)
    assert (await state(desk, THERE)).live


def test_the_former_agent_knows_what_became_of_the_ticket() -> None:
    left = ticket.decider.fold(spec.given(*anas.past, by(ANA, LEFT)).past)
    assert known(left, ANA)
    assert not known(left, BRUNO)
