"""Reading the log in order, from a position on, in batches as large as what is waiting.

An ephemeral pull consumer without acknowledgements: the reader's own checkpoint says where to go on. Any gap,
time-out or lost connection ends the consumer, and a new one starts behind the last message handed out.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import APIError

from libs.events import telemetry
from libs.events.pull import NO_LINGER, Interrupted, Linger, pulling

BATCH = 500
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored message with its place: `pending` messages were waiting behind it when it was sent."""

    subject: str
    sequence: int
    pending: int
    data: bytes
    headers: dict[str, str]


class Reader:
    """An endless, ordered read of a stream."""

    def __init__(
        self,
        client: Client,
        jetstream: JetStreamContext,
        stream: str,
        filters: list[str] | None = None,
        linger: Linger = NO_LINGER,
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
            except (Interrupted, APIError, nats.errors.Error, TimeoutError) as error:
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
        expected = 1
        async with pulling(self._client, self._stream, consumer.name, BATCH, self._linger) as pull:
            while True:
                entries = []
                for message in await pull.batch():
                    entry, consumer_sequence = _entry(message)
                    if consumer_sequence != expected:
                        raise Interrupted(f"gap: expected {expected}, got {consumer_sequence}")
                    expected += 1
                    entries.append(entry)
                yield entries


def _entry(message: Msg) -> tuple[Entry, int]:
    """The entry and the consumer's own sequence, from the reply subject (`$JS.ACK...`, ADR-15)."""
    tokens = message.reply.split(".")
    sequence, consumer_sequence, pending = (
        (int(tokens[5]), int(tokens[6]), int(tokens[8]))
        if len(tokens) == 9
        else (int(tokens[7]), int(tokens[8]), int(tokens[10]))
    )
    return Entry(message.subject, sequence, pending, message.data, message.headers or {}), consumer_sequence
