"""Who works on a ticket, and where it waits for him (T2, T5, T8): part of the ticket's decider."""

from typing import assert_never

from libs.access.policy import Action, Member, TicketFacts, manages, may_see
from libs.events.catalog.ticket import Accepted, Assigned, ReturnedToQueue, TicketEvent, Transferred
from libs.identity import ids
from services.tickets import bot_at_work
from services.tickets.commands import TransferTicket
from services.tickets.refusals import (
    AgentIsNotInQueue,
    TicketIsNotPending,
    TicketIsTaken,
    TicketMovedOn,
    TicketNotFound,
    TransferChangesNothing,
    TransferNeedsTarget,
    TrayIsManagements,
)
from services.tickets.steps import AssignTicket, ReleaseTicket
from services.tickets.ticket_state import Ticket, known, require


def accept(member: Member, ticket: Ticket) -> list[TicketEvent]:
    """Somebody takes it."""
    # Whoever could have taken it is told who did, though it has left his sight.
    might_have = may_see(member, TicketFacts("pending", ticket.queue_id, None, group=ticket.group))
    if ticket.status == "unopened" or not (might_have or known(ticket, member)):
        raise TicketNotFound
    match ticket.status:
        case "pending":
            require(ticket, member, Action.ACCEPT)
            return [Accepted(agent_id=member.id)]
        case "open" if ticket.assignee_id == member.id:
            return []
        case "open":
            raise TicketIsTaken(by={"id": ticket.assignee_id})
        case "closed":
            raise TicketIsNotPending
        case _:
            assert_never(ticket.status)


def assign(command: AssignTicket, ticket: Ticket) -> list[TicketEvent]:
    """It is given to somebody by a rule, if it still waits where the rule was asked."""
    if ticket.status != "pending":
        raise TicketIsNotPending
    if ticket.queue_id != command.queue_id or ticket.snooze is not None or ticket.bots.run_id is not None:
        raise TicketMovedOn
    return [Assigned(agent_id=command.agent_id, rule=command.rule, queue_id=command.queue_id, load=command.load)]


def release(command: ReleaseTicket, ticket: Ticket) -> list[TicketEvent]:
    """It goes back to its queue, for its agent is away."""
    if ticket.status != "open" or ticket.assignee_id != command.agent_id:
        return []
    return [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=command.agent_id, because="absence")]


def give_back(member: Member, ticket: Ticket) -> list[TicketEvent]:
    """Its agent gives it back to its queue."""
    if ticket.status == "pending" and known(ticket, member):
        return []
    require(ticket, member, Action.WORK, "open")
    return [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=ticket.assignee_id)]


def transfer(command: TransferTicket, ticket: Ticket) -> list[TicketEvent]:
    """It is handed on to a queue, to an agent or to the tray; a queue's bot begins where nobody takes it."""
    if command.to_tray and not manages(command.member):
        raise TrayIsManagements
    if command.queue_id is None and command.agent_id is None and not command.to_tray:
        raise TransferNeedsTarget
    target = (None if command.to_tray else command.queue_id or ticket.queue_id, command.agent_id)
    if target == ticket.transferred and ticket.moved_by == command.member.id:
        return []
    require(ticket, command.member, Action.WORK, "pending", "open")
    queue_id, agent_id = target
    if target == (ticket.queue_id, ticket.assignee_id):
        raise TransferChangesNothing
    foreign = queue_id is not None and queue_id not in command.agent_queue_ids
    if agent_id is not None and foreign and not command.anyway:
        raise AgentIsNotInQueue(queue_id=queue_id, user_id=agent_id)
    transferred = Transferred(
        queue_id=queue_id,
        agent_id=agent_id,
        note=command.note,
        from_queue_id=ticket.queue_id,
        from_agent_id=ticket.assignee_id,
    )
    if command.bot is None or agent_id is not None or ticket.group or ticket.bots.off:
        return [transferred]
    left = bot_at_work.replaced_by(ticket.bots, [transferred], command.member.id)
    begun = bot_at_work.begun(ids.bot_run_id(command.command_id), command.bot, "transfer", ticket)
    return [transferred, *left, begun]
