"""Policies: every event gets its reaction, in the order of its stream, though reactions fail and servers die."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from libs.events import policy as policies
from libs.events.catalog.queue import AgentJoinedQueue, QueueCreated, QueueRenamed
from libs.events.catalog.ticket import MarkedUnread
from libs.events.cloudevents import Context
from libs.events.dead_letters import DeadLetters
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.policy import Policy, PolicyRunner
from libs.events.settings import Settings
from libs.events.tasks import end
from tests.events.connected import Connected, connected, handled, until
from tests.events.mortal import mortal_nats


class Remembering(Policy):
    """Reacts by remembering, unless told to fail."""

    name = "remembering"
    events = (AgentJoinedQueue, QueueRenamed)

    def __init__(self, fails: Callable[[Recorded], bool] = lambda recorded: False) -> None:
        self.fails = fails
        self.reactions: list[Recorded] = []
        self.attempts: list[tuple[float, Recorded]] = []

    async def react(self, recorded: Recorded) -> None:
        self.attempts.append((time.monotonic(), recorded))
        if self.fails(recorded):
            raise ValueError("told to fail")
        self.reactions.append(recorded)

    def users(self, stream: str) -> list[str]:
        """Who joined this stream, in the order of the reactions."""
        events = [each.data for each in self.reactions if each.stream == stream]
        return [each.user_id for each in events if isinstance(each, AgentJoinedQueue)]


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Connected]:
    async with connected(settings) as connection:
        yield connection


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four tries within a second."""
    monkeypatch.setattr(policies, "TRIES", 4)
    monkeypatch.setattr(policies, "BACKOFF", (0.1, 0.2, 0.4))


def runner(log: Connected, policy: Policy) -> PolicyRunner:
    return PolicyRunner("toy", policy, DeadLetters(log.jetstream, log.settings), log.settings)


@asynccontextmanager
async def following(log: Connected, policy: Policy) -> AsyncIterator[PolicyRunner]:
    running = runner(log, policy)
    task = asyncio.create_task(running.run(log.client, log.jetstream))
    try:
        yield running
    finally:
        await end([task])


async def append(log: Connected, stream: str, *events: Event) -> int:
    context = Context(actor=SYSTEM, time=now(), command_id="c")
    return await log.log.append(stream, None, 1, events, context)


async def join(log: Connected, stream: str, user_id: str) -> int:
    return await append(log, stream, AgentJoinedQueue(user_id=user_id))


async def test_every_event_of_concern_gets_its_reaction_in_the_order_of_its_stream(log: Connected) -> None:
    policy = Remembering()
    for number in range(50):
        await join(log, f"queue.{number % 5}", f"u{number}")
    await append(log, "ticket.t", MarkedUnread())
    async with following(log, policy):
        await append(log, "queue.0", QueueCreated(label="x", color="#000000"), QueueRenamed(label="y"))
        for number in range(50, 500):
            await join(log, f"queue.{number % 5}", f"u{number}")
        await until(lambda: len(policy.reactions) == 501)
    for queue in range(5):
        assert policy.users(f"queue.{queue}") == [f"u{number}" for number in range(queue, 500, 5)]


async def test_a_reaction_does_not_wait_for_a_full_batch(log: Connected) -> None:
    policy = Remembering()
    async with following(log, policy):
        await join(log, "queue.a", "first")
        await until(lambda: len(policy.reactions) == 1)
        delays = []
        for number in range(5):
            await asyncio.sleep(0.05)
            started = time.monotonic()
            await join(log, "queue.a", f"u{number}")
            await until(lambda wanted=number + 2: len(policy.reactions) == wanted)  # type: ignore[misc]
            delays.append(time.monotonic() - started)
    assert sorted(delays)[2] < 0.25, delays


@pytest.mark.usefixtures("quick")
async def test_a_failing_reaction_is_tried_again_with_growing_delay_and_succeeds(log: Connected) -> None:
    policy = Remembering(fails=lambda recorded: len(policy.attempts) < 3)
    async with following(log, policy):
        await join(log, "queue.a", "ana")
        await until(lambda: len(policy.reactions) == 1)
    times = [at for at, _ in policy.attempts]
    assert len(times) == 3
    assert times[1] - times[0] >= 0.1
    assert times[2] - times[1] >= 0.2


def _is(user_id: str) -> Callable[[Recorded], bool]:
    return lambda recorded: recorded.data == AgentJoinedQueue(user_id=user_id)


@pytest.mark.usefixtures("quick")
async def test_what_never_succeeds_becomes_a_dead_letter_that_can_be_run_again(log: Connected) -> None:
    policy, dead = Remembering(fails=_is("bad")), DeadLetters(log.jetstream, log.settings)
    async with following(log, policy) as running:
        position = await join(log, "queue.a", "bad")
        await until(lambda: len(policy.attempts) == 4)
        await asyncio.sleep(0.3)
        (letter,) = await dead.list()
        assert len(policy.attempts) == 4
        assert (letter.consumer, letter.sequence) == (running.durable, position)
        assert letter.subject == log.settings.subject("evt.queue.a")
        assert "told to fail" in letter.reason

        policy.fails = lambda recorded: False
        await running.react_to(letter.data, letter.sequence)
        await dead.remove(letter.number)
        assert policy.users("queue.a") == ["bad"]
        assert await dead.list() == []
        assert await dead.get(letter.number) is None


