"""Funnels: management sets them up, whoever deals with a contact puts it into their stages (K6)."""

from typing import Any

from fastapi import APIRouter, Response

from libs.access.policy import Member
from libs.events.command import Command
from libs.events.event import new_id
from libs.events.view import Document
from services.contacts import commands as contacts
from services.contacts.commands import (
    AddStage,
    ArchiveFunnel,
    ArchiveStage,
    ChangeStage,
    DefineFunnel,
    LeaveFunnel,
    PutIntoFunnel,
    RenameFunnel,
    RestoreFunnel,
)
from services.contacts.queries import GetContact, GetFunnelCard
from services.gateway import funnel_cards, shapes, wishes
from services.gateway.auth import CurrentMember, Manager
from services.gateway.errors import answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.routes.settings import kept

router = APIRouter(tags=["funnels"])
REFUSALS = answers(403, 404, 409, 422, 503)
FUNNEL: dict[str, Any] = {"response_model": shapes.FunnelChanged, "responses": REFUSALS}
CARD: dict[str, Any] = {"response_model": shapes.FunnelCardChanged, "responses": REFUSALS}


@router.get("/funnels", response_model=shapes.Items[shapes.Funnel], responses=answers())
async def listed(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The funnels in use, with their stages."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json({"items": [_shown(each) for each in gateway.directory.offered("funnels")]})


@router.get("/funnels/all", response_model=shapes.Items[shapes.Kept], responses=answers(403))
async def all_funnels(gateway: InGateway, _: Manager) -> Response:
    """Every funnel, also those out of use."""
    return Json({"items": kept(gateway, "funnels", ("name", "archived"))})


@router.post("/funnels/{funnel_id}/restore", response_model=shapes.Positioned, responses=REFUSALS)
async def restore(gateway: InGateway, member: Manager, funnel_id: str, wish: wishes.NameWish) -> Response:
    """Offer a funnel again, under its own name or another that is free."""
    command = RestoreFunnel(by=member.actor(), member=member, funnel_id=funnel_id, label=wish.name)
    done = await gateway.bus.ask(contacts.SERVICE, command)
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.post("/funnels", status_code=201, **FUNNEL)
async def define(gateway: InGateway, member: CurrentMember, wish: wishes.NewBoard) -> Response:
    """Set up a funnel with its first stages."""
    stages = tuple((new_id(), each.name, each.color) for each in wish.columns)
    command = DefineFunnel(by=member.actor(), member=member, funnel_id=new_id(), label=wish.name, stages=stages)
    return await _changed(gateway, command.funnel_id, command, 201)


@router.patch("/funnels/{funnel_id}", **FUNNEL)
async def rename(gateway: InGateway, member: CurrentMember, funnel_id: str, wish: wishes.NameWish) -> Response:
    """Rename a funnel."""
    command = RenameFunnel(by=member.actor(), member=member, funnel_id=funnel_id, label=wish.name)
    return await _changed(gateway, funnel_id, command)


@router.delete("/funnels/{funnel_id}", response_model=shapes.Positioned, responses=REFUSALS)
async def archive(gateway: InGateway, member: CurrentMember, funnel_id: str) -> Response:
    """Offer a funnel no more; contacts that stand in it stay."""
    done = await gateway.bus.ask(
        contacts.SERVICE, ArchiveFunnel(by=member.actor(), member=member, funnel_id=funnel_id)
    )
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.post("/funnels/{funnel_id}/columns", status_code=201, **FUNNEL)
async def add_stage(gateway: InGateway, member: CurrentMember, funnel_id: str, wish: wishes.NewTag) -> Response:
    """Put a stage behind the funnel's last one."""
    command = AddStage(
        by=member.actor(),
        member=member,
        funnel_id=funnel_id,
        stage_id=new_id(),
        label=wish.name,
        color=wish.color,
    )
    return await _changed(gateway, funnel_id, command, 201)


@router.patch("/funnels/{funnel_id}/columns/{stage_id}", **FUNNEL)
async def change_stage(
    gateway: InGateway, member: CurrentMember, funnel_id: str, stage_id: str, wish: wishes.ColumnChange
) -> Response:
    """Rename, recolour or move a stage."""
    command = ChangeStage(
        by=member.actor(),
        member=member,
        funnel_id=funnel_id,
        stage_id=stage_id,
        label=wish.name,
        color=wish.color,
        place=wish.place,
    )
    return await _changed(gateway, funnel_id, command)


@router.delete("/funnels/{funnel_id}/columns/{stage_id}", **FUNNEL)
async def archive_stage(gateway: InGateway, member: CurrentMember, funnel_id: str, stage_id: str) -> Response:
    """Have a stage take no more contacts; those that stand in it stay."""
    command = ArchiveStage(by=member.actor(), member=member, funnel_id=funnel_id, stage_id=stage_id)
    return await _changed(gateway, funnel_id, command)


@router.put("/contacts/{contact_id}/funnels/{funnel_id}", **CARD)
async def put(
    gateway: InGateway, member: CurrentMember, contact_id: str, funnel_id: str, wish: wishes.PutIntoFunnel
) -> Response:
    """Put the contact into a stage of the funnel, and say what is at stake there."""
    await _require_seen(gateway, member, contact_id)
    stake = wish.value
    amount = {} if stake is None else {"cents": stake.cents, "currency": stake.currency}
    command = PutIntoFunnel(
        by=member.actor(),
        member=member,
        contact_id=contact_id,
        funnel_id=funnel_id,
        stage_id=wish.stage_id,
        no_value=stake is None and "value" in wish.model_fields_set,
        **amount,
    )
    return await _placed(gateway, member, command)


@router.delete("/contacts/{contact_id}/funnels/{funnel_id}", **CARD)
async def leave(gateway: InGateway, member: CurrentMember, contact_id: str, funnel_id: str) -> Response:
    """Take the contact out of the funnel."""
    await _require_seen(gateway, member, contact_id)
    command = LeaveFunnel(by=member.actor(), member=member, contact_id=contact_id, funnel_id=funnel_id)
    return await _placed(gateway, member, command)


async def _require_seen(gateway: Gateway, member: Member, contact_id: str) -> None:
    await gateway.bus.query(contacts.SERVICE, GetContact(member=member, contact_id=contact_id))


async def _placed(gateway: Gateway, member: Member, command: PutIntoFunnel | LeaveFunnel) -> Response:
    done = await gateway.bus.ask(contacts.SERVICE, command)
    query = GetFunnelCard(
        member=member, contact_id=command.contact_id, funnel_id=command.funnel_id, wait_for=done.position
    )
    found = (await gateway.bus.query(contacts.SERVICE, query))["card"]
    cards = await funnel_cards.shown(gateway, member, [] if found is None else [found])
    return Json({"card": cards[0] if cards else None, "position": done.position})


async def _changed(gateway: Gateway, funnel_id: str, command: Command, status_code: int = 200) -> Response:
    done = await gateway.bus.ask(contacts.SERVICE, command)
    await gateway.seen(done.position)
    found = gateway.directory.entry("funnels", funnel_id)
    assert found is not None
    return Json({"funnel": _shown(found), "position": done.position}, status_code=status_code)


def _shown(document: Document) -> Document:
    in_use = (each for each in document["columns"] if not each["archived"])
    columns = [{each: column[each] for each in ("id", "name", "color")} for column in in_use]
    return {"id": document["_id"], "name": document["name"], "columns": columns}
