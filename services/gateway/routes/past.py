"""Time travel: a ticket as it was at any position of its log (B11)."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway import shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json
from services.messaging import commands as messaging
from services.messaging.queries import MessagesAsOf
from services.tickets import commands as tickets
from services.tickets.queries import TicketAsOf

router = APIRouter(tags=["tickets"])


@router.get("/tickets/{ticket_id}/as_of", response_model=shapes.AsOf, responses=answers(404, 422, 503))
async def as_of(
    gateway: InGateway,
    member: CurrentMember,
    ticket_id: str,
    position: Annotated[int, Query(ge=1, description="A position of the log, as the ticket's log names them.")],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[str | None, Query(description="A cursor: older messages than those.")] = None,
) -> Response:
    """The ticket, one page of its conversation and its notes as they were then, for whoever may see it now."""
    present = await gateway.ticket(member, ticket_id)
    page = MessagesAsOf(
        conversation_id=str(present["conversation_id"]), position=position, limit=limit, before=before
    )
    then, messages = await asyncio.gather(
        gateway.bus.query(tickets.SERVICE, TicketAsOf(member=member, ticket_id=ticket_id, position=position)),
        gateway.bus.query(messaging.SERVICE, page),
    )
    return Json({**then, "messages": messages})
