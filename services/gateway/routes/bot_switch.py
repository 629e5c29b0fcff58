"""Bots in one ticket: switched off, none answers there, whatever answers elsewhere (T21)."""

from fastapi import APIRouter, Response

from services.gateway import wishes
from services.gateway.auth import CurrentMember
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import TICKET_CHANGED, ticket_changed
from services.tickets.bot_commands import SwitchBots

router = APIRouter(tags=["tickets"])


@router.put("/tickets/{ticket_id}/bots", **TICKET_CHANGED)
async def switch(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.BotSwitch) -> Response:
    """Let bots answer in this ticket, or none. One that is at work stops; let again, it begins anew while the
    ticket waits.
    """
    command = SwitchBots(by=member.actor(), member=member, ticket_id=ticket_id, on=wish.on)
    return await ticket_changed(gateway, member, command)
