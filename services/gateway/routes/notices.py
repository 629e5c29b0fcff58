"""Notices: what one should hear of though one is not looking (D6)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.commands import SeeNotices
from services.tickets.notice_queries import ListNotices

router = APIRouter(tags=["notices"])


@router.get("/notices", response_model=shapes.Notices, responses=answers())
async def listed(
    gateway: InGateway,
    member: CurrentMember,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    before: Annotated[str | None, Query(max_length=300, description="A cursor: older notices than those.")] = None,
    wait_for: WaitFor = None,
) -> Response:
    """One's notices of the kinds that one wants, about tickets that one may see now; newest first."""
    kinds = gateway.directory.notice_kinds(member.id)
    query = ListNotices(member=member, kinds=kinds, limit=limit, before=before, wait_for=wait_for)
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.post("/notices/seen", response_model=shapes.Positioned, responses=answers(422))
async def seen(gateway: InGateway, member: CurrentMember, wish: wishes.NoticesSeen) -> Response:
    """One has seen them up to a position."""
    command = SeeNotices(by=member.actor(), member=member, up_to=wish.up_to)
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.personal.tell(member.id, {"type": "notices_seen", "up_to": wish.up_to})
    return Json({"position": done.position})
