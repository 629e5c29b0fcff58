"""What follows for a ticket's bot from what is written and decided elsewhere (C6, C7)."""

from typing import ClassVar, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.bot import Heard
from libs.events.catalog.message import MessageQueued, MessageReceived
from libs.events.catalog.ticket import TakenFromBot
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document
from services.messaging import bot
from services.messaging.bot_commands import HearMessage, StopBot


class HearContacts(Policy):
    """The customer writes while a bot is at work ⇒ the bot hears it. The team writes ⇒ the bot is done."""

    name = "hear_contacts"
    events: ClassVar[tuple[type[Event], ...]] = (MessageReceived, MessageQueued)

    def __init__(self, store: Store, projector: Projector, runs: AsyncCollection[Document]) -> None:
        self._store = store
        self._projector = projector
        self._runs = runs

    async def react(self, recorded: Recorded) -> None:
        """Look for a run in this conversation; there mostly is none."""
        event = cast(MessageReceived | MessageQueued, recorded.data)
        if isinstance(event, MessageQueued) and event.cause != "agent":
            return
        await self._projector.reached(recorded.position)
        run = await self._runs.find_one({"conversation_id": recorded.stream_id, "active": True})
        if run is None:
            return
        ticket_id = run["_id"]
        because = {
            "correlation_id": recorded.correlation_id,
            "causation_id": recorded.id,
            "at": recorded.time,
            "ticket_id": ticket_id,
        }
        if isinstance(event, MessageQueued):
            stop = StopBot(**because, by=SYSTEM, run_id=run["run_id"], why="agent_wrote")
            await self._store.execute(bot.decider, ticket_id, stop)
            return
        heard = Heard(
            message_id=event.message_id,
            at=recorded.time,
            kind=event.kind,
            text=event.text,
            answer=event.answer,
            media=event.media,
        )
        hear = HearMessage(**because, by=recorded.actor, conversation_id=recorded.stream_id, heard=heard)
        await self._store.execute(bot.decider, ticket_id, hear)


class StopTakenBots(Policy):
    """A ticket is taken from its bot ⇒ the run is over."""

    name = "stop_taken_bots"
    events: ClassVar[tuple[type[Event], ...]] = (TakenFromBot,)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """End the run; one that ended by itself stays as it was."""
        taken = cast(TakenFromBot, recorded.data)
        stop = StopBot(
            by=recorded.actor,
            at=recorded.time,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            ticket_id=recorded.stream_id,
            run_id=taken.run_id,
            why=taken.why,
        )
        await self._store.execute(bot.decider, recorded.stream_id, stop)
