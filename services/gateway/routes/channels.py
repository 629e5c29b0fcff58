"""Connected lines, for admins; and what came in over them and could not be understood."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from libs.events.event import new_id
from services.gateway import shapes, wishes
from services.gateway.auth import Admin
from services.gateway.channels.channel import Channel, Line
from services.gateway.channels.setup import HOOK_KEY, Setup, form, opened
from services.gateway.commands import SERVICE, AddChannel, ReconfigureChannel, ResumeChannel
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json

router = APIRouter(tags=["channels"])


@router.get("/channels/kinds", response_model=shapes.Items[shapes.ChannelKind], responses=answers(403))
async def kinds(gateway: InGateway, _: Admin) -> Response:
    """The kinds of lines that can be connected, each with the form of its settings and what it can do."""
    items = [
        {"kind": each.kind, "fields": form(each.setup), "capabilities": each.capabilities.shown()}
        for each in gateway.kinds.values()
        if each.setup is not None
    ]
    return Json({"items": items})


@router.post("/channels", response_model=shapes.ChannelItem, status_code=201, responses=answers(403, 422))
async def add(gateway: InGateway, member: Admin, wish: wishes.NewChannel) -> Response:
    """Connect a line. Its webhook is `/hooks/{kind}/{id}`."""
    _check_queue(gateway, wish.queue_id)
    channel = gateway.kinds.get(wish.kind)
    if channel is None or channel.setup is None:
        raise gateway.unknown("kind", "channel.kind_unknown", "There is no such kind of channel.")
    settings, secrets = _checked(channel.setup, wish.settings)
    channel_id = new_id()
    command = AddChannel(
        by=member.actor(),
        channel_id=channel_id,
        kind=wish.kind,
        label=wish.name,
        queue_id=wish.queue_id,
        settings=settings,
        sealed=gateway.vault.seal({**secrets, HOOK_KEY: token_urlsafe(24)}),
    )
    done = await gateway.bus.ask(SERVICE, command)
    return await _shown(gateway, channel_id, done.position, 201)


@router.get("/channels/{channel_id}/setup", response_model=shapes.ChannelSetup, responses=answers(403, 404))
async def setup(gateway: InGateway, _: Admin, channel_id: str) -> Response:
    """How a line is set up: what of its settings may be seen, which secrets it has, where its provider posts."""
    document, channel, line = await line_of(gateway, channel_id)
    secrets = sorted(name for name in line.secrets if name != HOOK_KEY)
    hook = f"/hooks/{channel.kind}/{channel_id}{channel.hook(line)}"
    return Json({"settings": document["settings"], "secrets": secrets, "hook": hook})


@router.patch("/channels/{channel_id}", response_model=shapes.ChannelItem, responses=answers(403, 404, 422))
async def change(gateway: InGateway, member: Admin, channel_id: str, wish: wishes.ChannelChange) -> Response:
    """Change a line; new settings let a stopped one work again."""
    document = existing(gateway, channel_id)
    queue_id = wish.queue_id if "queue_id" in wish.model_fields_set else document["queue_id"]
    _check_queue(gateway, queue_id)
    settings, sealed = document["settings"], None
    if wish.settings is not None:
        _, channel, line = await line_of(gateway, channel_id)
        if channel.setup is None:
            raise gateway.unknown("settings", "channel.no_settings", "This channel has no settings.")
        kept = opened(channel.setup, line.settings, line.secrets)
        settings, secrets = _checked(channel.setup, {**kept, **wish.settings})
        hook_key = line.secrets.get(HOOK_KEY) or token_urlsafe(24)
        sealed = gateway.vault.seal({**secrets, HOOK_KEY: hook_key})
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
    existing(gateway, channel_id)
    done = await gateway.bus.ask(SERVICE, ResumeChannel(by=member.actor(), channel_id=channel_id))
    return await _shown(gateway, channel_id, done.position)


def _checked(setup: type[Setup], settings: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The settings of a line as its kind wants them: what may be seen, and what may not."""
    try:
        return setup.model_validate(settings).split()
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", "settings", *each["loc"])} for each in errors]
        ) from error


async def line_of(gateway: Gateway, channel_id: str) -> tuple[dict[str, Any], Channel, Line]:
    """A line with its kind and its secrets; 404 for one that is not there."""
    document, line = existing(gateway, channel_id), await gateway.lines.get(channel_id)
    channel = gateway.kinds.get(document["kind"])
    if channel is None or line is None:
        raise HttpProblem(404, "channel.not_found", "There is no such channel.")
    return document, channel, line


def existing(gateway: Gateway, channel_id: str) -> dict[str, Any]:
    """The document of a line; 404 for one that is not there."""
    document = gateway.directory.channel(channel_id)
    if document is None:
        raise HttpProblem(404, "channel.not_found", "There is no such channel.")
    return document


def _check_queue(gateway: Gateway, queue_id: str | None) -> None:
    if queue_id is not None and gateway.directory.queue(queue_id) is None:
        raise gateway.unknown("queue_id", "queue.not_found", "There is no such queue.")


async def _shown(gateway: Gateway, channel_id: str, position: int, status: int = 200) -> Response:
    await gateway.seen(position)
    document = existing(gateway, channel_id)
    return Json(gateway.line_shown(document), status_code=status)
