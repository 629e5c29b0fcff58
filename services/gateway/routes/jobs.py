"""Jobs: how far one's long work is, and stopping it. Its progress also comes over the socket."""

from fastapi import APIRouter, Response

from services.gateway import shapes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json

router = APIRouter(tags=["jobs"])


@router.get("/jobs/{job_id}", response_model=shapes.Job, responses=answers(404))
async def one(gateway: InGateway, member: CurrentMember, job_id: str) -> Response:
    """A job of one's own."""
    return Json(await gateway.jobs.get(member, job_id))


@router.delete("/jobs/{job_id}", response_model=shapes.Job, responses=answers(404))
async def cancel(gateway: InGateway, member: CurrentMember, job_id: str) -> Response:
    """Stop a job where it is; what it has done stays done."""
    return Json(await gateway.jobs.cancel(member, job_id))
