"""The cards of a board: its tickets, column by column, with counts and sums (T18)."""

import base64
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.projector import Projector
from libs.events.view import Document
from services.tickets.lookups import LookUps
from services.tickets.queries import ListBoardCards, SumBoard, item
from services.tickets.views import listing


class BoardCards:
    """Answers questions about the tickets on a board from the rows of the lists."""

    def __init__(self, rows: AsyncCollection[Document], projector: Projector, lookups: LookUps) -> None:
        self._rows = rows
        self._projector = projector
        self._lookups = lookups

    async def cards(self, query: ListBoardCards) -> dict[str, Any]:
        """One page of a column."""
        position = self._projector.position
        placed: Document = {"$gt": ""} if query.cursor is None else {"$gt": "", "$lt": _decoded(query.cursor)}
        selected = {
            "$and": [
                {"column_id": query.in_column, "board_id": query.on_board, "placed": placed},
                listing.rows(query, asleep=True),
            ]
        }
        found = self._rows.find(selected).sort([("placed", -1)]).hint([("column_id", 1), ("placed", 1)])
        documents = await found.limit(query.limit + 1).to_list()
        shown = documents[: query.limit]
        names = await self._lookups.names(shown)
        return {
            "items": [item(each, names) for each in shown],
            "next": _encoded(shown[-1]["placed"]) if len(documents) > query.limit else None,
            "position": position,
        }

    async def sums(self, query: SumBoard) -> dict[str, Any]:
        """Counts and sums of every column."""
        position = self._projector.position
        by = {"column_id": "$column_id", "currency": "$currency"}
        found = await self._rows.aggregate(
            [
                {"$match": {"$and": [{"board_id": query.on_board}, listing.rows(query, asleep=True)]}},
                {"$group": {"_id": by, "count": {"$sum": 1}, "cents": {"$sum": "$cents"}}},
            ]
        )
        columns: dict[str, Any] = {}
        async for each in found:
            column = columns.setdefault(each["_id"]["column_id"], {"count": 0, "sums": {}})
            column["count"] += each["count"]
            if each["_id"].get("currency") is not None:
                column["sums"][each["_id"]["currency"]] = each["cents"]
        return {"columns": columns, "position": position}


def _encoded(placed: str) -> str:
    return base64.urlsafe_b64encode(placed.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        placed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError as error:
        raise listing.CursorIsInvalid from error
    if "/" not in placed:
        raise listing.CursorIsInvalid
    return placed
