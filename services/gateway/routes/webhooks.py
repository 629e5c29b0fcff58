"""Outgoing webhooks, for admins: who outside is told of what, and what came of it (P4)."""

import re
from datetime import UTC
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.events.command import Accepted, Command
from libs.events.event import iso, new_id
from libs.events.view import Document
from services.gateway import shapes, webhook_targets, wishes
from services.gateway.auth import Admin
from services.gateway.commands import SERVICE
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.security_commands import (
    ChangeWebhook,
    PauseWebhook,
    RegisterWebhook,
    RemoveWebhook,
    RenewWebhookKey,
    ResumeWebhook,
)
from services.gateway.webhook_delivery import drawn_key
from services.gateway.webhook_kinds import KINDS, TEST
from services.gateway.webhook_log import item

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
CHANGED: dict[str, Any] = {"response_model": shapes.WebhookChanged, "responses": answers(403, 404, 422)}
KEY: dict[str, Any] = {"response_model": shapes.WebhookKey, "responses": answers(403, 404, 422)}
MOST_HELD = 1_000
CURSOR = re.compile(r"^(\S{20,40})~(\S{1,60})$")
Limit = Annotated[int, Query(ge=1, le=200)]
Before = Annotated[str | None, Query(max_length=120, description="An earlier answer's `next`.")]


