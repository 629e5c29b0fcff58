"""Log-ins that failed, counted so that guessing is slow: by account, by address, and by both together (P5).

The counts stand in the database, so they hold over all gateways and restarts. A try is counted before the password
is looked at: many at once cannot slip through together.
"""

import time
from datetime import timedelta

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase

from libs.events.view import Document
from services.gateway.errors import HttpProblem
from services.gateway.sessions import seconds

WITHIN = timedelta(minutes=15)
# Whoever guesses from one place is stopped soon; an account that many places guess at, and a place that guesses at
# many accounts, later: neither must be a way to lock a whole office out.
PAIR, ACCOUNT, ADDRESS = 10, 50, 100


class Attempts:
    """Counts by key, each for a quarter of an hour from its first failure."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["log_in_attempts"]

    async def prepare(self) -> None:
        """Let counts expire."""
        await self._collection.create_index("until", expireAfterSeconds=0)

    async def begin(self, account: str, address: str) -> None:
        """Count a try; raises 429 when there were too many failures."""
        for key, limit in _keys(account, address):
            document = await self._add(key, 1)
            if document["count"] > limit:
                await self._add(key, -1)
                left = max(1, int(seconds(document["until"]) - time.time()) + 1)
                raise HttpProblem(
                    429,
                    "session.too_many_attempts",
                    "Too many wrong passwords; try again later.",
                    headers={"Retry-After": str(left)},
                )

    async def succeed(self, account: str, address: str) -> None:
        """The right password came: this person is no longer under suspicion here, and the try was none."""
        (pair, _), *others = _keys(account, address)
        await self._collection.delete_one({"_id": pair})
        for key, _ in others:
            await self._add(key, -1)

    async def take_back(self, account: str, address: str) -> None:
        """The password was right, but the log-in goes on: neither a failure nor the end of suspicion."""
        for key, _ in _keys(account, address):
            await self._add(key, -1)

    async def _add(self, key: str, by: int) -> Document:
        """The count after it; one whose time is over begins anew."""
        over = {"$lte": [{"$ifNull": ["$until", "$$NOW"]}, "$$NOW"]}
        until = {"$dateAdd": {"startDate": "$$NOW", "unit": "second", "amount": int(WITHIN.total_seconds())}}
        count = {"$max": [0, {"$add": [{"$cond": [over, 0, "$count"]}, by]}]}
        document: Document | None = await self._collection.find_one_and_update(
            {"_id": key},
            [{"$set": {"count": count, "until": {"$cond": [over, until, "$until"]}}}],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        assert document is not None, "an upsert leaves a document"
        return document


def _keys(account: str, address: str) -> list[tuple[str, int]]:
    return [(f"{account} {address}", PAIR), (f"account {account}", ACCOUNT), (f"address {address}", ADDRESS)]
