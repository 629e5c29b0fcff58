"""Tickets: lists, one ticket, its log, and everything that is done to it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from libs.access.policy import Action, Member
from libs.events.event import new_id, now
from services.gateway import shapes, wishes, writing
from services.gateway.auth import CurrentMember
from services.gateway.errors import answers
from services.gateway.field_conditions import ticket_filter
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import TICKET_CHANGED, Json, WaitFor, ticket_changed
from services.messaging.commands import QueueMessage
from services.reporting import queries as reporting
from services.tickets import commands as tickets
from services.tickets.commands import (
    AcceptTicket,
    IssueProtocol,
    MarkTicketRead,
    MarkTicketUnread,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    SnoozeTicket,
    TransferTicket,
    WakeTicket,
)
from services.tickets.queries import CheckTicket, CountTickets, ListPanel, ListTickets

router = APIRouter(tags=["tickets"])


@router.get("/tickets", response_model=shapes.Page[shapes.Ticket], responses=answers(422))
async def listed(
    gateway: InGateway,
    member: CurrentMember,
    which: Annotated[wishes.TicketPage, Query()],
) -> Response:
    """One page of the tickets that one may see, by newest activity."""
    query = ListTickets(member=member, **ticket_filter(gateway.directory, which))
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.get("/tickets/counters", response_model=shapes.Counters, responses=answers(422))
async def counters(
    gateway: InGateway, member: CurrentMember, which: Annotated[wishes.TicketFilter, Query()]
) -> Response:
    """How many tickets one may see, by state."""
    return Json(
        await gateway.bus.query(
            tickets.SERVICE, CountTickets(member=member, **ticket_filter(gateway.directory, which))
        )
    )


@router.get("/panel", response_model=shapes.Panel, responses=answers(403, 422))
async def panel(
    gateway: InGateway,
    member: CurrentMember,
    queue_id: Annotated[list[str] | None, Query(max_length=200)] = None,
    assignee: Annotated[list[str] | None, Query(max_length=200)] = None,
    channel_id: Annotated[list[str] | None, Query(max_length=200)] = None,
    wait_for: WaitFor = None,
) -> Response:
    """All that is pending or open, snoozed or not: for management."""
    query = ListPanel(
        member=member,
        queue_id=tuple(queue_id or ()),
        assignee=tuple(assignee or ()),
        channel_id=tuple(channel_id or ()),
        wait_for=wait_for,
    )
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.get("/tickets/{ticket_id}", response_model=shapes.Ticket, responses=answers(404))
async def one(gateway: InGateway, member: CurrentMember, ticket_id: str, wait_for: WaitFor = None) -> Response:
    """One ticket; that it was looked at is noted in its log."""
    ticket = await gateway.ticket(member, ticket_id, wait_for)
    gateway.view_log.note(member, ticket_id)
    return Json(ticket)


@router.get("/tickets/{ticket_id}/log", response_model=shapes.Page[shapes.LogEntry], responses=answers(404))
async def log(
    gateway: InGateway,
    member: CurrentMember,
    ticket_id: str,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: str | None = None,
    wait_for: WaitFor = None,
) -> Response:
    """Who did what when, newest first."""
    await gateway.ticket(member, ticket_id)
    query = reporting.TicketLog(ticket_id=ticket_id, limit=limit, cursor=cursor, wait_for=wait_for)
    return Json(await gateway.bus.query(reporting.SERVICE, query))


@router.post("/tickets/{ticket_id}/accept", **TICKET_CHANGED)
async def accept(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Take a pending ticket. Of two who take at once one wins; the other is told who (`by`)."""
    return await ticket_changed(
        gateway, member, AcceptTicket(by=member.actor(), member=member, ticket_id=ticket_id)
    )


@router.post("/tickets/{ticket_id}/transfer", **TICKET_CHANGED)
async def transfer(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.Transfer) -> Response:
    """Hand the ticket to a queue, an agent, or both."""
    receiver = gateway.directory.member(wish.user_id) if wish.user_id is not None else None
    if wish.user_id is not None and receiver is None:
        raise gateway.unknown("user_id", "user.not_found", "There is no such member of the team.")
    if wish.queue_id is not None and gateway.directory.queue(wish.queue_id) is None:
        raise gateway.unknown("queue_id", "queue.not_found", "There is no such queue.")
    command = TransferTicket(
        by=member.actor(),
        member=member,
        ticket_id=ticket_id,
        queue_id=wish.queue_id,
        agent_id=wish.user_id,
        agent_queue_ids=receiver.queue_ids if receiver is not None else frozenset(),
        anyway=wish.anyway,
        to_tray=wish.to_tray,
        note=wish.note,
    )
    return await ticket_changed(gateway, member, command)


