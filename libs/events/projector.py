"""The projector: reads the log, folds it into views, and writes documents and checkpoint as one transaction.

The checkpoint is taken by compare-and-set, so of two projectors running by accident only one can write; the
other finds out, waits, and goes on from what was written. In the same way, or by a look every few seconds, it finds
out that a crash of the database took back its newest writes. The checkpoint also names the collections that stand
at its position: a release with other views takes it over once they are built, and the release before cannot write
any more. An event that cannot be applied stops the projector (it is retried, seen in metrics and readiness); it is
never skipped.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nats.errors
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
from libs.events.view import Document, Documents, View

CHECKPOINTS = "checkpoints"
SWAPPING = "(swapping)"
FENCED_SECONDS = 0.2
RETRY_SECONDS = 5.0
LOOK_EVERY = 5.0
# Not waited for on disk or on other nodes: what a crash takes back, it takes back with the checkpoint.
WRITTEN = WriteConcern(w=1, j=False)
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """A document that a batch changed: what it was and is (None: not there), and the trace that led to it.

    Of one that is announced `again` nobody knows any more what it was.
    """

    view: View
    document_id: str
    before: Document | None
    after: Document | None
    traceparent: str | None
    again: bool = False


Announce = Callable[[Change, int], Awaitable[None]]
Follow = Callable[[View, Document | None, Document | None], None]


def _operation(change: Change) -> DeleteOne | ReplaceOne[Document]:
    which = {"_id": change.document_id}
    return DeleteOne(which) if change.after is None else ReplaceOne(which, change.after, upsert=True)


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

    What is written is announced after it. The checkpoint also tells how far announcing has come, a batch late:
    after a death or a failure in between, the last batch is announced again.
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
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self.name = name
        self.views = tuple(views)
        self.position = 0
        self.epoch = 0
        self.followers: list[Follow] = []
        self.stopped_by: str | None = None
        self.retry_seconds = retry_seconds
        self._database = database
        self._mongo = mongo
        self._reader = reader
        self._announce = announce
        self._suffix = suffix
        self._written = 0
        self._announced = 0
        self._looked = 0.0
        self._standing = sorted(self.collection(view).name for view in views)
        self.rebuilding = asyncio.Lock()
        self._running = asyncio.Lock()
        self._moved = asyncio.Condition()
        self._types = {each.name() for view in views for each in view.events}
        self._types_of = {view: {each.name() for each in view.events} for view in views}
        self._listeners: dict[str, list[View]] = {}
        for view in views:
            for each in view.events:
                self._listeners.setdefault(each.name(), []).append(view)

    def collection(self, view: View) -> AsyncCollection[Document]:
        """Where this projector writes a view's documents."""
        return self._database[f"{view.name}_v{view.version}{self._suffix}"]

    async def prepare(self) -> list[View]:
        """Make ready to run; returns the views that must be built first, because nobody has kept them so far."""
        existing = set(await self._database.list_collection_names())
        await self._database[CHECKPOINTS].update_one(
            {"_id": self.name}, {"$setOnInsert": {"position": 0, "standing": self._standing}}, upsert=True
        )
        standing = set((await self._read_checkpoint()).get("standing", ()))
        missing = [
            view
            for view in self.views
            if self.position > 0 and not {self.collection(view).name} <= existing & standing
        ]
        for view in self.views:
            if view not in missing:
                await self._make(view, existing)
        if not missing and standing != set(self._standing):
            async with self.alone():
                log.info("projector.took_over", projector=self.name, position=self.position)
        return missing

    async def _make(self, view: View, existing: set[str]) -> None:
        collection = self.collection(view)
        if collection.name not in existing:
            await self._database.create_collection(collection.name)
        led_to = {index[0][0] for index in view.indexes}
        followed = [[(field, 1)] for field in view.followed if field not in led_to]
        for index in followed + [list(index) for index in view.indexes]:
            await collection.create_index(index)
        for first, *others in view.partial_indexes:
            having = {first: {"$exists": True}}
            await collection.create_index([first, *others], partialFilterExpression=having)

    async def run(self) -> None:
        """Project for ever."""
        while True:
            try:
                await self._announce_again()
                async for batch in self._reader.batches(self.position):
                    async with self._running:
                        await self._apply_as_far_as_possible(batch)
                        await self._look()
            except Fenced:
                log.warning("projector.fenced", projector=self.name, position=self.position)
                await asyncio.sleep(FENCED_SECONDS)
            except (PyMongoError, nats.errors.Error, TimeoutError) as error:
                log.error("projector.interrupted", projector=self.name, reason=repr(error))
                await asyncio.sleep(0.5)
            except Exception as error:
                self.stopped_by = repr(error)
                telemetry.PROJECTION_STOPPED.labels(self.name).set(1)
                log.exception("projector.stopped", projector=self.name, position=self.position)
                await asyncio.sleep(self.retry_seconds)
            await self._read_checkpoint_when_possible()

    async def reached(self, position: int, timeout: float = 5.0) -> None:
        """Return once `position` is projected; raises `PositionNotReached` after `timeout` seconds."""
        if self.position >= position:
            return
        async with self._moved:
            try:
                await asyncio.wait_for(self._moved.wait_for(lambda: self.position >= position), timeout)
            except TimeoutError as error:
                detail = f"{self.name} stands at {self.position}, asked for {position}"
                raise PositionNotReached(detail) from error

    async def run_until(self, position: int) -> None:
        """Project up to `position` exactly, and no further; it is the log's head or before it."""
        if self.position >= position:
            return
        async for batch in self._reader.batches(self.position):
            within = [entry for entry in batch if entry.sequence <= position]
            if within:
                await self._apply(within)
            if not batch or batch[-1].sequence >= position:
                # After silence: the message at `position` itself has been erased.
                await self._stand_at(max(self.position, position))
                return

    def paused(self) -> asyncio.Lock:
        """Held, it keeps the projector from moving."""
        return self._running

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keep every other projector from writing, and stand where the last of them stood.

        Afterwards all views of this one stand at its position, and others with the same views may write again.
        """
        checkpoints = self._database[CHECKPOINTS]
        await checkpoints.update_one({"_id": self.name}, {"$addToSet": {"standing": SWAPPING}})
        try:
            await self._stand_at(max(self.position, (await self._checkpoint())["position"]))
            yield
        except BaseException:
            await checkpoints.update_one({"_id": self.name}, {"$pull": {"standing": SWAPPING}})
            raise
        stands = {"position": self.position, "standing": self._standing, "announced": self.position}
        await checkpoints.update_one({"_id": self.name}, {"$set": stands})
        self._written = self.position
        self.epoch += 1

    async def _apply_as_far_as_possible(self, batch: list[Entry]) -> None:
        """What comes before an event that cannot be applied is not held back by it."""
        try:
            await self._apply(batch)
        except (Fenced, PyMongoError, nats.errors.Error, TimeoutError):
            raise
        except Exception:
            if len(batch) == 1:
                raise
            for entry in batch:
                await self._apply([entry])

    async def _apply(self, batch: list[Entry]) -> None:
        # A swap may have moved this projector on while its reader stood where it was.
        batch = [entry for entry in batch if entry.sequence > self.position]
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
        self._announced = batch[-1].sequence

    async def _announce_again(self) -> None:
        """Announce what stands in the documents that the last batch changed, for its writer may have died first."""
        if self._announce is None:
            return
        position = self.position
        announced = max(self._announced, (await self._checkpoint()).get("announced", position))
        history: list[Recorded] = []
        if announced < position:
            async for batch in self._reader.batches(announced):
                within = [entry for entry in batch if entry.sequence <= position and self._concerns(entry)]
                history += [each for entry in within for each in decode_commit(entry.data, entry.sequence)]
                if not batch or batch[-1].sequence >= position:
                    break
        for view in self.views:
            events = [each for each in history if view.live and each.name in self._types_of[view]]
            for document in (await self._load(view, events)).all() if events else []:
                if announced < document["position"] <= position:
                    await self._announce(Change(view, document["_id"], None, document, None, again=True), position)
        self._announced = position

    def _concerns(self, entry: Entry) -> bool:
        types = entry.headers.get("Guiche-Types")
        return types is None or not self._types.isdisjoint(types.split(","))

    async def _write(self, history: list[Recorded], position: int) -> list[Change]:
        concerning = [
            (view, events)
            for view in self.views
            if (events := [each for each in history if view in self._listeners[each.name]])
        ]
        if not concerning:
            await self._move_checkpoint_alone(position)
            return []
        changed: list[Change] = []
        async with (
            self._mongo.start_session() as session,
            await session.start_transaction(read_concern=ReadConcern("local"), write_concern=WRITTEN),
        ):
            loads = asyncio.gather(*(self._load(view, events) for view, events in concerning))
            loaded, _ = await asyncio.gather(loads, self._fence(position, session))
            for (view, events), documents in zip(concerning, loaded, strict=True):
                for recorded in events:
                    view.evolve(documents, recorded)
                changes = [
                    Change(view, key, before, after, documents.traceparent(key))
                    for key, before, after in documents.changes()
                ]
                if changes:
                    operations = [_operation(each) for each in changes]
                    await self.collection(view).bulk_write(operations, ordered=False, session=session)
                changed += changes
        self._stand_written(position)
        return changed

    async def _load(self, view: View, history: Iterable[Recorded]) -> Documents:
        wanted: dict[str, set[str]] = {}
        for recorded in history:
            for need in view.needs(recorded):
                wanted.setdefault(need.field, set()).add(need.value)
        if not wanted:
            return Documents((), view.followed)
        either = [{field: {"$in": sorted(values)}} for field, values in wanted.items()]
        found = await self.collection(view).find({"$or": either}).to_list()
        return Documents(found, view.followed)

    async def _move_checkpoint_alone(self, position: int) -> None:
        """Without documents to write, the checkpoint is only worth writing now and then."""
        if position - self._written < 1_000:
            self.position = position
            return
        await self._fence(position, None)
        self._stand_written(position)

    async def _fence(self, position: int, session: Any) -> None:
        moved = await self._database[CHECKPOINTS].update_one(
            {"_id": self.name, "position": self._written, "standing": self._standing},
            {"$set": {"position": position, "announced": self._announced}},
            session=session,
        )
        if moved.matched_count == 0:
            raise Fenced(self.name)

    def _stand_written(self, position: int) -> None:
        self.position = self._written = position
        self._looked = time.monotonic()

    async def _look(self) -> None:
        """Raises `Fenced` when what was written last does not stand any more, though there is nothing to write."""
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        if (await self._checkpoint())["position"] != self._written:
            raise Fenced(self.name)
        self._looked = time.monotonic()

    async def _checkpoint(self) -> Document:
        document = await self._database[CHECKPOINTS].find_one({"_id": self.name})
        assert document is not None, f"the checkpoint of {self.name} is gone"
        return document

    async def _read_checkpoint(self) -> Document:
        document = await self._checkpoint()
        self._written = document["position"]
        self.epoch += 1
        await self._stand_at(self._written)
        return document

    async def _stand_at(self, position: int) -> None:
        self.position = position
        async with self._moved:
            self._moved.notify_all()

    async def _read_checkpoint_when_possible(self) -> None:
        while True:
            try:
                await self._read_checkpoint()
            except PyMongoError as error:
                log.error("projector.checkpoint_unreadable", projector=self.name, reason=repr(error))
                await asyncio.sleep(0.5)
            else:
                return
