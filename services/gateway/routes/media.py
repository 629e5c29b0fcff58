"""Files: sent up before the message that carries them, read by whoever may see that message (T3, C10)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from libs.access.policy import Member
from libs.events.catalog.media import Media
from services.gateway import joined_history, shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.media.media import MediaTooLarge, item
from services.gateway.media.serving import served, served_thumb
from services.gateway.routes.answers import Json
from services.messaging import commands as messaging
from services.messaging.queries import FindMedia, FindReplyMedia

router = APIRouter(tags=["media"])
CLOSED_BY_CLIENT = 499
Name = Annotated[str | None, Query(max_length=255, description="What the file is called.")]
Voice = Annotated[bool, Query(description="A recording: kept as a voice message, Opus in Ogg.")]
RAW: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
}
FILE: dict[str, Any] = {
    "responses": {
        200: {"content": {"application/octet-stream": {}}, "description": "The file"},
        206: {"description": "A range of it"},
        304: {"description": "Known by its ETag"},
        416: {"description": "The range lies outside the file"},
        **answers(404),
    },
    "response_class": Response,
}
THUMB: dict[str, Any] = {
    "responses": {200: {"content": {"image/webp": {}}, "description": "A small picture"}, **answers(404)},
    "response_class": Response,
}


@router.post(
    "/media",
    status_code=201,
    response_model=shapes.MediaItem,
    responses=answers(413, 415, 422),
    openapi_extra=RAW,
)
async def upload(
    gateway: InGateway, member: CurrentMember, request: Request, name: Name = None, voice: Voice = False
) -> Response:
    """Send a file up, as the raw body. Its type is told by its bytes; what may run as a program is refused."""
    return await taken_in(gateway, request, name, member.id, voice)


@router.get("/media/{media_id}", **FILE)
@router.head("/media/{media_id}", include_in_schema=False)
async def own(gateway: InGateway, member: CurrentMember, request: Request, media_id: str) -> Response:
    """A file that one sent up oneself, or that the team shares: a sticker, an attachment of a quick reply."""
    media = await own_media(gateway, member, media_id)
    return served(request, gateway.media, media)


@router.get("/media/{media_id}/thumb", **THUMB)
async def own_thumb(gateway: InGateway, member: CurrentMember, request: Request, media_id: str) -> Response:
    """The small picture of such a file."""
    await own_media(gateway, member, media_id)
    return await _thumb(gateway, request, media_id)


@router.get("/tickets/{ticket_id}/media/{media_id}", **FILE)
@router.head("/tickets/{ticket_id}/media/{media_id}", include_in_schema=False)
async def of_ticket(
    gateway: InGateway, member: CurrentMember, request: Request, ticket_id: str, media_id: str
) -> Response:
    """A file of the ticket's conversation; with `?download=1`, to be saved."""
    media = await media_of_ticket(gateway, member, ticket_id, media_id)
    return served(request, gateway.media, media)


@router.get("/tickets/{ticket_id}/media/{media_id}/thumb", **THUMB)
async def thumb_of_ticket(
    gateway: InGateway, member: CurrentMember, request: Request, ticket_id: str, media_id: str
) -> Response:
    """The small picture of such a file."""
    await media_of_ticket(gateway, member, ticket_id, media_id)
    return await _thumb(gateway, request, media_id)


async def taken_in(gateway: Gateway, request: Request, name: str | None, by: str, voice: bool) -> Response:
    """Keep the body of a request."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > gateway.media.limit:
        raise MediaTooLarge(gateway.media.limit)
    try:
        media = await gateway.media.put(request.stream(), name, by, voice=voice)
    except ClientDisconnect:
        return Response(status_code=CLOSED_BY_CLIENT)
    return Json(item(media), status_code=201)


async def own_media(gateway: Gateway, member: Member, media_id: str) -> Media:
    """A file that the member may use: his own upload, or what the team shares. Raises a 404 problem."""
    asked = FindReplyMedia(member=member, media_id=media_id)
    if (
        await gateway.media.uploaded(media_id, member.id)
        or await gateway.stickers.has(media_id)
        or await gateway.bus.query(messaging.SERVICE, asked)
    ):
        media = await gateway.media.get(media_id, member.id)
        if media is not None:
            return media
    raise _not_found()


async def media_of_ticket(gateway: Gateway, member: Member, ticket_id: str, media_id: str) -> Media:
    """A file of a conversation that the member may see, named as in its message. Raises 404 problems."""
    for conversation_id in await joined_history.conversations(gateway, member, ticket_id):
        query = FindMedia(conversation_id=conversation_id, media_id=media_id)
        sent = await gateway.bus.query(messaging.SERVICE, query)
        media = await gateway.media.get(media_id) if sent is not None else None
        if media is not None:
            return media.model_copy(update={"name": sent["name"] or media.name})
    raise _not_found()


async def _thumb(gateway: Gateway, request: Request, media_id: str) -> Response:
    content = await gateway.media.thumb(media_id)
    if content is None:
        raise _not_found()
    return served_thumb(request, media_id, content)


def _not_found() -> HttpProblem:
    return HttpProblem(404, "media.not_found", "There is no such file, or it is not yours to see.")
