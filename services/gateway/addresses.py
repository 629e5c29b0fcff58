"""E-mail addresses in use: one account each, though two ask for one at the same moment."""

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from libs.events.view import Document
from services.gateway.user import AddressIsTaken


class Addresses:
    """Who holds which address that was taken after joining. An address that somebody joined with stays his: his
    account's id is derived from it.
    """

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["addresses"]

    async def hold(self, user_id: str, email: str) -> None:
        """Have an address for a user; raises `AddressIsTaken`."""
        try:
            await self._collection.insert_one({"_id": _folded(email), "user_id": user_id})
        except DuplicateKeyError as error:
            await self.require_free(user_id, email, error)

    async def require_free(self, user_id: str, email: str, cause: Exception | None = None) -> None:
        """Raises `AddressIsTaken` when it is somebody else's."""
        held = await self._collection.find_one({"_id": _folded(email)})
        if held is not None and held["user_id"] != user_id:
            raise AddressIsTaken from cause

    async def leave_others(self, user_id: str, email: str) -> None:
        """Of a user's addresses keep this one only."""
        await self._collection.delete_many({"user_id": user_id, "_id": {"$ne": _folded(email)}})


def _folded(email: str) -> str:
    return email.strip().casefold()
