"""What came in and could not be understood: listed for admins, kept in INGRESS, run again after a fix."""

from collections.abc import Sequence

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.event import iso, now
from libs.events.view import Document
from services.gateway.ingress import Raw

LISTED = 200


class Unreadable:
    """One document a payload, with the reasons."""

    def __init__(self, collection: AsyncCollection[Document]) -> None:
        self._collection = collection

    async def note(self, raw: Raw, reason: str) -> None:
        """Note why a payload, or an item of it, could not be taken."""
        facts = {"channel_id": raw.channel_id, "kind": raw.kind, "received_at": iso(raw.received_at)}
        await self._collection.update_one(
            {"_id": raw.sequence},
            {"$setOnInsert": facts, "$addToSet": {"reasons": reason[:500]}, "$set": {"noted_at": iso(now())}},
            upsert=True,
        )

    async def list(self) -> list[Document]:
        """The newest unreadable payloads."""
        newest = self._collection.find().sort("_id", -1).limit(LISTED)
        return [{"seq": each.pop("_id"), **each} async for each in newest]

    async def sequences(self) -> Sequence[int]:
        """The places in INGRESS of all unreadable payloads, the oldest first."""
        return [each["_id"] async for each in self._collection.find({}, {"_id": 1}).sort("_id", 1)]

    async def counts(self) -> dict[str, int]:
        """How many there are of each line."""
        grouped = await self._collection.aggregate([{"$group": {"_id": "$channel_id", "count": {"$sum": 1}}}])
        return {each["_id"]: each["count"] async for each in grouped}

    async def holds(self, sequence: int) -> bool:
        """Whether a payload is on the list."""
        return await self._collection.find_one({"_id": sequence}, {"_id": 1}) is not None

    async def noted_at(self, sequence: int) -> str | None:
        """When something of a payload was noted last; None when it is not on the list."""
        found = await self._collection.find_one({"_id": sequence}, {"noted_at": 1})
        return found["noted_at"] if found is not None else None

    async def forget(self, sequence: int, noted_at: str) -> None:
        """Take one off the list, unless something of it was noted since."""
        await self._collection.delete_one({"_id": sequence, "noted_at": noted_at})