@pytest.mark.usefixtures("quick")
async def test_the_neighbours_of_a_failing_event_are_not_affected(log: Connected) -> None:
    policy = Remembering(fails=_is("bad"))
    await join(log, "queue.a", "bad")
    for number in range(20):
        await join(log, f"queue.n{number}", "good")
    started = time.monotonic()
    async with following(log, policy):
        await until(lambda: len(policy.reactions) == 20)
        assert time.monotonic() - started < 2
        await until(lambda: len(policy.attempts) == 24)


@pytest.mark.usefixtures("quick")
async def test_later_events_of_the_stream_wait_for_a_failing_one(log: Connected) -> None:
    policy = Remembering(fails=lambda recorded: _is("bad")(recorded) and len(policy.attempts) < 3)
    for user in ("first", "bad", "third", "fourth"):
        await join(log, "queue.a", user)
    async with following(log, policy):
        await until(lambda: len(policy.reactions) == 4)
    assert policy.users("queue.a") == ["first", "bad", "third", "fourth"]


class Standing(Remembering):
    """Does what follows from how things stand."""

    name = "standing"
    latest_alone = True


async def test_who_reads_what_stands_is_told_the_last_of_what_waits(log: Connected) -> None:
    policy = Standing()
    for number in range(0, 300, 3):
        await append(log, "queue.a", *(AgentJoinedQueue(user_id=f"u{each}") for each in range(number, number + 3)))
    await append(log, "queue.a", QueueCreated(label="no concern of this policy", color="#000000"))
    async with following(log, policy) as running:
        await until(lambda: policy.users("queue.a")[-1:] == ["u299"])
        await join(log, "queue.a", "after")
        await until(lambda: policy.users("queue.a")[-1:] == ["after"])
        assert len(policy.reactions) < 30
        await handled(log, running.durable)


class Together(Remembering):
    """Waits for others, with which it reacts in the same moment."""

    name = "together"
    linger = 0.3


async def test_an_event_waits_for_others_that_come_soon(log: Connected) -> None:
    policy = Together()
    async with following(log, policy):
        for number in range(5):
            await join(log, f"queue.{number}", f"u{number}")
        await until(lambda: len(policy.attempts) == 5)
    moments = [at for at, _ in policy.attempts]
    assert max(moments) - min(moments) < Together.linger / 2


@pytest.mark.usefixtures("quick")
async def test_what_waits_with_a_failing_event_comes_again_with_it(log: Connected) -> None:
    policy = Standing(fails=lambda recorded: len(policy.attempts) < 3)
    for number in range(20):
        await join(log, "queue.a", f"u{number}")
    async with following(log, policy) as running:
        await until(lambda: policy.users("queue.a")[-1:] == ["u19"])
        await handled(log, running.durable)


@pytest.mark.usefixtures("quick")
async def test_what_cannot_be_read_becomes_a_dead_letter(log: Connected) -> None:
    policy = Remembering()
    await log.jetstream.publish(log.settings.subject("evt.queue.a"), b"{no commit")
    await join(log, "queue.a", "ana")
    async with following(log, policy):
        await until(lambda: policy.users("queue.a") == ["ana"])
        await asyncio.sleep(0.2)
        (letter,) = await DeadLetters(log.jetstream, log.settings).list()
        assert letter.data == b"{no commit"


async def test_two_runners_share_the_work(settings: Settings, log: Connected) -> None:
    first, second = Remembering(), Remembering()
    async with connected(settings) as other, following(log, first), following(other, second):
        for number in range(300):
            await join(log, f"queue.{number % 20}", f"u{number}")
        await until(lambda: len(first.reactions) + len(second.reactions) >= 300)
    events = [each.data for each in (*first.reactions, *second.reactions)]
    assert {each.user_id for each in events if isinstance(each, AgentJoinedQueue)} == {
        f"u{number}" for number in range(300)
    }


async def test_what_a_stopping_runner_leaves_comes_to_the_next_one_at_once(log: Connected) -> None:
    class Slow(Remembering):
        async def react(self, recorded: Recorded) -> None:
            self.attempts.append((time.monotonic(), recorded))
            await asyncio.sleep(60)

    slow, next_one = Slow(), Remembering()
    for number in range(250):
        await join(log, f"queue.{number % 9}", f"u{number}")
    async with following(log, slow):
        # How much of it comes in the first batch is the server's affair.
        await until(lambda: len(slow.attempts) > 0)
    async with following(log, next_one):
        await until(lambda: len(next_one.reactions) >= 250, seconds=5)


async def test_a_server_killed_in_the_middle_loses_no_reaction(tmp_path: Path) -> None:
    policy = Remembering()
    with mortal_nats(tmp_path) as server:
        settings = Settings(nats_url=server.url, namespace="mortal")
        async with connected(settings) as log, following(log, policy):
            stored: list[str] = []
            for round_ in range(3):
                for number in range(150):
                    user = f"u{round_}-{number}"
                    try:
                        await join(log, f"queue.{number % 5}", user)
                    except Exception:
                        await asyncio.sleep(0.05)
                    else:
                        stored.append(user)
                    if number == 75:
                        server.kill()
                        await asyncio.sleep(0.2)
                        server.start()
            await until(lambda: set(stored) <= {each for q in range(5) for each in policy.users(f"queue.{q}")}, 30)
    assert len(stored) > 200
    assert policy.attempts
