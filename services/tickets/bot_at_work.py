"""Whether a bot is at work in a ticket, and what takes its place (C6, C7, T9, T21): part of a ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, assert_never

from libs.events.catalog.bot import Bot
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    BotSwitchedOff,
    BotSwitchedOn,
    ContinuedOnChannel,
    HandedToBot,
    Resolved,
    TakenFromBot,
    TicketEvent,
    Transferred,
)

Because = Literal["opening", "transfer", "person", "switch"]
Event = HandedToBot | TakenFromBot | BotSwitchedOff | BotSwitchedOn
# Who acts for a bot: what he does to a ticket takes nobody's place.
BOT = "bot"


@dataclass(frozen=True, slots=True)
class BotAtWork:
    """`run_id` is the run under way, `last` the one begun last and by which bot; `off`: no bot may answer."""

    run_id: str | None = None
    last: HandedToBot | None = None
    off: bool = False


def evolve(state: BotAtWork, event: Event) -> BotAtWork:
    """Whether a bot is at work after an event."""
    match event:
        case HandedToBot(run_id=run_id):
            return replace(state, run_id=run_id, last=event)
        case TakenFromBot(run_id=run_id):
            return replace(state, run_id=None) if state.run_id == run_id else state
        case BotSwitchedOff():
            return replace(state, off=True)
        case BotSwitchedOn():
            return replace(state, off=False)
        case _:
            assert_never(event)


class Place(Protocol):
    """Where a bot works: a ticket, or what opened it."""

    @property
    def conversation_id(self) -> str:
        """The conversation."""

    @property
    def channel_id(self) -> str:
        """The channel by which the customer writes."""

    @property
    def contact_id(self) -> str:
        """The customer."""


def begun(run_id: str, bot: Bot, because: Because, place: Place) -> HandedToBot:
    """A bot begins to work."""
    return HandedToBot(
        run_id=run_id,
        bot=bot,
        conversation_id=place.conversation_id,
        channel_id=place.channel_id,
        contact_id=place.contact_id,
        because=because,
    )


def ended(state: BotAtWork, why: str) -> list[TicketEvent]:
    """The end of the bot's work, if there is one at work."""
    return [] if state.run_id is None else [TakenFromBot(run_id=state.run_id, why=why)]


def replaced_by(state: BotAtWork, events: Sequence[TicketEvent], member_id: str | None) -> list[TicketEvent]:
    """The end of the bot's work, if what happens to the ticket takes its place and does not say so itself."""
    if any(isinstance(each, TakenFromBot) for each in events):
        return []
    found = (why for each in events if (why := _why(each, member_id)) is not None)
    why = next(found, None)
    return [] if why is None else ended(state, why)


def _why(event: TicketEvent, member_id: str | None) -> str | None:
    match event:
        case Accepted():
            return "accepted"
        case Assigned():
            return "assigned"
        case Transferred(agent_id=agent_id):
            return None if member_id == BOT and agent_id is None else "transferred"
        case Resolved():
            return "closed" if member_id == BOT else "resolved"
        case ContinuedOnChannel():
            return "continued"
        case _:
            return None
