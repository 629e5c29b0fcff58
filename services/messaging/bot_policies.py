"""What follows for a ticket's bot from what is written and decided elsewhere (C6, C7)."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, assert_never, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.bot import TAKEN_OVER, BotEnded, Heard
from libs.events.catalog.message import MessageFailed, MessageQueued, MessageReceived, MessageSentElsewhere
from libs.events.catalog.ticket import TakenFromBot
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.held import Held
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document, View
from services.messaging import bot, conversation
from services.messaging.bot_commands import HearMessage, StopBot
from services.messaging.commands import WithdrawBotTexts
from services.messaging.conversation_state import Conversation
from services.messaging.views.flows import BotRuns

Written = MessageReceived | MessageQueued | MessageSentElsewhere | MessageFailed
BY_PHONE = "phone_wrote"
NOT_DELIVERED = "bot.not_delivered"
SETTLED_WITHIN = timedelta(seconds=15)


class NotKnownYet(Exception):
    """A message of ours is under way, and what seems to be written on the phone may be its echo."""


class RunsHeld(Held[dict[str, Document]]):
    """The runs of bots that are at work, by their conversations: every message asks."""

    def __init__(self, runs: AsyncCollection[Document], projector: Projector) -> None:
        super().__init__(projector)
        self._runs = runs

    async def read(self) -> dict[str, Document]:
        """Those that are at work now."""
        found = self._runs.find({"active": True}, {"conversation_id": 1, "run_id": 1, "began": 1})
        return {each["conversation_id"]: each async for each in found}

    def concerned(self, view: View, document: Document) -> bool:
        """Any run."""
        return isinstance(view, BotRuns)


class HearContacts(Policy):
    """The customer writes while a bot is at work ⇒ it hears. The team writes, here or on the phone ⇒ it is done.

    So it is when something that it said does not reach the customer.
    """

    name = "hear_contacts"
    events: ClassVar[tuple[type[Event], ...]] = (
        MessageReceived,
        MessageQueued,
        MessageSentElsewhere,
        MessageFailed,
    )

    def __init__(
        self, store: Store, projector: Projector, runs: RunsHeld, messages: AsyncCollection[Document]
    ) -> None:
        self._store = store
        self._projector = projector
        self._runs = runs
        self._messages = messages

    async def react(self, recorded: Recorded) -> None:
        """Look for a run in this conversation; there mostly is none."""
        event = cast(Written, recorded.data)
        if isinstance(event, MessageQueued) and event.cause != "agent":
            return
        await self._projector.reached(recorded.position)
        run = (await self._runs.now()).get(recorded.stream_id)
        if run is None:
            return
        match event:
            case MessageReceived():
                await self._hear(event, recorded, run["_id"])
            case MessageQueued():
                await self._stop(recorded, run, "agent_wrote")
            case MessageSentElsewhere(message_id=message_id):
                talk, _ = await self._store.state(conversation.decider, recorded.stream_id)
                if of_a_person(talk, message_id, recorded.time, now()):
                    await self._stop(recorded, run, BY_PHONE)
            case MessageFailed(message_id=message_id):
                said = {"_id": message_id, "cause": "bot", "created": {"$gt": run["began"]}}
                if await self._messages.find_one(said, {"_id": 1}) is not None:
                    await self._stop(recorded, run, NOT_DELIVERED)
            case _:
                assert_never(event)

    async def _hear(self, event: MessageReceived, recorded: Recorded, ticket_id: str) -> None:
        heard = Heard(
            message_id=event.message_id,
            at=recorded.time,
            kind=event.kind,
            text=event.text,
            answer=event.answer,
            media=event.media,
        )
        hear = HearMessage(
            by=recorded.actor,
            **_because(recorded),
            ticket_id=ticket_id,
            conversation_id=recorded.stream_id,
            heard=heard,
        )
        await self._store.execute(bot.decider, ticket_id, hear)

    async def _stop(self, recorded: Recorded, run: Document, why: str) -> None:
        stop = StopBot(
            by=SYSTEM,
            **_because(recorded),
            ticket_id=run["_id"],
            run_id=run["run_id"],
            why=why,
        )
        await self._store.execute(bot.decider, run["_id"], stop)


def of_a_person(talk: Conversation, message_id: str, told: datetime, at: datetime) -> bool:
    """Whether a message that was `told` of as written on the phone is a person's, as far as is known now.

    One whose sending was answered meanwhile is our own. While others of its kind are under way, it may be too:
    raises `NotKnownYet`, for as long as an answer takes.
    """
    message = talk.sent.get(message_id)
    if message is None:
        return False
    under_way = any(each.under_way and each.kind == message.kind for each in talk.sent.values())
    if under_way and at - told < SETTLED_WITHIN:
        raise NotKnownYet
    return True


def taken_over(recorded: Recorded) -> bool:
    """Whether a bot ended because somebody took its place, and not by itself, be it by giving the ticket away."""
    return cast(BotEnded, recorded.data).why in TAKEN_OVER and recorded.actor.kind != "bot"


class StopTakenBots(Policy):
    """A ticket is taken from its bot ⇒ the run is over."""

    name = "stop_taken_bots"
    linger = 0.0
    events: ClassVar[tuple[type[Event], ...]] = (TakenFromBot,)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """End the run; one that ended by itself stays as it was."""
        taken = cast(TakenFromBot, recorded.data)
        stop = StopBot(
            by=recorded.actor,
            **_because(recorded),
            ticket_id=recorded.stream_id,
            run_id=taken.run_id,
            why=taken.why,
        )
        await self._store.execute(bot.decider, recorded.stream_id, stop)


class WithdrawTexts(Policy):
    """Somebody took a bot's place ⇒ what it said and has not left yet does not leave any more."""

    name = "withdraw_bot_texts"
    linger = 0.0
    events: ClassVar[tuple[type[Event], ...]] = (BotEnded,)

    def __init__(self, store: Store, projector: Projector, runs: AsyncCollection[Document]) -> None:
        self._store = store
        self._projector = projector
        self._runs = runs

    async def react(self, recorded: Recorded) -> None:
        """Have the texts fail."""
        if not taken_over(recorded):
            return
        await self._projector.reached(recorded.position)
        run = await self._runs.find_one({"_id": recorded.stream_id}, {"conversation_id": 1})
        if run is None:
            return
        withdraw = WithdrawBotTexts(
            by=recorded.actor,
            **_because(recorded),
            conversation_id=run["conversation_id"],
        )
        await self._store.execute(conversation.decider, run["conversation_id"], withdraw)


def _because(recorded: Recorded) -> dict[str, Any]:
    """What a command that follows from an event says of its cause."""
    return {
        "at": recorded.time,
        "correlation_id": recorded.correlation_id,
        "causation_id": recorded.id,
    }
