"""A service as a whole: health, dead letters that are run again, views that are built before work begins."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import orjson
import pytest

from libs.events import policy as policies
from libs.events import timers as timers_module
from libs.events.bus import Bus
from libs.events.catalog.queue import AgentJoinedQueue
from libs.events.command import Accepted, CommandRejected
from libs.events.event import Recorded, now
from libs.events.policy import Policy
from libs.events.service import Service
from libs.events.settings import Settings
from libs.events.view import View
from tests.events.connected import connected, until
from tests.events.counting import Join, Members, decider, join


class Willing(Policy):
    """Fails until it is willing."""

    name = "willing"
    events = (AgentJoinedQueue,)
    willing = False

    async def react(self, recorded: Recorded) -> None:
        if not self.willing:
            raise ValueError("not willing")


@asynccontextmanager
async def toy(
    settings: Settings,
    *views: View,
    policy: Policy | None = None,
    fire: Callable[[str], Awaitable[None]] | None = None,
) -> AsyncIterator[Service]:
    async with Service.start("toy", settings) as service:
        service.projects(views or (Members(),), linger=0.0)
        service.decides(decider, (Join,), lambda command: command.queue_id)
        if policy is not None:
            service.follows(policy)
        if fire is not None:
            service.fires(service.timers("alarm"), fire)
        running = asyncio.create_task(service.run())
        await until(lambda: service.ready()[0])
        try:
            yield service
        finally:
            service.stop()
            await running


async def operate(service: Service, operation: str, argument: str = "") -> Any:
    subject = service.settings.subject(f"ops.toy.{operation}")
    return orjson.loads((await service.client.request(subject, argument.encode(), timeout=10)).data)


async def dead_letters(service: Service, count: int) -> list[int]:
    for _ in range(500):
        letters = await service.dead_letters.list()
        if len(letters) == count:
            return [each.number for each in letters]
        await asyncio.sleep(0.02)
    raise AssertionError(f"there never were {count} dead letters")


async def test_a_dead_letter_of_a_policy_is_run_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "TRIES", 1)
    policy = Willing()
    async with toy(settings, policy=policy) as service:
        await service.bus.ask("toy", join("a", "ana"))
        (number,) = await dead_letters(service, 1)
        assert "not willing" in (await operate(service, "retry", str(number)))["error"]
        assert await dead_letters(service, 1) == [number]
        policy.willing = True
        assert await operate(service, "retry", str(number)) == {"done": number}
        assert await dead_letters(service, 0) == []
        assert "error" in await operate(service, "retry", str(number))


async def test_a_dead_letter_of_a_timer_is_run_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timers_module, "TRIES", 1)
    fired: list[str] = []
    willing: list[bool] = []

    async def fire(timer_id: str) -> None:
        if not willing:
            raise ValueError("not willing")
        fired.append(timer_id)

    async with toy(settings, fire=fire) as service:
        await service.timers("alarm").set("a", now() - timedelta(seconds=1))
        (number,) = await dead_letters(service, 1)
        willing.append(True)
        assert await operate(service, "retry", str(number)) == {"done": number}
        assert fired == ["a"]


class Others(Members):
    """A second view."""

    name = "others"


async def test_a_view_that_is_new_is_built_before_the_service_is_ready(settings: Settings) -> None:
    accepted = Accepted()
    async with toy(settings) as service:
        for number in range(30):
            accepted = await service.bus.ask("toy", join("a", f"u{number}"))
        assert service.projector is not None
        await service.projector.reached(accepted.position)
    views = Members(), Others()
    async with toy(settings, *views) as service:
        members, others = [await service.collection(view).find_one({"_id": "a"}) for view in views]
        assert members is not None
        assert members == others
        assert len(members["users"]) == 30


async def test_a_rebuild_is_asked_for_by_name(settings: Settings) -> None:
    async with toy(settings, Members(), Others()) as service:
        position = (await service.bus.ask("toy", join("a", "ana"))).position
        assert service.projector is not None
        await service.projector.reached(position)
        await service.collection(service.projector.views[0]).delete_many({})
        await service.collection(service.projector.views[1]).delete_many({})
        assert (await operate(service, "rebuild", "members"))["views"] == ["members"]
        assert await service.collection(service.projector.views[0]).count_documents({}) == 1
        assert await service.collection(service.projector.views[1]).count_documents({}) == 0
        assert (await operate(service, "rebuild"))["views"] == ["members", "others"]
        assert await service.collection(service.projector.views[1]).count_documents({}) == 1
        assert "error" in await operate(service, "rebuild", "nothing")


async def test_a_service_that_is_told_to_stop_answers_what_has_come(settings: Settings) -> None:
    policy = Willing()
    policy.willing = True
    async with connected(settings) as connection:
        bus = Bus(connection.client, settings)
        async with toy(settings, policy=policy):
            asking = [
                asyncio.create_task(bus.ask("toy", join(f"q{number % 7}", f"u{number}"))) for number in range(400)
            ]
            await asyncio.sleep(0.1)
            started = time.monotonic()
        assert time.monotonic() - started < 8
        assert {reply.outcome for reply in await asyncio.gather(*asking)} == {"accepted"}
        with pytest.raises(CommandRejected, match="no_answer"):
            await bus.ask("toy", join("a", "ana"), timeout=0.5)
