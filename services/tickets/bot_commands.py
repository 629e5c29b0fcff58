"""What can be asked about bots in tickets: who answers where, handing a ticket to a bot, taking it back."""

from typing import Annotated

from pydantic import Field

from libs.access.policy import Member
from libs.events.catalog.bot import Bot, BotAction
from libs.events.command import Command
from services.tickets.commands import TicketCommand

Ids = Annotated[tuple[str, ...], Field(max_length=200)]


class PlaceBot(Command):
    """Have a bot answer new tickets of exactly these channels and queues, and whoever begins by one of the words.

    Management's; a place or word that another bot had is this one's then.
    """

    member: Member
    bot: Bot
    channel_ids: Ids = ()
    queue_ids: Ids = ()
    keywords: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(max_length=30)] = ()


class HandToBot(TicketCommand):
    """Have a bot answer in a live ticket (T9). An agent's ticket waits in its queue again meanwhile.

    `run_id` is made by the client: the same one again yields nothing. Refused `ticket.group`,
    `ticket.bot_switched_off`.
    """

    member: Member
    run_id: str
    bot: Bot


class SwitchBots(TicketCommand):
    """Have no bot answer in this ticket, or have bots answer again (T21)."""

    member: Member
    on: bool


class ActForBot(TicketCommand):
    """Do to the ticket what its bot wants, as far as it can be done; nothing when the bot is no longer at work."""

    run_id: str
    actions: tuple[BotAction, ...]


class TakeFromBot(TicketCommand):
    """The bot is done (`why`, a code): the ticket is people's, in another queue or an agent's hands if so said."""

    run_id: str
    why: str
    queue_id: str | None = None
    agent_id: str | None = None
