"""How a ticket passes between people and bots (C7, T9, T21): part of the ticket's decider."""

from libs.access.policy import Action
from libs.events.catalog.ticket import BotSwitchedOff, BotSwitchedOn, ReturnedToQueue, TicketEvent, Transferred
from libs.identity import ids
from services.tickets import bot_at_work
from services.tickets.bot_commands import HandToBot, SwitchBots, TakeFromBot
from services.tickets.refusals import BotsAreSwitchedOff, TicketIsOfGroup
from services.tickets.ticket_state import Ticket, known, require, require_reader


def hand_to_bot(command: HandToBot, ticket: Ticket) -> list[TicketEvent]:
    """Somebody has a bot answer; an agent's ticket goes back to its queue for it."""
    last = ticket.bots.last
    if last is not None and last.run_id == command.run_id and known(ticket, command.member):
        return []
    require(ticket, command.member, Action.WORK, "pending", "open")
    if ticket.group:
        raise TicketIsOfGroup
    if ticket.bots.off:
        raise BotsAreSwitchedOff
    back: list[TicketEvent] = []
    if ticket.status == "open":
        back = [ReturnedToQueue(queue_id=ticket.queue_id, from_agent_id=ticket.assignee_id)]
    left = bot_at_work.ended(ticket.bots, "replaced")
    return [*left, *back, bot_at_work.begun(command.run_id, command.bot, "person", ticket)]


def switch_bots(command: SwitchBots, ticket: Ticket) -> list[TicketEvent]:
    """Bots are silent in it from now on, or may answer again: in a pending one the last begins anew."""
    require_reader(ticket, command.member)
    if command.on is not ticket.bots.off:
        return []
    if not command.on:
        return [BotSwitchedOff(), *bot_at_work.ended(ticket.bots, "switched_off")]
    last = ticket.bots.last
    if last is None or ticket.status != "pending":
        return [BotSwitchedOn()]
    again = bot_at_work.begun(ids.bot_run_id(command.command_id), last.bot, "switch", ticket)
    return [BotSwitchedOn(), again]


def take_from_bot(command: TakeFromBot, ticket: Ticket) -> list[TicketEvent]:
    """A bot's run has ended, and where it says so the ticket moves."""
    if ticket.bots.run_id != command.run_id:
        return []
    taken = bot_at_work.ended(ticket.bots, command.why)
    target = (command.queue_id or ticket.queue_id, command.agent_id)
    if not ticket.live or target == (ticket.queue_id, ticket.assignee_id):
        return taken
    queue_id, agent_id = target
    return [*taken, Transferred(queue_id=queue_id, agent_id=agent_id, from_queue_id=ticket.queue_id)]
