"""The simulated customers' phones: what each shows, kept in the database and pushed to open pages (C11)."""

from collections.abc import Sequence
from typing import Any, Literal

import orjson
from nats.aio.client import Client
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from libs.events.settings import Settings
from libs.events.view import Document

SHOWN = 200
RANK = {"sent": 1, "delivered": 2, "read": 3}


class Phones:
    """All simulated phones. `in` and `out` are seen from the phone: what the team wrote comes in."""

    def __init__(self, collection: AsyncCollection[Document], client: Client, settings: Settings) -> None:
        self._collection = collection
        self._client = client
        self._settings = settings

    async def prepare(self) -> None:
        """Have the index that a phone's page reads by."""
        await self._collection.create_index([("phone", 1), ("at", 1)])

    async def show(
        self, phone: str, message_id: str, direction: Literal["in", "out"], text: str, at: str, status: str | None
    ) -> bool:
        """Show a message on a phone; whether it is new there."""
        document = {"phone": phone, "direction": direction, "text": text, "at": at, "status": status}
        try:
            await self._collection.insert_one({"_id": message_id, **document})
        except DuplicateKeyError:
            return False
        await self.push(phone, {"type": "message", "message": _shown({"_id": message_id, **document})})
        return True

    async def mark(self, phone: str, message_ids: Sequence[str], status: str) -> list[str]:
        """Move messages forward to a status; returns those that moved."""
        lower = [each for each, rank in RANK.items() if rank < RANK[status]]
        wanted = {"_id": {"$in": list(message_ids)}, "phone": phone, "status": {"$in": [None, *lower]}}
        moved = [each async for each in self._collection.find(wanted)]
        for document in moved:
            await self._collection.update_one({"_id": document["_id"]}, {"$set": {"status": status}})
            await self.push(phone, {"type": "message", "message": _shown({**document, "status": status})})
        return [document["_id"] for document in moved]

    async def messages(self, phone: str, after: str | None) -> list[Document]:
        """What a phone shows, oldest first; with `after`, only what came after that message."""
        wanted: Document = {"phone": phone}
        if after is not None:
            last = await self._collection.find_one({"_id": after, "phone": phone})
            if last is not None:
                wanted["$or"] = [{"at": {"$gt": last["at"]}}, {"at": last["at"], "_id": {"$gt": after}}]
        newest = self._collection.find(wanted).sort([("at", -1), ("_id", -1)]).limit(SHOWN)
        return [_shown(each) for each in reversed(await newest.to_list())]

    async def push(self, phone: str, frame: dict[str, Any]) -> None:
        """Send a frame to the open pages of a phone, at whichever gateway."""
        await self._client.publish(self.subject(phone), orjson.dumps(frame))

    def subject(self, phone: str) -> str:
        """Where a phone's frames go."""
        return self._settings.subject(f"phone.{phone.lstrip('+')}")


def _shown(document: Document) -> Document:
    fields = ("direction", "text", "at", "status")
    return {"id": document["_id"], **{field: document[field] for field in fields}}
