"""The bus: every request is answered, with what came of it or with the reason why nothing did."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import Field

from libs.events.bus import Bus, Desk, serving_broker
from libs.events.command import Accepted, Command, CommandRejected, Refused, Rejected
from libs.events.event import SYSTEM
from libs.events.projector import PositionNotReached
from libs.events.query import Query
from libs.events.settings import Settings
from libs.events.store import OutcomeUnknown
from tests.events.connected import Connected, connected


class Cook(Command):
    """Cook a dish at a stove."""

    stove: str
    dish: str = Field(min_length=1)
    seconds: float = 0


class Taste(Query):
    """What is it like?"""

    dish: str = Field(min_length=1)


class StoveIsCold(Refused):
    """The stove is cold."""

    code = "stove.cold"


class DishNotFound(Refused):
    """There is no such dish."""

    code = "dish.not_found"
    status = "not_found"


class Kitchen:
    """A service that keeps what it cooked, and in which order."""

    def __init__(self) -> None:
        self.cooked: list[tuple[str, str]] = []
        self.at_once = 0
        self.most_at_once = 0

    async def cook(self, command: Cook) -> Accepted:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(command.seconds)
            match command.dish:
                case "ice":
                    raise StoveIsCold(stove=command.stove)
                case "fugu":
                    raise RuntimeError("the cook is dead")
                case "souffle":
                    raise OutcomeUnknown("it may have risen")
            self.cooked.append((command.stove, command.dish))
            return Accepted(position=len(self.cooked), events=["Cooked"])
        finally:
            self.at_once -= 1

    async def taste(self, query: Taste) -> dict[str, Any]:
        match query.dish:
            case "ice":
                raise DishNotFound
            case "slow":
                raise PositionNotReached("not yet")
        return {"dish": query.dish, "waited_for": query.wait_for}


@pytest.fixture
async def connection(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


@pytest.fixture
def bus(connection: Connected) -> Bus:
    return Bus(connection.client, connection.settings)


@pytest.fixture
async def kitchen(settings: Settings, bus: Bus) -> AsyncIterator[Kitchen]:
    kitchen, desk = Kitchen(), Desk("kitchen")
    desk.on_command(Cook, kitchen.cook, lambda command: command.stove)
    desk.on_query(Taste, kitchen.taste)
    broker = serving_broker(settings.require_nats_url())
    desk.register(broker, settings)
    await broker.start()
    # The server may hear of the subscriptions a little later than of the first request.
    while not await _serves(bus):
        await asyncio.sleep(0.01)
    yield kitchen
    await desk.finish()
    await broker.stop()


async def _serves(bus: Bus) -> bool:
    try:
        await bus.query("kitchen", Taste(dish="water"))
    except CommandRejected:
        return False
    return (await bus.ask_all("kitchen", [])) == []


def cook(dish: str, stove: str = "left", seconds: float = 0) -> Cook:
    return Cook(by=SYSTEM, stove=stove, dish=dish, seconds=seconds)


async def rejection(asked: Any) -> Rejected:
    with pytest.raises(CommandRejected) as raised:
        await asked
    return raised.value.rejected


async def test_a_command_is_carried_out_and_answered(bus: Bus, kitchen: Kitchen) -> None:
    assert await bus.ask("kitchen", cook("rice")) == Accepted(position=1, events=["Cooked"])
    assert kitchen.cooked == [("left", "rice")]


async def test_a_refusal_comes_back_with_its_code_and_what_belongs_to_it(bus: Bus, kitchen: Kitchen) -> None:
    refused = await rejection(bus.ask("kitchen", cook("ice")))
    assert (refused.code, refused.kind, refused.detail) == ("stove.cold", "conflict", "The stove is cold.")
    assert refused.extra == {"stove": "left"}


@pytest.mark.usefixtures("kitchen")
async def test_an_invalid_command_comes_back_with_the_fields_and_rules(bus: Bus, connection: Connected) -> None:
    invalid = await rejection(bus.ask("kitchen", Cook.model_construct(by=SYSTEM, stove="left", dish="")))
    assert (invalid.code, invalid.kind) == ("request.invalid", "invalid")
    assert [each["field"] for each in invalid.fields] == ["dish"]
    subject = connection.settings.subject("cmd.kitchen.Cook")
    garbage = await connection.client.request(subject, b"{no json", timeout=2)
    assert Rejected.model_validate_json(garbage.data).code == "request.invalid"


@pytest.mark.usefixtures("kitchen")
async def test_a_failure_says_no_more_than_that(bus: Bus) -> None:
    failed = await rejection(bus.ask("kitchen", cook("fugu")))
    assert (failed.code, failed.kind) == ("service.failed", "failed")
    assert "dead" not in failed.detail
    assert (await rejection(bus.ask("kitchen", cook("souffle")))).code == "service.unavailable"


async def test_nobody_there_is_said_when_nobody_has_come(bus: Bus) -> None:
    started = time.monotonic()
    assert (await rejection(bus.ask("nobody", cook("rice"), timeout=0.4))).code == Bus.TIMED_OUT
    assert 0.2 < time.monotonic() - started < 1


async def test_a_service_that_starts_anew_meanwhile_is_waited_for(bus: Bus, settings: Settings) -> None:
    kitchen, desk = Kitchen(), Desk("kitchen")
    desk.on_command(Cook, kitchen.cook, lambda command: command.stove)
    broker = serving_broker(settings.require_nats_url())
    desk.register(broker, settings)
    asked = asyncio.create_task(bus.ask("kitchen", cook("rice")))
    await asyncio.sleep(0.3)
    assert not asked.done()
    await broker.start()
    assert (await asked).events == ["Cooked"]
    assert kitchen.cooked == [("left", "rice")]
    await desk.finish()
    await broker.stop()


@pytest.mark.usefixtures("kitchen")
async def test_an_answer_that_takes_too_long_is_not_waited_for(bus: Bus) -> None:
    started = time.monotonic()
    assert (await rejection(bus.ask("kitchen", cook("stew", seconds=3), timeout=0.2))).code == Bus.TIMED_OUT
    assert time.monotonic() - started < 1


async def test_a_request_whose_asker_has_gone_is_not_carried_out(connection: Connected, kitchen: Kitchen) -> None:
    subject = connection.settings.subject("cmd.kitchen.Cook")
    past = {"Guiche-Deadline": str(int((time.time() - 1) * 1000))}
    body = cook("rice").model_dump_json().encode()
    reply = await connection.client.request(subject, body, timeout=2, headers=past)
    assert Rejected.model_validate_json(reply.data).code == "deadline.passed"
    assert kitchen.cooked == []


@pytest.mark.usefixtures("kitchen")
async def test_a_query_is_answered_refused_or_behind(bus: Bus) -> None:
    assert await bus.query("kitchen", Taste(dish="rice", wait_for=7)) == {"dish": "rice", "waited_for": 7}
    missing = await rejection(bus.query("kitchen", Taste(dish="ice")))
    assert (missing.code, missing.kind) == ("dish.not_found", "not_found")
    assert (await rejection(bus.query("kitchen", Taste(dish="slow")))).code == "view.behind"
    invalid = await rejection(bus.query("kitchen", Taste.model_construct(dish="")))
    assert [each["field"] for each in invalid.fields] == ["dish"]


async def test_a_batch_keeps_the_order_of_each_stove_and_answers_in_the_order_asked(
    bus: Bus, kitchen: Kitchen
) -> None:
    commands = [
        cook(f"dish {number}", stove=f"stove {number % 3}", seconds=0.02 * (number % 2)) for number in range(12)
    ]
    replies = await bus.ask_all("kitchen", commands)
    assert all(isinstance(reply, Accepted) for reply in replies)
    assert kitchen.most_at_once == 3
    for stove in range(3):
        dishes = [dish for at, dish in kitchen.cooked if at == f"stove {stove}"]
        assert dishes == [f"dish {number}" for number in range(stove, 12, 3)]
    positions = [reply.position for reply in replies if isinstance(reply, Accepted)]
    assert [kitchen.cooked[position - 1][1] for position in positions] == [each.dish for each in commands]


async def test_in_a_batch_a_refusal_stops_nothing_and_a_failure_what_comes_after_it(
    bus: Bus, kitchen: Kitchen
) -> None:
    replies = await bus.ask_all(
        "kitchen",
        [
            cook("rice"),
            cook("ice"),
            cook("beans"),
            cook("fugu"),
            cook("salad"),
            cook("soup", stove="right"),
            Cook.model_construct(by=SYSTEM, stove="left", dish=""),
        ],
    )
    codes = [reply.code if isinstance(reply, Rejected) else "accepted" for reply in replies]
    assert codes == [
        "accepted",
        "stove.cold",
        "accepted",
        "service.failed",
        "batch.earlier_failed",
        "accepted",
        "request.invalid",
    ]
    assert sorted(dish for _, dish in kitchen.cooked) == ["beans", "rice", "soup"]


async def test_a_batch_of_any_size_is_asked_in_requests_that_fit(bus: Bus, kitchen: Kitchen) -> None:
    many = [cook(f"dish {number}") for number in range(1200)]
    large = [cook(f"{number} {'x' * 100_000}") for number in range(200)]
    replies = await bus.ask_all("kitchen", [*many, *large])
    assert [type(reply) for reply in replies] == [Accepted] * 1400
    assert [dish for _, dish in kitchen.cooked] == [each.dish for each in (*many, *large)]


async def test_a_command_that_no_request_holds_is_refused_and_its_neighbours_are_carried_out(
    bus: Bus, kitchen: Kitchen, connection: Connected
) -> None:
    whale = cook("x" * connection.client.max_payload)
    rice, refused, beans = await bus.ask_all("kitchen", [cook("rice"), whale, cook("beans")])
    assert isinstance(rice, Accepted)
    assert isinstance(beans, Accepted)
    assert isinstance(refused, Rejected)
    assert (refused.code, refused.kind) == ("request.too_large", "invalid")
    (alone,) = await bus.ask_all("kitchen", [whale])
    assert alone == refused
    assert (await rejection(bus.ask("kitchen", whale))).code == "request.too_large"
    assert [dish for _, dish in kitchen.cooked] == ["rice", "beans"]


async def test_what_fails_in_one_request_keeps_the_later_ones_from_being_made(bus: Bus, kitchen: Kitchen) -> None:
    replies = await bus.ask_all(
        "kitchen", [*(cook(f"dish {number}") for number in range(499)), cook("fugu"), cook("tea")]
    )
    assert [reply.code for reply in replies if isinstance(reply, Rejected)] == [
        "service.failed",
        "batch.earlier_failed",
    ]
    assert "tea" not in {dish for _, dish in kitchen.cooked}


@pytest.mark.usefixtures("kitchen")
async def test_a_batch_with_an_unknown_command_says_so(bus: Bus) -> None:
    class Burn(Cook):
        """Not what kitchens do."""

    known, unknown = await bus.ask_all("kitchen", [cook("rice"), Burn(by=SYSTEM, stove="left", dish="toast")])
    assert isinstance(known, Accepted)
    assert isinstance(unknown, Rejected)
    assert unknown.code == "command.unknown"


async def test_requests_are_carried_out_side_by_side(bus: Bus, kitchen: Kitchen) -> None:
    started = time.monotonic()
    await asyncio.gather(*(bus.ask("kitchen", cook(f"dish {number}", seconds=0.2)) for number in range(50)))
    assert time.monotonic() - started < 3
    assert len(kitchen.cooked) == 50
    assert kitchen.most_at_once > 10
