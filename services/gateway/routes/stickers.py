"""Stickers: the team's collection, and pictures made into new ones (C10)."""

from fastapi import APIRouter, Response

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.media.media import item
from services.gateway.routes.answers import Json
from services.gateway.routes.media import media_of_ticket, own_media

router = APIRouter(tags=["media"])


@router.get("/stickers", response_model=shapes.Items[shapes.MediaItem], responses=answers())
async def listed(gateway: InGateway, member: CurrentMember) -> Response:
    """The team's stickers, the one used last first."""
    known = await gateway.media.some(await gateway.stickers.listed())
    return Json({"items": [item(each) for each in known]})


@router.post("/stickers", status_code=201, response_model=shapes.MediaItem, responses=answers(404, 413, 422))
async def add(gateway: InGateway, member: CurrentMember, wish: wishes.AddSticker) -> Response:
    """Make a sticker of a picture: one's own upload, or one of a ticket that one may see."""
    if wish.ticket_id is not None:
        source = await media_of_ticket(gateway, member, wish.ticket_id, wish.media_id)
    else:
        source = await own_media(gateway, member, wish.media_id)
    sticker = await gateway.media.to_sticker(source, member.id)
    await gateway.stickers.add(sticker.id or "", member)
    return Json(item(sticker), status_code=201)


@router.delete("/stickers/{media_id}", status_code=204, responses=answers(403, 404))
async def remove(gateway: InGateway, member: CurrentMember, media_id: str) -> Response:
    """Take a sticker out of the collection: one's own, or any for management."""
    await gateway.stickers.remove(media_id, member)
    return Response(status_code=204)
