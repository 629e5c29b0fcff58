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
MANY = 10_000


async def page(rows: AsyncCollection[Document], query: ListTickets) -> list[Document]:
    """The rows of a page in order, and one more if there is one."""
    if query.order == "due":
        running = rows.find(listing.due(query)).sort("sla_due", 1).hint([("sla_due", 1)])
        return await running.limit(query.limit + 1).to_list()
    order = [("activity", -1 if query.order == "newest" else 1)]
    few = await _few(rows, query)
    if few is not None:
        condition, index = few
        selected = {"$and": [condition, {"$or": listing.page(query) or [listing.NO_ROWS]}]}
        return await rows.find(selected).sort(order).hint(index).limit(query.limit + 1).to_list()
    found = await asyncio.gather(
        *(
            rows.find(each).sort(order).hint(listing.index(each)).limit(query.limit + 1).to_list()
            for each in listing.page(query)
        )
    )
    merged = {row["_id"]: row for part in found for row in part}
    ordered = sorted(merged.values(), key=lambda row: str(row["activity"]), reverse=query.order == "newest")
    return ordered[: query.limit + 1]


async def _few(rows: AsyncCollection[Document], query: ListTickets) -> tuple[Document, Any] | None:
    """A condition that few rows fulfil, with its index: all of them are looked at, and put in order.

    What many rows fulfil soon fills a page from the list itself, in order; unless it begins far from the list's
    end, as a period long ago does.
    """
    for prefix in tokens.prefixes(query.q or ""):
        condition = tokens.beginning_with(prefix)
        if await _count(rows, condition, "tokens", FEW) < FEW:
            return condition, [("tokens", 1)]
    for field, condition in listing.narrow(query).items():
        index = listing.index({field: condition})
        if await rows.count_documents(condition, limit=FEW, hint=index) < FEW:
            return condition, index
    for field, bounds in listing.bounds(query).items():
        if await _count(rows, {field: bounds}, field, FEW) < FEW:
            return {field: bounds}, [(field, 1)]
    before = listing.before(query)
    if before is not None:
        period = {"opened_at": listing.bounds(query)["opened_at"]}
        skipped = await _count(rows, before, "opened_at", MANY)
        if skipped >= FEW and await _count(rows, period, "opened_at", 3 * MANY) < 3 * skipped:
            return period, [("opened_at", 1)]
    return None


async def _count(rows: AsyncCollection[Document], condition: Document, field: str, limit: int) -> int:
    return await rows.count_documents(condition, limit=limit, hint=[(field, 1)])
