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

    async def forget(self, sequence: int) -> bool:
        """Take one off the list, to be noted anew if it still cannot be read; whether it was there."""
        return (await self._collection.delete_one({"_id": sequence})).deleted_count == 1
