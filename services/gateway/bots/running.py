"""Bots at work: what happens to a ticket makes its bot take the next step (C6, C7, T9)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.bot import BotAsked, BotHeard, BotReplied, BotWaiting
from libs.events.catalog.ticket import HandedToBot
from libs.events.event import Actor, Event, Recorded, now
from libs.events.policy import Policy
from libs.events.timers import Timers
from services.gateway.bots.facts import BotFacts
from services.gateway.prepared_texts import PreparedTexts
from services.gateway.text_policies import DESK, TOO_LATE
from services.gateway.typing import Typing
from services.messaging import commands as messaging
from services.messaging.bot_commands import AdvanceBot, StartBot
from services.messaging.bot_queries import GetBotRun
from services.tickets import commands as tickets
from services.tickets.queries import GetTicket

TIMERS = "bot"
LATE = "bot.too_late"
SOON = timedelta(milliseconds=50)
# No longer is anybody shown to type; a flow may wait for hours.
LONGEST_TYPING = timedelta(seconds=25)
log = telemetry.logger(__name__)


class RunBots(Policy):
    """A ticket is handed to a bot ⇒ it begins. Something is heard or answered ⇒ it goes on, as it does in time."""

    name = "run_bots"
    events: ClassVar[tuple[type[Event], ...]] = (HandedToBot, BotHeard, BotReplied, BotAsked, BotWaiting)

    def __init__(self, bus: Bus, texts: PreparedTexts, facts: BotFacts, timers: Timers) -> None:
        self._bus = bus
        self._texts = texts
        self._facts = facts
        self._timers = timers

    async def react(self, recorded: Recorded) -> None:
        """Take the step that follows."""
        event = cast(HandedToBot | BotHeard | BotReplied | BotAsked | BotWaiting, recorded.data)
        match event:
            case HandedToBot():
                await self._start(event, recorded)
            case BotHeard(run_id=run_id) | BotReplied(run_id=run_id):
                await self._advance(recorded.stream_id, run_id, recorded)
            case BotAsked(until=until) | BotWaiting(until=until):
                if until is not None:
                    await self._timers.set(recorded.stream_id, until + SOON)

    async def fire(self, ticket_id: str) -> None:
        """The time of a wait or of a silence has come; one that is set for later is set again."""
        run = await self._bus.query(messaging.SERVICE, GetBotRun(ticket_id=ticket_id))
        if run is None or run["until"] is None:
            return
        until = datetime.fromisoformat(run["until"])
        if until > now():
            await self._timers.set(ticket_id, until + SOON)
        else:
            await self._advance(ticket_id, run["run_id"])

    async def _start(self, handed: HandedToBot, recorded: Recorded) -> None:
        ticket = await self._ticket(recorded.stream_id, recorded.position)
        at = now()
        hindrance = LATE if at - recorded.time > TOO_LATE else await self._hindrance(ticket, at)
        command = StartBot(
            by=Actor(kind="bot", id=handed.bot.id),
            at=at,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            ticket_id=recorded.stream_id,
            run_id=handed.run_id,
            bot=handed.bot,
            conversation_id=handed.conversation_id,
            channel_id=handed.channel_id,
            contact_id=handed.contact_id,
            looks_back_from=recorded.position if handed.because == "opening" else None,
            facts=await self._facts.of(ticket, at),
            hindrance=hindrance,
        )
        await self._bus.ask(messaging.SERVICE, command)
        if hindrance is not None:
            self._texts.note("bot", hindrance, recorded, recorded.stream_id)

    async def _advance(self, ticket_id: str, run_id: str, because: Recorded | None = None) -> None:
        ticket = await self._ticket(ticket_id, None if because is None else because.position)
        at = now()
        command = AdvanceBot(
            by=Actor(kind="bot", id=(ticket["bot"] or {}).get("id", "bot")),
            at=at,
            correlation_id=None if because is None else because.correlation_id,
            causation_id=None if because is None else because.id,
            ticket_id=ticket_id,
            run_id=run_id,
            facts=await self._facts.of(ticket, at),
            hindrance=await self._hindrance(ticket, at),
        )
        await self._bus.ask(messaging.SERVICE, command)

    async def _hindrance(self, ticket: dict[str, Any], at: datetime) -> str | None:
        """Why the bot may say nothing here, as a code."""
        return await self._texts.hindrance(
            ticket["conversation_id"], ticket["channel"]["id"], ticket["contact"]["id"], ticket["group"], at
        )

    async def _ticket(self, ticket_id: str, position: int | None) -> dict[str, Any]:
        query = GetTicket(member=DESK, ticket_id=ticket_id, wait_for=position)
        found: dict[str, Any] = await self._bus.query(tickets.SERVICE, query)
        return found


class ShowTyping(Policy):
    """A bot waits a moment before it says more ⇒ the customer sees it type, where his channel can show that."""

    name = "show_typing_of_bots"
    events: ClassVar[tuple[type[Event], ...]] = (BotWaiting,)

    def __init__(self, bus: Bus, typing: Typing) -> None:
        self._bus = bus
        self._typing = typing

    async def react(self, recorded: Recorded) -> None:
        """Show it, unless the moment is over or not near."""
        left = cast(BotWaiting, recorded.data).until - now()
        if not timedelta(0) < left <= LONGEST_TYPING:
            return
        query = GetTicket(member=DESK, ticket_id=recorded.stream_id, wait_for=recorded.position)
        ticket = await self._bus.query(tickets.SERVICE, query)
        await self._typing.team_types(ticket["conversation_id"], True)
