"""What blocked contacts send: counted, and kept nowhere (K3)."""

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from libs.events.event import iso
from libs.events.view import Document
from services.gateway.ingress import Ingress, Raw


class Dropped:
    """One counter a contact; a payload that is read again counts once."""

    def __init__(self, database: AsyncDatabase[Document], ingress: Ingress) -> None:
        self._counters = database["dropped_messages"]
        self._ingress = ingress

    async def note(self, contact_id: str, raw: Raw, count: int) -> None:
        """Count what a payload held of the contact."""
        change = {"$inc": {"count": count}, "$set": {"sequence": raw.sequence, "last_at": iso(raw.received_at)}}
        try:
            await self._counters.update_one(
                {"_id": contact_id, "sequence": {"$lt": raw.sequence}}, change, upsert=True
            )
        except DuplicateKeyError:
            return

    async def discard(self, raw: Raw) -> None:
        """Keep nothing of a payload of which nothing was let in."""
        await self._ingress.discard(raw.sequence)

    async def of(self, contact_id: str) -> dict[str, Any]:
        """How many, and when the last one came."""
        found = await self._counters.find_one({"_id": contact_id}) or {}
        return {"count": found.get("count", 0), "last_at": found.get("last_at")}
