"""Counting tickets: keeps the tally in memory in step with the rows."""

import asyncio
from collections.abc import Iterator
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.projector import Projector
from libs.events.view import Document, View
from services.tickets.queries import CountTickets
from services.tickets.views import listing, tally, tokens
from services.tickets.views.inbox import Inbox
from services.tickets.views.tally import Tally

READ_AT_ONCE = 5_000
COMMON = 2_000
LOOK_EVERY = 1.0
log = telemetry.logger(__name__)


class Counting:
    """Answers with counters that stand at exactly the projector's position.

    The tally is read from the rows at a start, and again whenever somebody else may have written them (the
    projector's epoch); in between it follows this process's own writes.
    """

    def __init__(self, rows: AsyncCollection[Document], projector: Projector) -> None:
        self._rows = rows
        self._projector = projector
        self._tally = Tally()
        self._epoch: int | None = None
        self._reading = asyncio.Lock()
        projector.followers.append(self._follow)

    @property
    def stands(self) -> bool:
        """Whether the tally stands where the rows do."""
        return self._epoch == self._projector.epoch

    async def counters(self, query: CountTickets) -> dict[str, Any]:
        """The counters of a question."""
        await self._stand()
        alternatives = listing.counted(query)
        position, among = self._projector.position, None
        if not all(tally.countable(each) for each in alternatives):
            among = await self._found(query, alternatives)
        return {**self._tally.counters(query, alternatives, among), "position": position}

    async def number(self, condition: Document) -> int:
        """How many tickets fulfil a condition that the tally can answer."""
        await self._stand()
        return self._tally.number(condition)

    async def latest(self, alternatives: list[Document]) -> Iterator[list[str]]:
        """The tickets of a page by their last activity, as far as the tally tells; see `Tally.latest`."""
        await self._stand()
        return self._tally.latest(alternatives)

    async def keep(self) -> None:
        """Read the tally whenever it must be read, so that who asks need not wait for it."""
        while True:
            try:
                await self._stand()
            except PyMongoError as error:
                log.error("tally.unreadable", reason=repr(error))
            await asyncio.sleep(LOOK_EVERY)

    async def _stand(self) -> None:
        while not self.stands:
            await self._read()

    async def _found(self, query: CountTickets, alternatives: list[Document]) -> list[str]:
        """The tickets of a question that not only the tally can answer, as one by words."""
        searched: Document = {"$or": alternatives}
        cursor = self._rows.find(searched, {"_id": 1})
        if words := [tokens.beginning_with(each) for each in tokens.prefixes(query.q or "")]:
            rarest = words[0] if len(words) == 1 else await self._rarest(words)
            cursor = self._rows.find({"$and": [rarest, searched]}, {"_id": 1}).hint({"tokens": 1})
        return [each["_id"] async for each in cursor.batch_size(READ_AT_ONCE)]

    async def _rarest(self, words: list[Document]) -> Document:
        """The condition that fewest rows fulfil, as far as they need to be counted for that."""
        counting = (self._rows.count_documents(each, limit=COMMON, hint={"tokens": 1}) for each in words)
        having = await asyncio.gather(*counting)
        return words[having.index(min(having))]

    async def _read(self) -> None:
        async with self._reading, self._projector.paused():
            epoch = self._projector.epoch
            if self.stands:
                return
            self._tally = Tally()
            wanted = dict.fromkeys(tally.FIELDS, 1)
            cursor = self._rows.find({"state": {"$in": list(listing.STATES)}}, wanted).batch_size(READ_AT_ONCE)
            async for row in cursor:
                self._tally.add(row)
            self._epoch = epoch

    def _follow(self, view: View, before: Document | None, after: Document | None) -> None:
        if isinstance(view, Inbox):
            self._tally.follow(before, after)
