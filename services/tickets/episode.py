"""How a ticket begins, ends and goes on (T1, T6, T7, T10): part of the ticket's decider."""

from libs.access.policy import Action, manages
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    ContinuedOnChannel,
    Reopened,
    Resolved,
    ReturnedToQueue,
    Succeeded,
    TicketEvent,
    TicketOpened,
    TicketTakenIn,
)
from libs.identity import ids
from services.tickets import bot_at_work
from services.tickets.commands import ContinueTicket, ReopenTicket, ResolveTicket
from services.tickets.refusals import (
    GroupStaysOnChannel,
    OnlyManagementAssigns,
    TicketHasSuccessor,
    TicketIsNotClosed,
    TicketIsOnChannel,
)
from services.tickets.steps import BeginTicket, LeaveForChannel, SucceedTicket, TakeInTicket
from services.tickets.ticket_state import Ticket, known, require


def begin(command: BeginTicket, ticket: Ticket) -> list[TicketEvent]:
    """It opens: for its owner, for whoever goes on with a case, with a bot at work, or for nobody yet."""
    if ticket.status != "unopened":
        return []
    opened = TicketOpened(
        number=command.number,
        conversation_id=command.conversation_id,
        contact_id=command.contact_id,
        channel_id=command.channel_id,
        ordinal=command.ordinal,
        queue_id=command.queue_id,
        cause=command.cause,
        group=command.group,
        continues=command.continues,
    )
    taken: list[TicketEvent] = []
    if command.agent_id is not None and command.owned:
        taken = [Assigned(agent_id=command.agent_id, rule="portfolio", queue_id=command.queue_id)]
    elif command.agent_id is not None:
        taken = [Accepted(agent_id=command.agent_id)]
    elif command.bot is not None and not command.group:
        taken = [bot_at_work.begun(ids.bot_run_id(command.ticket_id), command.bot, "opening", opened)]
    return [opened, *taken, *command.classification.taken_along()]


def succeed(command: SucceedTicket, ticket: Ticket) -> list[TicketEvent]:
    """It is never live again, if what happened needs a further ticket."""
    if ticket.succeeded_by is not None:
        return []
    if ticket.status != "closed":
        raise TicketIsNotClosed
    if ticket.covers(command.because_position):
        return []
    return [Succeeded(by_ticket_id=command.by_ticket_id)]


def resolve(command: ResolveTicket, ticket: Ticket) -> list[TicketEvent]:
    """It is done with."""
    if ticket.status == "closed" and known(ticket, command.member):
        return []
    require(ticket, command.member, Action.WORK, "pending", "open")
    return [Resolved(how=command.how, agent_id=ticket.assignee_id)]


def reopen(command: ReopenTicket, ticket: Ticket) -> list[TicketEvent]:
    """It goes on after it was closed, unless the conversation has gone on in another one."""
    member, agent_id = command.member, command.agent_id or command.member.id
    reopened = ("pending", None) if command.to_queue else ("open", agent_id)
    if (ticket.status, ticket.assignee_id) == reopened and known(ticket, member):
        return []
    if ticket.succeeded_by is not None and known(ticket, member):
        raise TicketHasSuccessor(ticket_id=ticket.succeeded_by)
    require(ticket, member, Action.REOPEN, "closed")
    if (agent_id != member.id or command.to_queue) and not manages(member):
        raise OnlyManagementAssigns
    back = [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=agent_id)] if command.to_queue else []
    return [Reopened(agent_id=agent_id), *back]


def require_continuable(ticket: Ticket, command: ContinueTicket) -> None:
    """Refuse unless the member may go on with the contact of this ticket on the other channel."""
    require(ticket, command.member, Action.WORK, "pending", "open")
    if ticket.group:
        raise GroupStaysOnChannel
    if ticket.channel_id == command.channel_id:
        raise TicketIsOnChannel


def leave(command: LeaveForChannel, ticket: Ticket) -> list[TicketEvent]:
    """It closes, for its case goes on as a ticket on another channel."""
    if not ticket.live or ticket.reopened_position > command.begun_position:
        return []
    left = ContinuedOnChannel(
        ticket_id=command.next_ticket_id, conversation_id=command.conversation_id, channel_id=command.channel_id
    )
    return [*ticket.classified.left_behind(command.keeping), left]


def take_in(command: TakeInTicket, ticket: Ticket) -> list[TicketEvent]:
    """The case of another ticket goes on here."""
    if not ticket.live or command.taken_id in ticket.taken_in:
        return []
    taken: list[TicketEvent] = [TicketTakenIn(ticket_id=command.taken_id)]
    if ticket.status == "pending" and command.agent_id is not None:
        taken.append(Accepted(agent_id=command.agent_id))
    return [*taken, *command.classification.beside(ticket.classified).taken_along()]
