"""Who asks: passwords (Argon2id), the session or API token of a request, and the member behind it (P4, P5)."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from fastapi import Depends, Request
from pymongo.asynchronous.database import AsyncDatabase
from starlette.requests import HTTPConnection

from libs.access.policy import Member, manages
from libs.events.view import Document
from services.gateway import numbers, scopes
from services.gateway.directory import Directory
from services.gateway.errors import HttpProblem
from services.gateway.sessions import Session
from services.gateway.tokens import Token

COOKIE = "guiche_session"
HASHES_AT_ONCE = 2

# OWASP's first choice for Argon2id: 19 MiB, two passes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
_hashing = asyncio.Semaphore(HASHES_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is behind a request: a session of a member's, or a token of his."""

    user_id: str
    session: Session | None = None
    token: Token | None = None

    @property
    def key(self) -> str:
        """What tells callers apart, and opens nothing."""
        return self.session.id if self.session is not None else self.token.id if self.token is not None else ""


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


async def caller_of(connection: HTTPConnection) -> Caller | None:
    """Who is behind a request or socket, or None. Where a token is given, the cookie does not count."""
    found: Caller | None
    if hasattr(connection.state, "caller"):
        found = connection.state.caller
        return found
    gateway, address = connection.app.state.gateway, address_of(connection)
    kind, _, text = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        token = await gateway.tokens.find(text.strip(), address)
        found = Caller(token.owner_id, token=token) if token is not None else None
    else:
        session = await gateway.sessions.find(connection.cookies.get(COOKIE), address)
        found = Caller(session.user_id, session=session) if session is not None else None
    connection.state.caller = found
    return found


async def session_of(connection: HTTPConnection) -> Session:
    """The session of a request; raises 401 without one, and 403 for tokens."""
    caller = await caller_of(connection)
    if caller is None:
        raise _unknown(connection)
    if caller.session is None:
        raise HttpProblem(403, "token.not_allowed", "This is for people, not for tokens.")
    return caller.session


async def any_member(request: Request) -> Member:
    """The member who asks, though he may still have to set up his second factor; raises 401."""
    caller = await caller_of(request)
    if caller is None:
        raise _unknown(request)
    directory: Directory = request.app.state.gateway.directory
    member = directory.member(caller.user_id, address_of(request))
    if member is None:
        raise HttpProblem(401, "session.required", "This account is closed.")
    if caller.token is not None:
        _require_scope(request, caller.token)
    numbers.asked_by(member)
    return member


async def current_member(request: Request, member: Annotated[Member, Depends(any_member)]) -> Member:
    """The member who asks; raises 401 when nobody is known, 403 for a second factor, an own password or a scope
    that is missing.
    """
    caller: Caller = request.state.caller
    if caller.session is not None and lacks_second_factor(request.app.state.gateway.directory, caller.session):
        raise HttpProblem(403, "session.second_factor_missing", "Set up your second factor first.")
    if lacks_own_password(request.app.state.gateway.directory, caller.user_id):
        raise HttpProblem(403, "session.password_temporary", "Choose a password of your own first.")
    return member


def lacks_own_password(directory: Directory, user_id: str) -> bool:
    """Whether a user must choose a password before he can do anything else: an admin gave him his."""
    user = directory.user(user_id)
    return user is not None and bool(user["temporary_password"])


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
AnyMember = Annotated[Member, Depends(any_member)]
CurrentMember = Annotated[Member, Depends(current_member)]
Manager = Annotated[Member, Depends(manager)]
Admin = Annotated[Member, Depends(admin)]


def lacks_second_factor(directory: Directory, session: Session) -> bool:
    """Whether a member must set up his second factor before he works. What a provider vouches for is its affair."""
    user = directory.user(session.user_id)
    if user is None or session.way == "single_sign_on":
        return False
    return user["profile"] in directory.sign_on()["second_factor_for"] and not user["second_factor"]


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from."""
    return connection.client.host if connection.client is not None else "unknown"


def _require_scope(request: Request, token: Token) -> None:
    tags = getattr(request.scope.get("route"), "tags", None) or [""]
    needed = scopes.needed(str(tags[0]), request.method)
    if needed is None:
        raise HttpProblem(403, "token.not_allowed", "This is for people, not for tokens.")
    if needed not in token.scopes:
        raise HttpProblem(403, "token.scope_missing", f"The token lacks the scope {needed}.")


def _unknown(connection: HTTPConnection) -> HttpProblem:
    if "authorization" in connection.headers:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return HttpProblem(401, "token.invalid", "This token opens nothing.", headers=challenge)
    return HttpProblem(401, "session.required", "Log in first.")


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False
