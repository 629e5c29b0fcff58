"""How a log-in begins and ends: the session, its cookie, and the facts that the log keeps of it (P5)."""

from collections.abc import Sequence

from fastapi import Request, Response

from libs.access.policy import Member
from libs.events.catalog.user import LoggedIn, SessionEvent, SessionRevoked
from libs.events.cloudevents import Context
from libs.events.event import Actor, new_id, now
from services.gateway.auth import COOKIE, address_of
from services.gateway.errors import HttpProblem
from services.gateway.gateway import Gateway
from services.gateway.sessions import Session, Way


async def begin(gateway: Gateway, request: Request, response: Response, user_id: str, way: Way) -> None:
    """Begin a session and hand its cookie to the browser; the one it came with ends: no session is taken over."""
    address, agent = address_of(request), request.headers.get("user-agent", "")
    by = Actor(kind="user", id=user_id, address=address)
    before = await gateway.sessions.find(request.cookies.get(COOKIE))
    if before is not None:
        await revoke(gateway, by, before.user_id, [before.id])
    token, session = await gateway.sessions.begin(user_id, way, address, agent)
    fact = LoggedIn(session_id=session.id, way=None if way == "password" else way)
    await note(gateway, by, user_id, [fact])
    hand_over(gateway, response, token)


async def renew(gateway: Gateway, response: Response, session: Session) -> None:
    """Give a session another cookie: what it may do has changed, and an old copy must not profit from it."""
    token, _ = await gateway.sessions.renew(session)
    hand_over(gateway, response, token)


async def revoke(gateway: Gateway, by: Actor, user_id: str, session_ids: list[str]) -> list[str]:
    """End sessions of a user's, at all gateways; the ids of those that were on."""
    ended = await gateway.sessions.end(user_id, session_ids)
    if ended:
        await gateway.hub.end_sessions(ended)
        await note(gateway, by, user_id, [SessionRevoked(session_id=each) for each in ended])
    return ended


async def revoke_others(gateway: Gateway, by: Actor, session: Session) -> list[str]:
    """End all of a user's sessions but this one."""
    others = [each["id"] for each in await gateway.sessions.of(session.user_id) if each["id"] != session.id]
    return await revoke(gateway, by, session.user_id, others)


async def note(gateway: Gateway, by: Actor, user_id: str, facts: Sequence[SessionEvent]) -> None:
    """Keep facts about a user's log-ins; they need no decision."""
    context = Context(actor=by, time=now(), command_id=new_id())
    await gateway.service.store.append(f"session.{user_id}", list(facts), context)


async def require_password(gateway: Gateway, member: Member, password: str, field: str) -> None:
    """Whoever finds a desk open must not make himself at home; guessing is slowed down as at the log-in."""
    address = member.address or "unknown"
    await gateway.attempts.begin(member.id, address)
    if not await gateway.credentials.verify(member.id, password):
        fields = [{"field": field, "rule": "is not the present password"}]
        raise HttpProblem(422, "password.wrong", "The present password is wrong.", fields=fields)
    await gateway.attempts.succeed(member.id, address)


def hand_over(gateway: Gateway, response: Response, token: str) -> None:
    """Set the cookie: out of reach for scripts and other sites, and only over TLS where the desk is behind it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=gateway.settings.session_hours * 3600,
        httponly=True,
        samesite="lax",
        secure=is_secure(gateway),
        path="/",
    )


def is_secure(gateway: Gateway) -> bool:
    """Whether browsers reach the desk by TLS."""
    return (gateway.settings.public_url or "").startswith("https://")
