"""The team, the queues, and where customers write."""

from fastapi import APIRouter, Response

from services.gateway import shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes import company
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.queries import NextTicket

router = APIRouter(tags=["team"])


@router.get("/team", response_model=shapes.Items[shapes.TeamMember], responses=answers())
async def team(gateway: InGateway, _: CurrentMember) -> Response:
    """Everybody with an account."""
    items = [
        {
            "id": user["_id"],
            "name": user["name"],
            "photo": user["photo"],
            "profile": user["profile"],
            "queue_ids": user["queue_ids"],
            "presence": gateway.presences.of(user["_id"]),
        }
        for user in gateway.directory.users()
    ]
    return Json({"items": items})


@router.get("/queues", response_model=shapes.Items[shapes.QueueItem], responses=answers())
async def queues(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The queues in use."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json({"items": [company.shown(each) for each in gateway.directory.queues()]})


@router.get("/channels", response_model=shapes.Items[shapes.ChannelItem], responses=answers())
async def channels(gateway: InGateway, _: CurrentMember) -> Response:
    """The connected lines, without anything secret."""
    return Json({"items": [gateway.line_shown(each) for each in gateway.directory.channels()]})


@router.get("/queues/next", response_model=shapes.NextTicket, responses=answers())
async def next_ticket(gateway: InGateway, member: CurrentMember) -> Response:
    """The pending ticket that waits longest of those one may accept."""
    return Json(await gateway.bus.query(tickets.SERVICE, NextTicket(member=member)))
