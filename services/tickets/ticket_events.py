"""What each event makes of a ticket."""

from dataclasses import replace
from typing import cast

from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    BotSwitchedOff,
    BotSwitchedOn,
    ContinuedOnChannel,
    HandedToBot,
    MacroRan,
    MarkedRead,
    MarkedUnread,
    Reopened,
    Resolved,
    ReturnedToQueue,
    RuleRan,
    Snoozed,
    Succeeded,
    TakenFromBot,
    TicketOpened,
    TicketTakenIn,
    Transferred,
    Woken,
)
from libs.events.event import Recorded
from services.tickets import bot_at_work, classification
from services.tickets.ticket_state import Snooze, Ticket

# How many of a ticket's latest macros, and of each rule's latest runs, are remembered.
RUNS_KEPT = 10
Event = (
    TicketOpened
    | Accepted
    | Assigned
    | MacroRan
    | RuleRan
    | Transferred
    | ReturnedToQueue
    | Resolved
    | ContinuedOnChannel
    | TicketTakenIn
    | Reopened
    | Succeeded
    | Snoozed
    | Woken
    | MarkedRead
    | MarkedUnread
    | bot_at_work.Event
    | classification.Event
)


def evolve(ticket: Ticket, recorded: Recorded) -> Ticket:
    """The ticket after an event."""
    event = cast(Event, recorded.data)
    match event:
        case TicketOpened():
            return Ticket(
                status="pending",
                number=event.number,
                ordinal=event.ordinal,
                conversation_id=event.conversation_id,
                contact_id=event.contact_id,
                channel_id=event.channel_id,
                group=event.group,
                opened_at=recorded.time,
                queue_id=event.queue_id,
                continues=event.continues,
            )
        case MacroRan():
            return replace(ticket, macro_runs=(*ticket.macro_runs, recorded.command_id)[-RUNS_KEPT:])
        case RuleRan(rule_id=rule_id, moment=moment):
            moments = (*ticket.rule_runs.get(rule_id, ()), moment)[-RUNS_KEPT:]
            return replace(ticket, rule_runs=ticket.rule_runs.set(rule_id, moments))
        case Accepted(agent_id=agent_id) | Assigned(agent_id=agent_id):
            return _moved(_handed_to(ticket, agent_id), recorded)
        case Reopened(agent_id=agent_id):
            reopened = replace(ticket, continued_as=None, reopened_position=recorded.position)
            return _moved(_handed_to(reopened, agent_id), recorded)
        case Transferred(agent_id=agent_id, queue_id=queue_id):
            moved = replace(_moved(ticket, recorded), queue_id=queue_id, transferred=(queue_id, agent_id))
            return _handed_to(moved, agent_id) if agent_id else replace(moved, status="pending", assignee_id=None)
        case ReturnedToQueue(queue_id=queue_id):
            return replace(_moved(ticket, recorded), status="pending", queue_id=queue_id, assignee_id=None)
        case Resolved():
            return replace(_moved(ticket, recorded), status="closed", closed_position=recorded.position)
        case ContinuedOnChannel():
            left = replace(_moved(ticket, recorded), continued_as=event)
            return replace(left, status="closed", closed_position=recorded.position)
        case TicketTakenIn(ticket_id=ticket_id):
            return replace(ticket, taken_in=ticket.taken_in | {ticket_id})
        case Succeeded(by_ticket_id=by_ticket_id):
            return replace(ticket, succeeded_by=by_ticket_id)
        case Snoozed(until=until):
            return replace(ticket, snooze=Snooze(until, recorded.position))
        case Woken():
            return replace(ticket, snooze=None)
        case MarkedRead(up_to=up_to):
            return replace(ticket, read_up_to=max(ticket.read_up_to, up_to), marked_unread=False)
        case MarkedUnread():
            return replace(ticket, marked_unread=True)
        case HandedToBot() | TakenFromBot() | BotSwitchedOff() | BotSwitchedOn():
            return replace(ticket, bots=bot_at_work.evolve(ticket.bots, event))
        case _:
            return replace(ticket, classified=classification.evolve(ticket.classified, event))


def _handed_to(ticket: Ticket, agent_id: str) -> Ticket:
    return replace(ticket, status="open", assignee_id=agent_id, handler_ids=ticket.handler_ids | {agent_id})


def _moved(ticket: Ticket, recorded: Recorded) -> Ticket:
    return replace(
        ticket,
        moved_by=recorded.actor.id,
        moved_position=recorded.position,
        moved_by_command=recorded.command_id,
        transferred=None,
        snooze=None,
    )
