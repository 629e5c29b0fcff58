"""What the team sees: the settings that narrow or widen it within the visibility policy; for admins."""

from fastapi import APIRouter, Response

from services.gateway import shapes, wishes
from services.gateway.auth import Admin, CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.catalogue_commands import SetAccess

router = APIRouter(tags=["company"])


@router.get("/company/access", response_model=shapes.TeamAccess, responses=answers())
async def access(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """Which tickets supervisors see, which contacts agents see, and whether agents see numbers."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json(gateway.directory.access())


@router.put("/company/access", response_model=shapes.TeamAccessChanged, responses=answers(403, 422, 503))
async def set_access(gateway: InGateway, member: Admin, wish: wishes.AccessWish) -> Response:
    """Set all of it; open pages go on under the new rule at once."""
    done = await gateway.bus.ask(tickets.SERVICE, SetAccess(by=member.actor(), member=member, **wish.model_dump()))
    await gateway.seen(done.position)
    return Json({"access": gateway.directory.access(), "position": done.position})
