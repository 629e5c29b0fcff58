"""Bots on real servers: somebody who answers on the phone takes the place of the one at work (C6, C7)."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from libs.events.catalog.bot import Bot, BotEnded, Saying
from libs.events.event import SYSTEM, Actor, now
from libs.events.testing import recorded
from libs.identity import ids
from services.messaging.bot_commands import RecordBotReply, StartBot, StopBot
from services.messaging.bot_policies import taken_over
from services.messaging.bot_queries import GetBotRun, IsBotHeard
from services.messaging.commands import SERVICE
from services.messaging.queries import GetMessage
from tests.messaging.conftest import Desk
from tests.messaging.examples import LINE, MARINA, TALK, attempt, echo, fail, queue, receive, record_sent

ASSISTANT = Bot(kind="typebot", id="a1", label="Typebot")


def start(run_id: str, **more: Any) -> StartBot:
    place = {"conversation_id": TALK, "channel_id": LINE, "contact_id": MARINA}
    return StartBot(by=SYSTEM, at=now(), ticket_id="t1", run_id=run_id, bot=ASSISTANT, **place, **more)


async def run(desk: Desk, position: int | None = None) -> dict[str, Any] | None:
    found: dict[str, Any] | None = await desk.bus.query(SERVICE, GetBotRun(ticket_id="t1", wait_for=position))
    return found


async def ended(desk: Desk) -> bool:
    until = time.monotonic() + 8
    while await run(desk) is not None and time.monotonic() < until:
        await asyncio.sleep(0.05)
    return await run(desk) is None


async def test_the_echo_of_its_own_words_leaves_a_bot_at_work_and_a_persons_on_the_phone_does_not(
    desk: Desk,
) -> None:
    at = now()
    said = (
        receive(provider_at=at),
        start("r1"),
        queue("bot-1", "Olá!", cause="bot", at=at),
        attempt("bot-1", at=at),
        echo("p-1", "Olá!", provider_at=at + timedelta(seconds=1), at=at),
        record_sent("bot-1", "p-1", at=at),
        receive("in-2", text="Quero um orçamento", provider_at=at + timedelta(seconds=2)),
    )
    for command in said:
        done = await desk.bus.ask(SERVICE, command)
    until = time.monotonic() + 8
    while time.monotonic() < until:
        found = await run(desk, done.position)
        if found is not None and "Quero um orçamento" in [each["text"] for each in found["pending"]]:
            break
        await asyncio.sleep(0.05)
    else:
        raise AssertionError("the bot did not hear the customer after the echo of its own words")
    await desk.bus.ask(SERVICE, echo("p-2", "Oi, é a Carla!", provider_at=at + timedelta(seconds=3)))
    assert await ended(desk)


async def test_who_was_answered_on_the_phone_before_the_bot_began_is_left_to_people(desk: Desk) -> None:
    at = now()
    opened = await desk.bus.ask(SERVICE, receive(provider_at=at, at=at))
    await desk.bus.ask(SERVICE, echo("p-1", "Já vejo isso", provider_at=at + timedelta(seconds=2), at=at))
    await desk.bus.ask(SERVICE, start("r1", looks_back_from=opened.position))
    assert await run(desk) is None
    before = await desk.bus.ask(SERVICE, receive("in-2", provider_at=at + timedelta(seconds=4), at=at))
    await desk.bus.ask(SERVICE, start("r2", looks_back_from=before.position))
    begun = await run(desk)
    assert begun is not None
    assert begun["run_id"] == "r2"


async def status(desk: Desk, message_id: str) -> str:
    asked = GetMessage(message_id=message_id, conversation_id=TALK)
    found: dict[str, Any] = await desk.bus.query(SERVICE, asked)
    return str(found["status"])


async def test_what_a_bot_said_and_has_not_left_stays_when_somebody_writes_in_its_place(desk: Desk) -> None:
    at = now()
    for command in (
        receive(provider_at=at),
        start("r1"),
        queue("bot-1", "Olá!", cause="bot", at=at),
        attempt("bot-1", at=at),
        queue("bot-2", "Qual é o seu nome?", cause="bot", at=at),
        queue("ana-1", "Oi, aqui é a Ana", at=at),
    ):
        await desk.bus.ask(SERVICE, command)
    assert await ended(desk)
    until = time.monotonic() + 8
    while await status(desk, "bot-2") != "failed" and time.monotonic() < until:
        await asyncio.sleep(0.05)
    assert await status(desk, "bot-2") == "failed"
    assert await status(desk, "bot-1") != "failed"
    assert await status(desk, "ana-1") != "failed"


async def test_a_bot_whose_words_do_not_arrive_makes_room_for_people(desk: Desk) -> None:
    at = now()
    earlier = (receive(provider_at=at), start("r1"), queue("bot-1", "Olá!", cause="bot", at=at))
    asked = (
        StopBot(by=SYSTEM, at=at, ticket_id="t1", run_id="r1", why="replaced"),
        start("r2"),
        queue("note-1", "Boa noite, voltamos amanhã", cause="text", at=at),
        fail("bot-1", at=at),
        fail("note-1", at=at),
        queue("bot-2", "Qual é o seu nome?", cause="bot", at=at),
        receive("in-2", text="Carla", provider_at=at + timedelta(seconds=2)),
    )
    for command in (*earlier, *asked):
        done = await desk.bus.ask(SERVICE, command)
    until = time.monotonic() + 8
    while not (found := await run(desk, done.position) or {}).get("pending") and time.monotonic() < until:
        await asyncio.sleep(0.05)
    assert found["run_id"] == "r2"
    await desk.bus.ask(SERVICE, fail("bot-2"))
    assert await ended(desk)


async def test_a_bots_last_words_are_known_as_under_way_once_they_are_queued(desk: Desk) -> None:
    async def heard() -> bool:
        return bool(await desk.bus.query(SERVICE, IsBotHeard(ticket_id="t1")))

    assert await heard()
    goodbye = RecordBotReply(
        by=SYSTEM,
        ticket_id="t1",
        request_id=ids.bot_request_id("r1", 1),
        sayings=(Saying(text="Até logo!"),),
        ended=True,
    )
    for command in (receive(provider_at=now()), start("r1"), goodbye):
        await desk.bus.ask(SERVICE, command)
    assert (await run(desk), await heard()) == (None, False)
    await desk.bus.ask(SERVICE, queue(ids.bot_message_id("r1", 1), "Até logo!", cause="bot"))
    assert await heard()


@pytest.mark.parametrize(
    ("why", "by", "taken"),
    [
        ("accepted", "user", True),
        ("agent_wrote", "system", True),
        ("transferred", "user", True),
        ("transferred", "bot", False),
        ("flow", "bot", False),
        ("done", "system", False),
    ],
)
def test_only_somebody_else_takes_a_bots_place(why: str, by: str, taken: bool) -> None:
    actor = Actor.model_validate({"kind": by, "id": "x"})
    assert taken_over(recorded(BotEnded(run_id="r1", why=why), actor=actor)) is taken
