"""Bots of somebody else's that speak by themselves, beside what they are asked (C7)."""

from datetime import timedelta
from typing import Any

from libs.events.catalog import macro as does
from libs.events.catalog.bot import (
    Bot,
    BotActed,
    BotEnded,
    BotHandedOver,
    BotReplied,
    BotRequested,
    BotSaid,
    BotStarted,
    BotWaiting,
    Saying,
)
from libs.events.event import SYSTEM
from libs.events.testing import NOON, DeciderSpec
from libs.identity import ids
from services.messaging import bot
from services.messaging.bot import BotIsNotAtWork, Bots, Command
from services.messaging.bot_commands import AdvanceBot, RecordBotReply, SayAsBot

PLACE = {"conversation_id": "c1", "channel_id": "l1", "contact_id": "p1"}
WEBHOOK = Bot(kind="webhook", id="a1", label="n8n")
STARTED = BotStarted(run_id="r1", bot=WEBHOOK, **PLACE)
ASKED = BotRequested(run_id="r1", request_id=ids.bot_request_id("r1", 1), kind="webhook", bot_id="a1")
HELLO = Saying(text="Um momento, estou vendo")
UNASKED = BotSaid(run_id="r1", message_id="m1", saying=HELLO, unasked=True)
SPEC: DeciderSpec[Command, Bots] = DeciderSpec(bot.decider)


def say(*actions: does.Action, **more: Any) -> SayAsBot:
    told = {"message_id": "m1", "saying": HELLO, **more}
    return SayAsBot(by=SYSTEM, at=NOON, ticket_id="t1", actions=actions, **told)


def test_a_bot_says_something_by_itself_once_and_is_still_asked_for_its_answer() -> None:
    SPEC.given(STARTED, ASKED).when(say()).then(UNASKED)
    answer = RecordBotReply(
        by=SYSTEM, at=NOON, ticket_id="t1", request_id=ASKED.request_id, sayings=(Saying(text="Achei"),)
    )
    replied = BotReplied(run_id="r1", request_id=ASKED.request_id, sayings=answer.sayings)
    answered = BotSaid(run_id="r1", message_id=ids.bot_message_id("r1", 1), saying=Saying(text="Achei"))
    SPEC.given(STARTED, ASKED, UNASKED).when(answer).then(replied, answered)


def test_what_a_bot_says_by_itself_takes_the_place_of_nothing_that_it_has_still_to_say() -> None:
    later = Saying(text="Achei", seconds=5)
    replied = BotReplied(run_id="r1", request_id=ASKED.request_id, sayings=(later,))
    waiting = BotWaiting(run_id="r1", until=NOON + timedelta(seconds=5))
    due = AdvanceBot(by=SYSTEM, at=NOON + timedelta(seconds=6), ticket_id="t1", run_id="r1")
    SPEC.given(STARTED, ASKED, replied, waiting, UNASKED).when(due).then(
        BotSaid(run_id="r1", message_id=ids.bot_message_id("r1", 1), saying=later)
    )


def test_its_orders_are_those_of_an_answer() -> None:
    transfer = does.Transfer(queue_id="support")
    SPEC.given(STARTED).when(say(transfer)).then(UNASKED, BotHandedOver(run_id="r1", why="bot", queue_id="support"))
    finish = does.Finish()
    SPEC.given(STARTED).when(say(finish)).then(
        UNASKED, BotActed(run_id="r1", actions=(finish,)), BotEnded(run_id="r1", why="closed")
    )


def test_nobody_speaks_for_a_flow_or_for_a_bot_that_is_not_at_work() -> None:
    SPEC.when(say()).then_refused(BotIsNotAtWork)
    SPEC.given(STARTED, BotEnded(run_id="r1", why="accepted")).when(say()).then_refused(BotIsNotAtWork)
    flow = STARTED.model_copy(update={"bot": Bot(kind="flow", id="f1")})
    SPEC.given(flow).when(say()).then_refused(BotIsNotAtWork)
