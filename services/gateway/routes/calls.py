"""Voice calls (V3)."""

from typing import Any, Literal

from fastapi import APIRouter, Response

from libs.access.policy import Member
from services.gateway import shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.telephony import commands as telephony
from services.telephony.commands import AnswerCall, HangUpCall, RejectCall
from services.telephony.queries import GetCall, ListCalls

router = APIRouter(tags=["calls"])
CHANGES: dict[str, Any] = {"response_model": shapes.CallChanged, "responses": answers(403, 404, 409, 503)}


@router.get("/calls", response_model=shapes.Items[shapes.Call], responses=answers(422))
async def listed(
    gateway: InGateway,
    member: CurrentMember,
    state: Literal["ringing", "live", "missed"] | None = None,
    wait_for: WaitFor = None,
) -> Response:
    """The calls that one may see, newest first."""
    query = ListCalls(member=member, state=state, wait_for=wait_for)
    return Json(await gateway.bus.query(telephony.SERVICE, query))


@router.get("/calls/{call_id}", response_model=shapes.Call, responses=answers(404))
async def one(gateway: InGateway, member: CurrentMember, call_id: str, wait_for: WaitFor = None) -> Response:
    """One call."""
    query = GetCall(member=member, call_id=call_id, wait_for=wait_for)
    return Json(await gateway.bus.query(telephony.SERVICE, query))


@router.post("/calls/{call_id}/answer", **CHANGES)
async def answer(gateway: InGateway, member: CurrentMember, call_id: str) -> Response:
    """Take a ringing call; of two who take at once one wins, the other is told who (`by`)."""
    return await _changed(gateway, member, AnswerCall(by=member.actor(), member=member, call_id=call_id))


@router.post("/calls/{call_id}/reject", **CHANGES)
async def reject(gateway: InGateway, member: CurrentMember, call_id: str) -> Response:
    """Refuse a ringing call."""
    return await _changed(gateway, member, RejectCall(by=member.actor(), member=member, call_id=call_id))


@router.post("/calls/{call_id}/hangup", **CHANGES)
async def hang_up(gateway: InGateway, member: CurrentMember, call_id: str) -> Response:
    """End one's call."""
    return await _changed(gateway, member, HangUpCall(by=member.actor(), member=member, call_id=call_id))


async def _changed(gateway: Gateway, member: Member, command: AnswerCall | RejectCall | HangUpCall) -> Response:
    await gateway.bus.query(telephony.SERVICE, GetCall(member=member, call_id=command.call_id))
    done = await gateway.bus.ask(telephony.SERVICE, command)
    shown_to = member.model_copy(update={"profile": "supervisor"})
    query = GetCall(member=shown_to, call_id=command.call_id, wait_for=done.position)
    call = await gateway.bus.query(telephony.SERVICE, query)
    return Json({"call": call, "position": done.position})
