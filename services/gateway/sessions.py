"""Sessions: who is logged in, from which device and address, since when; each can be ended from elsewhere (P5)."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pymongo.asynchronous.database import AsyncDatabase

from libs.events.event import iso, new_id, now
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.devices import device

REMEMBERED_SECONDS = 15.0
REMEMBERED = 10_000
SEEN_EVERY = 60.0
LONGEST_AGENT = 300
Way = Literal["password", "second_factor", "recovery_code", "single_sign_on"]


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in that lasts until `expires` (seconds since the epoch).

    `id` names it for good and may be shown; `key`, the hash of its cookie, changes when the cookie does.
    """

    id: str
    key: str
    user_id: str
    expires: float
    way: Way = "password"


class Sessions:
    """Who is logged in. The cookie is a random token; only its hash is stored."""

    def __init__(self, database: AsyncDatabase[Document], settings: Settings) -> None:
        self._collection = database["sessions"]
        self._lasts = timedelta(hours=settings.session_hours)
        self._remembered: dict[str, tuple[float, Session]] = {}

    async def prepare(self) -> None:
        """Let sessions expire."""
        await self._collection.create_index("expires_at", expireAfterSeconds=0)
        await self._collection.create_index("user_id")
        await self._collection.create_index("session_id")

    async def begin(self, user_id: str, way: Way, address: str, agent: str) -> tuple[str, Session]:
        """A new session and the token for its cookie. `agent` is what the browser says that it is."""
        moment = now()
        token = secrets.token_urlsafe(32)
        session = Session(new_id(), _key(token), user_id, (moment + self._lasts).timestamp(), way)
        await self._collection.insert_one(
            {
                "_id": session.key,
                "user_id": user_id,
                "session_id": session.id,
                "expires_at": moment + self._lasts,
                "began_at": moment,
                "renewed_at": moment,
                "seen_at": moment,
                "address": address,
                "agent": agent[:LONGEST_AGENT],
                "way": way,
            }
        )
        return token, session

    async def find(self, token: str | None, address: str | None = None) -> Session | None:
        """The session that a cookie stands for, or None when it is over. Notes, once a minute, that it was used."""
        if not token:
            return None
        key = _key(token)
        remembered = self._remembered.get(key)
        if remembered is not None and remembered[0] > time.monotonic():
            session = remembered[1]
        else:
            self._remembered.pop(key, None)
            document = await self._collection.find_one({"_id": key})
            if document is None:
                return None
            session = _session(document)
            await self._note_use(document, address)
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = (time.monotonic() + REMEMBERED_SECONDS, session)
        return session if session.expires > time.time() else None

    async def renew(self, session: Session) -> tuple[str, Session]:
        """The same session under a new token: the old cookie opens nothing any more."""
        token = secrets.token_urlsafe(32)
        document = await self._collection.find_one({"_id": session.key})
        if document is None:
            return await self.begin(session.user_id, session.way, "unknown", "")
        await self._collection.insert_one({**document, "_id": _key(token), "renewed_at": now()})
        await self._collection.delete_one({"_id": session.key})
        self._remembered.pop(session.key, None)
        return token, _session({**document, "_id": _key(token)})

    async def of(self, user_id: str) -> list[dict[str, Any]]:
        """A user's sessions, the one used last first, as he sees them."""
        found = self._collection.find({"user_id": user_id, "expires_at": {"$gt": now()}}).sort("seen_at", -1)
        return [_shown(each) async for each in found]

    async def end(self, user_id: str, session_ids: list[str]) -> list[str]:
        """End sessions of a user's; the ids of those that were on."""
        chosen = {"user_id": user_id, "session_id": {"$in": session_ids}}
        found: list[str] = [each["session_id"] async for each in self._collection.find(chosen, {"session_id": 1})]
        await self._collection.delete_many(chosen)
        self.forget(found)
        return found

    async def end_others(self, user_id: str, but: str | None = None, before: datetime | None = None) -> list[str]:
        """End a user's sessions, but for one, or only those whose cookie was given out earlier; returns the ids."""
        chosen: dict[str, Any] = {"user_id": user_id, "session_id": {"$ne": but}}
        if before is not None:
            chosen["renewed_at"] = {"$lt": before}
        found = [each["session_id"] async for each in self._collection.find(chosen, {"session_id": 1})]
        return await self.end(user_id, found) if found else []

    async def lasts(self, session: Session) -> bool:
        """Whether a session is still on, as the database says."""
        on = await self._collection.find_one({"session_id": session.id}, {"_id": 1})
        return session.expires > time.time() and on is not None

    def forget(self, session_ids: list[str]) -> None:
        """Ask the database again about these sessions."""
        gone = set(session_ids)
        for key in [key for key, (_, session) in self._remembered.items() if session.id in gone]:
            self._remembered.pop(key, None)

    async def _note_use(self, document: Document, address: str | None) -> None:
        seen = document.get("seen_at")
        if address is None or (seen is not None and time.time() - seconds(seen) < SEEN_EVERY):
            return
        used = {"seen_at": now(), "address": address}
        await self._collection.update_one({"_id": document["_id"]}, {"$set": used})


def seconds(moment: datetime) -> float:
    """Seconds since the epoch; the driver hands out UTC without saying so."""
    return moment.replace(tzinfo=UTC).timestamp()


def _session(document: Document) -> Session:
    expires = seconds(document["expires_at"])
    way: Way = document.get("way", "password")
    return Session(document["session_id"], document["_id"], document["user_id"], expires, way)


def _shown(document: Document) -> dict[str, Any]:
    began: datetime = document.get("began_at") or document["expires_at"]
    seen: datetime = document.get("seen_at") or began
    return {
        "id": document["session_id"],
        "device": device(document.get("agent", "")),
        "address": document.get("address"),
        "way": document.get("way", "password"),
        "began_at": _iso(began),
        "seen_at": _iso(seen),
    }


def _iso(moment: datetime) -> str:
    return iso(moment.replace(tzinfo=UTC))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
