"""Going on with a contact on another channel (T10)."""

from dataclasses import replace

from fastapi import APIRouter, Response

from libs.access.policy import Action
from services.gateway import shapes, ways, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import TICKET_CHANGED, Json, ticket_at
from services.gateway.ways import Way
from services.tickets import commands as tickets
from services.tickets.commands import ContinueTicket
from services.tickets.queries import CheckTicket

router = APIRouter(prefix="/tickets/{ticket_id}", tags=["tickets"])


@router.get("/channels", response_model=shapes.Items[shapes.OtherChannel], responses=answers(403, 404, 409))
async def other_channels(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """The other channels, and whether the ticket can go on there."""
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
    facts = await gateway.bus.query(tickets.SERVICE, check)
    found = await _ways(gateway, facts["contact_id"], facts["group"])
    return Json({"items": [each.shown() for each in found if each.channel["_id"] != facts["channel_id"]]})


@router.post("/channel", **TICKET_CHANGED)
async def go_on(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.GoToChannel) -> Response:
    """Go on with the contact on another channel: this ticket ends, and the answer is the one that begins there."""
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
    facts = await gateway.bus.query(tickets.SERVICE, check)
    found = await _ways(gateway, facts["contact_id"], facts["group"])
    way = next((each for each in found if each.channel["_id"] == wish.channel_id), None)
    if way is None:
        raise gateway.unknown("channel_id", "channel.not_found", "There is no such channel.")
    way.require()
    command = ContinueTicket(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        channel_id=wish.channel_id,
        conversation_id=way.conversation_id,
    )
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await ticket_at(gateway, member, done.result["ticket_id"], done.position)


async def _ways(gateway: Gateway, contact_id: str, group: bool) -> list[Way]:
    return await ways.to(gateway, replace(await ways.known(gateway, contact_id), group=group))
