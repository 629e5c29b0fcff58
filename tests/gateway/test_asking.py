"""Asking bots: what may have moved something on is not asked again, and no failure leaves anybody waiting."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

import pytest

from libs.events.catalog.bot import BotRequested
from libs.events.catalog.flow import HttpRequest, Kept
from libs.events.event import SYSTEM, Recorded
from services.gateway.bots.asking import Asker
from services.gateway.bots.bot import Bot, Question, Reply, Said
from services.gateway.bots.exchange import Answered
from services.gateway.bots.parting import parted
from services.gateway.bots.questions import Questions
from services.gateway.bots.replies import Replies
from services.gateway.bots.requests import picked
from services.gateway.bots.setups import BotSetup, TypebotSetup
from services.messaging.bot_commands import RecordBotReply
from services.messaging.bot_queries import GetBotRun
from services.tickets.queries import GetTicket

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SETTINGS = TypebotSetup(url="https://b.example", public_id="x", debounce_ms=0, failure_message="Já vamos").split()[
    0
]
TICKET = {
    "id": "t",
    "number": 7,
    "conversation_id": "c",
    "contact": {"id": "p", "name": "Marina", "phone": None},
    "channel": {"id": "l", "kind": "waba", "name": "Loja"},
    "opened_at": "2026-11-23T11:59:00Z",
}


class Echo(Bot):
    """A bot that counts who asks."""

    kind = "typebot"
    setup: ClassVar[type[BotSetup]] = TypebotSetup

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.fault: Exception | None = None

    async def ask(self, settings: Any, secrets: Any, question: Question) -> Reply:
        self.asked.append(question)
        if self.fault is not None:
            raise self.fault
        return Reply((Said("Oi"),), session="s1")


@dataclass
class World:
    """All that the asker has to do with, as far as it matters here."""

    open_request: str | None = "r1"
    noted: set[str] = field(default_factory=set)
    told: list[RecordBotReply] = field(default_factory=list)
    answers: Answered = field(default_factory=lambda: Answered(200, b'{"pedido": {"itens": ["mesa"]}}'))

    async def query(self, _: str, query: Any) -> Any:
        if isinstance(query, GetBotRun):
            return self.open_request and {"request_id": self.open_request, "pending": []}
        assert isinstance(query, GetTicket)
        return TICKET

    async def ask(self, _: str, command: RecordBotReply) -> None:
        self.told.append(command)

    async def begin(self, request_id: str) -> bool:
        known = request_id in self.noted
        self.noted.add(request_id)
        return not known

    def assistant(self, _: str) -> dict[str, Any]:
        return {"kind": "typebot", "settings": SETTINGS}

    async def of(self, _: str) -> dict[str, str]:
        return {}

    async def team_types(self, *_: Any) -> None:
        return None

    async def request(self, *_: Any) -> Answered:
        return self.answers


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def asker(world: World, echo: Echo) -> Asker:
    every = cast(Any, world)
    questions, replies = Questions(every, every, {}), Replies(every, every)
    outside = (every, every, every, every, questions, replies)
    return Asker(every, every, every, {"typebot": echo}, *outside, every, every)


def requested(**more: Any) -> Recorded:
    data = BotRequested(run_id="run", request_id="r1", **{"kind": "typebot", "bot_id": "b", **more})
    return Recorded("e", "bot.t", 1, 0, 1, NOON, SYSTEM, "k", "k", None, None, data)


async def test_an_open_request_is_asked_and_its_answer_told(asker: Asker, world: World, echo: Echo) -> None:
    await asker._work(requested(session="s0"))
    (told,) = world.told
    assert (len(echo.asked), told.sayings[0].text, told.session, told.failed) == (1, "Oi", "s1", None)


async def test_what_is_answered_already_is_not_asked_again(asker: Asker, world: World, echo: Echo) -> None:
    world.open_request = None
    await asker._work(requested(session="s0"))
    assert (echo.asked, world.told) == ([], [])


async def test_a_session_that_may_have_moved_on_is_left_to_people(asker: Asker, world: World, echo: Echo) -> None:
    world.noted.add("r1")
    await asker._work(requested(session="s0"))
    (told,) = world.told
    assert (echo.asked, told.failed, told.sayings[0].text) == ([], "bot.outcome_unknown", "Já vamos")


async def test_a_talk_that_was_about_to_begin_begins_again(asker: Asker, world: World, echo: Echo) -> None:
    world.noted.add("r1")
    await asker._work(requested())
    assert (len(echo.asked), world.told[0].failed) == (1, None)


async def test_what_nobody_foresaw_leaves_the_ticket_to_people(asker: Asker, world: World, echo: Echo) -> None:
    echo.fault = RuntimeError("nobody foresaw this")
    await asker._work(requested(session="s0"))
    assert [each.failed for each in world.told] == ["gateway.failed"]


async def test_a_flows_request_fills_its_variables_and_a_post_leaves_once(asker: Asker, world: World) -> None:
    keep = (Kept(variable="item", path="pedido.itens.0"), Kept(variable="nada", path="pedido.preco"))
    post = HttpRequest(method="POST", url="https://erp.example/pedidos", body="{}")
    for _ in range(2):
        await asker._work(requested(kind="http", request=post, keep=keep))
    assert [(each.values, each.failed) for each in world.told] == [
        ({"item": "mesa"}, None),
        ({}, "http.outcome_unknown"),
    ]
    world.answers = Answered(404, b"")
    get = HttpRequest(method="GET", url="https://erp.example/pedidos")
    for _ in range(2):
        await asker._work(requested(kind="http", request=get, keep=keep))
    assert [each.failed for each in world.told[2:]] == ["http.404", "http.404"]


def test_what_is_picked_of_an_answer_is_text_or_nothing() -> None:
    told = {"a": [{"b": True}, None], "c": 1.5, "d": "x" * 9_000}
    assert picked(told, "a.0.b") == "true"
    assert picked(told, "a") == '[{"b":true},null]'
    assert [picked(told, path) for path in ("a.1", "a.7", "a.x", "z", "c.d")] == [None] * 5
    assert len(picked(told, "d") or "") == 4_096


def test_a_text_that_is_too_long_is_parted_where_it_is_read_best() -> None:
    text = "Primeira frase. " * 20 + "\n\n" + "Segunda parte. " * 20
    parts = parted(text, lambda _: 330)
    assert [len(each) <= 330 for each in parts] == [True] * len(parts)
    assert "".join("".join(each.split()) for each in parts) == "".join(text.split())
    assert parted("x" * 25, lambda _: 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert parted("curta", lambda _: 10) == ["curta"]
