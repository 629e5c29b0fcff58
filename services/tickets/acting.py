"""Acting: what a macro, a rule or a bot does to a ticket, decided on its own stream as one step (B6).

Each action is the command that somebody could have given by hand, decided on the ticket as the actions before it
leave it. A macro does all or nothing; a rule does what it can and says what was refused, and so does a bot.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, assert_never

from libs.access.policy import Action as Permission
from libs.access.policy import Member
from libs.events.catalog import macro as does
from libs.events.catalog.bot import BotAction
from libs.events.catalog.bot import SetField as FillInField
from libs.events.catalog.rule import Conditions
from libs.events.catalog.ticket import MacroRan, RuleRan, TicketEvent
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets import ticket as tickets
from services.tickets.automation_commands import PerformMacro, RunRule
from services.tickets.bot_at_work import BOT
from services.tickets.bot_commands import ActForBot
from services.tickets.commands import (
    PlaceOnBoard,
    ResolveTicket,
    ReturnTicket,
    SetReason,
    SnoozeTicket,
    TagTicket,
    TicketCommand,
    TransferTicket,
    UntagTicket,
)
from services.tickets.refusals import TransferChangesNothing
from services.tickets.ticket_events import RUNS_KEPT, evolve
from services.tickets.ticket_state import Ticket, known, require

# As many runs as the ticket remembers.
RUNS_AN_HOUR = RUNS_KEPT
RUNS_BY_ITSELF = 1
AN_HOUR = timedelta(hours=1)
DESK = Member(id="rule", profile="admin")
BOT_DESK = Member(id=BOT, profile="admin")
Command = PerformMacro | RunRule | ActForBot


class RuleRunsTooOften(Refused):
    """The rule has run on this ticket as often as it may within an hour."""

    code = "rule.runs_too_often"


def decide(command: Command, ticket: Ticket) -> Sequence[TicketEvent]:
    """What follows from running a macro or a rule, or from what a bot wants done."""
    match command:
        case PerformMacro(member=member):
            if command.command_id in ticket.macro_runs and known(ticket, member):
                return []
            require(ticket, member, Permission.WORK)
            events, refused = _done(command.actions, ticket, member, command)
            if refused:
                raise refused[0]
            return [MacroRan(macro_id=command.macro_id, label=command.label), *events]
        case RunRule():
            return _run(command, ticket)
        case ActForBot(run_id=run_id, actions=actions):
            return _done(actions, ticket, BOT_DESK, command)[0] if ticket.bots.run_id == run_id else []
        case _:
            assert_never(command)


def _run(command: RunRule, ticket: Ticket) -> list[TicketEvent]:
    ran = ticket.rule_runs.get(command.rule_id, ())
    if ran and ran[-1] >= command.moment:
        return []
    if not fits(command.conditions, ticket, command.within_hours, command.text):
        return []
    lately = sum(each > command.moment - AN_HOUR for each in ran)
    if lately >= (RUNS_AN_HOUR if command.by_person else RUNS_BY_ITSELF):
        raise RuleRunsTooOften
    events, refused = _done(command.actions, ticket, DESK, command)
    run = RuleRan(
        rule_id=command.rule_id,
        label=command.label,
        occasion=command.occasion,
        moment=command.moment,
        says=tuple(each.text for each in command.actions if isinstance(each, does.Say)),
        notes=tuple(each.text for each in command.actions if isinstance(each, does.Note)),
        refused=(*command.unusable, *(each.code for each in refused)),
    )
    return [run, *events]


def fits(conditions: Conditions, ticket: Ticket, within_hours: bool | None, text: str | None) -> bool:
    """Whether a rule's conditions hold of a ticket on an occasion. Groups only where they are asked for."""
    tags = ticket.classified.tag_ids
    folded = (text or "").casefold()
    checks = (
        ticket.status != "unopened",
        not ticket.group or conditions.groups,
        not conditions.states or ticket.status in conditions.states,
        not conditions.queue_ids or ticket.queue_id in conditions.queue_ids,
        not conditions.channel_ids or ticket.channel_id in conditions.channel_ids,
        not conditions.with_tags or not tags.isdisjoint(conditions.with_tags),
        tags.isdisjoint(conditions.without_tags),
        not conditions.words or any(each.casefold() in folded for each in conditions.words),
        conditions.hours == "any" or within_hours == (conditions.hours == "within"),
    )
    return all(checks)


def _done(
    actions: Iterable[BotAction], ticket: Ticket, member: Member, because: TicketCommand
) -> tuple[list[TicketEvent], list[Refused]]:
    """The changes that actions make to a ticket one after the other, and what was refused of them."""
    events: list[TicketEvent] = []
    refused: list[Refused] = []
    for action in actions:
        command = _asked(action, member, because)
        if command is None:
            continue
        try:
            found = tickets.decide(command, ticket)
        except TransferChangesNothing:
            continue
        except Refused as refusal:
            refused.append(refusal)
            continue
        for event in found:
            ticket = evolve(ticket, _foreseen(event, because))
        events += found
    return events, refused


def _asked(action: BotAction, member: Member, because: TicketCommand) -> tickets.Command | None:
    """The command by which somebody would do it; None for what is not done to the ticket itself."""
    by: dict[str, Any] = {
        "by": because.by,
        "at": because.at,
        "command_id": because.command_id,
        "ticket_id": because.ticket_id,
        "member": member,
    }
    match action:
        case does.Tag(tag_ids=tag_ids):
            return TagTicket(**by, tag_ids=tag_ids)
        case does.Untag(tag_ids=tag_ids):
            return UntagTicket(**by, tag_ids=tag_ids)
        case does.GiveReason(reason_id=reason_id):
            return SetReason(**by, reason_id=reason_id)
        case does.Place(board_id=board_id, column_id=column_id):
            return PlaceOnBoard(**by, board_id=board_id, column_id=column_id)
        case does.Transfer(queue_id=queue_id, user_id=user_id):
            return TransferTicket(**by, queue_id=queue_id, agent_id=user_id, anyway=True)
        case does.GiveBack():
            return ReturnTicket(**by)
        case does.PutAside(minutes=minutes):
            return SnoozeTicket(**by, until=None if minutes is None else because.at + timedelta(minutes=minutes))
        case does.Finish(silently=silently):
            return ResolveTicket(**by, how="silent" if silently else "farewell")
        case does.Say() | does.Note() | FillInField():
            return None
        case _:
            assert_never(action)


def _foreseen(event: TicketEvent, because: TicketCommand) -> Recorded:
    """An event as it will be recorded, as far as the actions after it need that."""
    return Recorded(
        id="",
        stream=f"ticket.{because.ticket_id}",
        position=0,
        index=0,
        version=0,
        time=because.at,
        actor=because.by,
        command_id=because.command_id,
        correlation_id="",
        causation_id=None,
        traceparent=None,
        data=event,
    )


decider: Decider[Command, Ticket] = Decider("ticket", Ticket, decide, evolve)
