"""API tokens as requests bring them: only their hashes are kept, and when they were used last (P4)."""

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo.asynchronous.database import AsyncDatabase

from libs.events.event import iso, now
from libs.events.view import Document
from services.gateway.directory import Directory

PREFIX = "guiche_"
SEEN_EVERY = 60.0
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Token:
    """A token that is good now."""

    id: str
    owner_id: str
    scopes: frozenset[str]


class Tokens:
    """Tokens by what a request brings. Which of them are good, the directory knows."""

    def __init__(self, database: AsyncDatabase[Document], directory: Directory) -> None:
        self._collection = database["token_hashes"]
        self._directory = directory
        self._ids: dict[str, str] = {}
        self._seen: dict[str, float] = {}

    async def keep(self, token_id: str, token_hash: str) -> None:
        """Keep a new token's hash."""
        first = {"$setOnInsert": {"token_id": token_id, "used_at": None, "used_from": None}}
        await self._collection.update_one({"_id": token_hash}, first, upsert=True)

    async def drop(self, token_id: str) -> None:
        """Keep a token's hash no longer."""
        await self._collection.delete_many({"token_id": token_id})

    async def find(self, text: str, address: str) -> Token | None:
        """The token that a request brings, if it is good. Notes, once a minute, that it was used."""
        if not text.startswith(PREFIX):
            return None
        kept = hashed(text)
        token_id = self._ids.get(kept)
        if token_id is None:
            document = await self._collection.find_one({"_id": kept})
            if document is None:
                return None
            if len(self._ids) >= REMEMBERED:
                self._ids.clear()
            token_id = self._ids[kept] = document["token_id"]
        found = self._directory.token(token_id)
        if found is None or (found["expires_at"] is not None and found["expires_at"] <= iso(now())):
            return None
        await self._note_use(token_id, address)
        return Token(token_id, found["owner_id"], frozenset(found["scopes"]))

    async def last_uses(self, token_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """When and from where tokens were used last, by id; those never used are left out."""
        used = {"token_id": {"$in": list(token_ids)}, "used_at": {"$ne": None}}
        return {
            each["token_id"]: (_iso(each["used_at"]), each["used_from"])
            async for each in self._collection.find(used)
        }

    async def _note_use(self, token_id: str, address: str) -> None:
        if time.monotonic() - self._seen.get(token_id, -SEEN_EVERY) < SEEN_EVERY:
            return
        self._seen[token_id] = time.monotonic()
        used = {"$set": {"used_at": now(), "used_from": address}}
        await self._collection.update_one({"token_id": token_id}, used)


def drawn() -> str:
    """A new token, recognisable to whoever searches for lost ones."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def hashed(text: str) -> str:
    """A token as it is kept: random as it is, a plain hash does."""
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(moment: datetime) -> str:
    return iso(moment.replace(tzinfo=UTC))
