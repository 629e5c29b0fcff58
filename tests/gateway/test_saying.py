"""What bots say: how it goes out, and that what does not go out is not waited for an answer to (C6, C7)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest

from libs.events.catalog.bot import BotSaid, BotWaiting, Saying
from libs.events.catalog.message import Choice, Options
from libs.events.command import Accepted, Command, CommandRejected, Rejected
from libs.events.event import Actor, Recorded, now
from libs.events.query import Query
from libs.events.testing import recorded
from libs.wording import sms
from services.gateway.bots.running import ShowTyping
from services.gateway.bots.saying import SayForBots, said_by
from services.gateway.channels.comtele.channel import Comtele
from services.gateway.channels.waba.channel import Waba
from services.gateway.prepared_texts import WINDOW_CLOSED
from services.messaging.bot_commands import StopBot
from services.messaging.commands import QueueMessage
from services.tickets.bot_queries import GetBotAtWork
from services.tickets.queries import GetTicket

TICKET = {
    "id": "t1",
    "conversation_id": "v1",
    "contact": {"id": "marina"},
    "channel": {"id": "l1", "kind": "comtele"},
    "group": False,
}
LONG = ("Não há previsão de entrega para a sua região; avisaremos assim que possível. " * 40).strip()


@dataclass
class World:
    """All that saying has to do with, as far as it matters here."""

    taken_over: bool = False
    hindered: str | None = None
    refused: str | None = None
    asked: list[Command] = field(default_factory=list)

    async def query(self, _: str, query: Query) -> Any:
        if isinstance(query, GetBotAtWork):
            return {"last": True, "taken_over": self.taken_over}
        assert isinstance(query, GetTicket)
        return TICKET

    async def ask(self, _: str, command: Command) -> Accepted:
        self.asked.append(command)
        if self.refused is not None and isinstance(command, QueueMessage):
            raise CommandRejected(Rejected(code=self.refused, detail="", kind="conflict"))
        return Accepted(position=9)

    async def hindrance(self, *_: Any) -> str | None:
        return self.hindered

    def note(self, *_: Any) -> None:
        return None

    def queued(self) -> list[QueueMessage]:
        return [each for each in self.asked if isinstance(each, QueueMessage)]

    def stopped(self) -> list[tuple[str | None, str]]:
        return [(each.run_id, each.why) for each in self.asked if isinstance(each, StopBot)]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def policy(world: World) -> SayForBots:
    every = cast(Any, world)
    kinds = {"comtele": Comtele(cast(Any, None)), "waba": Waba(cast(Any, None), cast(Any, None))}
    return SayForBots(every, every, cast(Any, kinds), every)


def said(text: str, minutes: float = 0, **more: Any) -> Recorded:
    event = BotSaid(run_id="r1", message_id="m1", step="ask", saying=Saying(text=text, **more))
    return recorded(event, "t1", actor=Actor(kind="bot", id="f1"), time=now() - timedelta(minutes=minutes))


async def test_what_is_said_goes_out_once_and_the_bot_goes_on(policy: SayForBots, world: World) -> None:
    await policy.react(said("Qual o número do pedido?"))
    (queued,) = world.queued()
    assert (queued.message_id, queued.text, queued.cause) == ("m1", "Qual o número do pedido?", "bot")
    assert world.stopped() == []


async def test_what_comes_too_late_is_not_said_and_people_go_on(policy: SayForBots, world: World) -> None:
    await policy.react(said("Qual o número do pedido?", minutes=11))
    assert (world.queued(), world.stopped()) == ([], [("r1", "bot.too_late")])


async def test_where_nothing_may_be_said_any_more_people_go_on(policy: SayForBots, world: World) -> None:
    world.hindered = WINDOW_CLOSED
    await policy.react(said("Qual o número do pedido?"))
    assert (world.queued(), world.stopped()) == ([], [("r1", WINDOW_CLOSED)])


async def test_a_question_without_a_word_ends_with_people(policy: SayForBots, world: World) -> None:
    await policy.react(said("  "))
    assert (world.queued(), world.stopped()) == ([], [("r1", "bot.nothing_to_say")])


async def test_a_text_that_is_refused_ends_with_people(policy: SayForBots, world: World) -> None:
    world.refused = "conversation.not_found"
    await policy.react(said("Qual o número do pedido?"))
    assert world.stopped() == [("r1", "conversation.not_found")]


async def test_once_somebody_took_over_not_even_what_was_said_before_leaves(
    policy: SayForBots, world: World
) -> None:
    world.taken_over = True
    await policy.react(said("Qual o número do pedido?"))
    assert world.asked == []


async def test_a_long_text_leaves_in_as_many_messages_as_the_channel_needs(
    policy: SayForBots, world: World
) -> None:
    for _ in range(2):
        await policy.react(said(LONG))
    first, again = world.queued()[:5], world.queued()[5:]
    assert [sms.count(each.text or "").parts <= sms.MOST_PARTS for each in first] == [True] * 5
    assert " ".join(each.text or "" for each in first) == LONG
    assert [each.message_id for each in first] == [each.message_id for each in again]
    assert (len({each.message_id for each in first}), first[-1].message_id) == (5, "m1")


def test_no_choice_is_cut_away_and_native_ones_stand_below_the_last_part() -> None:
    titles = [f"Assunto número {number} – {'informações ' * 4}".strip() for number in range(1, 20)]
    choices = tuple(Choice(id=str(number), title=title) for number, title in enumerate(titles))
    listed = Saying(text="Sobre o quê?", options=Options(style="list", choices=choices))
    contents = said_by(listed, Comtele.capabilities, str)
    assert len(contents) > 1
    assert all(title in "\n".join(each["text"] for each in contents) for title in titles)
    plain = Options(style="buttons", choices=(Choice(id="s", title="Sim"), Choice(id="n", title="Não")))
    *before, last = said_by(Saying(text=f"{LONG} {LONG}", options=plain), Waba.capabilities, str)
    assert [set(each) for each in before] == [{"text"}]
    shown = last["options"]
    assert shown is None or [each.title for each in shown.choices] == ["Sim", "Não"]
    assert shown is not None or last["text"].endswith("1. Sim\n2. Não")


class Typist:
    """Who is shown to type, and where the ticket is."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def query(self, *_: Any) -> Any:
        return TICKET

    async def team_types(self, conversation_id: str, typing: bool) -> None:
        assert typing
        self.shown.append(conversation_id)


@pytest.mark.parametrize(("seconds", "shown"), [(3, ["v1"]), (-1, []), (3_600, [])])
async def test_a_bot_is_seen_to_type_in_a_pause_but_not_through_a_long_wait(
    seconds: float, shown: list[str]
) -> None:
    typist = Typist()
    every = cast(Any, typist)
    waiting = BotWaiting(run_id="r1", until=now() + timedelta(seconds=seconds))
    await ShowTyping(every, every).react(recorded(waiting, "t1"))
    assert typist.shown == shown
