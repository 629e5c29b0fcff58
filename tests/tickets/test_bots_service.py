"""Bots on real servers: who has the ticket when a bot is done, and whether somebody took its place (C6, C7)."""

from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.bot import Bot, BotHandedOver
from libs.events.catalog.user import UserDeactivated, UserJoined
from services.tickets.bot_commands import HandToBot
from services.tickets.bot_policies import ActForBots
from services.tickets.bot_queries import GetBotAtWork
from services.tickets.commands import AcceptTicket
from tests.tickets.desk import T1, Desk
from tests.tickets.examples import ANA, CARLA

FLOW = Bot(kind="flow", id="f1", label="Boas-vindas")


async def at_bot(desk: Desk, run_id: str = "r1", member: Member = CARLA) -> None:
    """The ticket is a bot's."""
    hand = HandToBot(by=member.actor(), member=member, ticket_id=T1, run_id=run_id, bot=FLOW)
    await desk.ask(hand)


async def handed_over(desk: Desk, agent_id: str) -> None:
    """The bot gives the ticket to an agent."""
    await desk.happened(f"bot.{T1}", BotHandedOver(run_id="r1", agent_id=agent_id))
    await desk.handled(ActForBots)


@pytest.mark.parametrize("agent_id", ["bruno", "nobody"])
async def test_a_ticket_for_who_does_not_work_here_any_more_waits_in_its_queue(desk: Desk, agent_id: str) -> None:
    joined = UserJoined(label="Bruno", email="bruno@demo.local", profile="agent")
    await desk.happened("user.bruno", joined, UserDeactivated())
    await desk.written()
    await desk.ticket()
    await at_bot(desk)
    await handed_over(desk, agent_id)
    left = await desk.ticket(state="pending", bot=None)
    assert (left["assignee"], left["queue"]["name"]) == (None, "Vendas")


async def test_a_ticket_for_an_agent_is_his(desk: Desk) -> None:
    await desk.written()
    await desk.ticket()
    await at_bot(desk)
    await handed_over(desk, "ana")
    assert (await desk.ticket(state="open", bot=None))["assignee"]["id"] == "ana"


async def test_a_bot_that_came_to_its_own_end_was_not_taken_over_whoever_has_the_ticket_then(desk: Desk) -> None:
    async def over(run_id: str, position: int) -> Any:
        return await desk.query(GetBotAtWork(ticket_id=T1, run_id=run_id, wait_for=position))

    await desk.written()
    await desk.ticket()
    await at_bot(desk)
    await handed_over(desk, "ana")
    await desk.ticket(state="open")
    assert await over("r1", 0) == {"last": True, "taken_over": False}
    await at_bot(desk, "r2", ANA)
    accepted = await desk.ask(AcceptTicket(by=ANA.actor(), member=ANA, ticket_id=T1))
    assert await over("r2", accepted.position) == {"last": True, "taken_over": True}
    assert await over("r1", accepted.position) == {"last": False, "taken_over": False}
