"""What outgoing webhooks were told, or will be, and what came of it (P4).

A delivery refers to its event and holds nothing of it: what is told is made from the present documents each time,
so nobody's data outlives its erasure here.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from pymongo.asynchronous.database import AsyncDatabase

from libs.events.event import Recorded, iso, now
from libs.events.view import Document

KEPT = timedelta(days=14)
MOST_ATTEMPTS_SHOWN = 20
State = Literal["waiting", "delivered", "failed", "held"]


class WebhookLog:
    """Deliveries by id, and how each webhook has fared lately."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._deliveries = database["webhook_deliveries"]
        self._health = database["webhook_health"]

    async def prepare(self) -> None:
        """Let old deliveries expire."""
        await self._deliveries.create_index("expires_at", expireAfterSeconds=0)
        await self._deliveries.create_index([("webhook_id", 1), ("at", -1), ("_id", -1)])

    async def begin(
        self, delivery_id: str, webhook_id: str, kind: str, recorded: Recorded | None, state: State
    ) -> bool:
        """Note that something is to be told; False if that is known. Without an event it is a test."""
        moment = now()
        first: Document = {
            "webhook_id": webhook_id,
            "kind": kind,
            "event_id": recorded.id if recorded is not None else delivery_id,
            "position": recorded.position if recorded is not None else None,
            "index": recorded.index if recorded is not None else None,
            "at": iso(recorded.time if recorded is not None else moment),
            "state": state,
            "attempts": [],
            "tries": 0,
            "next_at": None,
            "expires_at": moment + KEPT,
        }
        done = await self._deliveries.update_one({"_id": delivery_id}, {"$setOnInsert": first}, upsert=True)
        return done.upserted_id is not None

    async def get(self, delivery_id: str, webhook_id: str | None = None) -> Document | None:
        """A delivery, or None."""
        wanted = {"_id": delivery_id} if webhook_id is None else {"_id": delivery_id, "webhook_id": webhook_id}
        return await self._deliveries.find_one(wanted)

    async def page(self, webhook_id: str, limit: int, before: tuple[str, str] | None) -> list[Document]:
        """A webhook's deliveries, newest first."""
        wanted: dict[str, Any] = {"webhook_id": webhook_id}
        if before is not None:
            at, delivery_id = before
            wanted["$or"] = [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": delivery_id}}]
        return await self._deliveries.find(wanted).sort([("at", -1), ("_id", -1)]).limit(limit).to_list()

    async def held(self, webhook_id: str, limit: int) -> list[str]:
        """What waits for a paused webhook, oldest first."""
        found = self._deliveries.find({"webhook_id": webhook_id, "state": "held"}, {"_id": 1}).sort("at", 1)
        return [each["_id"] async for each in found.limit(limit)]

    async def tried(self, delivery_id: str, attempt: Document, state: State, next_at: datetime | None) -> None:
        """Note what came of an attempt."""
        changed = {"state": state, "next_at": iso(next_at) if next_at is not None else None}
        attempts = {"attempts": {"$each": [attempt], "$slice": -MOST_ATTEMPTS_SHOWN}}
        change = {"$set": changed, "$push": attempts, "$inc": {"tries": 1}}
        await self._deliveries.update_one({"_id": delivery_id}, change)

    async def set_state(self, delivery_id: str, state: State) -> None:
        """Hold a delivery, or have it wait again with all its tries."""
        changed: dict[str, Any] = {"state": state, "next_at": None}
        if state == "waiting":
            changed["tries"] = 0
        await self._deliveries.update_one({"_id": delivery_id}, {"$set": changed})

    async def fared(self, webhook_id: str, well: bool) -> Document:
        """Note how a webhook fared; how it has fared lately: `failing_since`, `failures`, `delivered_at`."""
        moment = now()
        if well:
            change: Any = {"$set": {"failing_since": None, "failures": 0, "delivered_at": moment}}
        else:
            since = {"$ifNull": ["$failing_since", moment]}
            failures = {"$add": [{"$ifNull": ["$failures", 0]}, 1]}
            change = [{"$set": {"failing_since": since, "failures": failures}}]
        await self._health.update_one({"_id": webhook_id}, change, upsert=True)
        return await self.health(webhook_id)

    async def forgive(self, webhook_id: str) -> None:
        """Begin to count anew: an admin had a look at it."""
        forgiven = {"$set": {"failing_since": None, "failures": 0}}
        await self._health.update_one({"_id": webhook_id}, forgiven, upsert=True)

    async def health(self, webhook_id: str) -> Document:
        """How a webhook has fared lately."""
        found = await self._health.find_one({"_id": webhook_id})
        return found or {"failing_since": None, "failures": 0, "delivered_at": None}


def item(document: Document) -> dict[str, Any]:
    """A delivery as admins see it."""
    fields = ("kind", "event_id", "at", "state", "attempts", "next_at")
    return {"id": document["_id"], **{each: document[each] for each in fields}}
