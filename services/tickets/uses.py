"""How many tickets bear each tag, or came for each reason: what management wants to know before it archives one."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.view import Document
from services.tickets.queries import CountUses

FIELDS = {"tags": "tag_ids", "reasons": "reason_id"}


class Uses:
    """Counts in an index, one entry a use."""

    def __init__(self, rows: AsyncCollection[Document]) -> None:
        self._rows = rows

    async def count(self, query: CountUses) -> dict[str, Any]:
        """`counts`: tickets by the id of a tag or a reason; those without a use are left out."""
        field = FIELDS[query.what]
        stages: list[dict[str, Any]] = [
            {"$match": {field: {"$exists": True, "$nin": [None, []]}}},
            {"$project": {"_id": 0, field: 1}},
            {"$unwind": f"${field}"},
            {"$group": {"_id": f"${field}", "count": {"$sum": 1}}},
        ]
        found = await self._rows.aggregate(stages)
        return {"counts": {each["_id"]: each["count"] async for each in found}}
