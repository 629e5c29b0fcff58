"""Transcripts: the history of a ticket or a contact as a document (T19)."""

from fastapi import APIRouter, Response
from starlette.responses import StreamingResponse

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.contact_files.exporting import MIMES
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import InGateway
from services.gateway.media.serving import PDF, POLICY, disposition
from services.gateway.routes.answers import Json

router = APIRouter(tags=["transcripts"])


@router.post(
    "/tickets/{ticket_id}/transcript",
    status_code=202,
    response_model=shapes.JobStarted,
    responses=answers(403, 404, 422, 503),
)
async def export(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.MakeTranscript
) -> Response:
    """Begin a transcript of the ticket, or of all tickets of its contact that one may see."""
    job = await gateway.transcripts.start(member, ticket_id, wish.scope, wish.notes)
    return Json({"job": job}, status_code=202)


@router.get(
    "/jobs/{job_id}/file",
    response_class=Response,
    responses={
        200: {"content": {each: {} for each in (PDF, *MIMES.values())}, "description": "The document"},
        **answers(404),
    },
)
async def file(gateway: InGateway, member: CurrentMember, job_id: str) -> Response:
    """The document that a job of one's own has made; it is kept for a day."""
    document = await gateway.exports.find(job_id, member.id)
    if document is None:
        raise HttpProblem(404, "job.no_file", "There is no such document, or it is not yours.")
    mime = document.get("mime", PDF)
    headers = {
        "Content-Disposition": disposition(document["name"], inline=mime == PDF),
        "Content-Length": str(document["size"]),
        "Content-Security-Policy": POLICY,
    }
    return StreamingResponse(gateway.exports.open(document), headers=headers, media_type=mime)