@router.get("", response_model=shapes.Webhooks, responses=answers(403))
async def listed(gateway: InGateway, _: Admin, wait_for: WaitFor = None) -> Response:
    """The webhooks, and the kinds of happenings that there are."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    items = [await _shown(gateway, each) for each in gateway.directory.webhooks()]
    return Json({"items": items, "kinds": list(KINDS)})


@router.post("", status_code=201, **KEY)
async def register(gateway: InGateway, member: Admin, wish: wishes.NewWebhook) -> Response:
    """Tell an address of what happens. The key that signs what it is told is shown once."""
    _check_target(gateway, wish.url)
    key, webhook_id = drawn_key(), new_id()
    command = RegisterWebhook(
        by=member.actor(),
        webhook_id=webhook_id,
        label=wish.name,
        url=wish.url,
        kinds=frozenset(wish.kinds),
        sealed=gateway.vault.seal({"key": key}),
    )
    return await _key_shown(gateway, webhook_id, await gateway.bus.ask(SERVICE, command), key, 201)


@router.patch("/{webhook_id}", **CHANGED)
async def change(gateway: InGateway, member: Admin, webhook_id: str, wish: wishes.WebhookChange) -> Response:
    """Change where it is told, its name, or of what."""
    document = _existing(gateway, webhook_id)
    if wish.url is not None:
        _check_target(gateway, wish.url)
    command = ChangeWebhook(
        by=member.actor(),
        webhook_id=webhook_id,
        label=wish.name or document["name"],
        url=wish.url or document["url"],
        kinds=frozenset(wish.kinds or document["kinds"]),
    )
    return await _changed(gateway, webhook_id, command)


@router.post("/{webhook_id}/key", **KEY)
async def renew_key(gateway: InGateway, member: Admin, webhook_id: str) -> Response:
    """Sign with a new key from now on; it is shown once."""
    _existing(gateway, webhook_id)
    key = drawn_key()
    sealed = gateway.vault.seal({"key": key})
    command = RenewWebhookKey(by=member.actor(), webhook_id=webhook_id, sealed=sealed)
    return await _key_shown(gateway, webhook_id, await gateway.bus.ask(SERVICE, command), key, 200)


@router.post("/{webhook_id}/pause", **CHANGED)
async def pause(gateway: InGateway, member: Admin, webhook_id: str) -> Response:
    """Deliver nothing for the time being; what happens meanwhile is held."""
    _existing(gateway, webhook_id)
    return await _changed(gateway, webhook_id, PauseWebhook(by=member.actor(), webhook_id=webhook_id))


@router.post("/{webhook_id}/resume", **CHANGED)
async def resume(gateway: InGateway, member: Admin, webhook_id: str) -> Response:
    """Deliver again, what was held first."""
    _existing(gateway, webhook_id)
    await gateway.deliveries.log.forgive(webhook_id)
    response = await _changed(gateway, webhook_id, ResumeWebhook(by=member.actor(), webhook_id=webhook_id))
    for delivery_id in await gateway.deliveries.log.held(webhook_id, MOST_HELD):
        await gateway.deliveries.replay(delivery_id, webhook_id)
    return response


@router.delete("/{webhook_id}", response_model=shapes.Positioned, responses=answers(403, 404))
async def remove(gateway: InGateway, member: Admin, webhook_id: str) -> Response:
    """Tell the address nothing any more."""
    done = await gateway.bus.ask(SERVICE, RemoveWebhook(by=member.actor(), webhook_id=webhook_id))
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.post(
    "/{webhook_id}/test", status_code=202, response_model=shapes.Delivery, responses=answers(403, 404, 409)
)
async def try_out(gateway: InGateway, _: Admin, webhook_id: str) -> Response:
    """Tell it that this is a test."""
    if _existing(gateway, webhook_id)["state"] != "active":
        raise HttpProblem(409, "webhook.paused", "The webhook is paused.")
    delivery_id = new_id()
    await gateway.deliveries.log.begin(delivery_id, webhook_id, TEST, None, "waiting")
    await gateway.deliveries.queue(delivery_id, webhook_id, delivery_id)
    return await _delivery(gateway, webhook_id, delivery_id, 202)


@router.get(
    "/{webhook_id}/deliveries", response_model=shapes.Page[shapes.Delivery], responses=answers(403, 404, 422)
)
async def deliveries(
    gateway: InGateway, _: Admin, webhook_id: str, limit: Limit = 50, before: Before = None
) -> Response:
    """What it was told, or will be, of the last fourteen days; newest first."""
    _existing(gateway, webhook_id)
    cursor = CURSOR.match(before) if before is not None else None
    if before is not None and cursor is None:
        raise HttpProblem(
            422, "cursor.invalid", "This is no cursor.", fields=[{"field": "before", "rule": "unknown"}]
        )
    place = (cursor[1], cursor[2]) if cursor is not None else None
    found = await gateway.deliveries.log.page(webhook_id, limit + 1, place)
    page = found[:limit]
    following = f"{page[-1]['at']}~{page[-1]['_id']}" if len(found) > limit else None
    return Json({"items": [item(each) for each in page], "next": following})


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    status_code=202,
    response_model=shapes.Delivery,
    responses=answers(403, 404, 409),
)
async def replay(gateway: InGateway, _: Admin, webhook_id: str, delivery_id: str) -> Response:
    """Tell something again, as it is now."""
    if _existing(gateway, webhook_id)["state"] != "active":
        raise HttpProblem(409, "webhook.paused", "The webhook is paused.")
    if await gateway.deliveries.log.get(delivery_id, webhook_id) is None:
        raise HttpProblem(404, "delivery.not_found", "There is no such delivery.")
    await gateway.deliveries.replay(delivery_id, webhook_id)
    return await _delivery(gateway, webhook_id, delivery_id, 202)


def _check_target(gateway: Gateway, url: str) -> None:
    try:
        webhook_targets.check(url, gateway.settings.private_targets)
    except webhook_targets.TargetRefused as refusal:
        fields = [{"field": "url", "rule": str(refusal)}]
        raise HttpProblem(422, "webhook.url_refused", f"The address {refusal}.", fields=fields) from refusal


def _existing(gateway: Gateway, webhook_id: str) -> Document:
    document = gateway.directory.webhook(webhook_id)
    if document is None:
        raise HttpProblem(404, "webhook.not_found", "There is no such webhook.")
    return document


async def _shown(gateway: Gateway, document: Document) -> dict[str, Any]:
    health = await gateway.deliveries.log.health(document["_id"])
    fields = ("name", "url", "kinds", "state", "why")
    times = {
        each: iso(health[each].replace(tzinfo=UTC)) if health.get(each) is not None else None
        for each in ("failing_since", "delivered_at")
    }
    return {"id": document["_id"], **{each: document[each] for each in fields}, **times}


async def _changed(gateway: Gateway, webhook_id: str, command: Command) -> Response:
    done = await gateway.bus.ask(SERVICE, command)
    await gateway.seen(done.position)
    return Json({"webhook": await _shown(gateway, _existing(gateway, webhook_id)), "position": done.position})


async def _key_shown(gateway: Gateway, webhook_id: str, done: Accepted, key: str, status: int) -> Response:
    await gateway.seen(done.position)
    webhook = await _shown(gateway, _existing(gateway, webhook_id))
    return Json({"webhook": webhook, "key": key, "position": done.position}, status_code=status)


async def _delivery(gateway: Gateway, webhook_id: str, delivery_id: str, status: int) -> Response:
    document = await gateway.deliveries.log.get(delivery_id, webhook_id)
    assert document is not None
    return Json(item(document), status_code=status)
