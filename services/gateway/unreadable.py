"""What came in and could not be understood: listed for admins, kept in INGRESS, run again after a fix."""

from collections.abc import Iterable, Sequence

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.event import iso, now
from libs.events.view import Document
from services.gateway.ingress import Ingress, Raw

LISTED = 200


class Unreadable:
    """One document a payload, with the reasons."""

    def __init__(self, collection: AsyncCollection[Document], ingress: Ingress) -> None:
        self._collection = collection
        self._ingress = ingress

    async def prepare(self) -> None:
        """Have what waits for a message be found by it."""
        await self._collection.create_index("awaits", sparse=True)

    async def note(self, raw: Raw, reason: str, awaits: tuple[str, str] | None = None) -> None:
        """Note why a payload, or an item of it, could not be taken. `awaits`: the line and id of what it lacks."""
        facts = {"channel_id": raw.channel_id, "kind": raw.kind, "received_at": iso(raw.received_at)}
        added = {"reasons": reason[:500]} | ({"awaits": _named(*awaits)} if awaits is not None else {})
        await self._collection.update_one(
            {"_id": raw.sequence},
            {"$setOnInsert": facts, "$addToSet": added, "$set": {"noted_at": iso(now())}},
            upsert=True,
        )

    async def awaiting(self, messages: Iterable[tuple[str, str]]) -> Sequence[tuple[Raw, str]]:
        """The payloads that lack one of these messages, the oldest first, and when they were noted last."""
        wanted = {"awaits": {"$in": [_named(*each) for each in messages]}}
        found = await self._collection.find(wanted, {"noted_at": 1}).sort("_id", 1).to_list()
        loaded = [(await self._ingress.load(each["_id"]), each["noted_at"]) for each in found]
        return [(raw, noted_at) for raw, noted_at in loaded if raw is not None]

    async def list(self) -> list[Document]:
        """The newest unreadable payloads."""
        newest = self._collection.find({}, {"awaits": 0}).sort("_id", -1).limit(LISTED)
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


def _named(channel_id: str, provider_id: str) -> str:
    return f"{channel_id} {provider_id}"
