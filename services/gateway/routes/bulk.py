"""One action on many tickets at once (D9), as a job that can be taken back."""

from fastapi import APIRouter, Response

from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import Json

router = APIRouter(tags=["jobs"])


@router.post("/bulk", response_model=shapes.JobStarted, status_code=202, responses=answers(403, 422))
async def act(gateway: InGateway, member: CurrentMember, wish: wishes.Bulk) -> Response:
    """Transfer, return, resolve, tag or untag up to 2,000 tickets (all of a panel); for supervisors and admins."""
    if wish.user_id is not None and gateway.directory.member(wish.user_id) is None:
        raise gateway.unknown("user_id", "user.not_found", "There is no such member of the team.")
    if wish.queue_id is not None and gateway.directory.queue(wish.queue_id) is None:
        raise gateway.unknown("queue_id", "queue.not_found", "There is no such queue.")
    return Json({"job": await gateway.bulk.start(member, wish)}, status_code=202)


@router.post(
    "/jobs/{job_id}/undo", response_model=shapes.JobStarted, status_code=202, responses=answers(403, 404, 409)
)
async def undo(gateway: InGateway, member: CurrentMember, job_id: str) -> Response:
    """Take back what a bulk action did, ticket by ticket, where the ticket has not moved on since."""
    return Json({"job": await gateway.bulk.undo(member, job_id)}, status_code=202)
