"""The team's stickers: a collection that everybody fills and picks from, the lately used ones first (C10).

Not events: which picture stands where in a picker is nobody's history, it changes at every use, and analysts ask
nothing of it. That a sticker was sent is an event of its message.
"""

from collections.abc import Sequence

from pymongo.asynchronous.database import AsyncDatabase

from libs.access.policy import Member, manages
from libs.events.command import Refused
from libs.events.event import now
from libs.events.view import Document

SHOWN = 200


class StickerNotFound(Refused):
    """There is no such sticker in the team's collection."""

    code = "sticker.not_found"
    status = "not_found"


class StickerIsNotYours(Refused):
    """Somebody else put it into the collection; management may take it out."""

    code = "sticker.not_yours"
    status = "forbidden"


class Stickers:
    """Which media the team uses as stickers."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["stickers"]

    async def prepare(self) -> None:
        """Have the index of the order they are shown in."""
        await self._collection.create_index([("used_at", -1), ("_id", 1)])

    async def listed(self) -> Sequence[str]:
        """The media ids of all stickers, the one used last first."""
        found = self._collection.find({}, {"_id": 1}).sort([("used_at", -1), ("_id", 1)]).limit(SHOWN)
        return [each["_id"] async for each in found]

    async def has(self, media_id: str) -> bool:
        """Whether this is one of the stickers."""
        return await self._collection.find_one({"_id": media_id}, {"_id": 1}) is not None

    async def add(self, media_id: str, member: Member) -> None:
        """Put a sticker into the collection; one that is there counts as used."""
        moment = now()
        change = {"$set": {"used_at": moment}, "$setOnInsert": {"by": member.id, "at": moment}}
        await self._collection.update_one({"_id": media_id}, change, upsert=True)

    async def used(self, media_id: str) -> None:
        """Note that a sticker was sent, if it is one of the collection."""
        await self._collection.update_one({"_id": media_id}, {"$set": {"used_at": now()}})

    async def remove(self, media_id: str, member: Member) -> None:
        """Take a sticker out. Refused `sticker.not_found`, `sticker.not_yours`."""
        found = await self._collection.find_one({"_id": media_id})
        if found is None:
            raise StickerNotFound
        if found["by"] != member.id and not manages(member):
            raise StickerIsNotYours
        await self._collection.delete_one({"_id": media_id})
