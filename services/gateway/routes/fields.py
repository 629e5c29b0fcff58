"""Custom fields: management defines them, whoever works on a ticket fills them in (B8)."""

from typing import Any

from fastapi import APIRouter, Response

from libs.events.command import Command
from libs.events.event import new_id
from libs.events.view import Document
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember, Manager
from services.gateway.custom_fields import checked
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import TICKET_CHANGED, Json, WaitFor, ticket_changed
from services.gateway.routes.settings import kept
from services.tickets import commands as tickets
from services.tickets.catalogue_commands import ArchiveField, ChangeField, DefineField, RestoreField
from services.tickets.commands import ClearField, SetField

router = APIRouter(tags=["fields"])
CHANGED: dict[str, Any] = {
    "response_model": shapes.CustomFieldChanged,
    "responses": answers(403, 404, 409, 422, 503),
}


@router.get("/fields", response_model=shapes.Items[shapes.CustomField], responses=answers(422))
async def listed(
    gateway: InGateway, _: CurrentMember, on: wishes.FieldsOf | None = None, wait_for: WaitFor = None
) -> Response:
    """The custom fields in use, in the order of forms; `on`: those of contacts, or of tickets."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json({"items": [_shown(each) for each in _in_order(gateway, on)]})


@router.get("/fields/all", response_model=shapes.Items[shapes.KeptField], responses=answers(403))
async def all_fields(gateway: InGateway, _: Manager) -> Response:
    """Every custom field, also those out of use."""
    return Json({"items": kept(gateway, "fields", ("on", "name", "kind", "archived"))})


@router.post("/fields/{field_id}/restore", response_model=shapes.Positioned, responses=CHANGED["responses"])
async def restore(gateway: InGateway, member: Manager, field_id: str, wish: wishes.NameWish) -> Response:
    """Ask a field again, under its own name or another that is free."""
    command = RestoreField(by=member.actor(), member=member, field_id=field_id, label=wish.name)
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.post("/fields", status_code=201, **CHANGED)
async def define(gateway: InGateway, member: CurrentMember, wish: wishes.NewField) -> Response:
    """Define a custom field behind the others."""
    last = max((each["place"] for each in _in_order(gateway, wish.on)), default=0.0)
    command = DefineField(
        by=member.actor(),
        member=member,
        field_id=new_id(),
        on=wish.on,
        label=wish.name,
        kind=wish.kind,
        choices=tuple(wish.choices),
        place=last + 1,
    )
    return await _changed(gateway, command.field_id, command, 201)


@router.patch("/fields/{field_id}", **CHANGED)
async def change(gateway: InGateway, member: CurrentMember, field_id: str, wish: wishes.FieldChange) -> Response:
    """Rename or move a field, or have it offer other answers. What kind it is stays: answers are of that kind."""
    moved = "before" in wish.model_fields_set
    command = ChangeField(
        by=member.actor(),
        member=member,
        field_id=field_id,
        label=wish.name,
        choices=None if wish.choices is None else tuple(wish.choices),
        place=_place(gateway, field_id, wish.before) if moved else None,
    )
    return await _changed(gateway, field_id, command)


@router.delete("/fields/{field_id}", response_model=shapes.Positioned, responses=CHANGED["responses"])
async def archive(gateway: InGateway, member: CurrentMember, field_id: str) -> Response:
    """Ask a field no more; what was answered stays in the log."""
    done = await gateway.bus.ask(tickets.SERVICE, ArchiveField(by=member.actor(), member=member, field_id=field_id))
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.put("/tickets/{ticket_id}/fields/{field_id}", **TICKET_CHANGED)
async def fill_in(
    gateway: InGateway, member: CurrentMember, ticket_id: str, field_id: str, wish: wishes.FieldAnswer
) -> Response:
    """Fill in a field of the ticket."""
    definition = gateway.directory.entry("fields", field_id)
    if definition is None or definition["on"] != "ticket":
        raise HttpProblem(404, "field.not_found", "There is no such field.")
    value = checked({**definition, "id": field_id}, wish.value)
    command = SetField(by=member.actor(), member=member, ticket_id=ticket_id, field_id=field_id, value=value)
    return await ticket_changed(gateway, member, command)


@router.delete("/tickets/{ticket_id}/fields/{field_id}", **TICKET_CHANGED)
async def empty(gateway: InGateway, member: CurrentMember, ticket_id: str, field_id: str) -> Response:
    """Empty a field of the ticket."""
    command = ClearField(by=member.actor(), member=member, ticket_id=ticket_id, field_id=field_id)
    return await ticket_changed(gateway, member, command)


async def _changed(gateway: Gateway, field_id: str, command: Command, status_code: int = 200) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    found = gateway.directory.entry("fields", field_id)
    assert found is not None
    return Json({"field": _shown(found), "position": done.position}, status_code=status_code)


def _in_order(gateway: Gateway, on: str | None) -> list[Document]:
    offered = (each for each in gateway.directory.offered("fields") if on in (None, each["on"]))
    return sorted(offered, key=lambda each: (each["on"], each["place"], each["_id"]))


def _place(gateway: Gateway, field_id: str, before: str | None) -> float:
    """A place between the field that it is to stand before and the one that stands there now."""
    field = gateway.directory.entry("fields", field_id)
    others = [
        each for each in _in_order(gateway, None if field is None else field["on"]) if each["_id"] != field_id
    ]
    index = next((index for index, each in enumerate(others) if each["_id"] == before), None)
    if before is not None and index is None:
        raise gateway.unknown("before", "field.not_found", "There is no such field.")
    if index is None:
        return float(others[-1]["place"]) + 1 if others else 1.0
    earlier = float(others[index - 1]["place"]) if index else float(others[0]["place"]) - 1
    return (earlier + float(others[index]["place"])) / 2


def _shown(document: Document) -> Document:
    return {"id": document["_id"], **{each: document[each] for each in ("on", "name", "kind", "choices")}}
