"""Entries of the log, read newest first from one place in it to the next."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.view import Document


async def page(
    collection: AsyncCollection[Document], wanted: Document, limit: int, before: tuple[int, int] | None
) -> tuple[list[Document], str | None]:
    """At most `limit` entries older than the place `before` (position, index), and the cursor of older ones."""
    selected: dict[str, Any] = dict(wanted)
    if before is not None:
        position, index = before
        selected["$or"] = [{"sequence": {"$lt": position}}, {"sequence": position, "index": {"$lt": index}}]
    found = collection.find(selected).sort([("sequence", -1), ("index", -1)])
    entries = await found.limit(limit + 1).to_list()
    shown = entries[:limit]
    return shown, f"{shown[-1]['sequence']}.{shown[-1]['index']}" if len(entries) > limit else None
