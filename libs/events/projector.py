"""The projector: reads the log, folds it into views, and writes documents and checkpoint as one transaction.

The checkpoint is taken by compare-and-set, so of two projectors running by accident only one can write; the
other finds out, waits, and goes on from what was written. An event that cannot be applied stops the projector
(it is retried, seen in metrics and readiness); it is never skipped.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nats.errors
import orjson
from nats.aio.client import Client
from pymongo import AsyncMongoClient, DeleteOne, ReplaceOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from libs.events import telemetry
from libs.events.cloudevents import decode_commit
from libs.events.event import Recorded
from libs.events.reader import Entry, Reader
from libs.events.settings import Settings
from libs.events.view import Document, Documents, View

CHECKPOINTS = "checkpoints"
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """A document that a batch changed: what it was and is (None: not there), and the trace that led to it."""

    view: View
    document_id: str
    before: Document | None
    after: Document | None
    traceparent: str | None


Announce = Callable[[Change, int], Awaitable[None]]
Follow = Callable[[View, Document | None, Document | None], None]


class Fenced(Exception):
    """Another projector moved the checkpoint."""


class PositionNotReached(Exception):
    """The projection did not reach the asked position in time."""


class Projector:
    """Keeps a group of views of one service, in one order, with one checkpoint.

    `position` is the last log sequence whose effects are written; it moves over events of no concern too.
    `followers` are told of every document this projector wrote, before and after, before anybody can read the
    new position. What they sum up from that holds for one `epoch`: it counts whenever the documents may have
    changed by another hand (a start, another writer, a rebuild).
    """

    def __init__(
        self,
        name: str,
        views: Sequence[View],
        database: AsyncDatabase[Document],
        mongo: AsyncMongoClient[Document],
        reader: Reader,
        announce: Announce | None = None,
        suffix: str = "",
    ) -> None:
        self.name = name
        self.views = tuple(views)
        self.position = 0
        self.epoch = 0
        self.followers: list[Follow] = []
        self.stopped_by: str | None = None
        self.idle = False
        self._database = database
        self._mongo = mongo
        self._reader = reader
        self._announce = announce
        self._suffix = suffix
        self._written = 0
        self._running = asyncio.Lock()
        self._moved = asyncio.Condition()
        self._types = {each.name() for view in views for each in view.events}
        self._listeners: dict[str, list[View]] = {}
        for view in views:
            for each in view.events:
                self._listeners.setdefault(each.name(), []).append(view)

    def collection(self, view: View) -> AsyncCollection[Document]:
        """Where this projector writes a view's documents."""
        return self._database[f"{view.name}_v{view.version}{self._suffix}"]

    async def prepare(self) -> list[View]:
        """Create collections and indexes, read the checkpoint; returns the views that did not exist."""
        existing = set(await self._database.list_collection_names())
        missing = [view for view in self.views if self.collection(view).name not in existing]
        for name in [self.collection(view).name for view in missing] + [CHECKPOINTS]:
            if name not in existing:
                await self._database.create_collection(name)
        for view in self.views:
            keys = [[(field, 1)] for field in view.followed] + [list(index) for index in view.indexes]
            for index in keys:
                await self.collection(view).create_index(index)
        await self._read_checkpoint()
        return missing

    async def run(self) -> None:
        """Project for ever."""
        while True:
            try:
                async for batch in self._reader.batches(self.position):
                    async with self._running:
                        await self._apply(batch)
            except Fenced:
                log.warning("projector.fenced", projector=self.name, position=self.position)
                await asyncio.sleep(1.0)
                await self._read_checkpoint()
            except (PyMongoError, nats.errors.Error, TimeoutError) as error:
                log.error("projector.interrupted", projector=self.name, reason=repr(error))
                await asyncio.sleep(0.5)
                await self._read_checkpoint_when_possible()
            except Exception as error:
                self.stopped_by = repr(error)
                telemetry.PROJECTION_STOPPED.labels(self.name).set(1)
                log.exception("projector.stopped", projector=self.name, position=self.position)
                await asyncio.sleep(5.0)
                await self._read_checkpoint_when_possible()

    async def reached(self, position: int, timeout: float = 5.0) -> None:
        """Return once `position` is projected; raises `PositionNotReached` after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while self.position < position:
            left = deadline - time.monotonic()
            if left <= 0:
                raise PositionNotReached(f"{self.name} stands at {self.position}, asked for {position}")
            async with self._moved:
                try:
                    await asyncio.wait_for(self._moved.wait(), left)
                except TimeoutError:
                    continue

    async def run_until(self, position: int) -> None:
        """Project up to `position` exactly, and no further."""
        if self.position >= position:
            return
        async for batch in self._reader.batches(self.position):
            within = [entry for entry in batch if entry.sequence <= position]
            if within:
                await self._apply(within)
            if self.position >= position or (batch and batch[-1].sequence >= position):
                return

    def paused(self) -> asyncio.Lock:
        """Held, it keeps the projector from moving."""
        return self._running

    async def _apply(self, batch: list[Entry]) -> None:
        self.idle = not batch or batch[-1].pending == 0
        if not batch:
            telemetry.PROJECTION_LAG_EVENTS.labels(self.name).set(0)
            return
        history = [
            recorded
            for entry in batch
            if self._concerns(entry)
            for recorded in decode_commit(entry.data, entry.sequence)
            if recorded.name in self._types
        ]
        changed = await self._write(history, batch[-1].sequence)
        for follow in self.followers:
            for change in changed:
                follow(change.view, change.before, change.after)
        self.stopped_by = None
        telemetry.PROJECTION_STOPPED.labels(self.name).set(0)
        telemetry.PROJECTED.labels(self.name).inc(len(history))
        telemetry.PROJECTION_LAG_EVENTS.labels(self.name).set(batch[-1].pending)
        if history:
            age = (datetime.now(UTC) - history[-1].time).total_seconds()
            telemetry.PROJECTION_LAG_SECONDS.labels(self.name).set(max(age, 0.0))
        async with self._moved:
            self._moved.notify_all()
        if self._announce is not None:
            for change in changed:
                await self._announce(change, batch[-1].sequence)

    def _concerns(self, entry: Entry) -> bool:
        types = entry.headers.get("Guiche-Types")
        return types is None or not self._types.isdisjoint(types.split(","))

    async def _write(self, history: list[Recorded], position: int) -> list[Change]:
        folded: list[tuple[View, Documents]] = []
        for view in self.views:
            concerning = [each for each in history if view in self._listeners[each.name]]
            if concerning:
                documents = await self._load(view, concerning)
                for recorded in concerning:
                    view.evolve(documents, recorded)
                folded.append((view, documents))
        changed = [
            Change(view, key, before, after, documents.traceparent(key))
            for view, documents in folded
            for key, before, after in documents.changes()
        ]
        if not changed:
            await self._move_checkpoint_alone(position)
            return []
        async with (
            self._mongo.start_session() as session,
            await session.start_transaction(
                read_concern=ReadConcern("local"), write_concern=WriteConcern("majority")
            ),
        ):
            await self._fence(position, session)
            for view, documents in folded:
                operations = [
                    DeleteOne({"_id": key}) if after is None else ReplaceOne({"_id": key}, after, upsert=True)
                    for key, _, after in documents.changes()
                ]
                if operations:
                    await self.collection(view).bulk_write(operations, ordered=False, session=session)
        self.position = position
        return changed

    async def _load(self, view: View, history: Iterable[Recorded]) -> Documents:
        wanted: dict[str, set[str]] = {}
        for recorded in history:
            for need in view.needs(recorded):
                wanted.setdefault(need.field, set()).add(need.value)
        found: dict[Any, Document] = {}
        for field, values in wanted.items():
            async for document in self.collection(view).find({field: {"$in": sorted(values)}}):
                found[document["_id"]] = document
        return Documents(found.values(), view.followed)

    async def _move_checkpoint_alone(self, position: int) -> None:
        """Without documents to write, the checkpoint is only worth writing now and then."""
        if position - self._written < 1_000:
            self.position = position
            return
        await self._fence(position, None)
        self.position = position

    async def _fence(self, position: int, session: Any) -> None:
        moved = await self._database[CHECKPOINTS].update_one(
            {"_id": self.name, "position": self._written}, {"$set": {"position": position}}, session=session
        )
        if moved.matched_count == 0:
            raise Fenced(self.name)
        self._written = position

    async def _read_checkpoint(self) -> None:
        checkpoints = self._database[CHECKPOINTS]
        await checkpoints.update_one({"_id": self.name}, {"$setOnInsert": {"position": 0}}, upsert=True)
        document = await checkpoints.find_one({"_id": self.name})
        assert document is not None
        self.position = self._written = document["position"]
        self.epoch += 1

    async def _read_checkpoint_when_possible(self) -> None:
        while True:
            try:
                await self._read_checkpoint()
            except PyMongoError as error:
                log.error("projector.checkpoint_unreadable", projector=self.name, reason=repr(error))
                await asyncio.sleep(0.5)
            else:
                return


def live_announcer(client: Client, settings: Settings) -> Announce:
    """Announces changed documents of live views on `live.<view>.<id>`, with what they were before."""

    async def announce(change: Change, position: int) -> None:
        shown = change.after if change.after is not None else change.before
        if not change.view.live or shown is None or not change.view.announced(shown):
            return
        body = {
            "id": change.document_id,
            "position": position,
            "document": change.after,
            "before": change.before,
        }
        headers = {"traceparent": change.traceparent} if change.traceparent else None
        subject = settings.subject(f"live.{change.view.name}.{change.document_id}")
        await client.publish(subject, orjson.dumps(body), headers=headers)

    return announce
