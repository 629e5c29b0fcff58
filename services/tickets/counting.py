"""Counting tickets: keeps the tally in memory in step with the rows."""

import asyncio
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.projector import Projector
from libs.events.view import Document, View
from services.tickets.queries import CountTickets
from services.tickets.views import listing, tally, tokens
from services.tickets.views.inbox import Inbox
from services.tickets.views.tally import Tally


class Counting:
    """Answers with counters that stand at exactly the projector's position.

    The tally is summed up from the rows at the first question, and again whenever somebody else may have written
    them (the projector's epoch); in between it follows this process's own writes.
    """

    def __init__(self, rows: AsyncCollection[Document], projector: Projector) -> None:
        self._rows = rows
        self._projector = projector
        self._tally = Tally()
        self._epoch: int | None = None
        self._summing_up = asyncio.Lock()
        projector.followers.append(self._follow)

    async def counters(self, query: CountTickets) -> dict[str, Any]:
        """The counters of a question."""
        if not listing.tallied(query):
            position = self._projector.position
            return {**(await self._looked_up(query)).counters(query), "position": position}
        while self._epoch != self._projector.epoch:
            await self._sum_up()
        return {**self._tally.counters(query), "position": self._projector.position}

    async def _looked_up(self, query: CountTickets) -> Tally:
        """The tally of the rows that fit a question which the kept one cannot answer."""
        every = listing.rows(query.model_copy(update={"state": (), "group": None}), asleep=True)
        prefixes = tokens.prefixes(query.q or "")
        if not prefixes:
            return await self._aggregate(every)
        searched = [tokens.beginning_with(max(prefixes, key=len)), every]
        return await self._aggregate({"$and": searched}, hint={"tokens": 1})

    async def _sum_up(self) -> None:
        async with self._summing_up, self._projector.paused():
            epoch = self._projector.epoch
            if self._epoch != epoch:
                self._tally = await self._aggregate({"state": {"$in": list(listing.STATES)}})
                self._epoch = epoch

    async def _aggregate(self, selected: Document, **options: Any) -> Tally:
        cursor = await self._rows.aggregate(tally.summing_up(selected), **options)
        return tally.summed_up(await cursor.to_list())

    def _follow(self, view: View, before: Document | None, after: Document | None) -> None:
        if isinstance(view, Inbox):
            self._tally.follow(before, after)
