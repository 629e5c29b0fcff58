"""Search in the text of all messages one may see (D4)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway import shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json
from services.messaging import commands as messaging
from services.messaging.queries import SearchMessages
from services.tickets import commands as tickets
from services.tickets.queries import GetTicketsByConversation

router = APIRouter(tags=["search"])


@router.get("/search/messages", response_model=shapes.Page[shapes.Hit], responses=answers(422))
async def search(
    gateway: InGateway,
    member: CurrentMember,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: str | None = None,
) -> Response:
    """Messages that hold all the words, accents and case apart, newest first."""
    query = SearchMessages(member=member, q=q, limit=limit, cursor=cursor)
    found = await gateway.bus.query(messaging.SERVICE, query)
    ids = sorted({hit["conversation_id"] for hit in found["items"]})
    by_conversation = {}
    if ids:
        asked = GetTicketsByConversation(member=member, conversation_ids=ids)
        by_conversation = await gateway.bus.query(tickets.SERVICE, asked)
    items = [
        {
            "message": hit["message"],
            "ticket": {key: ticket[key] for key in ("id", "number", "state")},
            "contact": ticket["contact"],
            "marks": hit["marks"],
        }
        for hit in found["items"]
        if (ticket := by_conversation.get(hit["conversation_id"])) is not None
    ]
    return Json({"items": items, "next": found["next"]})
