"""A standing pull on a JetStream consumer: batches as large as what is waiting, handed over at once.

nats-py's own `fetch` holds a part-filled batch back until its time-out when several clients pull from one consumer.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig

from libs.events import telemetry

PULL_SECONDS = 5.0
GLANCE_SECONDS = 0.5
BUSY_BATCH = 8
BUSY_FACTOR = 3
REST_SECONDS = 0.5
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Linger:
    """How many seconds a message waits for others: later, but fewer and larger batches, which cost less each.

    Where `prompt` names types of events, commits that begin with any other one wait `longer`, unless a prompt one
    comes: nobody looks at what follows from them alone. Behind a batch that shows how busy the stream is, all wait
    three times as long.
    """

    seconds: float = 0.0
    longer: float = 0.0
    prompt: frozenset[str] | None = None

    def of(self, message: Msg) -> float:
        """How long a message may wait."""
        if self.prompt is None:
            return self.seconds
        first, _, _ = (message.headers or {}).get("Guiche-Types", "").partition(",")
        return self.seconds if first in self.prompt else self.longer


NO_LINGER = Linger()


class Interrupted(Exception):
    """The consumer or the connection to it is of no use any more."""


class Pull:
    """The pull requests of one consumer: there is always one under way."""

    def __init__(self, client: Client, subject: str, subscription: Subscription, size: int, linger: Linger) -> None:
        self._client = client
        self._subject = subject
        self._subscription = subscription
        self._size = size
        self._linger = linger
        self._busy = False
        self._open = 0
        self._reconnects = client.stats["reconnects"]
        self._interrupted: Interrupted | None = None

    async def batch(self) -> list[Msg]:
        """What is waiting, at least one message; nothing after 5 s of silence. Raises `Interrupted`."""
        if self._interrupted is not None:
            raise self._interrupted
        await self._ensure()
        messages = await self._lingering(await self._first())
        while len(messages) < self._size and self._subscription.pending_msgs:
            messages += self._taken(await self._subscription.next_msg(timeout=1))
        if self._interrupted is not None and not messages:
            raise self._interrupted
        self._busy = len(messages) >= BUSY_BATCH
        return messages

    async def _first(self) -> Msg:
        """The next message, unless the server has forgotten that it is waited for."""
        deadline = time.monotonic() + PULL_SECONDS + 2
        while True:
            try:
                return await self._subscription.next_msg(timeout=GLANCE_SECONDS)
            except nats.errors.TimeoutError as error:
                if self._client.stats["reconnects"] != self._reconnects:
                    raise Interrupted("the connection was lost") from error
                if time.monotonic() > deadline:
                    raise Interrupted("no answer to a pull") from error

    async def _lingering(self, message: Msg) -> list[Msg]:
        """A message, and those that come while it waits; the one that may wait the least decides for all."""
        messages = self._taken(message)
        factor = BUSY_FACTOR if self._busy else 1
        due = math.inf
        while messages and len(messages) < self._size:
            now = time.monotonic()
            due = min(due, now + self._linger.of(message) * factor)
            if due - now <= self._linger.seconds * factor:
                await asyncio.sleep(max(due - now, 0))
                break
            try:
                message = await self._subscription.next_msg(timeout=due - now)
            except nats.errors.TimeoutError:
                break
            taken = self._taken(message)
            if not taken:
                break
            messages += taken
        return messages

    def _taken(self, message: Msg) -> list[Msg]:
        """The message, or nothing if it tells of the end of a pull."""
        headers = message.headers or {}
        status = headers.get("Status")
        if status is None:
            self._open -= 1
            return [message]
        self._open = 0
        if status not in ("404", "408"):
            self._interrupted = Interrupted(f"{status} {headers.get('Description', '')}".strip())
        return []

    async def give_back(self) -> None:
        """Let others have what was delivered but not handed over."""
        while self._subscription.pending_msgs and not self._client.is_closed:
            message = await self._subscription.next_msg(timeout=1)
            if not (message.headers or {}).get("Status"):
                await message.nak()

    async def _ensure(self) -> None:
        if self._open > self._size // 2:
            return
        request = {"batch": self._size, "expires": int(PULL_SECONDS * 1e9)}
        await self._client.publish(self._subject, orjson.dumps(request), reply=self._subscription.subject)
        self._open += self._size


@asynccontextmanager
async def pulling(
    client: Client, stream: str, consumer: str, size: int, linger: Linger = NO_LINGER
) -> AsyncIterator[Pull]:
    """A pull on a consumer, in batches of at most `size`."""
    subscription = await client.subscribe(client.new_inbox())
    try:
        yield Pull(client, f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}", subscription, size, linger)
    finally:
        if not client.is_closed:
            await subscription.unsubscribe()


async def consume(
    client: Client,
    jetstream: JetStreamContext,
    stream: str,
    config: ConsumerConfig,
    size: int,
    handle: Callable[[list[Msg]], Awaitable[None]],
    linger: Linger = NO_LINGER,
) -> None:
    """Hand what a durable consumer is given to `handle`, for ever, in batches of at most `size`.

    The consumer is made where it is missing; what was delivered but not handed over goes back when this ends.
    """
    durable = config.durable_name
    assert durable is not None, "others could not go on where this one ends"
    while True:
        try:
            await jetstream.add_consumer(stream, config)
            async with pulling(client, stream, durable, size, linger) as pull:
                try:
                    while True:
                        await handle(await pull.batch())
                finally:
                    await pull.give_back()
        except (Interrupted, nats.errors.Error, TimeoutError) as error:
            log.warning("consumer.interrupted", consumer=durable, reason=repr(error)[:200])
            await asyncio.sleep(REST_SECONDS)
