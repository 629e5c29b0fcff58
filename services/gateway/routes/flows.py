"""Chatbot flows: drawn, checked, tried and published by management; and tickets handed to bots (C6, T9)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.access.policy import Action, Member
from libs.events.catalog.bot import Bot
from libs.events.catalog.flow import Definition
from libs.events.event import new_id, now
from services.gateway import flow_parts, shapes, wishes
from services.gateway.auth import CurrentMember, Manager
from services.gateway.bots.facts import BotFacts
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.prepared_texts import IN_GROUP
from services.gateway.routes.answers import TICKET_CHANGED, Json, WaitFor, ticket_changed
from services.gateway.routes.notes import HINDRANCES
from services.gateway.routes.places import NOWHERE, placed, places
from services.messaging import commands as messaging
from services.messaging.bot_commands import ArchiveFlow, DraftFlow, FlowCommand, PublishFlow
from services.messaging.bot_queries import GetFlow, ListFlows, ListFlowVersions, TryFlow
from services.tickets import commands as tickets
from services.tickets.bot_commands import HandToBot
from services.tickets.queries import CheckTicket

router = APIRouter(tags=["flows"])
CHANGED: dict[str, Any] = {"response_model": shapes.FlowChanged, "responses": answers(403, 404, 409, 422, 503)}
VERSIONS = shapes.Items[shapes.FlowVersion]


@router.get("/flows", response_model=shapes.Items[shapes.Flow], responses=answers(403, 503))
async def flows(gateway: InGateway, member: Manager, wait_for: WaitFor = None) -> Response:
    """All flows, those out of use behind the others, each with where it answers."""
    found = await gateway.bus.query(messaging.SERVICE, ListFlows(member=member, wait_for=wait_for))
    known = await places(gateway, member)
    return Json({"items": [{**each, "places": known.get(each["id"], NOWHERE)} for each in found["items"]]})


@router.post("/flows", status_code=201, **CHANGED)
async def draw(gateway: InGateway, member: Manager, wish: wishes.NewFlow) -> Response:
    """Set a flow up."""
    flow_id = new_id()
    drawn = await flow_parts.checked(gateway, member, flow_id, wish.definition)
    command = DraftFlow(by=member.actor(), member=member, flow_id=flow_id, label=wish.name, definition=drawn)
    return await _changed(gateway, member, command, 201)


@router.get("/flows/{flow_id}", response_model=shapes.FlowDrawing, responses=answers(403, 404, 503))
async def flow(
    gateway: InGateway,
    member: Manager,
    flow_id: str,
    version: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    wait_for: WaitFor = None,
) -> Response:
    """A flow as it is drawn, or as it was published once."""
    return Json(await _drawing(gateway, member, flow_id, version, wait_for))


@router.put("/flows/{flow_id}", **CHANGED)
async def redraw(gateway: InGateway, member: Manager, flow_id: str, wish: wishes.FlowDraft) -> Response:
    """Draw a flow anew, whole; what is published stays as it is."""
    await _drawing(gateway, member, flow_id)
    command = DraftFlow(
        by=member.actor(),
        member=member,
        flow_id=flow_id,
        label=wish.name,
        definition=await flow_parts.checked(gateway, member, flow_id, wish.definition),
        unmoved_since=wish.unmoved_since,
    )
    return await _changed(gateway, member, command)


@router.post("/flows/{flow_id}/publish", **CHANGED)
async def publish(gateway: InGateway, member: Manager, flow_id: str) -> Response:
    """Have new runs go by what is drawn: what it names has to be in use, and its files fit where it answers."""
    drawing = await _drawing(gateway, member, flow_id)
    if drawing["found"]:
        raise flow_parts.FlowDoesNotFit(problems=drawing["found"])
    return await _changed(gateway, member, PublishFlow(by=member.actor(), member=member, flow_id=flow_id))


@router.delete("/flows/{flow_id}", response_model=shapes.Positioned, responses=answers(403, 404, 503))
async def archive(gateway: InGateway, member: Manager, flow_id: str) -> Response:
    """Have a flow begin no more runs; it answers nowhere then."""
    command = ArchiveFlow(by=member.actor(), member=member, flow_id=flow_id)
    done = await gateway.bus.ask(messaging.SERVICE, command)
    return Json({"position": done.position})


@router.get("/flows/{flow_id}/versions", response_model=VERSIONS, responses=answers(403, 503))
async def versions(gateway: InGateway, member: Manager, flow_id: str, wait_for: WaitFor = None) -> Response:
    """What was published of a flow, newest first."""
    query = ListFlowVersions(member=member, flow_id=flow_id, wait_for=wait_for)
    found = await gateway.bus.query(messaging.SERVICE, query)
    names = gateway.directory.names.users
    items = [
        {**{key: each[key] for key in ("version", "at", "nodes")}, "by": names.get(each["by_id"])}
        for each in found["items"]
    ]
    return Json({"items": items})


@router.post("/flows/{flow_id}/try", response_model=shapes.FlowTrial, responses=answers(403, 422, 503))
async def attempt(gateway: InGateway, member: Manager, flow_id: str, wish: wishes.FlowAttempt) -> Response:
    """Walk what is drawn with somebody who says this; nothing is stored, sent or asked of others."""
    facts = BotFacts(gateway.bus, gateway.directory, gateway.texts.company)
    query = TryFlow(
        member=member,
        flow_id=flow_id,
        definition=wish.definition,
        said=tuple(wish.said),
        fail=wish.fail,
        facts=facts.imagined(wish.contact, wish.channel_id, wish.queue_id, now()),
    )
    return Json(await gateway.bus.query(messaging.SERVICE, query))


@router.post(
    "/flows/{flow_id}/secrets",
    status_code=201,
    response_model=shapes.FlowSecret,
    responses=answers(403, 404, 422, 503),
)
async def keep_secret(gateway: InGateway, member: Manager, flow_id: str, wish: wishes.FlowSecret) -> Response:
    """Keep the value of a header sealed: the drawing names it by its id, and nobody is shown it again."""
    await _drawing(gateway, member, flow_id)
    return Json({"secret": await flow_parts.keep_secret(gateway, flow_id, wish.value)}, status_code=201)


@router.put("/flows/{flow_id}/places", **CHANGED)
async def place(gateway: InGateway, member: Manager, flow_id: str, wish: wishes.AssistantPlaces) -> Response:
    """Have a flow answer exactly there; another bot that answered there does so no more."""
    drawing = await _drawing(gateway, member, flow_id)
    if drawing["archived"]:
        raise HttpProblem(409, "flow.archived", "The flow is archived.")
    position = await placed(gateway, member, Bot(kind="flow", id=flow_id, label=drawing["name"]), wish)
    return Json({"flow": await _drawing(gateway, member, flow_id), "position": position})


@router.get("/bots", response_model=shapes.Items[shapes.BotOffered], responses=answers())
async def bots(gateway: InGateway, _: CurrentMember) -> Response:
    """The bots that a ticket can be handed to: published flows, and bots of somebody else's."""
    own = [{"kind": "flow", "id": each["_id"], "name": each["name"]} for each in gateway.directory.flows()]
    others = [
        {"kind": each["kind"], "id": each["_id"], "name": each["name"]} for each in gateway.directory.assistants()
    ]
    return Json({"items": [*own, *others]})


