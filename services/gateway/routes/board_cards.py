"""Boards and funnels card by card: pages of their columns, counts and sums (T18, K6)."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.contacts import commands as contacts
from services.contacts.queries import ListFunnelCards, SumFunnel
from services.gateway import funnel_cards, shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.field_conditions import ticket_filter
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json
from services.tickets import commands as tickets
from services.tickets.queries import ListBoardCards, SumBoard

router = APIRouter(tags=["boards"])


@router.get("/boards/{board_id}/cards", response_model=shapes.Page[shapes.Ticket], responses=answers(404, 422))
async def board_cards(
    gateway: InGateway, member: CurrentMember, board_id: str, which: Annotated[wishes.BoardPage, Query()]
) -> Response:
    """One page of the tickets in a column that one may see, the one that came last first."""
    _require(gateway, "boards", board_id)
    query = ListBoardCards(
        member=member,
        **ticket_filter(gateway.directory, which, "on_column", "after"),
        on_board=board_id,
        in_column=which.on_column,
        cursor=which.after,
    )
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.get("/boards/{board_id}/sums", response_model=shapes.Sums, responses=answers(404, 422))
async def board_sums(
    gateway: InGateway, member: CurrentMember, board_id: str, which: Annotated[wishes.BoardFilter, Query()]
) -> Response:
    """How many tickets that one may see stand in each column, and what is at stake."""
    board = _require(gateway, "boards", board_id)
    query = SumBoard(member=member, **ticket_filter(gateway.directory, which), on_board=board_id)
    found = await gateway.bus.query(tickets.SERVICE, query)
    return Json(_sums(gateway, board, found["columns"]))


@router.get(
    "/funnels/{funnel_id}/cards", response_model=shapes.Page[shapes.FunnelCard], responses=answers(404, 422)
)
async def cards_of_funnel(
    gateway: InGateway, member: CurrentMember, funnel_id: str, which: Annotated[wishes.FunnelPage, Query()]
) -> Response:
    """One page of the contacts in a stage that one may see, the one that came last first."""
    _require(gateway, "funnels", funnel_id)
    query = ListFunnelCards(
        member=member,
        funnel_id=funnel_id,
        stage_id=which.stage_id,
        q=which.q,
        tag_id=tuple(which.tag_id),
        limit=which.limit,
        cursor=which.after,
        wait_for=which.wait_for,
    )
    found = await gateway.bus.query(contacts.SERVICE, query)
    items = await funnel_cards.shown(gateway, member, found["items"])
    return Json({"items": items, "next": found["next"]})


@router.get("/funnels/{funnel_id}/sums", response_model=shapes.Sums, responses=answers(404, 422))
async def sums_of_funnel(
    gateway: InGateway, member: CurrentMember, funnel_id: str, which: Annotated[wishes.FunnelFilter, Query()]
) -> Response:
    """How many contacts that one may see stand in each stage, and what is at stake."""
    funnel = _require(gateway, "funnels", funnel_id)
    query = SumFunnel(
        member=member, funnel_id=funnel_id, q=which.q, tag_id=tuple(which.tag_id), wait_for=which.wait_for
    )
    found = await gateway.bus.query(contacts.SERVICE, query)
    return Json(_sums(gateway, funnel, found["stages"]))


def _require(gateway: Gateway, view: str, document_id: str) -> dict[str, Any]:
    found = gateway.directory.entry(view, document_id)
    if found is None:
        noun = view.removesuffix("s")
        raise HttpProblem(404, f"{noun}.not_found", f"There is no such {noun}.")
    return found


def _sums(gateway: Gateway, board: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """The sums of all columns in use, and of archived ones in which something stands."""
    currency: str = gateway.texts.company.shown()["currency"]
    columns = []
    total: dict[str, int] = {}
    for column in board["columns"]:
        sums = found.get(column["id"], {"count": 0, "sums": {}})
        if column["archived"] and not sums["count"]:
            continue
        columns.append({"id": column["id"], "count": sums["count"], **_money(sums["sums"], currency)})
        for each, cents in sums["sums"].items():
            total[each] = total.get(each, 0) + cents
    count = sum(each["count"] for each in columns)
    return {"columns": columns, "count": count, **_money(total, currency), "currency": currency}


def _money(sums: Mapping[str, int], currency: str) -> dict[str, Any]:
    others = [{"cents": cents, "currency": each} for each, cents in sorted(sums.items()) if each != currency]
    return {"cents": sums.get(currency, 0), "others": others}
