"""How routes answer: plain values as JSON, without a second validation of what a query already shaped."""

from typing import Annotated, Any

import orjson
from fastapi import Query, Response

from libs.access.policy import Member
from services.gateway import numbers, shapes
from services.gateway.errors import answers
from services.gateway.gateway import Gateway
from services.tickets import commands as tickets
from services.tickets.commands import TicketCommand
from services.tickets.queries import GetTicket

WaitFor = Annotated[int | None, Query(ge=0, description="A position that the answer must already reflect.")]


class Json(Response):
    """A JSON answer, without the numbers that whoever asked is not to see."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The value as JSON."""
        return orjson.dumps(numbers.in_answer(content))


TICKET_CHANGED: dict[str, Any] = {
    "response_model": shapes.TicketChanged,
    "responses": answers(403, 404, 409, 422, 503),
}


async def ticket_changed(gateway: Gateway, member: Member, command: TicketCommand) -> Response:
    """Carry out a command, and answer with the ticket as it is after it."""
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await ticket_at(gateway, member, command.ticket_id, done.position)


async def ticket_at(gateway: Gateway, member: Member, ticket_id: str, position: int, status: int = 200) -> Response:
    """Who may do something is shown what came of it, even when the ticket is out of sight after it."""
    manager = member.model_copy(update={"profile": "supervisor"})
    query = GetTicket(member=manager, ticket_id=ticket_id, wait_for=position)
    ticket = await gateway.bus.query(tickets.SERVICE, query)
    return Json({"ticket": ticket, "position": position}, status_code=status)
