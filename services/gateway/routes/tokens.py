"""API tokens, for admins: by what programs ask; and what a token can tell of itself (P4)."""

from typing import Any

from fastapi import APIRouter, Request, Response

from libs.events.event import new_id
from libs.events.view import Document
from services.gateway import shapes, tokens, wishes
from services.gateway.auth import Admin, caller_of
from services.gateway.commands import SERVICE
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.scopes import SCOPES
from services.gateway.security_commands import IssueToken, RevokeToken

router = APIRouter(tags=["tokens"])


@router.get("/tokens", response_model=shapes.Tokens, responses=answers(403))
async def listed(gateway: InGateway, _: Admin, wait_for: WaitFor = None) -> Response:
    """The tokens in use, and the scopes that there are."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    found = gateway.directory.tokens()
    uses = await gateway.tokens.last_uses(each["_id"] for each in found)
    return Json({"items": [_shown(gateway, each, uses) for each in found], "scopes": sorted(SCOPES)})


@router.post("/tokens", response_model=shapes.TokenIssued, status_code=201, responses=answers(403, 422))
async def issue(gateway: InGateway, member: Admin, wish: wishes.NewToken) -> Response:
    """Give a program a token; it is shown once. It may never do more than its owner, whatever its scopes."""
    owner_id = wish.owner_id or member.id
    if gateway.directory.user(owner_id) is None:
        raise gateway.unknown("owner_id", "user.not_found", "There is no such member of the team.")
    secret, token_id = tokens.drawn(), new_id()
    command = IssueToken(
        by=member.actor(),
        token_id=token_id,
        label=wish.name,
        owner_id=owner_id,
        scopes=frozenset(wish.scopes),
        expires_at=wish.expires_at,
        token_hash=tokens.hashed(secret),
    )
    done = await gateway.bus.ask(SERVICE, command)
    await gateway.seen(done.position)
    found = gateway.directory.token(token_id)
    assert found is not None
    issued = {"token": _shown(gateway, found, {}), "secret": secret, "position": done.position}
    return Json(issued, status_code=201)


@router.delete("/tokens/{token_id}", response_model=shapes.Positioned, responses=answers(403, 404))
async def revoke(gateway: InGateway, member: Admin, token_id: str) -> Response:
    """Have a token open nothing any more, at once."""
    done = await gateway.bus.ask(SERVICE, RevokeToken(by=member.actor(), token_id=token_id))
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.get("/token", response_model=shapes.OwnToken, responses=answers(403))
async def own(gateway: InGateway, request: Request) -> Response:
    """What the token that asks may do, and as whom."""
    caller = await caller_of(request)
    if caller is None:
        raise HttpProblem(401, "session.required", "Bring a token.")
    found = gateway.directory.token(caller.token.id) if caller.token is not None else None
    if found is None or gateway.directory.user(caller.user_id) is None:
        raise HttpProblem(403, "token.required", "This is for tokens.")
    shown = _shown(gateway, found, {})
    return Json({each: shown[each] for each in ("id", "name", "owner", "scopes", "expires_at")})


def _shown(gateway: Gateway, document: Document, uses: dict[str, tuple[str, str]]) -> dict[str, Any]:
    used_at, used_from = uses.get(document["_id"], (None, None))
    return {
        "id": document["_id"],
        "name": document["name"],
        "owner": gateway.directory.named("user", document["owner_id"]),
        "scopes": document["scopes"],
        "issued_at": document["issued_at"],
        "expires_at": document["expires_at"],
        "used_at": used_at,
        "used_from": used_from,
    }
