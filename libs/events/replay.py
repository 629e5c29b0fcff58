"""Replay: the log read again by time, category, stream and type, for analysts and the command line (R5)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import nats.errors
import orjson
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from libs.events.catalog.registry import BY_NAME
from libs.events.cloudevents import decode_commit
from libs.events.event import Recorded, iso, now, payload
from libs.events.pull import pulling
from libs.events.reader import Entry, Reader
from libs.events.settings import Settings

# An event is stored after it happened, by clocks that may differ a little.
CLOCK_SKEW = timedelta(minutes=1)


async def replay(
    client: Client,
    jetstream: JetStreamContext,
    settings: Settings,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    categories: Sequence[str] = (),
    stream: str | None = None,
    types: Sequence[str] = (),
    after: int = 0,
    follow: bool = False,
) -> AsyncIterator[Recorded]:
    """The events behind position `after` that happened from `since` to before `until`, in the order of the log.

    Ends at what is the log's head when it begins; with `follow` it goes on with what comes, until `until` if
    that is given. Raises `ValueError` for a type that is not in the catalogue.
    """
    unknown = sorted(set(types) - set(BY_NAME))
    if unknown:
        raise ValueError(f"not in the catalogue: {', '.join(unknown)}")
    name = settings.stream("EVENTS")
    filters = _filters(settings, categories, stream, types)
    head = (await jetstream.stream_info(name)).state.last_seq
    first = await _first(client, jetstream, name, filters, since)
    if (first is None or after >= head) and not follow:
        return
    wanted = frozenset(types)
    reader = Reader(client, jetstream, name, filters)
    async for batch in reader.batches(max(after, head if first is None else first - 1)):
        for entry in batch:
            if entry.sequence > head and not follow:
                return
            for recorded in _events(entry, wanted):
                if (since is None or recorded.time >= since) and (until is None or recorded.time < until):
                    yield recorded
        at_head = not batch or batch[-1].pending == 0 or batch[-1].sequence >= head
        if at_head and (not follow or (until is not None and now() >= until)):
            return


def as_line(recorded: Recorded) -> bytes:
    """An event as one line of JSON: its CloudEvent in today's shape, with its place in the log."""
    line: dict[str, Any] = {
        "position": recorded.position,
        "index": recorded.index,
        "specversion": "1.0",
        "id": recorded.id,
        "source": f"guiche/{recorded.category}",
        "type": recorded.name,
        "subject": recorded.stream,
        "time": iso(recorded.time),
        "datacontenttype": "application/json",
        "schemaversion": recorded.data.schema_version,
        "streamversion": recorded.version,
        "actor": f"{recorded.actor.kind}:{recorded.actor.id}",
        "actoraddress": recorded.actor.address,
        "commandid": recorded.command_id,
        "correlationid": recorded.correlation_id,
        "causationid": recorded.causation_id,
        "traceparent": recorded.traceparent,
        "data": payload(recorded.data),
    }
    present = {key: value for key, value in line.items() if value is not None}
    return orjson.dumps(present, option=orjson.OPT_APPEND_NEWLINE)


def _filters(
    settings: Settings, categories: Sequence[str], stream: str | None, types: Sequence[str]
) -> list[str] | None:
    """The subjects that can hold what is asked for; None for all."""
    if stream is not None:
        return [settings.subject(f"evt.{stream}")]
    named = set(categories)
    if types:
        of_types = {BY_NAME[each].category for each in types}
        named = named & of_types if named else of_types
        if not named:
            raise ValueError("no type that is asked for belongs to a category that is asked for")
    return [settings.subject(f"evt.{category}.>") for category in sorted(named)] or None


def _events(entry: Entry, wanted: frozenset[str]) -> list[Recorded]:
    types = entry.headers.get("Guiche-Types")
    if wanted and types is not None and wanted.isdisjoint(types.split(",")):
        return []
    commit = decode_commit(entry.data, entry.sequence)
    return [recorded for recorded in commit if not wanted or recorded.name in wanted]


async def _first(
    client: Client, jetstream: JetStreamContext, stream: str, filters: list[str] | None, since: datetime | None
) -> int | None:
    """Sequence of the first commit stored since then on these subjects, or None."""
    config = ConsumerConfig(
        ack_policy=AckPolicy.NONE,
        deliver_policy=DeliverPolicy.ALL,
        filter_subjects=filters,
        inactive_threshold=10.0,
        mem_storage=True,
        num_replicas=1,
    )
    if since is not None:
        config.deliver_policy = DeliverPolicy.BY_START_TIME
        config.opt_start_time = (since - CLOCK_SKEW).astimezone(UTC)
    consumer = await jetstream.add_consumer(stream, config)
    try:
        if not consumer.num_pending:
            return None
        async with pulling(client, stream, consumer.name, size=1) as pull:
            (message,) = await pull.batch()
        return message.metadata.sequence.stream
    finally:
        await asyncio.shield(_delete(jetstream, stream, consumer.name))


async def _delete(jetstream: JetStreamContext, stream: str, consumer: str) -> None:
    try:
        await jetstream.delete_consumer(stream, consumer)
    except nats.errors.Error:
        return
