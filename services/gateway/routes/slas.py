"""Service levels: how soon whose customers are answered and served (B7)."""

from typing import Any

from fastapi import APIRouter, Response

from libs.events.command import Command
from libs.events.event import new_id
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.queries import ListSlas
from services.tickets.sla_commands import ArchiveSla, ChangeSla, DefineSla, MoveSla

router = APIRouter(tags=["settings"])
REFUSALS = answers(403, 404, 409, 422, 503)
CHANGED: dict[str, Any] = {"response_model": shapes.ServiceLevelChanged, "responses": REFUSALS}


@router.get("/slas", response_model=shapes.Items[shapes.ServiceLevel], responses=answers(503))
async def listed(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The service levels in their order: of those that fit a ticket the first counts."""
    return Json(await gateway.bus.query(tickets.SERVICE, ListSlas(wait_for=wait_for)))


@router.post("/slas", status_code=201, **CHANGED)
async def define(gateway: InGateway, member: CurrentMember, wish: wishes.ServiceLevelWish) -> Response:
    """Set up a service level behind the others."""
    sla_id = new_id()
    command = DefineSla(by=member.actor(), member=member, sla_id=sla_id, **_terms(gateway, wish))
    return await _changed(gateway, sla_id, command, 201)


@router.put("/slas/{sla_id}", **CHANGED)
async def change(gateway: InGateway, member: CurrentMember, sla_id: str, wish: wishes.ServiceLevelWish) -> Response:
    """Have a service level promise something else, all at once; clocks that run follow."""
    command = ChangeSla(by=member.actor(), member=member, sla_id=sla_id, **_terms(gateway, wish))
    return await _changed(gateway, sla_id, command)


@router.put("/slas/{sla_id}/place", **CHANGED)
async def move(gateway: InGateway, member: CurrentMember, sla_id: str, wish: wishes.PlaceWish) -> Response:
    """Put a service level at another place."""
    command = MoveSla(by=member.actor(), member=member, sla_id=sla_id, place=wish.place)
    return await _changed(gateway, sla_id, command)


@router.delete("/slas/{sla_id}", response_model=shapes.Positioned, responses=REFUSALS)
async def archive(gateway: InGateway, member: CurrentMember, sla_id: str) -> Response:
    """Promise nothing more by it; its clocks end."""
    done = await gateway.bus.ask(tickets.SERVICE, ArchiveSla(by=member.actor(), member=member, sla_id=sla_id))
    return Json({"position": done.position})


def _terms(gateway: Gateway, wish: wishes.ServiceLevelWish) -> dict[str, Any]:
    """The terms of a wish; refused where it names what there is not."""
    directory = gateway.directory
    for each in wish.queue_ids:
        if directory.queue(each) is None:
            raise gateway.unknown("queue_ids", "queue.not_found", "There is no such queue.")
    for each in wish.channel_ids:
        if directory.channel(each) is None:
            raise gateway.unknown("channel_ids", "channel.not_found", "There is no such channel.")
    for each in wish.tag_ids:
        if directory.entry("tags", each) is None:
            raise gateway.unknown("tag_ids", "tag.not_found", "There is no such tag.")
    return {"label": wish.name, **wish.model_dump(exclude={"name"})}


async def _changed(gateway: Gateway, sla_id: str, command: Command, status_code: int = 200) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    listing = await gateway.bus.query(tickets.SERVICE, ListSlas(wait_for=done.position))
    found = next(each for each in listing["items"] if each["id"] == sla_id)
    return Json({"sla": found, "position": done.position}, status_code=status_code)
