"""Templates of lines, and the window outside which only they are accepted (C2, C3)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from libs.events.event import iso, now
from services.gateway import shapes, window
from services.gateway.auth import CurrentMember, Manager
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.messaging import commands as messaging
from services.messaging.template_queries import ListTemplates

router = APIRouter(tags=["templates"])


@router.get("/channels/{channel_id}/templates", response_model=shapes.Templates, responses=answers(404, 422))
async def listed(
    gateway: InGateway,
    _: CurrentMember,
    channel_id: str,
    language: Annotated[str, Query(max_length=40, description="As the provider says it: `pt_BR`.")] = "",
    status: Annotated[str, Query(max_length=40, description="As the provider says it: `approved`.")] = "",
    q: Annotated[str, Query(max_length=100, description="Words of the name or the text.")] = "",
    wait_for: WaitFor = None,
) -> Response:
    """The templates of a line by name, of all languages and states unless asked otherwise."""
    _existing(gateway, channel_id)
    query = ListTemplates(channel_id=channel_id, language=language, status=status, q=q, wait_for=wait_for)
    return Json(await gateway.bus.query(messaging.SERVICE, query))


@router.post(
    "/channels/{channel_id}/templates/sync",
    response_model=shapes.TemplatesSynced,
    responses=answers(403, 404, 409, 503),
)
async def sync(gateway: InGateway, member: Manager, channel_id: str) -> Response:
    """Read the line's templates from its provider now; by itself that is done every day, and after news."""
    _existing(gateway, channel_id)
    found, position = await gateway.template_sync.sync(channel_id, member.actor())
    return Json({"templates": found, "position": position})


@router.get("/tickets/{ticket_id}/window", response_model=shapes.Window, responses=answers(404, 409))
async def remaining(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wait_for: WaitFor = None
) -> Response:
    """Until when the ticket's contact may be answered freely; afterwards only a template is accepted."""
    ticket = await gateway.ticket(member, ticket_id, wait_for)
    channel, position = ticket["channel"], ticket["position"]
    assert isinstance(channel, dict)
    assert isinstance(position, int)
    found = await window.of(gateway, str(ticket["conversation_id"]), channel["id"], max(position, wait_for or 0))
    closes_at = iso(found.closes_at) if found.closes_at is not None else None
    return Json({"hours": found.hours, "closes_at": closes_at, "open": found.open(now())})


def _existing(gateway: Gateway, channel_id: str) -> None:
    if gateway.directory.channel(channel_id) is None:
        raise HttpProblem(404, "channel.not_found", "There is no such channel.")