@router.post("/tickets/{ticket_id}/bot", tags=["tickets"], **TICKET_CHANGED)
async def hand_over(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.BotForTicket
) -> Response:
    """Hand a ticket to a bot; it waits in its queue meanwhile, until the bot hands it back.

    Refused where the bot may say nothing.
    """
    held = gateway.directory.flow(wish.id) if wish.kind == "flow" else gateway.directory.assistant(wish.id)
    if held is None or held.get("kind", "flow") != wish.kind:
        raise gateway.unknown("id", "bot.not_found", "There is no such bot.")
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.SEE)
    facts = await gateway.bus.query(tickets.SERVICE, check)
    hindrance = await gateway.texts.hindrance(
        facts["conversation_id"], facts["channel_id"], facts["contact_id"], facts["group"], now()
    )
    if hindrance is not None and hindrance != IN_GROUP:
        raise HttpProblem(409, hindrance, HINDRANCES[hindrance])
    command = HandToBot(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        run_id=(wish.run_id or new_id()).lower(),
        bot=Bot(kind=wish.kind, id=wish.id, label=held["name"]),
    )
    return await ticket_changed(gateway, member, command)


async def _changed(gateway: Gateway, member: Member, command: FlowCommand, status: int = 200) -> Response:
    done = await gateway.bus.ask(messaging.SERVICE, command)
    drawing = await _drawing(gateway, member, command.flow_id, None, done.position)
    return Json({"flow": drawing, "position": done.position}, status_code=status)


async def _drawing(
    gateway: Gateway, member: Member, flow_id: str, version: int | None = None, wait_for: int | None = None
) -> dict[str, Any]:
    query = GetFlow(member=member, flow_id=flow_id, version=version, wait_for=wait_for)
    found = await gateway.bus.query(messaging.SERVICE, query)
    answers_at = (await places(gateway, member)).get(flow_id, NOWHERE)
    definition = Definition.model_validate(found["definition"])
    unfit = flow_parts.unfit(gateway, definition, answers_at["channel_ids"])
    gone = await flow_parts.gone(gateway, flow_id, definition, found["position"])
    return {**found, "found": [*found["found"], *gone, *unfit], "places": answers_at}
