"""What management looks after: queues, names out of use, the company itself (D10)."""

from typing import Any

from fastapi import APIRouter, Request, Response

from libs.access.policy import Member
from libs.events.command import Command
from libs.events.event import new_id
from libs.events.view import Document
from services.gateway import shapes, wishes
from services.gateway.auth import Admin, AnyMember, Manager
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.media.serving import served
from services.gateway.routes import company
from services.gateway.routes.answers import Json
from services.tickets import commands as tickets
from services.tickets.catalogue_commands import (
    DescribeCompany,
    OrderQueues,
    RestoreBoard,
    RestoreReason,
    RestoreTag,
    SetThresholds,
)
from services.tickets.commands import ArchiveQueue, ChangeQueue, CreateQueue, RestoreQueue, SetQueueMembers
from services.tickets.queries import CountUses

router = APIRouter(tags=["settings"])
REFUSALS = answers(403, 404, 409, 422, 503)
QUEUE: dict[str, Any] = {"response_model": shapes.QueueChanged, "responses": REFUSALS}
COMPANY: dict[str, Any] = {"response_model": shapes.CompanyChanged, "responses": answers(403, 422, 503)}
GONE: dict[str, Any] = {"response_model": shapes.Positioned, "responses": REFUSALS}


@router.get("/tags/all", response_model=shapes.Items[shapes.KeptTag], responses=answers(403, 503))
async def all_tags(gateway: InGateway, _: Manager) -> Response:
    """Every tag, also those out of use, with how many tickets bear it."""
    return await _counted(gateway, "tags", ("name", "color", "archived"))


@router.post("/tags/{tag_id}/restore", **GONE)
async def restore_tag(gateway: InGateway, member: Manager, tag_id: str, wish: wishes.NameWish) -> Response:
    """Offer a tag again, under its own name or another that is free."""
    return await _done(gateway, RestoreTag(by=member.actor(), member=member, tag_id=tag_id, label=wish.name))


@router.get("/reasons/all", response_model=shapes.Items[shapes.KeptReason], responses=answers(403, 503))
async def all_reasons(gateway: InGateway, _: Manager) -> Response:
    """Every reason, also those out of use, with how many tickets came for it."""
    return await _counted(gateway, "reasons", ("name", "archived"))


@router.post("/reasons/{reason_id}/restore", **GONE)
async def restore_reason(gateway: InGateway, member: Manager, reason_id: str, wish: wishes.NameWish) -> Response:
    """Offer a reason again, under its own name or another that is free."""
    command = RestoreReason(by=member.actor(), member=member, reason_id=reason_id, label=wish.name)
    return await _done(gateway, command)


@router.get("/boards/all", response_model=shapes.Items[shapes.Kept], responses=answers(403))
async def all_boards(gateway: InGateway, _: Manager) -> Response:
    """Every board, also those out of use."""
    return Json({"items": kept(gateway, "boards", ("name", "archived"))})


@router.post("/boards/{board_id}/restore", **GONE)
async def restore_board(gateway: InGateway, member: Manager, board_id: str, wish: wishes.NameWish) -> Response:
    """Offer a board again, under its own name or another that is free."""
    command = RestoreBoard(by=member.actor(), member=member, board_id=board_id, label=wish.name)
    return await _done(gateway, command)


@router.get("/queues/all", response_model=shapes.Items[shapes.KeptQueue], responses=answers(403))
async def all_queues(gateway: InGateway, _: Manager) -> Response:
    """Every queue, also those out of use."""
    return Json({"items": kept(gateway, "queues", ("name", "color", "archived"))})


@router.post("/queues/{queue_id}/restore", **GONE)
async def restore_queue(gateway: InGateway, member: Admin, queue_id: str, wish: wishes.NameWish) -> Response:
    """Have a queue take tickets again, under its own name or another that is free."""
    return await _done(gateway, RestoreQueue(by=member.actor(), queue_id=queue_id, label=wish.name))


@router.post("/queues", status_code=201, **QUEUE)
async def create_queue(gateway: InGateway, member: Admin, wish: wishes.NewQueue) -> Response:
    """Set up a queue."""
    queue_id = new_id()
    command = CreateQueue(by=member.actor(), queue_id=queue_id, label=wish.name, color=wish.color)
    return await _queue_changed(gateway, queue_id, command, 201)


