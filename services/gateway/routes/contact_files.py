"""Files of contacts: taken over step by step, or made from the list (K2). For supervisors and admins."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.contact_files.importing import require_management
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json
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
