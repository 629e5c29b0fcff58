"""A ticket's classification: its tags, why the customer came, what is at stake, where it stands on a board."""

from fastapi import APIRouter, Response

from services.gateway import wishes
from services.gateway.auth import CurrentMember
from services.gateway.gateway import InGateway
from services.gateway.routes.answers import TICKET_CHANGED, ticket_changed
from services.tickets.commands import (
    ClearReason,
    ClearValue,
    PlaceOnBoard,
    SetReason,
    SetValue,
    TagTicket,
    TakeOffBoard,
    UntagTicket,
)

router = APIRouter(prefix="/tickets/{ticket_id}", tags=["tickets"])


@router.post("/tags", **TICKET_CHANGED)
async def tag(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.AddTags) -> Response:
    """Put tags on the ticket; those that it has stay."""
    command = TagTicket(by=member.actor(), member=member, ticket_id=ticket_id, tag_ids=tuple(wish.tag_ids))
    return await ticket_changed(gateway, member, command)


@router.delete("/tags/{tag_id}", **TICKET_CHANGED)
async def untag(gateway: InGateway, member: CurrentMember, ticket_id: str, tag_id: str) -> Response:
    """Take a tag off the ticket."""
    command = UntagTicket(by=member.actor(), member=member, ticket_id=ticket_id, tag_ids=(tag_id,))
    return await ticket_changed(gateway, member, command)


@router.put("/reason", **TICKET_CHANGED)
async def set_reason(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.GiveReason
) -> Response:
    """Say why the customer came."""
    command = SetReason(by=member.actor(), member=member, ticket_id=ticket_id, reason_id=wish.reason_id)
    return await ticket_changed(gateway, member, command)


@router.delete("/reason", **TICKET_CHANGED)
async def clear_reason(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Leave open again why the customer came."""
    command = ClearReason(by=member.actor(), member=member, ticket_id=ticket_id)
    return await ticket_changed(gateway, member, command)


@router.put("/value", **TICKET_CHANGED)
async def set_value(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.GiveValue) -> Response:
    """Say what is at stake."""
    command = SetValue(
        by=member.actor(), member=member, ticket_id=ticket_id, cents=wish.cents, currency=wish.currency
    )
    return await ticket_changed(gateway, member, command)


@router.delete("/value", **TICKET_CHANGED)
async def clear_value(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Have nothing at stake any more."""
    command = ClearValue(by=member.actor(), member=member, ticket_id=ticket_id)
    return await ticket_changed(gateway, member, command)


@router.put("/board", **TICKET_CHANGED)
async def place(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.PutOnBoard) -> Response:
    """Put the ticket into a column of a board; from another board it is taken."""
    command = PlaceOnBoard(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        board_id=wish.board_id,
        column_id=wish.column_id,
    )
    return await ticket_changed(gateway, member, command)


@router.delete("/board", **TICKET_CHANGED)
async def take_off(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Take the ticket off its board."""
    command = TakeOffBoard(by=member.actor(), member=member, ticket_id=ticket_id)
    return await ticket_changed(gateway, member, command)
