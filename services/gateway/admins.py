"""Who the admins are, so that the last one stays, though two are taken away at the same moment."""

import contextlib
from collections.abc import Iterable

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from libs.events.view import Document
from services.gateway.user import LastAdmin

ADMINS = "admins"


class Admins:
    """One document with the ids of all open admin accounts: MongoDB takes one away only while another is left."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["administration"]

    async def stand(self, user_id: str) -> None:
        """Count a user as an admin."""
        await self._collection.update_one({"_id": ADMINS}, {"$addToSet": {"ids": user_id}}, upsert=True)

    async def step_down(self, user_id: str, known: Iterable[str]) -> None:
        """Count a user as an admin no more; raises `LastAdmin`. `known`: the admins if nobody was counted yet."""
        with contextlib.suppress(DuplicateKeyError):
            await self._collection.insert_one({"_id": ADMINS, "ids": sorted({*known, user_id})})
        another = {"_id": ADMINS, "ids": {"$elemMatch": {"$ne": user_id}}}
        done = await self._collection.update_one(another, {"$pull": {"ids": user_id}})
        if done.matched_count == 0:
            raise LastAdmin
