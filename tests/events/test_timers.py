"""Timers: each fires once, at its time or as soon after as the system lives."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from libs.events import timers as timers_module
from libs.events.dead_letters import DeadLetters
from libs.events.event import now
from libs.events.settings import Settings
from libs.events.tasks import end
from libs.events.timers import Timers
from tests.events.connected import Connected, connected, until
from tests.events.mortal import mortal_nats


class Fired:
    """What fired, and when."""

    def __init__(self, fails: Callable[[str], bool] = lambda timer_id: False) -> None:
        self.fails = fails
        self.at: list[tuple[str, datetime]] = []
        self.attempts = 0

    async def fire(self, timer_id: str) -> None:
        self.attempts += 1
        if self.fails(timer_id):
            raise ValueError("não foi possível\r\nagora")
        self.at.append((timer_id, now()))

    @property
    def ids(self) -> list[str]:
        return [each for each, _ in self.at]


@pytest.fixture
async def connection(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


@asynccontextmanager
async def firing(connection: Connected, fired: Fired) -> AsyncIterator[Timers]:
    timers = Timers(connection.jetstream, "alarm", connection.settings)
    dead = DeadLetters(connection.jetstream, connection.settings)
    task = asyncio.create_task(timers.run(connection.client, "toy", fired.fire, dead))
    try:
        yield timers
    finally:
        await end([task])


def within(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)


async def test_a_timer_fires_once_at_its_time(connection: Connected) -> None:
    fired = Fired()
    async with firing(connection, fired) as timers:
        due = within(0.6)
        await timers.set("a", due)
        await until(lambda: fired.ids == ["a"])
        await asyncio.sleep(1.0)
    assert fired.ids == ["a"]
    assert fired.at[0][1] >= due - timedelta(seconds=0.01)


async def test_a_time_in_the_past_fires_at_once(connection: Connected) -> None:
    fired = Fired()
    async with firing(connection, fired) as timers:
        await timers.set("a", within(-3_600))
        await until(lambda: fired.ids == ["a"])


async def test_setting_a_timer_again_replaces_it(connection: Connected) -> None:
    fired = Fired()
    async with firing(connection, fired) as timers:
        await timers.set("a", within(2))
        await timers.set("b", within(30))
        later = within(2.8)
        await timers.set("a", later)
        await timers.set("b", within(0.4))
        await until(lambda: fired.ids == ["b", "a"])
        await asyncio.sleep(0.3)
    assert fired.ids == ["b", "a"]
    assert fired.at[1][1] >= later - timedelta(seconds=0.01)


async def test_a_timer_that_fired_can_be_set_again(connection: Connected) -> None:
    fired = Fired()
    async with firing(connection, fired) as timers:
        for times in (1, 2):
            await timers.set("a", within(0.1))
            await until(lambda times=times: fired.ids == ["a"] * times)  # type: ignore[misc]


async def test_a_cancelled_timer_never_fires(connection: Connected) -> None:
    fired = Fired()
    async with firing(connection, fired) as timers:
        await timers.set("a", within(1.5))
        await timers.cancel("a")
        await timers.cancel("unknown")
        await timers.set("b", within(1.5))
        await until(lambda: "b" in fired.ids)
        await asyncio.sleep(0.3)
    assert fired.ids == ["b"]


async def test_a_timer_missed_while_its_service_was_down_fires_at_start(connection: Connected) -> None:
    fired = Fired()
    timers = Timers(connection.jetstream, "alarm", connection.settings)
    await timers.set("a", within(0.1))
    await asyncio.sleep(0.8)
    async with firing(connection, fired):
        await until(lambda: fired.ids == ["a"])


async def test_two_services_of_one_name_fire_a_timer_once(settings: Settings, connection: Connected) -> None:
    fired = Fired()
    async with connected(settings) as other, firing(connection, fired) as timers, firing(other, fired):
        for number in range(50):
            await timers.set(f"t{number}", within(0.2))
        await until(lambda: len(fired.ids) >= 50)
        await asyncio.sleep(0.3)
    assert sorted(fired.ids) == sorted(f"t{number}" for number in range(50))


async def test_a_timer_that_cannot_fire_becomes_a_dead_letter(
    connection: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers_module, "TRIES", 1)
    fired = Fired(fails=lambda timer_id: timer_id == "bad")
    async with firing(connection, fired) as timers:
        await timers.set("bad", within(0))
        await timers.set("good", within(0))
        await until(lambda: fired.ids == ["good"] and fired.attempts == 2)
        await asyncio.sleep(0.2)
        (letter,) = await DeadLetters(connection.jetstream, connection.settings).list()
        assert letter.consumer == timers.durable("toy")
        assert timers_module.timer_id(letter.subject) == "bad"
        assert "não foi possível" in letter.reason


async def test_timers_outlive_a_killed_server(tmp_path: Path) -> None:
    fired = Fired()
    with mortal_nats(tmp_path) as server:
        settings = Settings(nats_url=server.url, namespace="mortal")
        async with connected(settings) as connection, firing(connection, fired) as timers:
            await timers.set("soon", within(1.5))
            await timers.set("later", within(5))
            server.kill()
            await asyncio.sleep(2)
            assert fired.ids == []
            server.start()
            await until(lambda: fired.ids == ["soon", "later"], seconds=15)
