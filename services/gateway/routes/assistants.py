"""Bots of somebody else's: admins set them up and try them; who hands a ticket over picks from them (C7)."""

import time
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from libs.access.policy import Member, manages
from libs.events.catalog.bot import Bot
from libs.events.catalog.message import Choice
from libs.events.command import Command
from libs.events.event import new_id, now
from libs.events.view import Document
from services.gateway import shapes, webhook_targets, wishes
from services.gateway.assistant_commands import ArchiveAssistant, ChangeAssistant, DefineAssistant
from services.gateway.auth import Admin, CurrentMember
from services.gateway.bots import bot as outside
from services.gateway.bots.bot import Awaited, BotFailed, Heard, Person, Question, Reply
from services.gateway.bots.questions import kept
from services.gateway.bots.setups import BotSetup
from services.gateway.bots.turn import Turn, finished, paced, restarted, turn
from services.gateway.channels.setup import form, opened
from services.gateway.commands import SERVICE
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.routes.places import NOWHERE, placed, places

router = APIRouter(prefix="/assistants", tags=["assistants"])
CHANGED: dict[str, Any] = {"response_model": shapes.AssistantChanged, "responses": answers(403, 404, 422)}


@router.get("", response_model=shapes.Items[shapes.Assistant], responses=answers())
async def listed(gateway: InGateway, member: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The bots in use."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    answering = await _places(gateway, member)
    return Json({"items": [_shown(each, answering) for each in gateway.directory.assistants()]})


@router.get("/kinds", response_model=shapes.Items[shapes.AssistantForm], responses=answers(403))
async def kinds(gateway: InGateway, _: Admin) -> Response:
    """The kinds of bots that can be set up, each with the form of its settings."""
    return Json({"items": [{"kind": each.kind, "fields": form(each.setup)} for each in gateway.bots.values()]})


@router.post("", status_code=201, **CHANGED)
async def define(gateway: InGateway, member: Admin, wish: wishes.NewAssistant) -> Response:
    """Set a bot up."""
    bot = gateway.bots.get(wish.kind)
    if bot is None:
        raise gateway.unknown("kind", "assistant.kind_unknown", "There is no such kind of bot.")
    settings, secrets = _checked(gateway, bot.setup, wish.settings)
    assistant_id = new_id()
    command = DefineAssistant(
        by=member.actor(),
        assistant_id=assistant_id,
        kind=bot.kind,
        label=wish.name,
        settings=settings,
        sealed=gateway.vault.seal(secrets),
    )
    return await _changed(gateway, member, assistant_id, command, 201)


@router.get("/{assistant_id}/setup", response_model=shapes.AssistantSetup, responses=answers(403, 404))
async def setup(gateway: InGateway, _: Admin, assistant_id: str) -> Response:
    """How a bot is set up: what may be seen of it, and which keys it has."""
    document, bot, secrets = await _known(gateway, assistant_id)
    settings = {name: document["settings"].get(name, value) for name, value in _defaults(bot).items()}
    return Json({"settings": settings, "secrets": sorted(name for name, value in secrets.items() if value)})


@router.patch("/{assistant_id}", **CHANGED)
async def change(gateway: InGateway, member: Admin, assistant_id: str, wish: wishes.AssistantChange) -> Response:
    """Call a bot otherwise, or reach or tell it otherwise; given settings are laid over the old ones."""
    document, bot, kept_secrets = await _known(gateway, assistant_id)
    settings, sealed = document["settings"], None
    if wish.settings is not None:
        before = opened(bot.setup, settings, kept_secrets)
        settings, secrets = _checked(gateway, bot.setup, {**before, **wish.settings})
        sealed = gateway.vault.seal(secrets) if secrets != kept_secrets else None
    command = ChangeAssistant(
        by=member.actor(),
        assistant_id=assistant_id,
        label=wish.name or document["name"],
        settings=settings,
        sealed=sealed,
    )
    return await _changed(gateway, member, assistant_id, command)


@router.put("/{assistant_id}/places", **CHANGED)
async def place(gateway: InGateway, member: Admin, assistant_id: str, wish: wishes.AssistantPlaces) -> Response:
    """Have a bot answer exactly there; another that answered there does so no more."""
    document, _, _ = await _known(gateway, assistant_id)
    bot = Bot(kind=document["kind"], id=assistant_id, label=document["name"])
    position = await placed(gateway, member, bot, wish)
    shown = _shown(document, await _places(gateway, member))
    return Json({"assistant": shown, "position": position})


@router.delete("/{assistant_id}", response_model=shapes.Positioned, responses=answers(403, 404))
async def archive(gateway: InGateway, member: Admin, assistant_id: str) -> Response:
    """Have a bot answer no more: where it is asked next, people take over."""
    done = await gateway.bus.ask(SERVICE, ArchiveAssistant(by=member.actor(), assistant_id=assistant_id))
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.post("/{assistant_id}/try", response_model=shapes.Trial, responses=answers(403, 404, 422))
async def try_out(gateway: InGateway, member: Admin, assistant_id: str, wish: wishes.AssistantTrial) -> Response:
    """Say something to a bot and see what it answers. It hears it as from a customer; nothing of it is kept."""
    document, bot, secrets = await _known(gateway, assistant_id)
    settings, secrets = _opened(bot, document, secrets)
    began = time.monotonic()
    reply, failed = Reply(session=wish.session), None
    try:
        reply = paced(settings, await _tried(bot, settings, secrets, _question(member.id, wish)))
    except BotFailed as error:
        failed = {"code": error.code, "detail": error.detail}
    return Json({**_answered(reply), "failed": failed, "milliseconds": int((time.monotonic() - began) * 1000)})


async def _tried(
    bot: outside.Bot, settings: Mapping[str, Any], secrets: Mapping[str, str], question: Question
) -> Reply:
    match turn(settings, question):
        case Turn.FINISH:
            return finished(settings)
        case Turn.RESTART:
            return await bot.ask(settings, secrets, restarted(question))
        case _:
            return await bot.ask(settings, secrets, question)


def _question(member_id: str, wish: wishes.AssistantTrial) -> Question:
    """What is said, as if by a customer of whom nothing is known."""
    trial_id = new_id()
    said = wish.text or wish.choice
    heard = (Heard(trial_id, text=wish.text, choice=wish.choice),) if said else ()
    awaits = wish.awaits
    return Question(
        request_id=trial_id,
        ticket_id=f"trial-{member_id}",
        person=Person(id=f"trial-{member_id}", name="Teste"),
        channel="Teste",
        heard=heard,
        at=now(),
        session=wish.session,
        awaited=None
        if awaits is None
        else Awaited(
            kind=awaits.kind,
            choices=tuple(Choice(id=each.id, title=each.title) for each in awaits.choices),
            multiple=awaits.multiple,
            file=awaits.file,
            audio=awaits.audio,
        ),
    )


def _answered(reply: Reply) -> dict[str, Any]:
    said = [
        {
            "text": each.text,
            "file": each.file.url if each.file is not None else None,
            "file_kind": each.file.kind if each.file is not None else None,
            "choices": [
                {"id": choice.id, "title": choice.title}
                for choice in (each.options.choices if each.options else ())
            ],
            "seconds": each.wait,
        }
        for each in reply.said
    ]
    orders = [
        {"queue": each.queue, "agent": each.agent, "stop": each.stop, "close": each.close} for each in reply.orders
    ]
    ending = {"awaits": kept(reply.awaited), "session": reply.session, "ended": reply.ended}
    return {"said": said, "orders": orders, **ending}


def _checked(
    gateway: Gateway, setup: type[BotSetup], settings: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The settings of a bot as its kind wants them: what may be seen, and what may not."""
    try:
        checked = setup.model_validate(settings).split()
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", "settings", *each["loc"])} for each in errors]
        ) from error
    try:
        webhook_targets.check(str(checked[0]["url"]), gateway.settings.private_targets)
    except webhook_targets.TargetRefused as refusal:
        fields = [{"field": "settings.url", "rule": str(refusal)}]
        raise HttpProblem(422, "assistant.url_refused", f"The address {refusal}.", fields=fields) from refusal
    return checked


def _opened(
    bot: outside.Bot, document: Document, secrets: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    return bot.setup.model_validate(opened(bot.setup, document["settings"], secrets)).split()


def _defaults(bot: outside.Bot) -> dict[str, Any]:
    """The settings that may be seen, by name."""
    return {each["name"]: each["default"] for each in form(bot.setup) if each["kind"] != "secret"}


async def _known(gateway: Gateway, assistant_id: str) -> tuple[Document, outside.Bot, dict[str, str]]:
    document = gateway.directory.assistant(assistant_id)
    if document is None:
        raise HttpProblem(404, "assistant.not_found", "There is no such bot.")
    return document, gateway.bots[document["kind"]], await gateway.sealed.of(assistant_id)


async def _places(gateway: Gateway, member: Member) -> dict[str, dict[str, Any]] | None:
    """Where each bot answers, by its id; None for whom that does not concern."""
    return await places(gateway, member) if manages(member) else None


def _shown(document: Document, answering: Mapping[str, dict[str, Any]] | None) -> dict[str, Any]:
    answers_at = None if answering is None else answering.get(document["_id"], NOWHERE)
    return {"id": document["_id"], "name": document["name"], "kind": document["kind"], "places": answers_at}


async def _changed(
    gateway: Gateway, member: Member, assistant_id: str, command: Command, status: int = 200
) -> Response:
    done = await gateway.bus.ask(SERVICE, command)
    await gateway.seen(done.position)
    document = gateway.directory.assistant(assistant_id)
    if document is None:
        raise HttpProblem(404, "assistant.not_found", "There is no such bot.")
    shown = _shown(document, await _places(gateway, member))
    return Json({"assistant": shown, "position": done.position}, status_code=status)
