"""Work that exactly one gateway does at a time, and the place in a stream that it has reached.

Receiving and sending keep the order of each conversation, which two workers side by side could not. So whoever
holds the lease works; when he is gone for `SECONDS`, another takes over at the place written down. A holder
that comes back under his name goes on at once. Two could overlap for a moment when a machine stops dead and
wakes again: what they do is idempotent, and the place is only moved by the holder.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine

import nats.errors
from pymongo import ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError, PyMongoError

from libs.events import telemetry
from libs.events.view import Document

SECONDS = 6
# Seconds between renewals, between notes of the place, and after an interruption.
RENEW_EVERY = 1.5
NOTE_EVERY = 0.5
REST_SECONDS = 0.5
log = telemetry.logger(__name__)

Work = Callable[[int], Coroutine[None, None, None]]


class LeaseLost(Exception):
    """Another gateway has taken over."""


class Lease:
    """The right to do one kind of work, named `name`, held by one gateway."""

    def __init__(self, collection: AsyncCollection[Document], name: str, holder: str) -> None:
        self._collection = collection
        self._name = name
        self._holder = holder

    async def hold(self, *works: Work, after: Callable[[], Awaitable[None]] | None = None) -> None:
        """Do `works` side by side for ever, from the place reached, whenever this gateway has the right.

        They stop when the right is lost or one of them meets a failing database or broker; `after` is awaited
        whenever they have stopped, and then the right is sought again. Who is cancelled hands it on at once.
        """
        try:
            while True:
                try:
                    await self._hold_once(works)
                finally:
                    if after is not None:
                        await after()
        finally:
            with contextlib.suppress(PyMongoError):
                await self.release()

    async def _hold_once(self, works: tuple[Work, ...]) -> None:
        try:
            place = await self.acquire()
            async with asyncio.TaskGroup() as together:
                together.create_task(self.keep())
                for work in works:
                    together.create_task(work(place))
        except* LeaseLost:
            log.warning(f"{self._name}.lease_lost")
        except* (PyMongoError, nats.errors.Error, TimeoutError) as group:
            log.warning(f"{self._name}.interrupted", reason=repr(group.exceptions[0])[:200])
            await asyncio.sleep(REST_SECONDS)

    async def acquire(self) -> int:
        """Wait for the right; returns the place reached so far."""
        unheld = {"$setOnInsert": {"holder": None, "until": None, "place": 0}}
        with contextlib.suppress(DuplicateKeyError):
            await self._collection.update_one({"_id": self._name}, unheld, upsert=True)
        while True:
            reached = await self._take()
            if reached is not None:
                return reached
            await asyncio.sleep(RENEW_EVERY)

    async def keep(self) -> None:
        """Renew for ever; raises `LeaseLost`."""
        while True:
            await asyncio.sleep(RENEW_EVERY)
            if await self._take() is None:
                raise LeaseLost(self._name)

    async def reach(self, place: int) -> None:
        """Write down the place reached; raises `LeaseLost`."""
        moved = await self._collection.update_one(
            {"_id": self._name, "holder": self._holder}, {"$set": {"place": place}}
        )
        if moved.matched_count == 0:
            raise LeaseLost(self._name)

    async def note(self, place: int, reached: Callable[[], int]) -> None:
        """Write down from `place` on what is reached, for ever; raises `LeaseLost`."""
        while True:
            await asyncio.sleep(NOTE_EVERY)
            now = reached()
            if now > place:
                await self.reach(now)
                place = now

    async def release(self) -> None:
        """Let another take over at once."""
        await self._collection.update_one(
            {"_id": self._name, "holder": self._holder}, {"$set": {"holder": None, "until": None}}
        )

    async def _take(self) -> int | None:
        free = {"$or": [{"holder": {"$in": [None, self._holder]}}, {"$expr": {"$lt": ["$until", "$$NOW"]}}]}
        until = {"$dateAdd": {"startDate": "$$NOW", "unit": "second", "amount": SECONDS}}
        taken = {"holder": self._holder, "until": until, "place": {"$ifNull": ["$place", 0]}}
        document = await self._collection.find_one_and_update(
            {"_id": self._name, **free}, [{"$set": taken}], return_document=ReturnDocument.AFTER
        )
        return int(document["place"]) if document is not None else None
