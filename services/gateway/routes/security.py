"""One's own log-ins: the devices on which one is logged in, and the second factor (P5)."""

from typing import Any

from fastapi import APIRouter, Response

from libs.access.policy import Member
from services.gateway import log_ins, second_factor, shapes, wishes
from services.gateway.auth import AnyMember, CurrentMember, CurrentSession
from services.gateway.commands import SERVICE
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json
from services.gateway.security_commands import DisableSecondFactor, EnableSecondFactor, RenewRecoveryCodes

router = APIRouter(prefix="/me", tags=["security"])


@router.get("/sessions", response_model=shapes.Items[shapes.SessionItem], responses=answers(403))
async def sessions(gateway: InGateway, member: CurrentMember, session: CurrentSession) -> Response:
    """Where one is logged in, the device used last first."""
    found = await gateway.sessions.of(member.id)
    return Json({"items": [{**each, "current": each["id"] == session.id} for each in found]})


@router.delete("/sessions", response_model=shapes.SessionsEnded, responses=answers(403))
async def end_others(gateway: InGateway, member: CurrentMember, session: CurrentSession) -> Response:
    """Log out everywhere but here."""
    return Json({"ended": len(await log_ins.revoke_others(gateway, member.actor(), session))})


@router.delete("/sessions/{session_id}", status_code=204, responses=answers(403, 404))
async def end(gateway: InGateway, member: CurrentMember, _: CurrentSession, session_id: str) -> Response:
    """Log out on one device."""
    if not await log_ins.revoke(gateway, member.actor(), member.id, [session_id]):
        raise HttpProblem(404, "session.not_found", "There is no such session.")
    return Response(status_code=204)


@router.get("/second-factor", response_model=shapes.SecondFactor, responses=answers(403))
async def show(gateway: InGateway, member: AnyMember) -> Response:
    """Whether one's log-in takes a code, and whether it must."""
    return Json(await _state(gateway, member))


@router.post("/second-factor", response_model=shapes.SecondFactorProposed, responses=answers(403, 409, 422))
async def propose(gateway: InGateway, member: AnyMember, wish: wishes.PasswordAgain) -> Response:
    """Begin: a secret for one's telephone, shown once. In force as soon as a code made from it is given."""
    if await gateway.second_factors.is_on(member.id):
        raise HttpProblem(409, "second_factor.on", "There is a second factor already.")
    await log_ins.require_password(gateway, member, wish.password, "password")
    user = gateway.directory.user(member.id)
    email = user["email"] if user is not None else member.id
    return Json(second_factor.shown(await gateway.second_factors.propose(member.id), email))


@router.post("/second-factor/confirm", response_model=shapes.RecoveryCodes, responses=answers(403, 409, 422))
async def confirm(gateway: InGateway, member: AnyMember, session: CurrentSession, wish: wishes.Code) -> Response:
    """Put it into force; the answer shows the recovery codes, once."""
    if await gateway.second_factors.is_on(member.id):
        raise HttpProblem(409, "second_factor.on", "There is a second factor already.")
    if not await gateway.second_factors.proves(member.id, wish.code):
        raise _wrong_code()
    codes = second_factor.recovery_codes()
    hashes = [second_factor.hashed(each) for each in codes]
    command = EnableSecondFactor(by=member.actor(), user_id=member.id, recovery_hashes=hashes)
    await gateway.seen((await gateway.bus.ask(SERVICE, command)).position)
    await log_ins.revoke_others(gateway, member.actor(), session)
    response = Json({"recovery_codes": codes})
    await log_ins.renew(gateway, response, session)
    return response


@router.post("/second-factor/recovery-codes", response_model=shapes.RecoveryCodes, responses=answers(403, 409, 422))
async def renew(gateway: InGateway, member: CurrentMember, _: CurrentSession, wish: wishes.Proof) -> Response:
    """Have new recovery codes; the old ones are void."""
    await _require_proof(gateway, member, wish)
    codes = second_factor.recovery_codes()
    hashes = [second_factor.hashed(each) for each in codes]
    command = RenewRecoveryCodes(by=member.actor(), user_id=member.id, recovery_hashes=hashes)
    await gateway.seen((await gateway.bus.ask(SERVICE, command)).position)
    return Json({"recovery_codes": codes})


@router.post("/second-factor/disable", response_model=shapes.SecondFactor, responses=answers(403, 409, 422))
async def disable(
    gateway: InGateway, member: CurrentMember, session: CurrentSession, wish: wishes.Proof
) -> Response:
    """Do without, where one's profile may."""
    if (await _state(gateway, member))["required"]:
        raise HttpProblem(409, "second_factor.required", "Your profile needs a second factor.")
    await _require_proof(gateway, member, wish)
    command = DisableSecondFactor(by=member.actor(), user_id=member.id)
    await gateway.seen((await gateway.bus.ask(SERVICE, command)).position)
    response = Json(await _state(gateway, member))
    await log_ins.renew(gateway, response, session)
    return response


async def _state(gateway: Gateway, member: Member) -> dict[str, Any]:
    return {
        "enabled": await gateway.second_factors.is_on(member.id),
        "required": member.profile in gateway.directory.sign_on()["second_factor_for"],
        "recovery_codes_left": await gateway.second_factors.recovery_codes_left(member.id),
    }


async def _require_proof(gateway: Gateway, member: Member, wish: wishes.Proof) -> None:
    if not await gateway.second_factors.is_on(member.id):
        raise HttpProblem(409, "second_factor.off", "The account has no second factor.")
    await log_ins.require_password(gateway, member, wish.password, "password")
    await gateway.attempts.begin(member.id, member.address or "unknown")
    if await gateway.second_factors.accept(member.id, wish.code) is None:
        raise _wrong_code()
    await gateway.attempts.succeed(member.id, member.address or "unknown")


def _wrong_code() -> HttpProblem:
    fields = [{"field": "code", "rule": "is wrong, or was used before"}]
    return HttpProblem(422, "second_factor.wrong_code", "The code is wrong, or was used before.", fields=fields)
