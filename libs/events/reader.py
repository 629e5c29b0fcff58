"""Reading the log in order, from a position on, in batches as large as what is waiting.

An ephemeral pull consumer without acknowledgements: the reader's own checkpoint says where to go on. Any gap,
time-out or lost connection ends the consumer, and a new one starts behind the last message handed out.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import APIError

from libs.events import telemetry

BATCH = 500
PULL_SECONDS = 5.0
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored message with its place: `pending` messages were waiting behind it when it was sent."""

    subject: str
    sequence: int
    pending: int
    data: bytes
    headers: dict[str, str]


class _Interrupted(Exception):
    """The consumer is of no use any more."""


class Reader:
    """An endless, ordered read of a stream.

    After the first message of a batch it waits `linger` seconds for more: later, but fewer and larger batches.
    """

    def __init__(
        self,
        client: Client,
        jetstream: JetStreamContext,
        stream: str,
        filters: list[str] | None = None,
        linger: float = 0.0,
    ) -> None:
        self._client = client
        self._jetstream = jetstream
        self._stream = stream
        self._filters = filters
        self._linger = linger

    async def batches(self, after: int) -> AsyncIterator[list[Entry]]:
        """Batches of at most 500 entries behind sequence `after`; an empty one after 5 s of silence."""
        position = after
        while True:
            try:
                async for batch in self._consume(position):
                    yield batch
                    if batch:
                        position = batch[-1].sequence
            except (_Interrupted, APIError, nats.errors.Error, TimeoutError) as error:
                log.warning("reader.interrupted", stream=self._stream, after=position, reason=repr(error))
                await asyncio.sleep(0.2)

    async def _consume(self, after: int) -> AsyncIterator[list[Entry]]:
        consumer = await self._jetstream.add_consumer(
            self._stream,
            ConsumerConfig(
                ack_policy=AckPolicy.NONE,
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=after + 1,
                filter_subjects=self._filters,
                inactive_threshold=30.0,
                mem_storage=True,
                num_replicas=1,
            ),
        )
        inbox = self._client.new_inbox()
        subscription = await self._client.subscribe(inbox)
        pull = _Pull(self._client, f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{consumer.name}", inbox)
        expected = 1
        try:
            while True:
                entries, expected = await self._batch(pull, subscription, expected)
                yield entries
        finally:
            if not self._client.is_closed:
                await subscription.unsubscribe()

    async def _batch(self, pull: "_Pull", subscription: Subscription, expected: int) -> tuple[list[Entry], int]:
        await pull.ensure()
        entries: list[Entry] = []
        message: Msg | None = None
        try:
            message = await subscription.next_msg(timeout=PULL_SECONDS + 2)
        except nats.errors.TimeoutError as error:
            raise _Interrupted("no answer to a pull") from error
        if self._linger:
            await asyncio.sleep(self._linger)
        while message is not None:
            status = (message.headers or {}).get("Status")
            if status is not None:
                pull.ended(status, (message.headers or {}).get("Description", ""))
            else:
                entry, consumer_sequence = _entry(message)
                if consumer_sequence != expected:
                    raise _Interrupted(f"gap: expected {expected}, got {consumer_sequence}")
                expected += 1
                pull.received()
                entries.append(entry)
            if len(entries) >= BATCH or subscription.pending_msgs == 0:
                break
            message = await subscription.next_msg(timeout=1)
        return entries, expected


class _Pull:
    """The pull requests of one consumer: a new one before the running one is used up."""

    def __init__(self, client: Client, subject: str, inbox: str) -> None:
        self._client = client
        self._subject = subject
        self._inbox = inbox
        self._open = 0

    async def ensure(self) -> None:
        if self._open > BATCH // 2:
            return
        request = {"batch": BATCH, "expires": int(PULL_SECONDS * 1e9)}
        await self._client.publish(self._subject, orjson.dumps(request), reply=self._inbox)
        self._open += BATCH

    def received(self) -> None:
        self._open -= 1

    def ended(self, status: str, description: str) -> None:
        if status not in ("404", "408"):
            raise _Interrupted(f"{status} {description}")
        self._open = 0


def _entry(message: Msg) -> tuple[Entry, int]:
    """The entry and the consumer's own sequence, from the reply subject (`$JS.ACK...`, ADR-15)."""
    tokens = message.reply.split(".")
    sequence, consumer_sequence, pending = (
        (int(tokens[5]), int(tokens[6]), int(tokens[8]))
        if len(tokens) == 9
        else (int(tokens[7]), int(tokens[8]), int(tokens[10]))
    )
    return Entry(message.subject, sequence, pending, message.data, message.headers or {}), consumer_sequence
