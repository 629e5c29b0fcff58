"""Drafts: what somebody has begun to write and not sent (B2).

They are kept in the gateway's database and are no events: personal, short-lived, worth nothing to anybody else, and
the last writer wins. One each for a user, a conversation and a kind; his other pages are told at once.
"""

from datetime import timedelta
from typing import Literal

from pymongo.asynchronous.database import AsyncDatabase

from libs.access.policy import Member
from libs.events.event import iso, now
from libs.events.view import Document
from services.gateway.personal import Personal

Kind = Literal["reply", "note"]
KEPT = timedelta(days=60)
FIELDS = ("ticket_id", "conversation_id", "kind", "text", "quoted", "at")


class Drafts:
    """Everybody's drafts."""

    def __init__(self, database: AsyncDatabase[Document], personal: Personal) -> None:
        self._collection = database["drafts"]
        self._personal = personal

    async def prepare(self) -> None:
        """Let old drafts expire."""
        await self._collection.create_index("until", expireAfterSeconds=0)
        await self._collection.create_index("user_id")

    async def of(self, member: Member) -> list[Document]:
        """A member's drafts, newest first; nobody else's."""
        found = self._collection.find({"user_id": member.id}).sort("at", -1)
        return [_item(each) async for each in found]

    async def keep(
        self, member: Member, ticket_id: str, conversation_id: str, kind: Kind, text: str, quoted: str | None
    ) -> Document:
        """Keep a draft in place of the one before; without text and without an answered message it is none."""
        moment = now()
        draft = {
            "_id": f"{member.id}:{conversation_id}:{kind}",
            "user_id": member.id,
            "ticket_id": ticket_id,
            "conversation_id": conversation_id,
            "kind": kind,
            "text": text,
            "quoted": quoted,
            "at": iso(moment),
            "until": moment + KEPT,
        }
        if text or quoted:
            await self._collection.replace_one({"_id": draft["_id"]}, draft, upsert=True)
        else:
            await self._collection.delete_one({"_id": draft["_id"]})
        shown = _item(draft)
        await self._personal.tell(member.id, {"type": "draft", **shown})
        return shown


def _item(draft: Document) -> Document:
    return {field: draft[field] for field in FIELDS}
