"""Logging in and out."""

from fastapi import APIRouter, Request, Response

from libs.events.catalog.user import LoggedIn, LoggedOut, LogInRefused
from libs.events.cloudevents import Context
from libs.events.event import Actor, new_id, now
from libs.identity import ids
from services.gateway import shapes, wishes
from services.gateway.auth import COOKIE, CurrentSession, address_of
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json
from services.gateway.routes.me import me

router = APIRouter(tags=["session"])
UNKNOWN = "nobody"


@router.post("/session", response_model=shapes.Me, responses=answers(429, 422))
async def log_in(gateway: InGateway, request: Request, wish: wishes.LogIn) -> Response:
    """Log in with an e-mail address and a password; the answer sets the cookie."""
    address = address_of(request)
    user_id = gateway.directory.named_by_email(wish.email) or UNKNOWN
    counted_as = ids.user_id(wish.email)
    await gateway.attempts.check(counted_as, address)
    right = await gateway.credentials.verify(user_id, wish.password)
    user = gateway.directory.user(user_id)
    if not right or user is None:
        await gateway.attempts.count(counted_as, address)
        if user is not None:
            await _note(gateway, user_id, address, LogInRefused())
        raise HttpProblem(401, "session.wrong_credentials", "The e-mail address or the password is wrong.")
    await gateway.attempts.forget(counted_as, address)
    token, session = await gateway.sessions.begin(user_id)
    await _note(gateway, user_id, address, LoggedIn(session_id=session.id))
    response = Json(me(gateway, user_id))
    response.set_cookie(
        COOKIE,
        token,
        max_age=gateway.settings.session_hours * 3600,
        httponly=True,
        samesite="lax",
        secure=(gateway.settings.public_url or "").startswith("https://"),
        path="/",
    )
    return response


@router.get("/session", response_model=shapes.Session)
async def logged_in(gateway: InGateway, request: Request) -> Response:
    """Who is logged in, if anybody is: asked by a page that does not know yet, so that nobody is no error."""
    session = await gateway.sessions.find(request.cookies.get(COOKIE))
    known = session is not None and gateway.directory.user(session.user_id) is not None
    return Json({"me": me(gateway, session.user_id) if session is not None and known else None})


@router.delete("/session", status_code=204, responses=answers())
async def log_out(gateway: InGateway, request: Request, session: CurrentSession) -> Response:
    """Log out here."""
    await gateway.sessions.end(session)
    await gateway.hub.end_sessions([session.key])
    await _note(gateway, session.user_id, address_of(request), LoggedOut(session_id=session.id))
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


async def _note(gateway: Gateway, user_id: str, address: str, fact: LoggedIn | LogInRefused | LoggedOut) -> None:
    """Log-ins are facts that need no decision."""
    context = Context(actor=Actor(kind="user", id=user_id, address=address), time=now(), command_id=new_id())
    await gateway.service.store.append(f"session.{user_id}", [fact], context)
