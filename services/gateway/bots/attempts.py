"""Which requests have left for a bot: after a crash nobody asks again what may have moved something on."""

from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from libs.events.event import now
from libs.events.view import Document

KEPT = timedelta(days=7)


class Attempts:
    """Requests by id, noted before they leave."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._attempts = database["bot_attempts"]

    async def prepare(self) -> None:
        """Let old ones expire."""
        await self._attempts.create_index("at", expireAfterSeconds=int(KEPT.total_seconds()))

    async def begin(self, request_id: str) -> bool:
        """Note that a request leaves; False if it may have left before."""
        try:
            await self._attempts.insert_one({"_id": request_id, "at": now()})
        except DuplicateKeyError:
            return False
        return True
