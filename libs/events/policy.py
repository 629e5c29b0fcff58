"""Policies: what follows from an event (Brandolini). Durable, at least once, and never dropping.

A policy runs on a durable JetStream pull consumer in batches; every message is acknowledged, given back with a
growing delay, or, after `TRIES`, made a dead letter, which can be listed and run again.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from libs.events import telemetry
from libs.events.cloudevents import decode_commit
from libs.events.dead_letters import DeadLetters
from libs.events.event import Event, Recorded
from libs.events.pull import Linger, consume
from libs.events.settings import Settings

BATCH = 200
TRIES = 8
# Seconds until a message comes again, by its tries so far.
BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# Seconds after which what was neither acknowledged nor given back comes again.
ACK_WAIT = 60.0
log = telemetry.logger(__name__)


class Policy(ABC):
    """Reacts to `events`. Reactions must be idempotent: an event may come twice, and late.

    `latest_alone`: the reaction reads what stands now, so of a stream's events that wait together it need see
    only the last. `linger`: seconds an event may wait for others: handled together they cost less, and what is more
    urgent gets the processor; 0 where somebody waits for what follows.
    """

    name: ClassVar[str]
    events: ClassVar[tuple[type[Event], ...]]
    latest_alone: ClassVar[bool] = False
    linger: ClassVar[float] = 0.02

    @abstractmethod
    async def react(self, recorded: Recorded) -> None:
        """Do what follows from the event; an exception means: try again later."""


class PolicyRunner:
    """Runs one policy of one service. Events of one stream are handled in order, streams side by side."""

    def __init__(self, service: str, policy: Policy, dead_letters: DeadLetters, settings: Settings) -> None:
        self.durable = settings.stream(f"{service}_{policy.name}")
        self._policy = policy
        self._dead_letters = dead_letters
        self._settings = settings
        self._types = {each.name() for each in policy.events}

    async def run(self, client: Client, jetstream: JetStreamContext) -> None:
        """Handle events for ever."""
        stream = self._settings.stream("EVENTS")
        linger = Linger(self._policy.linger)
        await consume(client, jetstream, stream, self._consumer(), BATCH, self.handle, linger)

    def _consumer(self) -> ConsumerConfig:
        categories = sorted({each.category for each in self._policy.events})
        return ConsumerConfig(
            durable_name=self.durable,
            filter_subjects=[self._settings.subject(f"evt.{category}.>") for category in categories],
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT,
            max_ack_pending=5_000,
        )

    async def handle(self, messages: Sequence[Msg]) -> None:
        """Handle a batch: every message is acknowledged, given back or dead-lettered on its own."""
        by_stream: dict[str, list[Msg]] = {}
        for message in messages:
            by_stream.setdefault(message.subject, []).append(message)
        try:
            await asyncio.gather(*(self._in_order(each) for each in by_stream.values()))
        except asyncio.CancelledError:
            for message in messages:
                if not message.is_acked:
                    await message.nak()
            raise

    async def _in_order(self, messages: Sequence[Msg]) -> None:
        """The events of one stream; what comes after a failure waits as long as that."""
        delay: float | None = None
        if self._policy.latest_alone:
            last = next((each for each in reversed(messages) if self._concerns(each)), messages[-1])
            delay = await self._one(last)
            messages = [each for each in messages if each is not last]
            if delay is None:
                await asyncio.gather(*(each.ack() for each in messages))
                return
        for message in messages:
            if delay is None:
                delay = await self._one(message)
            else:
                await message.nak(delay=delay)

    async def _one(self, message: Msg) -> float | None:
        """None when the message is done with, else the seconds after which it comes again."""
        if not self._concerns(message):
            await message.ack()
            return None
        tries = message.metadata.num_delivered
        try:
            await self.react_to(message.data, message.metadata.sequence.stream)
        except Exception as error:
            telemetry.POLICY_EVENTS.labels(self._policy.name, "failed").inc()
            if tries < TRIES:
                log.warning(
                    "policy.will_retry",
                    policy=self._policy.name,
                    subject=message.subject,
                    tries=tries,
                    reason=repr(error),
                )
                delay = BACKOFF[min(tries, len(BACKOFF)) - 1]
                await message.nak(delay=delay)
                return delay
            log.exception("policy.gave_up", policy=self._policy.name, subject=message.subject, tries=tries)
            await self._dead_letters.put(self.durable, message, repr(error))
        await message.ack()
        return None

    def _concerns(self, message: Msg) -> bool:
        types = (message.headers or {}).get("Guiche-Types", "")
        return not types or not self._types.isdisjoint(types.split(","))

    async def react_to(self, data: bytes, position: int) -> None:
        """Let the policy react to the events of one commit that concern it."""
        concerning = [each for each in decode_commit(data, position) if each.name in self._types]
        for recorded in concerning[-1:] if self._policy.latest_alone else concerning:
            with telemetry.span(f"policy.{self._policy.name}", recorded.traceparent, event=recorded.name):
                await self._policy.react(recorded)
            telemetry.POLICY_EVENTS.labels(self._policy.name, "handled").inc()
