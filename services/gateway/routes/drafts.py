"""What one has begun to write (B2): across reloads and devices, and nobody else's."""

from fastapi import APIRouter, Response

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.drafts import Kind
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json

router = APIRouter(tags=["me"])


@router.get("/drafts", response_model=shapes.Items[shapes.Draft], responses=answers())
async def listed(gateway: InGateway, member: CurrentMember) -> Response:
    """All of one's drafts, newest first."""
    return Json({"items": await gateway.drafts.of(member)})


@router.put("/tickets/{ticket_id}/drafts/{kind}", response_model=shapes.Draft, responses=answers(404, 422))
async def keep(
    gateway: InGateway, member: CurrentMember, ticket_id: str, kind: Kind, wish: wishes.DraftWish
) -> Response:
    """Keep a draft of the ticket's conversation; an empty one, that answers nothing either, deletes it."""
    ticket = await gateway.ticket(member, ticket_id)
    conversation_id = str(ticket["conversation_id"])
    draft = await gateway.drafts.keep(member, ticket_id, conversation_id, kind, wish.text, wish.quoted)
    return Json(draft)
