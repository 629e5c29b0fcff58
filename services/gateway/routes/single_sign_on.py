"""To the company's OpenID Connect provider and back: two addresses that browsers go through, not programs (P5)."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from libs.events import telemetry
from libs.events.catalog.sign_on import SIGN_ON
from services.gateway import log_ins
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import InGateway
from services.gateway.single_sign_on import AnswerRefused, ProviderFailed, own_place

router = APIRouter(prefix="/session/single-sign-on", tags=["session"])
COOKIE = "guiche_sign_on"
PATH = "/api/v1/session/single-sign-on"
SEE_OTHER = 303
GOES_ON: dict[int | str, dict[str, Any]] = {303: {"description": "The browser goes on elsewhere."}}
Text = Annotated[str, Query(max_length=4000)]
log = telemetry.logger(__name__)


@router.get("", status_code=SEE_OTHER, response_class=RedirectResponse, responses={**GOES_ON, **answers(404)})
async def go(
    gateway: InGateway, back_to: Annotated[str, Query(max_length=500, description="A place of the page.")] = "/"
) -> Response:
    """Go to the provider; one comes back logged in, at `back_to` if that is a place of this page."""
    provider = gateway.directory.sign_on()["provider"]
    if provider is None:
        raise HttpProblem(404, "sso.off", "There is no single sign-on here.")
    try:
        begun = await gateway.single_sign_on.begin(provider["issuer"], provider["client_id"], own_place(back_to))
    except ProviderFailed as failure:
        log.warning("sso.provider_failed", reason=str(failure))
        return _refused("sso.provider_failed")
    response = RedirectResponse(begun.address, SEE_OTHER)
    response.set_cookie(
        COOKIE,
        begun.cookie,
        max_age=600,
        httponly=True,
        samesite="lax",
        secure=log_ins.is_secure(gateway),
        path=PATH,
    )
    return response


@router.get("/callback", status_code=SEE_OTHER, response_class=RedirectResponse, responses={**GOES_ON, **answers()})
async def come_back(
    gateway: InGateway, request: Request, state: Text = "", code: Text = "", error: Text = ""
) -> Response:
    """Back from the provider: log in, or show at the door why not."""
    response: Response
    try:
        kept = gateway.single_sign_on.kept(request.cookies.get(COOKIE), state)
        provider = gateway.directory.sign_on()["provider"]
        if provider is None or provider["issuer"] != kept["issuer"]:
            raise AnswerRefused("sso.off")
        if error or not code:
            raise AnswerRefused("sso.declined")
        secret = (await gateway.sealed.of(SIGN_ON)).get("client_secret", "")
        email = await gateway.single_sign_on.finish(kept, provider["client_id"], secret, code)
        user_id = gateway.directory.named_by_email(email)
        if user_id is None:
            raise AnswerRefused("sso.nobody")
        response = RedirectResponse(own_place(kept["back_to"]), SEE_OTHER)
        await log_ins.begin(gateway, request, response, user_id, "single_sign_on")
    except AnswerRefused as refusal:
        log.warning("sso.refused", reason=refusal.code)
        response = _refused(refusal.code)
    except ProviderFailed as failure:
        log.warning("sso.provider_failed", reason=str(failure))
        response = _refused("sso.provider_failed")
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax", secure=log_ins.is_secure(gateway))
    return response


def _refused(code: str) -> Response:
    return RedirectResponse(f"/?{urlencode({'refused': code})}", SEE_OTHER)
