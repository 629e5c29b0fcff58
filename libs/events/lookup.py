"""A data loader (Byron): documents asked for one by one in the same moment are found by one query.

A policy reacts to the events of many streams side by side. Each reaction asks for one document; a query for each
would cost the driver more than the answer is worth.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.view import Document

MOST_AT_ONCE = 500


class Lookup:
    """Finds one document of a collection by the value of one field, among those that a condition allows."""

    def __init__(
        self,
        collection: AsyncCollection[Document],
        field: str,
        condition: Mapping[str, Any] | None = None,
        projection: Mapping[str, Any] | None = None,
    ) -> None:
        self._collection = collection
        self._field = field
        self._condition = dict(condition or {})
        self._projection = None if projection is None else {**projection, field: 1}
        self._asked: dict[str, asyncio.Future[Document | None]] = {}
        self._finding: set[asyncio.Task[None]] = set()

    async def one(self, value: str) -> Document | None:
        """The document whose field has this value; None: there is none. Raises what MongoDB's driver does."""
        asked = self._asked.get(value)
        if asked is None:
            asked = self._asked[value] = asyncio.get_running_loop().create_future()
            if len(self._asked) == 1:
                asyncio.get_running_loop().call_soon(self._find)
        return await asyncio.shield(asked)

    def _find(self) -> None:
        """What was asked until now is looked for together; what is asked from now on, together the next time."""
        asked, self._asked = self._asked, {}
        values = list(asked)
        for start in range(0, len(values), MOST_AT_ONCE):
            some = {each: asked[each] for each in values[start : start + MOST_AT_ONCE]}
            task = asyncio.create_task(self._answer(some))
            self._finding.add(task)
            task.add_done_callback(self._finding.discard)

    async def _answer(self, asked: Mapping[str, "asyncio.Future[Document | None]"]) -> None:
        try:
            wanted = {**self._condition, self._field: {"$in": list(asked)}}
            found = {each[self._field]: each async for each in self._collection.find(wanted, self._projection)}
        except Exception as error:
            for future in asked.values():
                future.set_exception(error)
        else:
            for value, future in asked.items():
                future.set_result(found.get(value))