@router.post("/tickets/{ticket_id}/return", **TICKET_CHANGED)
async def return_(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Give the ticket back to the end of its queue."""
    return await ticket_changed(
        gateway, member, ReturnTicket(by=member.actor(), member=member, ticket_id=ticket_id)
    )


@router.post("/tickets/{ticket_id}/resolve", **TICKET_CHANGED)
async def resolve(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.Resolve | None = None
) -> Response:
    """End the ticket."""
    how: Literal["silent", "farewell"] = "silent" if wish is not None and wish.silent else "farewell"
    command = ResolveTicket(by=member.actor(), member=member, ticket_id=ticket_id, how=how)
    return await ticket_changed(gateway, member, command)


@router.post("/tickets/{ticket_id}/reopen", **TICKET_CHANGED)
async def reopen(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.Reopen | None = None
) -> Response:
    """Continue a closed ticket, oneself or as management another agent; refused while the contact has a live one,
    which is then named (`ticket_id`).
    """
    agent_id = wish.user_id if wish is not None else None
    if agent_id is not None and gateway.directory.member(agent_id) is None:
        raise gateway.unknown("user_id", "user.not_found", "There is no such member of the team.")
    command = ReopenTicket(by=member.actor(), member=member, ticket_id=ticket_id, agent_id=agent_id)
    return await ticket_changed(gateway, member, command)


@router.post("/tickets/{ticket_id}/snooze", **TICKET_CHANGED)
async def snooze(gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.Snooze) -> Response:
    """Put the ticket aside until a moment, or until the next message; the customer's next message ends it."""
    command = SnoozeTicket(by=member.actor(), member=member, ticket_id=ticket_id, until=wish.until)
    return await ticket_changed(gateway, member, command)


@router.post("/tickets/{ticket_id}/wake", **TICKET_CHANGED)
async def wake(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """End the snooze."""
    return await ticket_changed(gateway, member, WakeTicket(by=member.actor(), member=member, ticket_id=ticket_id))


@router.post("/tickets/{ticket_id}/read", **TICKET_CHANGED)
async def read(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.Read | None = None
) -> Response:
    """Mark as read, up to a position or everything."""
    up_to = wish.up_to if wish is not None else None
    command = MarkTicketRead(by=member.actor(), member=member, ticket_id=ticket_id, up_to=up_to)
    return await ticket_changed(gateway, member, command)


@router.post("/tickets/{ticket_id}/unread", **TICKET_CHANGED)
async def unread(gateway: InGateway, member: CurrentMember, ticket_id: str) -> Response:
    """Mark as still to be read."""
    command = MarkTicketUnread(by=member.actor(), member=member, ticket_id=ticket_id)
    return await ticket_changed(gateway, member, command)


@router.post(
    "/tickets/{ticket_id}/protocol",
    response_model=shapes.ProtocolGiven,
    responses=answers(403, 404, 409, 503),
)
async def protocol(
    gateway: InGateway, member: CurrentMember, ticket_id: str, wish: wishes.IssueProtocol | None = None
) -> Response:
    """Give the ticket its protocol number, once; with `send`, tell the contact."""
    command = IssueProtocol(by=member.actor(), member=member, ticket_id=ticket_id)
    issued = await gateway.bus.ask(tickets.SERVICE, command)
    number: str = issued.result["protocol"]
    position = issued.position
    if wish is not None and wish.send:
        position = max(position, await _tell_protocol(gateway, member, ticket_id, number))
    return Json({"protocol": number, "position": position})


async def _tell_protocol(gateway: Gateway, member: Member, ticket_id: str, number: str) -> int:
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK, state="open")
    facts = await gateway.bus.query(tickets.SERVICE, check)
    ticket = {**await gateway.ticket(member, ticket_id), "protocol": number}
    command = QueueMessage(
        by=member.actor(),
        conversation_id=facts["conversation_id"],
        channel_id=facts["channel_id"],
        contact_id=facts["contact_id"],
        message_id=new_id(),
        text=gateway.texts.worded(gateway.texts.company.texts()["protocol"] or "", ticket, now()),
        cause="text",
        ticket_id=ticket_id,
    )
    return (await writing.queue(gateway, command, facts["position"])).position
