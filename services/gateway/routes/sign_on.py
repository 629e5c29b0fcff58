"""How the team logs in, for admins: single sign-on, second factors, and the record of who logged in (P5)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.events.command import Accepted
from services.gateway import shapes, wishes
from services.gateway.auth import Admin
from services.gateway.commands import SERVICE
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.security_commands import (
    DisableSecondFactor,
    RequireSecondFactor,
    SetSingleSignOn,
    SwitchOffSingleSignOn,
)
from services.gateway.single_sign_on import ProviderFailed, redirect_uri
from services.reporting import queries as reporting

router = APIRouter(tags=["sign on"])
CHANGED: dict[str, Any] = {"response_model": shapes.SignOnChanged, "responses": answers(403, 409, 422)}
Limit = Annotated[int, Query(ge=1, le=200)]
Before = Annotated[
    str | None, Query(pattern=r"^\d{1,18}\.\d{1,6}$", description="The cursor of an earlier answer.")
]
Kind = Annotated[reporting.AuditKind | None, Query(description="Only log-ins, or only changes of permissions.")]
Person = Annotated[str | None, Query(max_length=100, description="Only what one member did, or was done to.")]


@router.get("/sign-on", response_model=shapes.SignOnSettings, responses=answers(403))
async def show(gateway: InGateway, _: Admin, wait_for: WaitFor = None) -> Response:
    """How the team logs in, and whose log-in takes a second factor."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json(shown(gateway))


@router.put("/sign-on/provider", **CHANGED)
async def set_provider(gateway: InGateway, member: Admin, wish: wishes.SingleSignOn) -> Response:
    """Let members log in at the company's OpenID Connect provider. It is asked first whether it is one."""
    if wish.client_secret is None and gateway.directory.sign_on()["provider"] is None:
        fields = [{"field": "client_secret", "rule": "is needed"}]
        raise HttpProblem(422, "request.invalid", "The request does not fit its schema.", fields=fields)
    try:
        await gateway.single_sign_on.discover(wish.issuer)
    except ProviderFailed as failure:
        fields = [{"field": "issuer", "rule": str(failure)}]
        raise HttpProblem(422, "sign_on.provider_failed", f"The provider {failure}.", fields=fields) from failure
    sealed = gateway.vault.seal({"client_secret": wish.client_secret}) if wish.client_secret else None
    command = SetSingleSignOn(
        by=member.actor(),
        issuer=wish.issuer,
        client_id=wish.client_id,
        label=wish.name,
        required=wish.required,
        sealed=sealed,
    )
    return await _changed(gateway, await gateway.bus.ask(SERVICE, command))


@router.delete("/sign-on/provider", **CHANGED)
async def switch_off(gateway: InGateway, member: Admin) -> Response:
    """Let members log in by password only."""
    return await _changed(gateway, await gateway.bus.ask(SERVICE, SwitchOffSingleSignOn(by=member.actor())))


@router.put("/sign-on/second-factor", **CHANGED)
async def require(gateway: InGateway, member: Admin, wish: wishes.SecondFactorPolicy) -> Response:
    """Ask everybody with these profiles for a second factor; who has none sets one up before he goes on."""
    command = RequireSecondFactor(by=member.actor(), profiles=frozenset(wish.profiles))
    return await _changed(gateway, await gateway.bus.ask(SERVICE, command))


@router.delete("/users/{user_id}/second-factor", response_model=shapes.SignOnChanged, responses=answers(403, 404))
async def drop(gateway: InGateway, member: Admin, user_id: str) -> Response:
    """Take the second factor of somebody who has lost his telephone and his recovery codes."""
    if gateway.directory.user(user_id) is None:
        raise HttpProblem(404, "user.not_found", "There is no such member of the team.")
    command = DisableSecondFactor(by=member.actor(), user_id=user_id)
    return await _changed(gateway, await gateway.bus.ask(SERVICE, command))


@router.get("/audit", response_model=shapes.Page[shapes.AuditEntry], responses=answers(403, 422))
async def audit(
    gateway: InGateway,
    member: Admin,
    limit: Limit = 50,
    before: Before = None,
    kind: Kind = None,
    user_id: Person = None,
    wait_for: WaitFor = None,
) -> Response:
    """Who logged in, tried to, or changed what somebody may do; newest first."""
    query = reporting.ListAudit(limit=limit, cursor=before, kind=kind, user_id=user_id, wait_for=wait_for)
    return Json(await gateway.bus.query(reporting.SERVICE, query))


def shown(gateway: Gateway) -> dict[str, Any]:
    """How the team logs in, as admins see it."""
    settings = gateway.directory.sign_on()
    provider = settings["provider"]
    return {
        "single_sign_on": None
        if provider is None
        else {
            "issuer": provider["issuer"],
            "client_id": provider["client_id"],
            "name": provider["label"],
            "required": provider["required"],
        },
        "redirect_uri": redirect_uri(gateway.settings),
        "second_factor_for": settings["second_factor_for"],
        "members": [
            {
                "id": each["_id"],
                "name": each["name"],
                "profile": each["profile"],
                "second_factor": each["second_factor"],
            }
            for each in gateway.directory.users()
        ],
    }


async def _changed(gateway: Gateway, done: Accepted) -> Response:
    await gateway.seen(done.position)
    return Json({"sign_on": shown(gateway), "position": done.position})
