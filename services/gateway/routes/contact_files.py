"""Files of contacts: taken over step by step, or made from the list (K2). For supervisors and admins."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.channels.channel import OutOfReach
from services.gateway.contact_files.importing import require_management
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import InGateway
from services.gateway.line_health import works
from services.gateway.routes.answers import Json
from services.gateway.routes.channels import line_of
from services.gateway.routes.contacts import asked_for

router = APIRouter(tags=["contacts"])
RAW: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
}
JOB: dict[str, Any] = {"response_model": shapes.JobStarted, "status_code": 202}


@router.post(
    "/contacts/imports",
    status_code=201,
    response_model=shapes.ContactFile,
    responses=answers(403, 413, 422),
    openapi_extra=RAW,
)
async def upload(
    gateway: InGateway,
    member: CurrentMember,
    request: Request,
    name: Annotated[str, Query(max_length=255, description="What the file is called.")] = "contatos",
) -> Response:
    """Send up a CSV or XLSX file of contacts, as the raw body; the answer describes its columns."""
    return Json(await gateway.imports.upload(member, name, request.stream()), status_code=201)


@router.post(
    "/contacts/imports/phone-book",
    status_code=201,
    response_model=shapes.ContactFile,
    responses=answers(403, 404, 409, 422, 502),
)
async def phone_book(gateway: InGateway, member: CurrentMember, wish: wishes.PhoneBookWish) -> Response:
    """Read whom a connected line's telephone has saved, as a file of contacts that goes on like one sent up."""
    require_management(member)
    document, channel, line = await line_of(gateway, wish.channel_id)
    if not channel.capabilities.phone_book:
        fields = [{"field": "channel_id", "rule": "must be a line whose phone book can be read"}]
        raise HttpProblem(422, "channel.no_phone_book", "This line has no phone book to read.", fields=fields)
    if not works(document, channel.capabilities):
        raise HttpProblem(409, "channel.disconnected", "The line is not connected.")
    try:
        saved = await channel.phone_book(line)
    except OutOfReach as error:
        raise HttpProblem(502, "channel.out_of_reach", error.detail) from error
    if not saved:
        raise HttpProblem(422, "import.phone_book_empty", "The line's telephone has nobody saved.")
    kept = await gateway.imports.of_phone_book(member, f"{document['name']}.csv", saved)
    return Json(kept, status_code=201)


@router.post(
    "/contacts/imports/{import_id}/preview",
    response_model=shapes.ImportPreview,
    responses=answers(403, 404, 422, 503),
)
async def preview(gateway: InGateway, member: CurrentMember, import_id: str, wish: wishes.ImportPlan) -> Response:
    """What an import by this plan would do: every row is checked, nothing changes."""
    return Json(await gateway.imports.preview(member, import_id, wish))


@router.post("/contacts/imports/{import_id}/start", responses=answers(403, 404, 422), **JOB)
async def start(gateway: InGateway, member: CurrentMember, import_id: str, wish: wishes.ImportPlan) -> Response:
    """Begin to take over the rows, as a job; its file is the report of every rejected row."""
    return Json({"job": await gateway.imports.start(member, import_id, wish)}, status_code=202)


@router.post("/contacts/export", responses=answers(403, 422, 503), **JOB)
async def export(
    gateway: InGateway,
    member: CurrentMember,
    which: Annotated[wishes.ContactFilter, Query()],
    wish: wishes.ExportWish,
) -> Response:
    """Begin to write the contacts that are asked for to a file, as a job."""
    require_management(member)
    job = await gateway.contact_exports.start(member, asked_for(gateway, member, which), wish.format)
    return Json({"job": job}, status_code=202)
