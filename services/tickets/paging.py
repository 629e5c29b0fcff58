"""Reading a page of the lists: each time by the index that leads to its rows on the shortest way.

The server is told which one, for to try out all of them on a hundred thousand rows takes longer than the answer.
"""

import asyncio
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.view import Document
from services.tickets.queries import ListTickets
from services.tickets.views import listing, tokens

FEW = 1_000
# Up to how many rows are counted to find out how far back a period lies: no more if the first will do.
ENOUGH = (3_000, 10_000)
OPENED = [("opened_at", 1), ("activity", 1)]


async def page(rows: AsyncCollection[Document], query: ListTickets) -> list[Document]:
    """The rows of a page in order, and one more if there is one."""
    if query.order == "due":
        running = rows.find(listing.due(query)).sort("sla_due", 1).hint([("sla_due", 1)])
        return await running.limit(query.limit + 1).to_list()
    order = _order(query)
    few = await _few(rows, query)
    if few is not None:
        return await _selected(rows, query, *few)
    long_ago = await _long_ago(rows, query)
    parts = [
        rows.find(each).sort(order).hint(listing.index(each)).limit(query.limit + 1).to_list()
        for each in listing.page(query, ended=long_ago)
    ]
    if long_ago:
        parts.append(_selected(rows, query, listing.outlasting(query), OPENED))
    merged = {row["_id"]: row for part in await asyncio.gather(*parts) for row in part}
    ordered = sorted(merged.values(), key=lambda row: str(row["activity"]), reverse=query.order == "newest")
    return ordered[: query.limit + 1]


async def _selected(
    rows: AsyncCollection[Document], query: ListTickets, few: Document, index: Any
) -> list[Document]:
    """A page of what few rows fulfil: all of them are looked at, and put in order."""
    selected = {"$and": [few, {"$or": listing.page(query) or [listing.NO_ROWS]}]}
    return await rows.find(selected).sort(_order(query)).hint(index).limit(query.limit + 1).to_list()


def _order(query: ListTickets) -> list[tuple[str, int]]:
    return [("activity", -1 if query.order == "newest" else 1)]


async def _few(rows: AsyncCollection[Document], query: ListTickets) -> tuple[Document, Any] | None:
    """A condition that few rows fulfil, with its index. What many fulfil soon fills a page from the list itself."""
    for prefix in tokens.prefixes(query.q or ""):
        condition = tokens.beginning_with(prefix)
        if await _count(rows, condition, [("tokens", 1)], FEW) < FEW:
            return condition, [("tokens", 1)]
    for field, condition in listing.narrow(query).items():
        index = listing.index({field: condition})
        if await _count(rows, condition, index, FEW) < FEW:
            return condition, index
    for field, bounds in listing.bounds(query).items():
        index = OPENED if field == "opened_at" else [(field, 1)]
        if await _count(rows, {field: bounds}, index, FEW) < FEW:
            return {field: bounds}, index
    return None


async def _long_ago(rows: AsyncCollection[Document], query: ListTickets) -> bool:
    """Whether the period that is asked for begins far from the list's end: then the list is read from where the
    period ended, beside those tickets of it that outlasted it.
    """
    before = listing.before(query)
    if before is None:
        return False
    period = {"opened_at": listing.bounds(query)["opened_at"]}
    for most in ENOUGH:
        skipped, within = await asyncio.gather(
            _count(rows, before, OPENED, most), _count(rows, period, OPENED, 3 * most)
        )
        if skipped < FEW or within < 3 * skipped:
            return skipped >= FEW
    return False


async def _count(rows: AsyncCollection[Document], condition: Document, index: Any, limit: int) -> int:
    return await rows.count_documents(condition, limit=limit, hint=index)
