"""The telephony service on real servers: who takes a call, who may, and when it stops to ring."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.catalog.channel import ChannelAdded
from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.queue import QueueCreated
from libs.events.catalog.ticket import Accepted, TicketOpened
from libs.events.catalog.user import UserJoined
from libs.events.cloudevents import Context
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, Actor, Event, now
from libs.events.settings import Settings
from services.telephony import app
from services.telephony.commands import (
    SERVICE,
    AnswerCall,
    ContactHungUp,
    HangUpCall,
    OfferCall,
    RejectCall,
)
from services.telephony.queries import GetCall, ListCalls
from tests.events.connected import Connected, connected, serving

CARLA = Member(id="carla", profile="supervisor")
SALES = [
    Member(id=f"agent-{number}", profile="agent", queue_ids=frozenset({"sales"}), address="203.0.113.7")
    for number in range(8)
]
ANA, BRUNO = SALES[:2]
DIEGO = Member(id="diego", profile="agent", queue_ids=frozenset({"finance"}))


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


@pytest.fixture
async def bus(log: Connected) -> AsyncIterator[Bus]:
    probe = ListCalls(member=CARLA)
    async with serving(app.main, SERVICE, probe, log) as bus:
        yield bus


async def happened(log: Connected, stream: str, event: Event) -> int:
    return await log.log.append(stream, None, 1, [event], Context(actor=SYSTEM, time=now(), command_id="c"))


async def ring(log: Connected, bus: Bus, call_id: str = "c1", late: float = 0.0) -> int:
    """A call of a contact with a pending ticket in the sales queue; returns the position of its news."""
    offered = await bus.ask(
        SERVICE,
        OfferCall(
            call_id=call_id,
            by=Actor(kind="contact", id="rosa"),
            at=now() - timedelta(seconds=late),
            direction="in",
            conversation_id="v1",
            contact_id="rosa",
            channel_id="line",
            provider_id=call_id,
        ),
    )
    assert offered.events == ["CallOffered"]
    return await happened(
        log,
        f"ticket.t-{call_id}",
        TicketOpened(
            number=7,
            conversation_id="v1",
            contact_id="rosa",
            channel_id="line",
            ordinal=1,
            queue_id="sales",
            cause="call",
        ),
    )


def answer(member: Member, call_id: str = "c1") -> AnswerCall:
    return AnswerCall(call_id=call_id, by=member.actor(), member=member)


async def test_of_agents_who_answer_at_once_one_wins_and_the_others_read_who(log: Connected, bus: Bus) -> None:
    position = await ring(log, bus)
    await bus.query(SERVICE, GetCall(member=ANA, call_id="c1", wait_for=position))
    replies = await asyncio.gather(*(bus.ask(SERVICE, answer(member)) for member in SALES), return_exceptions=True)
    winners = [member.id for member, reply in zip(SALES, replies, strict=True) if not isinstance(reply, Exception)]
    assert len(winners) == 1
    refusals = [reply.rejected for reply in replies if isinstance(reply, CommandRejected)]
    assert {refusal.code for refusal in refusals} == {"call.already_answered"}
    assert [refusal.extra["by"]["id"] for refusal in refusals] == winners * (len(SALES) - 1)


async def test_an_agent_is_told_who_won_though_the_ticket_has_left_his_sight(log: Connected, bus: Bus) -> None:
    position = await ring(log, bus)
    await bus.query(SERVICE, GetCall(member=ANA, call_id="c1", wait_for=position))
    await bus.ask(SERVICE, answer(ANA))
    position = await happened(log, "ticket.t-c1", Accepted(agent_id=ANA.id))
    with pytest.raises(CommandRejected, match="not_found"):
        await bus.query(SERVICE, GetCall(member=BRUNO, call_id="c1", wait_for=position))
    with pytest.raises(CommandRejected, match="already_answered"):
        await bus.ask(SERVICE, answer(BRUNO))


async def test_whoever_may_not_see_the_ticket_cannot_take_or_reject_its_call(log: Connected, bus: Bus) -> None:
    position = await ring(log, bus)
    await bus.query(SERVICE, GetCall(member=CARLA, call_id="c1", wait_for=position))
    reject = RejectCall(call_id="c1", by=DIEGO.actor(), member=DIEGO)
    for command in (answer(DIEGO), reject, answer(ANA, call_id="unknown")):
        with pytest.raises(CommandRejected, match="not_found"):
            await bus.ask(SERVICE, command)


async def test_a_talk_from_the_first_ring_to_the_end(log: Connected, bus: Bus) -> None:
    await happened(log, "user.agent-0", UserJoined(label="Ana", email="ana@demo.local", profile="agent"))
    await happened(log, "queue.sales", QueueCreated(label="Vendas", color="#000000"))
    await happened(log, "channel.line", ChannelAdded(kind="simulator", label="Telefone", settings={}))
    await happened(log, "contact.rosa", ContactRegistered(label="Rosa", alias_kind="phone", alias="+5521988421170"))
    position = await ring(log, bus)
    ringing = await bus.query(SERVICE, ListCalls(member=ANA, state="ringing", wait_for=position))
    assert [each["id"] for each in ringing["items"]] == ["c1"]
    assert (await bus.query(SERVICE, ListCalls(member=DIEGO)))["items"] == []
    await bus.ask(SERVICE, answer(ANA))
    hung_up = await bus.ask(SERVICE, HangUpCall(call_id="c1", by=ANA.actor(), member=ANA))
    assert hung_up.events == ["CallEnded"]
    call = await bus.query(SERVICE, GetCall(member=ANA, call_id="c1", wait_for=hung_up.position))
    assert call["state"] == "ended"
    assert call["seconds"] >= 0
    assert call["agent"] == {"id": "agent-0", "name": "Ana"}
    assert call["channel"] == {"id": "line", "kind": "simulator", "name": "Telefone"}
    assert call["contact"] == {"id": "rosa", "name": "Rosa", "phone": "+5521988421170"}
    assert call["ticket"] == {"id": "t-c1", "number": 7, "queue": {"id": "sales", "name": "Vendas"}}
    assert (await bus.query(SERVICE, ListCalls(member=ANA, state="live")))["items"] == []


async def test_a_contact_who_gives_up_is_a_missed_call(log: Connected, bus: Bus) -> None:
    await ring(log, bus)
    gave_up = ContactHungUp(call_id="c1", by=Actor(kind="contact", id="rosa"))
    position = (await bus.ask(SERVICE, gave_up)).position
    missed = await bus.query(SERVICE, ListCalls(member=ANA, state="missed", wait_for=position))
    assert [each["state"] for each in missed["items"]] == ["missed"]


async def test_a_call_that_nobody_takes_in_time_is_missed(log: Connected, bus: Bus) -> None:
    await ring(log, bus, call_id="taken", late=41)
    position = await ring(log, bus, call_id="left", late=41)
    await bus.query(SERVICE, ListCalls(member=ANA, wait_for=position))
    await bus.ask(SERVICE, answer(ANA, "taken"))
    async with asyncio.timeout(30):
        while await _state(bus, "left") == "ringing":
            await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
    states = {each: await _state(bus, each) for each in ("taken", "left")}
    assert states == {"taken": "answered", "left": "missed"}


async def _state(bus: Bus, call_id: str) -> str:
    call = await bus.query(SERVICE, GetCall(member=CARLA, call_id=call_id))
    return str(call["state"])


async def test_changed_calls_are_announced(log: Connected, bus: Bus) -> None:
    announced = await log.client.subscribe(log.settings.subject("live.calls.*"))
    await ring(log, bus)
    first = await announced.next_msg(timeout=5)
    assert first.subject == log.settings.subject("live.calls.c1")
