"""Log-ins: passwords (Argon2id), sessions in the database, and the member behind a request."""

import asyncio
import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from fastapi import Depends, Request
from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from starlette.requests import HTTPConnection

from libs.access.policy import Member, manages
from libs.events.event import new_id, now
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.directory import Directory
from services.gateway.errors import HttpProblem

COOKIE = "guiche_session"
REMEMBERED_SECONDS = 15.0
REMEMBERED = 10_000
TRIES = 10
WITHIN = timedelta(minutes=15)
HASHES_AT_ONCE = 2

# OWASP's first choice for Argon2id: 19 MiB, two passes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
_hashing = asyncio.Semaphore(HASHES_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in that lasts until `expires` (seconds since the epoch). `id` is not the cookie."""

    id: str
    key: str
    user_id: str
    expires: float


async def hash_password(password: str) -> str:
    """The hash under which a password is kept."""
    async with _hashing:
        return await asyncio.to_thread(_hasher.hash, password)


class Credentials:
    """The team's password hashes; never in events."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["credentials"]

    async def keep(self, user_id: str, password_hash: str) -> None:
        """Keep a hash in place of an earlier one."""
        await self._collection.replace_one({"_id": user_id}, {"hash": password_hash}, upsert=True)

    async def keep_first(self, user_id: str, password_hash: str) -> None:
        """Keep a hash unless the user has one: an invitation sent twice must not undo a change."""
        first = {"$setOnInsert": {"hash": password_hash}}
        await self._collection.update_one({"_id": user_id}, first, upsert=True)

    async def verify(self, user_id: str, password: str) -> bool:
        """Whether this is the user's password; takes as long for somebody unknown."""
        document = await self._collection.find_one({"_id": user_id})
        kept = document["hash"] if document is not None else _NOBODY
        async with _hashing:
            right = await asyncio.to_thread(_matches, kept, password)
        return right and document is not None


class Attempts:
    """Counts wrong passwords by account and address, so that guessing is slow."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["log_in_attempts"]

    async def prepare(self) -> None:
        """Let counts expire."""
        await self._collection.create_index("until", expireAfterSeconds=0)

    async def check(self, user_id: str, address: str) -> None:
        """Raises 429 when there were too many."""
        document = await self._collection.find_one({"_id": f"{user_id} {address}"})
        if document is None or document["count"] < TRIES:
            return
        left = int(_seconds(document["until"]) - time.time()) + 1
        if left > 0:
            raise HttpProblem(
                429,
                "session.too_many_attempts",
                "Too many wrong passwords; try again later.",
                headers={"Retry-After": str(left)},
            )
        await self.forget(user_id, address)

    async def count(self, user_id: str, address: str) -> None:
        """Note a wrong password."""
        await self._collection.find_one_and_update(
            {"_id": f"{user_id} {address}"},
            {"$inc": {"count": 1}, "$setOnInsert": {"until": now() + WITHIN}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )

    async def forget(self, user_id: str, address: str) -> None:
        """The right password came."""
        await self._collection.delete_one({"_id": f"{user_id} {address}"})


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

    async def begin(self, user_id: str) -> tuple[str, Session]:
        """A new session and the token for its cookie."""
        token = secrets.token_urlsafe(32)
        expires_at = now() + self._lasts
        session = Session(new_id(), _key(token), user_id, expires_at.timestamp())
        document = {"_id": session.key, "user_id": user_id, "session_id": session.id, "expires_at": expires_at}
        await self._collection.insert_one(document)
        return token, session

    async def find(self, token: str | None) -> Session | None:
        """The session that a cookie stands for, or None when it is over."""
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
            expires = _seconds(document["expires_at"])
            session = Session(document["session_id"], key, document["user_id"], expires)
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = (time.monotonic() + REMEMBERED_SECONDS, session)
        return session if session.expires > time.time() else None

    async def end(self, session: Session) -> None:
        """Log out."""
        self.forget(session.key)
        await self._collection.delete_one({"_id": session.key})

    async def end_others(self, session: Session) -> list[str]:
        """Log the user out everywhere else; returns the keys of the sessions ended."""
        others = {"user_id": session.user_id, "_id": {"$ne": session.key}}
        keys: list[str] = [each["_id"] async for each in self._collection.find(others, {"_id": 1})]
        await self._collection.delete_many({"_id": {"$in": keys}})
        for key in keys:
            self.forget(key)
        return keys

    async def lasts(self, session: Session) -> bool:
        """Whether a session is still on, as the database says."""
        return session.expires > time.time() and await self._collection.find_one({"_id": session.key}) is not None

    def forget(self, key: str) -> None:
        """Ask the database again about this session."""
        self._remembered.pop(key, None)


async def session_of(connection: HTTPConnection) -> Session:
    """The session of a request or socket; raises 401 without one."""
    session = await connection.app.state.gateway.sessions.find(connection.cookies.get(COOKIE))
    if session is None:
        raise HttpProblem(401, "session.required", "Log in first.")
    found: Session = session
    return found


async def current_member(request: Request) -> Member:
    """The member who asks; raises 401 when nobody is logged in."""
    session = await session_of(request)
    directory: Directory = request.app.state.gateway.directory
    member = directory.member(session.user_id, address_of(request))
    if member is None:
        raise HttpProblem(401, "session.required", "This account is closed.")
    return member


async def manager(member: Annotated[Member, Depends(current_member)]) -> Member:
    """A supervisor or an admin; raises 403 for others."""
    if not manages(member):
        raise HttpProblem(403, "profile.not_allowed", "This is for supervisors and admins.")
    return member


async def admin(member: Annotated[Member, Depends(current_member)]) -> Member:
    """An admin; raises 403 for others."""
    if member.profile != "admin":
        raise HttpProblem(403, "profile.not_allowed", "This is for admins.")
    return member


CurrentSession = Annotated[Session, Depends(session_of)]
CurrentMember = Annotated[Member, Depends(current_member)]
Manager = Annotated[Member, Depends(manager)]
Admin = Annotated[Member, Depends(admin)]


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from."""
    return connection.client.host if connection.client is not None else "unknown"


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False


def _seconds(moment: datetime) -> float:
    """The driver hands out UTC without saying so."""
    return moment.replace(tzinfo=UTC).timestamp()


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