@router.put("/queues/order", **GONE)
async def order_queues(gateway: InGateway, member: Admin, wish: wishes.QueueOrder) -> Response:
    """Set in which order the queues stand."""
    for each in wish.queue_ids:
        if gateway.directory.queue(each) is None:
            raise gateway.unknown("queue_ids", "queue.not_found", "There is no such queue.")
    return await _done(gateway, OrderQueues(by=member.actor(), member=member, queue_ids=tuple(wish.queue_ids)))


@router.patch("/queues/{queue_id}", **QUEUE)
async def change_queue(gateway: InGateway, member: Admin, queue_id: str, wish: wishes.QueueChange) -> Response:
    """Rename or recolour a queue."""
    command = ChangeQueue(by=member.actor(), queue_id=queue_id, label=wish.name, color=wish.color)
    return await _queue_changed(gateway, queue_id, command)


@router.put("/queues/{queue_id}/members", **QUEUE)
async def members(gateway: InGateway, member: Manager, queue_id: str, wish: wishes.Members) -> Response:
    """Set exactly who works a queue; supervisors may, too."""
    for each in wish.user_ids:
        if gateway.directory.account(each) is None:
            raise gateway.unknown("user_ids", "user.not_found", "There is no such member of the team.")
    command = SetQueueMembers(by=member.actor(), queue_id=queue_id, user_ids=frozenset(wish.user_ids))
    return await _queue_changed(gateway, queue_id, command)


@router.delete("/queues/{queue_id}", **GONE)
async def archive_queue(gateway: InGateway, member: Admin, queue_id: str) -> Response:
    """Have a queue take no new tickets; refused while it has live ones or a channel's tickets go to it."""
    return await _done(gateway, ArchiveQueue(by=member.actor(), queue_id=queue_id))


@router.put("/company", **COMPANY)
async def describe(gateway: InGateway, member: Admin, wish: wishes.CompanyWish) -> Response:
    """Set the company's name, time zone, currency and logo."""
    command = DescribeCompany(
        by=member.actor(),
        member=member,
        label=wish.name,
        time_zone=wish.time_zone,
        currency=wish.currency,
        logo=await _logo(gateway, member, wish.logo_media_id),
    )
    return await _company_changed(gateway, command)


@router.put("/company/thresholds", **COMPANY)
async def thresholds(gateway: InGateway, member: Manager, wish: wishes.ThresholdsWish) -> Response:
    """Set from how many minutes on a waiting customer stands out, more and more."""
    first, second, third = wish.waiting
    command = SetThresholds(by=member.actor(), member=member, waiting=(first, second, third))
    return await _company_changed(gateway, command)


@router.get("/company/logo", responses=answers(404))
async def logo(gateway: InGateway, request: Request, _: AnyMember) -> Response:
    """The company's logo."""
    media_id = gateway.texts.company.logo
    media = await gateway.media.get(media_id) if media_id is not None else None
    if media is None:
        raise HttpProblem(404, "company.no_logo", "There is no logo.")
    return served(request, gateway.media, media, changing=True)


def kept(gateway: Gateway, view: str, fields: tuple[str, ...]) -> list[Document]:
    """What management looks after, those out of use behind the others."""
    entries = gateway.directory.entries(view)
    return [{"id": each["_id"], **{field: each[field] for field in fields}} for each in entries]


async def _counted(gateway: Gateway, view: str, fields: tuple[str, ...]) -> Response:
    query = CountUses.model_validate({"what": view})
    counts = (await gateway.bus.query(tickets.SERVICE, query))["counts"]
    items = [{**each, "tickets": counts.get(each["id"], 0)} for each in kept(gateway, view, fields)]
    return Json({"items": items})


async def _logo(gateway: Gateway, member: Member, media_id: str | None) -> str | None:
    """The medium that is to be the logo: the present one, or a picture that the member sent up."""
    if media_id is None or media_id == gateway.texts.company.logo:
        return media_id
    media = await gateway.media.get(media_id) if await gateway.media.uploaded(media_id, member.id) else None
    if media is None or media.kind != "image":
        fields = [{"field": "logo_media_id", "rule": "is no picture that you sent up"}]
        raise HttpProblem(422, "company.logo_invalid", "The logo must be a picture of yours.", fields=fields)
    return media_id


async def _done(gateway: Gateway, command: Command) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    return Json({"position": done.position})


async def _queue_changed(gateway: Gateway, queue_id: str, command: Command, status: int = 200) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    found: Document | None = gateway.directory.queue(queue_id)
    assert found is not None
    return Json({"queue": company.shown(found), "position": done.position}, status_code=status)


async def _company_changed(gateway: Gateway, command: Command) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    return Json({"company": gateway.texts.company.shown(), "position": done.position})
