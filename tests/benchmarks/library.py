"""The log, the projector and the bus beside what NATS and MongoDB give raw, in the same run."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import nats
import orjson
from nats.aio.msg import Msg
from pymongo import AsyncMongoClient, ReplaceOne

from libs.events.bus import Bus, Desk, serving_broker
from libs.events.catalog.queue import QueueRenamed
from libs.events.command import Accepted, Command
from libs.events.decider import Decider
from libs.events.direct_get import DirectGet
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.log import EventLog
from libs.events.projector import Projector
from libs.events.reader import Reader
from libs.events.settings import Settings
from libs.events.store import Store
from libs.events.streams import declare
from libs.events.view import Document, DocumentView
from tests.benchmarks.measure import Figure, rate

EVENTS = 20_000
STREAMS = 1_000


class Rename(Command):
    """The command of the measured decider."""

    queue_id: str
    label: str


def _decide(command: Rename, label: str) -> Sequence[Event]:
    return [] if command.label == label else [QueueRenamed(label=command.label)]


def _evolve(label: str, recorded: Recorded) -> str:
    assert isinstance(recorded.data, QueueRenamed)
    return recorded.data.label


DECIDER: Decider[Rename, str] = Decider("queue", str, _decide, _evolve)


class Labels(DocumentView):
    """The measured view: one small document a stream."""

    name = "labels"
    events = (QueueRenamed,)

    def key(self, recorded: Recorded) -> str:
        """The stream's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The newest label, and how many there were."""
        assert isinstance(recorded.data, QueueRenamed)
        return {"label": recorded.data.label, "count": (document or {"count": 0})["count"] + 1}


async def measure(settings: Settings) -> list[Figure]:
    """Appends, loads, projection, rebuild and request/reply."""
    client = await nats.connect(settings.require_nats_url())
    jetstream = client.jetstream()
    await declare(jetstream, settings)
    log = EventLog(client, jetstream, settings)
    await log.start()
    figures = [
        *await _appends(settings, jetstream, log),
        *await _loads(settings, client, log),
        *await _projection(settings, client, jetstream),
        *await _requests(settings, client),
    ]
    await client.close()
    return figures


async def _appends(settings: Settings, jetstream: Any, log: EventLog) -> list[Figure]:
    body = b"x" * 500
    subject = settings.subject("dead.raw")

    async def raw(index: int) -> None:
        await jetstream.publish(f"{subject}.{index % STREAMS}", body)

    store = Store(log)

    async def ours(index: int) -> None:
        queue_id = f"q{index % STREAMS}"
        await store.execute(DECIDER, queue_id, Rename(queue_id=queue_id, label=f"l{index}", by=SYSTEM))

    raw_one, raw_many = await rate(raw, 1_500), await rate(raw, 6_000, 64)
    return [
        Figure("append through execute(), one by one", await rate(ours, 1_500), "/s", raw_one),
        Figure("append through execute(), 64 under way", await rate(ours, 6_000, 64), "/s", raw_many),
    ]


async def _loads(settings: Settings, client: Any, log: EventLog) -> list[Figure]:
    direct = DirectGet(client, settings.stream("EVENTS"))
    await direct.start()

    async def raw(index: int) -> None:
        await direct.load(log.subject(f"queue.q{index % STREAMS}"))

    async def ours(index: int) -> None:
        await log.load(f"queue.q{index % STREAMS}")

    events = f"{len(await log.load('queue.q1'))} events each"
    limit = await rate(raw, 2_000, 16)
    return [Figure("load a stream, 16 under way", await rate(ours, 2_000, 16), "/s", limit, events)]


async def _projection(settings: Settings, client: Any, jetstream: Any) -> list[Figure]:
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url(), w="majority")
    database = mongo[settings.database("bench")]
    head = (await jetstream.stream_info(settings.stream("EVENTS"))).state.last_seq
    reader = Reader(client, jetstream, settings.stream("EVENTS"))

    start = time.perf_counter()
    position = 0
    async for batch in reader.batches(0):
        documents = {each.subject: orjson.loads(each.data) for each in batch}
        operations = [
            ReplaceOne({"_id": key}, {"_id": key, **each}, upsert=True) for key, each in documents.items()
        ]
        async with mongo.start_session() as session, await session.start_transaction():
            await database["raw"].bulk_write(operations, ordered=False, session=session)
        position = batch[-1].sequence
        if position >= head:
            break
    raw = position / (time.perf_counter() - start)

    projector = Projector("bench", [Labels()], database, mongo, reader)
    await projector.prepare()
    start = time.perf_counter()
    await projector.run_until(head)
    ours = head / (time.perf_counter() - start)
    await mongo.drop_database(database.name)
    await mongo.close()
    return [Figure("rebuild of a projection", ours, "ev/s", raw, "raw: read, decode, write, no fold")]


async def _requests(settings: Settings, client: Any) -> list[Figure]:
    async def echo(message: Msg) -> None:
        await message.respond(message.data)

    subscription = await client.subscribe(settings.subject("bench.echo"), cb=echo)
    other = await nats.connect(settings.require_nats_url())

    async def raw(_: int) -> None:
        await other.request(settings.subject("bench.echo"), b"x" * 200)

    desk = Desk("bench")

    async def accept(_: Rename) -> Accepted:
        return Accepted()

    desk.on_command(Rename, accept, lambda command: command.queue_id)
    broker = serving_broker(settings.require_nats_url())
    desk.register(broker, settings)
    await broker.start()
    bus = Bus(other, settings)

    async def ours(index: int) -> None:
        await bus.ask("bench", Rename(queue_id="1", label=str(index), by=SYSTEM))

    async def batch(_: int) -> None:
        await bus.ask_all("bench", [Rename(queue_id=str(each), label="l", by=SYSTEM) for each in range(50)])

    raw_one, raw_many = await rate(raw, 1_000), await rate(raw, 4_000, 64)
    figures = [
        Figure("ask a service, one by one", await rate(ours, 500), "/s", raw_one),
        Figure("ask a service, 64 under way", await rate(ours, 2_000, 64), "/s", raw_many),
        Figure("ask a service in batches of 50", 50 * await rate(batch, 100, 4), "/s", raw_many),
    ]
    await broker.stop()
    await subscription.unsubscribe()
    await other.close()
    await asyncio.sleep(0)
    return figures
