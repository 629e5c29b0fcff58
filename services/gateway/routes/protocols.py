"""The protocol registry (R2)."""

from fastapi import APIRouter, Response

from services.gateway import shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.reporting import queries as reporting

router = APIRouter(tags=["protocols"])


@router.get("/protocols/{number}", response_model=shapes.Protocol, responses=answers(404))
async def one(gateway: InGateway, member: CurrentMember, number: str, wait_for: WaitFor = None) -> Response:
    """The ticket behind a protocol number, if one may see it."""
    query = reporting.GetProtocol(number=number, wait_for=wait_for)
    found = await gateway.bus.query(reporting.SERVICE, query)
    await gateway.ticket(member, found["ticket_id"])
    fields = ("number", "issued_at", "ticket_id", "ticket_number", "contact_name")
    return Json({field: found[field] for field in fields})
