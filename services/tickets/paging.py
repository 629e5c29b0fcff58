"""Reading a page of the lists: each time by the index that leads to its rows on the shortest way.

The server is told which one, for to try out all of them on a hundred thousand rows takes longer than the answer.
"""

import asyncio
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.view import Document
from services.tickets.counting import Counting
from services.tickets.queries import ListTickets
from services.tickets.views import listing, tally, tokens

FEW = 1_000
OPENED = [("opened_at", 1), ("activity", 1)]


class Paging:
    """Pages of the inbox's rows; which index is the shortest way, the tally tells without asking the database."""

    def __init__(self, rows: AsyncCollection[Document], counting: Counting) -> None:
        self._rows = rows
        self._counting = counting

    async def page(self, query: ListTickets) -> list[Document]:
        """The rows of a page in order, and one more if there is one."""
        if query.order == "due":
            running = self._rows.find(listing.due(query)).sort("sla_due", 1).hint([("sla_due", 1)])
            return await running.limit(query.limit + 1).to_list()
        few = await self._few(query)
        if few is not None:
            return await self._selected(query, *few)
        if await self._long_ago(query):
            return await self._latest(query)
        parts = [
            self._rows.find(each).sort(_order(query)).hint(listing.index(each)).limit(query.limit + 1).to_list()
            for each in listing.page(query)
        ]
        merged = {row["_id"]: row for part in await asyncio.gather(*parts) for row in part}
        ordered = sorted(merged.values(), key=lambda row: str(row["activity"]), reverse=query.order == "newest")
        return ordered[: query.limit + 1]

    async def _selected(self, query: ListTickets, few: Document, index: Any) -> list[Document]:
        """A page of what few rows fulfil: all of them are looked at, and put in order."""
        selected = {"$and": [few, {"$or": listing.page(query) or [listing.NO_ROWS]}]}
        return await self._rows.find(selected).sort(_order(query)).hint(index).limit(query.limit + 1).to_list()

    async def _few(self, query: ListTickets) -> tuple[Document, Any] | None:
        """A condition that few rows fulfil, with its index: what many fulfil fills a page from the list itself."""
        for prefix in tokens.prefixes(query.q or ""):
            condition = tokens.beginning_with(prefix)
            if await self._number(condition, [("tokens", 1)]) < FEW:
                return condition, [("tokens", 1)]
        for field, condition in listing.narrow(query).items():
            index = listing.index({field: condition})
            if await self._number(condition, index) < FEW:
                return condition, index
        for field, bounds in listing.bounds(query).items():
            index = OPENED if field == "opened_at" else [(field, 1)]
            if await self._number({field: bounds}, index) < FEW:
                return {field: bounds}, index
        return None

    async def _long_ago(self, query: ListTickets) -> bool:
        """Whether far more tickets lie between the list's beginning and the period that is asked for than in it."""
        before = listing.before(query)
        if before is None:
            return False
        skipped = await self._counting.number(before)
        within = await self._counting.number({"opened_at": listing.bounds(query)["opened_at"]})
        return skipped >= FEW and within < 3 * skipped

    async def _latest(self, query: ListTickets) -> list[Document]:
        """A page whose rows the tally leads to, however many others lie before them in the list."""
        alternatives = listing.page(query)
        page: list[Document] = []
        for portion in await self._counting.latest(alternatives):
            selected = {"_id": {"$in": portion}, "$or": alternatives}
            left = query.limit + 1 - len(page)
            page += await self._rows.find(selected).sort(_order(query)).hint([("_id", 1)]).limit(left).to_list()
            if len(page) > query.limit:
                break
        return page

    async def _number(self, condition: Document, index: Any) -> int:
        """How many rows fulfil a condition; beyond a few it does not matter how many."""
        if tally.countable(condition):
            return await self._counting.number(condition)
        return await self._rows.count_documents(condition, limit=FEW, hint=index)


def _order(query: ListTickets) -> list[tuple[str, int]]:
    return [("activity", -1 if query.order == "newest" else 1)]
