"""Files lent to somebody outside for a while: whoever has the address may have the file."""

from fastapi import APIRouter, Request, Response

from services.gateway.errors import HttpProblem
from services.gateway.gateway import InGateway
from services.gateway.media.lending import PATH
from services.gateway.media.serving import served

router = APIRouter(tags=["hooks"])


@router.get(f"{PATH}/{{token}}", include_in_schema=False)
@router.head(f"{PATH}/{{token}}", include_in_schema=False)
async def lent(gateway: InGateway, request: Request, token: str) -> Response:
    """The file that an address was given for."""
    media_id = gateway.lending.lent(token)
    found = await gateway.media.some([media_id]) if media_id is not None else []
    if not found:
        raise HttpProblem(404, "media.not_found", "There is no such file, or it is lent no more.")
    return served(request, gateway.media, found[0], changing=True)
