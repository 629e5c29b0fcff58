"""Connected lines, for admins; and what came in over them and could not be understood."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from libs.events.event import new_id
from services.gateway import shapes, wishes
from services.gateway.auth import Admin
from services.gateway.commands import SERVICE, AddChannel, ReconfigureChannel, ResumeChannel
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json
from services.gateway.views.channels import shown

router = APIRouter(tags=["channels"])
LARGEST = 2**53
SECRET = ("access_token", "app_secret", "verify_token")


@router.post("/channels", response_model=shapes.ChannelItem, status_code=201, responses=answers(403, 422))
async def add(gateway: InGateway, member: Admin, wish: wishes.NewWaba) -> Response:
    """Connect a WhatsApp number. Its webhook is `/hooks/waba/{id}`."""
    _check_queue(gateway, wish.queue_id)
    settings, secrets = _split(wish.settings)
    channel_id = new_id()
    command = AddChannel(
        by=member.actor(),
        channel_id=channel_id,
        kind=wish.kind,
        label=wish.name,
        queue_id=wish.queue_id,
        settings=settings,
        sealed=gateway.vault.seal(secrets),
    )
    done = await gateway.bus.ask(SERVICE, command)
    return await _shown(gateway, channel_id, done.position, 201)


@router.patch("/channels/{channel_id}", response_model=shapes.ChannelItem, responses=answers(403, 404, 422))
async def change(gateway: InGateway, member: Admin, channel_id: str, wish: wishes.ChannelChange) -> Response:
    """Change a line; new settings let a stopped one work again."""
    document = _existing(gateway, channel_id)
    queue_id = wish.queue_id if "queue_id" in wish.model_fields_set else document["queue_id"]
    _check_queue(gateway, queue_id)
    settings, sealed = document["settings"], None
    if wish.settings is not None:
        settings, secrets = _split(wish.settings)
        sealed = gateway.vault.seal(secrets)
    command = ReconfigureChannel(
        by=member.actor(),
        channel_id=channel_id,
        label=wish.name or document["name"],
        queue_id=queue_id,
        settings=settings,
        sealed=sealed,
    )
    done = await gateway.bus.ask(SERVICE, command)
    return await _shown(gateway, channel_id, done.position)


@router.post("/channels/{channel_id}/resume", response_model=shapes.ChannelItem, responses=answers(403, 404))
async def resume(gateway: InGateway, member: Admin, channel_id: str) -> Response:
    """Let a stopped line try again."""
    _existing(gateway, channel_id)
    done = await gateway.bus.ask(SERVICE, ResumeChannel(by=member.actor(), channel_id=channel_id))
    return await _shown(gateway, channel_id, done.position)


@router.get("/unreadable", response_model=shapes.Items[shapes.UnreadablePayload], responses=answers(403))
async def unreadable(gateway: InGateway, _: Admin) -> Response:
    """Raw payloads that could not be understood, newest first; they are kept."""
    return Json({"items": await gateway.unreadable.list()})


@router.post("/unreadable/{seq}/retry", status_code=204, responses=answers(403, 404, 409, 422))
async def retry(gateway: InGateway, _: Admin, seq: Annotated[int, Path(ge=1, le=LARGEST)]) -> Response:
    """Try again to understand a payload, after a fix."""
    raw = await gateway.ingress.load(seq)
    if raw is None or not await gateway.unreadable.forget(seq):
        raise HttpProblem(404, "unreadable.not_found", "There is no such unreadable payload.")
    await asyncio.shield(gateway.receiver.receive([raw]))
    if await gateway.unreadable.holds(seq):
        raise HttpProblem(409, "unreadable.still", "The payload still cannot be understood.")
    return Response(status_code=204)


def _split(settings: wishes.WabaSettings) -> tuple[dict[str, Any], dict[str, str]]:
    """What may be seen, and what may not."""
    values = settings.model_dump()
    secrets = {name: values.pop(name) for name in SECRET}
    return values, secrets


def _existing(gateway: Gateway, channel_id: str) -> dict[str, Any]:
    document = gateway.directory.channel(channel_id)
    if document is None:
        raise HttpProblem(404, "channel.not_found", "There is no such channel.")
    return document


def _check_queue(gateway: Gateway, queue_id: str | None) -> None:
    if queue_id is not None and gateway.directory.queue(queue_id) is None:
        raise gateway.unknown("queue_id", "queue.not_found", "There is no such queue.")


async def _shown(gateway: Gateway, channel_id: str, position: int, status: int = 200) -> Response:
    await gateway.seen(position)
    document = _existing(gateway, channel_id)
    return Json(shown(document, gateway.can(document["kind"])), status_code=status)
