"""Tags, reasons and boards: everybody picks from them, management sets them up."""

from typing import Any

from fastapi import APIRouter, Response

from libs.events.command import Command
from libs.events.event import new_id
from libs.events.view import Document
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.tickets import commands as tickets
from services.tickets.catalogue_commands import (
    AddColumn,
    ArchiveBoard,
    ArchiveColumn,
    ArchiveReason,
    ArchiveTag,
    ChangeColumn,
    ChangeTag,
    CreateBoard,
    CreateReason,
    CreateTag,
    RenameBoard,
    RenameReason,
)

router = APIRouter(tags=["catalogues"])
REFUSALS = answers(403, 404, 409, 422, 503)
TAG: dict[str, Any] = {"response_model": shapes.TagChanged, "responses": REFUSALS}
REASON: dict[str, Any] = {"response_model": shapes.ReasonChanged, "responses": REFUSALS}
BOARD: dict[str, Any] = {"response_model": shapes.BoardChanged, "responses": REFUSALS}
GONE: dict[str, Any] = {"response_model": shapes.Positioned, "responses": REFUSALS}


@router.get("/tags", response_model=shapes.Items[shapes.Tag], responses=answers())
async def tags(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The tags in use."""
    return await _listed(gateway, "tags", wait_for)


@router.post("/tags", status_code=201, **TAG)
async def create_tag(gateway: InGateway, member: CurrentMember, wish: wishes.NewTag) -> Response:
    """Set up a tag."""
    tag_id = new_id()
    _require_free(gateway, "tags", wish.name)
    command = CreateTag(by=member.actor(), member=member, tag_id=tag_id, label=wish.name, color=wish.color)
    return await _changed(gateway, "tags", tag_id, command, 201)


@router.patch("/tags/{tag_id}", **TAG)
async def change_tag(gateway: InGateway, member: CurrentMember, tag_id: str, wish: wishes.TagChange) -> Response:
    """Rename or recolour a tag."""
    _require_free(gateway, "tags", wish.name, tag_id)
    command = ChangeTag(by=member.actor(), member=member, tag_id=tag_id, label=wish.name, color=wish.color)
    return await _changed(gateway, "tags", tag_id, command)


@router.delete("/tags/{tag_id}", **GONE)
async def archive_tag(gateway: InGateway, member: CurrentMember, tag_id: str) -> Response:
    """Offer a tag no more; where it was put it stays."""
    return await _gone(gateway, ArchiveTag(by=member.actor(), member=member, tag_id=tag_id))


@router.get("/reasons", response_model=shapes.Items[shapes.Reason], responses=answers())
async def reasons(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The reasons in use."""
    return await _listed(gateway, "reasons", wait_for)


@router.post("/reasons", status_code=201, **REASON)
async def create_reason(gateway: InGateway, member: CurrentMember, wish: wishes.NameWish) -> Response:
    """Set up a reason."""
    reason_id = new_id()
    _require_free(gateway, "reasons", wish.name)
    command = CreateReason(by=member.actor(), member=member, reason_id=reason_id, label=wish.name)
    return await _changed(gateway, "reasons", reason_id, command, 201)


@router.patch("/reasons/{reason_id}", **REASON)
async def rename_reason(
    gateway: InGateway, member: CurrentMember, reason_id: str, wish: wishes.NameWish
) -> Response:
    """Rename a reason."""
    _require_free(gateway, "reasons", wish.name, reason_id)
    command = RenameReason(by=member.actor(), member=member, reason_id=reason_id, label=wish.name)
    return await _changed(gateway, "reasons", reason_id, command)


@router.delete("/reasons/{reason_id}", **GONE)
async def archive_reason(gateway: InGateway, member: CurrentMember, reason_id: str) -> Response:
    """Offer a reason no more; where it was set it stays."""
    return await _gone(gateway, ArchiveReason(by=member.actor(), member=member, reason_id=reason_id))


@router.get("/boards", response_model=shapes.Items[shapes.Board], responses=answers())
async def boards(gateway: InGateway, _: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The boards in use, with their columns."""
    return await _listed(gateway, "boards", wait_for)


@router.post("/boards", status_code=201, **BOARD)
async def create_board(gateway: InGateway, member: CurrentMember, wish: wishes.NewBoard) -> Response:
    """Set up a board with its first columns."""
    board_id = new_id()
    _require_free(gateway, "boards", wish.name)
    columns = tuple((new_id(), each.name, each.color) for each in wish.columns)
    command = CreateBoard(by=member.actor(), member=member, board_id=board_id, label=wish.name, columns=columns)
    return await _changed(gateway, "boards", board_id, command, 201)


@router.patch("/boards/{board_id}", **BOARD)
async def rename_board(gateway: InGateway, member: CurrentMember, board_id: str, wish: wishes.NameWish) -> Response:
    """Rename a board."""
    _require_free(gateway, "boards", wish.name, board_id)
    command = RenameBoard(by=member.actor(), member=member, board_id=board_id, label=wish.name)
    return await _changed(gateway, "boards", board_id, command)


@router.delete("/boards/{board_id}", **GONE)
async def archive_board(gateway: InGateway, member: CurrentMember, board_id: str) -> Response:
    """Offer a board no more; tickets that stand on it stay."""
    return await _gone(gateway, ArchiveBoard(by=member.actor(), member=member, board_id=board_id))


@router.post("/boards/{board_id}/columns", status_code=201, **BOARD)
async def add_column(gateway: InGateway, member: CurrentMember, board_id: str, wish: wishes.NewColumn) -> Response:
    """Put a column behind the board's last one."""
    command = AddColumn(
        by=member.actor(),
        member=member,
        board_id=board_id,
        column_id=new_id(),
        label=wish.name,
        color=wish.color,
        limit=wish.limit,
    )
    return await _changed(gateway, "boards", board_id, command, 201)


@router.patch("/boards/{board_id}/columns/{column_id}", **BOARD)
async def change_column(
    gateway: InGateway, member: CurrentMember, board_id: str, column_id: str, wish: wishes.BoardColumnChange
) -> Response:
    """Rename, recolour, move or limit a column."""
    command = ChangeColumn(
        by=member.actor(),
        member=member,
        board_id=board_id,
        column_id=column_id,
        label=wish.name,
        color=wish.color,
        place=wish.place,
        limit=wish.limit,
        no_limit=wish.limit is None and "limit" in wish.model_fields_set,
    )
    return await _changed(gateway, "boards", board_id, command)


@router.delete("/boards/{board_id}/columns/{column_id}", **BOARD)
async def archive_column(gateway: InGateway, member: CurrentMember, board_id: str, column_id: str) -> Response:
    """Have a column take no more tickets; those that stand in it stay."""
    command = ArchiveColumn(by=member.actor(), member=member, board_id=board_id, column_id=column_id)
    return await _changed(gateway, "boards", board_id, command)


async def _listed(gateway: Gateway, view: str, wait_for: int | None) -> Response:
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json({"items": [_shown(view, each) for each in gateway.directory.offered(view)]})


async def _changed(
    gateway: Gateway, view: str, document_id: str, command: Command, status_code: int = 200
) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    found = gateway.directory.entry(view, document_id)
    assert found is not None
    answer = {view.removesuffix("s"): _shown(view, found), "position": done.position}
    return Json(answer, status_code=status_code)


async def _gone(gateway: Gateway, command: Command) -> Response:
    done = await gateway.bus.ask(tickets.SERVICE, command)
    await gateway.seen(done.position)
    return Json({"position": done.position})


def _require_free(gateway: Gateway, view: str, name: str | None, own_id: str | None = None) -> None:
    """Refuse a name that another one in use has: people tell them apart by nothing else."""
    if name is None:
        return
    wanted = name.strip().casefold()
    for each in gateway.directory.offered(view):
        if each["_id"] != own_id and each["name"].casefold() == wanted:
            noun = view.removesuffix("s")
            raise HttpProblem(409, f"{noun}.name_taken", f"There is a {noun} of this name.")


def _shown(view: str, document: Document) -> Document:
    fields = {"tags": ("name", "color"), "reasons": ("name",), "boards": ("name",)}[view]
    shown = {"id": document["_id"], **{each: document[each] for each in fields}}
    if view == "boards":
        in_use = (each for each in document["columns"] if not each["archived"])
        shown["columns"] = [{each: column[each] for each in ("id", "name", "color", "limit")} for column in in_use]
    return shown
