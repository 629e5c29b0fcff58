"""Logging in and out."""

from fastapi import APIRouter, Request, Response

from libs.events.catalog.user import LoggedOut, LogInRefused
from libs.events.event import Actor
from libs.identity import ids
from services.gateway import log_ins, shapes, wishes
from services.gateway.auth import COOKIE, CurrentSession, address_of, lacks_second_factor
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json
from services.gateway.routes.me import me
from services.gateway.sessions import Way

router = APIRouter(tags=["session"])
UNKNOWN = "nobody"


@router.post("/session", response_model=shapes.Me, responses=answers(403, 422, 429))
async def log_in(gateway: InGateway, request: Request, wish: wishes.LogIn) -> Response:
    """Log in with an e-mail address, a password and, where the account asks for it, a `code`: the answer then was
    401 `session.second_factor_required`. Sets the cookie.
    """
    address, account = address_of(request), ids.user_id(wish.email)
    user_id = gateway.directory.named_by_email(wish.email) or UNKNOWN
    await gateway.attempts.begin(account, address)
    way = await _proved(gateway, user_id, account, address, wish)
    await gateway.attempts.succeed(account, address)
    response = Json(me(gateway, user_id))
    await log_ins.begin(gateway, request, response, user_id, way)
    return response


@router.get("/session", response_model=shapes.Session, responses=answers())
async def logged_in(gateway: InGateway, request: Request) -> Response:
    """Who is logged in, if anybody is, and how one logs in: asked by a page that does not know yet."""
    session = await gateway.sessions.find(request.cookies.get(COOKIE), address_of(request))
    known = session is not None and gateway.directory.user(session.user_id) is not None
    provider = gateway.directory.sign_on()["provider"]
    return Json(
        {
            "me": me(gateway, session.user_id) if session is not None and known else None,
            "second_factor_missing": session is not None and lacks_second_factor(gateway.directory, session),
            "single_sign_on": provider["label"] if provider is not None else None,
        }
    )


@router.delete("/session", status_code=204, responses=answers(403))
async def log_out(gateway: InGateway, request: Request, session: CurrentSession) -> Response:
    """Log out here."""
    await gateway.sessions.end(session.user_id, [session.id])
    await gateway.hub.end_sessions([session.id])
    by = Actor(kind="user", id=session.user_id, address=address_of(request))
    await log_ins.note(gateway, by, session.user_id, [LoggedOut(session_id=session.id)])
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=log_ins.is_secure(gateway))
    return response


async def _proved(gateway: Gateway, user_id: str, account: str, address: str, wish: wishes.LogIn) -> Way:
    """By what the user has proved who he is; raises 401 and 403."""
    right = await gateway.credentials.verify(user_id, wish.password)
    user = gateway.directory.user(user_id)
    if not right or user is None:
        if user is not None:
            await _refused(gateway, user_id, address, LogInRefused())
        raise HttpProblem(401, "session.wrong_credentials", "The e-mail address or the password is wrong.")
    provider = gateway.directory.sign_on()["provider"]
    if provider is not None and provider["required"] and user["profile"] != "admin":
        await _refused(gateway, user_id, address, LogInRefused(why="single_sign_on_only"))
        raise HttpProblem(403, "session.single_sign_on_only", f"Log in by {provider['label']}.")
    if not await gateway.second_factors.is_on(user_id):
        return "password"
    if not wish.code:
        await gateway.attempts.take_back(account, address)
        raise HttpProblem(401, "session.second_factor_required", "This account asks for a code too.")
    way = await gateway.second_factors.accept(user_id, wish.code)
    if way is None:
        await _refused(gateway, user_id, address, LogInRefused(why="code"))
        raise HttpProblem(401, "session.wrong_code", "The code is wrong, or was used before.")
    return way


async def _refused(gateway: Gateway, user_id: str, address: str, fact: LogInRefused) -> None:
    await log_ins.note(gateway, Actor(kind="user", id=user_id, address=address), user_id, [fact])
