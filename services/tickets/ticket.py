"""The ticket: one service episode with one contact on one channel, from first message to resolution (T1–T18).

How it begins and ends is in `episode.py`, who works on it in `assignment.py`, the bots' part in `bot_hand_over.py`,
tags and the like in `classification.py`; what decisions rest on in `ticket_state.py`.
"""

from collections.abc import Sequence

from libs.access.policy import Action, Member
from libs.events.catalog.ticket import MarkedRead, MarkedUnread, Snoozed, TicketEvent, Woken
from libs.events.decider import Decider
from services.tickets import assignment, bot_at_work, bot_hand_over, classification, episode
from services.tickets.bot_commands import HandToBot, SwitchBots, TakeFromBot
from services.tickets.commands import (
    AcceptTicket,
    MarkTicketRead,
    MarkTicketUnread,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    SnoozeTicket,
    TransferTicket,
    WakeTicket,
)
from services.tickets.refusals import SnoozeIsPast, TicketMovedOn
from services.tickets.steps import (
    AssignTicket,
    BeginTicket,
    EndSnooze,
    LeaveForChannel,
    ReleaseTicket,
    SucceedTicket,
    TakeInTicket,
)
from services.tickets.ticket_events import evolve
from services.tickets.ticket_state import Ticket, known, require, require_reader

Command = (
    BeginTicket
    | SucceedTicket
    | AcceptTicket
    | AssignTicket
    | ReleaseTicket
    | TransferTicket
    | ReturnTicket
    | ResolveTicket
    | ReopenTicket
    | LeaveForChannel
    | TakeInTicket
    | SnoozeTicket
    | WakeTicket
    | EndSnooze
    | MarkTicketRead
    | MarkTicketUnread
    | HandToBot
    | SwitchBots
    | TakeFromBot
    | classification.Command
)


def decide(command: Command, ticket: Ticket) -> Sequence[TicketEvent]:
    """What follows from a command. Where people take the place of a bot, it is done."""
    events = _decide(command, ticket)
    member: Member | None = getattr(command, "member", None)
    return [*events, *bot_at_work.replaced_by(ticket.bots, events, None if member is None else member.id)]


def _decide(command: Command, ticket: Ticket) -> Sequence[TicketEvent]:
    if command.unmoved_since is not None and ticket.moved_position > command.unmoved_since:
        if ticket.moved_by_command == command.command_id:
            return []
        raise TicketMovedOn
    match command:
        case BeginTicket():
            return episode.begin(command, ticket)
        case SucceedTicket():
            return episode.succeed(command, ticket)
        case ResolveTicket():
            return episode.resolve(command, ticket)
        case ReopenTicket():
            return episode.reopen(command, ticket)
        case LeaveForChannel():
            return episode.leave(command, ticket)
        case TakeInTicket():
            return episode.take_in(command, ticket)
        case AcceptTicket(member=member):
            return assignment.accept(member, ticket)
        case AssignTicket():
            return assignment.assign(command, ticket)
        case ReleaseTicket():
            return assignment.release(command, ticket)
        case TransferTicket():
            return assignment.transfer(command, ticket)
        case ReturnTicket(member=member):
            return assignment.give_back(member, ticket)
        case SnoozeTicket():
            return _snooze(command, ticket)
        case WakeTicket(member=member):
            require(ticket, member, Action.WORK)
            return [] if ticket.snooze is None else [Woken(because="person")]
        case EndSnooze():
            return _end_snooze(command, ticket)
        case MarkTicketRead(member=member, up_to=up_to):
            require_reader(ticket, member)
            if up_to is None or (up_to <= ticket.read_up_to and not ticket.marked_unread):
                return []
            return [MarkedRead(up_to=up_to)]
        case MarkTicketUnread(member=member):
            require_reader(ticket, member)
            return [] if ticket.marked_unread else [MarkedUnread()]
        case HandToBot():
            return bot_hand_over.hand_to_bot(command, ticket)
        case SwitchBots():
            return bot_hand_over.switch_bots(command, ticket)
        case TakeFromBot():
            return bot_hand_over.take_from_bot(command, ticket)
        case _:
            require(ticket, command.member, Action.WORK)
            return classification.decide(command, ticket.classified)


def _snooze(command: SnoozeTicket, ticket: Ticket) -> list[TicketEvent]:
    member, until = command.member, command.until
    if ticket.snooze is not None and ticket.snooze.until == until and known(ticket, member):
        return []
    require(ticket, member, Action.WORK, "pending", "open")
    if until is not None and until <= command.at:
        raise SnoozeIsPast
    return [Snoozed(until=until)]


def _end_snooze(command: EndSnooze, ticket: Ticket) -> list[TicketEvent]:
    if ticket.snooze is None:
        return []
    if command.because == "message":
        due = ticket.snooze.position < command.because_position
    else:
        due = ticket.snooze.until is not None and ticket.snooze.until <= command.at
    return [Woken(because=command.because)] if due else []


decider: Decider[Command, Ticket] = Decider("ticket", Ticket, decide, evolve)
