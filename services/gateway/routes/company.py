"""What the company and its queues have set: hours, texts, and how customers are asked for a score."""

from typing import Any

from fastapi import APIRouter, Response

from libs.events.command import Command
from libs.events.view import Document
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.company import QUEUE_TEXTS
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.catalogue_commands import (
    SetCompanyHours,
    SetCompanyTexts,
    SetQueueDistribution,
    SetQueueHours,
    SetQueueTexts,
    SetRating,
)

router = APIRouter(tags=["company"])
BY_HAND: Document = {"mode": "manual", "cap": 5, "grace_seconds": None}
COMPANY: dict[str, Any] = {"response_model": shapes.CompanyChanged, "responses": answers(403, 422, 503)}
QUEUE: dict[str, Any] = {"response_model": shapes.QueueChanged, "responses": answers(403, 404, 409, 422, 503)}


@router.get("/company", response_model=shapes.Company, responses=answers())
async def company(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The company's settings, with what counts where nothing was set."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json(gateway.texts.company.shown())


@router.put("/company/hours", **COMPANY)
async def hours(gateway: InGateway, member: CurrentMember, wish: wishes.HoursWish) -> Response:
    """Set when customers are served."""
    return await _changed(gateway, SetCompanyHours(by=member.actor(), member=member, hours=wish.hours))


@router.put("/company/texts", **COMPANY)
async def texts(gateway: InGateway, member: CurrentMember, wish: wishes.CompanyTextsWish) -> Response:
    """Set all texts that go out by themselves."""
    return await _changed(gateway, SetCompanyTexts(by=member.actor(), member=member, **wish.model_dump()))


@router.put("/company/rating", **COMPANY)
async def rating(gateway: InGateway, member: CurrentMember, wish: wishes.RatingWish) -> Response:
    """Set how customers are asked for a score."""
    return await _changed(gateway, SetRating(by=member.actor(), member=member, **wish.model_dump()))


@router.put("/queues/{queue_id}/hours", **QUEUE)
async def queue_hours(gateway: InGateway, member: CurrentMember, queue_id: str, wish: wishes.HoursWish) -> Response:
    """Give a queue hours of its own, or those of the company."""
    command = SetQueueHours(by=member.actor(), member=member, queue_id=queue_id, hours=wish.hours)
    return await _queue_changed(gateway, queue_id, command)


@router.put("/queues/{queue_id}/texts", **QUEUE)
async def queue_texts(
    gateway: InGateway, member: CurrentMember, queue_id: str, wish: wishes.QueueTextsWish
) -> Response:
    """Give a queue texts of its own."""
    command = SetQueueTexts(by=member.actor(), member=member, queue_id=queue_id, **wish.model_dump())
    return await _queue_changed(gateway, queue_id, command)


@router.put("/queues/{queue_id}/distribution", **QUEUE)
async def queue_distribution(
    gateway: InGateway, member: CurrentMember, queue_id: str, wish: wishes.DistributionWish
) -> Response:
    """Set who gets a queue's tickets by themselves."""
    command = SetQueueDistribution(by=member.actor(), member=member, queue_id=queue_id, **wish.model_dump())
    return await _queue_changed(gateway, queue_id, command)


async def _changed(gateway: Gateway, command: Command) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    return Json({"company": gateway.texts.company.shown(), "position": done.position})


async def _queue_changed(gateway: Gateway, queue_id: str, command: Command) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    found = gateway.directory.queue(queue_id)
    assert found is not None
    return Json({"queue": shown(found), "position": done.position})


def shown(queue: Document) -> Document:
    """A queue as the team sees it."""
    own = {each: queue["texts"].get(each) for each in QUEUE_TEXTS}
    return {
        "id": queue["_id"],
        "name": queue["name"],
        "color": queue["color"],
        "hours": queue["hours"],
        "texts": own,
        "distribution": queue.get("distribution", BY_HAND),
    }
