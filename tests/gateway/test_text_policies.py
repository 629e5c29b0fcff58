"""What the desk says by itself when a bot is done: after the last words of the bot, never before them (C6, T6)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest

from libs.events.catalog.ticket import Assigned, Resolved, TicketEvent, Transferred
from libs.events.event import SYSTEM, Actor, Recorded, now
from libs.events.query import Query
from libs.events.testing import recorded
from services.gateway.text_policies import NotSaidYet, SayTexts
from services.messaging.bot_queries import IsBotHeard

BOT = Actor(kind="bot", id="bot")
ANA = Actor(kind="user", id="ana")
TICKET = {"id": "t1", "queue": None, "assignee": None}


@dataclass
class World:
    """A company that says everything, and a bot whose last words may still be under way."""

    heard: bool = True
    said: list[str] = field(default_factory=list)

    @property
    def company(self) -> "World":
        return self

    @property
    def names(self) -> "World":
        return self

    @property
    def users(self) -> dict[str, str]:
        return {}

    def says_anywhere(self, _: str) -> bool:
        return True

    def text(self, name: str, _: str | None) -> str:
        return name

    def rating(self) -> dict[str, Any]:
        return {"on_resolve": False}

    async def say(self, name: str, *_: Any) -> None:
        self.said.append(name)

    async def query(self, _: str, query: Query) -> Any:
        return self.heard if isinstance(query, IsBotHeard) else TICKET


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def policy(world: World) -> SayTexts:
    every = cast(Any, world)
    return SayTexts(every, every, every, every)


def happened(event: TicketEvent, by: Actor = BOT, seconds: float = 0) -> Recorded:
    return recorded(event, "t1", actor=by, time=now() - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("event", "by", "text"),
    [
        (Resolved(how="farewell"), BOT, "closing"),
        (Transferred(queue_id="support", from_queue_id="sales"), BOT, "transferred"),
        (Assigned(agent_id="ana", queue_id="support", rule="round_robin", load=0), SYSTEM, "accepted"),
    ],
)
async def test_what_follows_from_a_bots_end_waits_for_its_last_words(
    policy: SayTexts, world: World, event: TicketEvent, by: Actor, text: str
) -> None:
    world.heard = False
    with pytest.raises(NotSaidYet):
        await policy.react(happened(event, by))
    assert world.said == []
    world.heard = True
    await policy.react(happened(event, by))
    assert world.said == [text]


async def test_words_of_a_bot_that_never_leave_hold_nothing_back_for_long(policy: SayTexts, world: World) -> None:
    world.heard = False
    await policy.react(happened(Resolved(how="farewell"), seconds=16))
    assert world.said == ["closing"]


async def test_what_a_person_does_waits_for_no_bot(policy: SayTexts, world: World) -> None:
    world.heard = False
    await policy.react(happened(Resolved(how="farewell"), ANA))
    assert world.said == ["closing"]
