"""The bot of a ticket: runs of flows and of external bots, one at a time (C6, C7, T9)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, assert_never, cast

from libs.events.catalog import macro as does
from libs.events.catalog.bot import (
    BotActed,
    BotAction,
    BotEnded,
    BotErased,
    BotEvent,
    BotHandedOver,
    BotHeard,
    BotReplied,
    BotRequested,
    BotSaid,
    BotStarted,
    BotWaiting,
)
from libs.events.command import Command as BaseCommand
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.identity import ids
from services.messaging import bot_run
from services.messaging.bot_commands import (
    AdvanceBot,
    EraseBot,
    HearMessage,
    RecordBotReply,
    SayAsBot,
    StartBot,
    StopBot,
)
from services.messaging.bot_run import Run
from services.messaging.flow_walk import Flows, Walk

Wish = StartBot | HearMessage | AdvanceBot | RecordBotReply | SayAsBot | StopBot
RUNS_REMEMBERED = 50
UNASKED_REMEMBERED = 200


class BotIsNotAtWork(Refused):
    """No bot of somebody else's is at work in the ticket (any more)."""

    code = "bot.not_at_work"


class Move(BaseCommand):
    """A wish together with the published flows that it may need (`botting.py` looks them up)."""

    wish: Wish
    flows: Any = Flows()


Command = Wish | Move | EraseBot


@dataclass(frozen=True, slots=True)
class Bots:
    """What decisions about a ticket's bot rest on: the run under way, and which have been begun.

    `last_said` is what it said last, as conversation and message, `unasked` which messages it said by itself; both
    outlive the run.
    """

    run: Run | None = None
    begun: tuple[str, ...] = field(default=())
    last_said: tuple[str, str] | None = None
    unasked: tuple[str, ...] = ()


def decide(command: Command, state: Bots) -> Sequence[BotEvent]:
    """What follows from a command."""
    if isinstance(command, EraseBot):
        return [BotErased()]
    flows: Flows = Flows()
    wish = command
    if isinstance(wish, Move):
        flows, wish = wish.flows, wish.wish
    match wish:
        case StartBot():
            return _start(wish, state, flows)
        case HearMessage(heard=heard):
            run = state.run
            if run is None or run.conversation_id != wish.conversation_id or heard.message_id in run.heard_ids:
                return []
            return [BotHeard(run_id=run.run_id, heard=heard)]
        case AdvanceBot(run_id=run_id):
            return [] if state.run is None or state.run.run_id != run_id else _advance(wish, state.run, flows)
        case RecordBotReply(request_id=request_id):
            if state.run is None or state.run.request_id != request_id:
                return []
            return _reply(wish, state.run)
        case SayAsBot():
            return [] if wish.message_id in state.unasked else _speak_up(wish, state.run)
        case StopBot(run_id=run_id, why=why):
            if state.run is None or run_id not in (None, state.run.run_id):
                return []
            return [BotEnded(run_id=state.run.run_id, step=state.run.step, why=why)]
        case _:
            assert_never(wish)


def _start(wish: StartBot, state: Bots, flows: Flows) -> list[BotEvent]:
    if wish.run_id in state.begun:
        return []
    events: list[BotEvent] = []
    if state.run is not None:
        events.append(BotEnded(run_id=state.run.run_id, step=state.run.step, why="replaced"))
    published = flows.newest(wish.bot.id) if wish.bot.kind == "flow" else None
    started = BotStarted(
        run_id=wish.run_id,
        bot=wish.bot,
        version=None if published is None else published.version,
        conversation_id=wish.conversation_id,
        channel_id=wish.channel_id,
        contact_id=wish.contact_id,
    )
    events.append(started)
    if wish.hindrance is not None:
        return [*events, BotEnded(run_id=wish.run_id, why=wish.hindrance)]
    run = bot_run.begun(started)
    for heard in wish.heard:
        event = BotHeard(run_id=wish.run_id, heard=heard)
        events.append(event)
        run = bot_run.after(run, event, wish.at)
    if wish.bot.kind == "flow":
        return events + Walk(run, flows, wish.facts, wish.at).begin()
    return events + _ask_outside(run)


def _advance(wish: AdvanceBot, run: Run, flows: Flows) -> list[BotEvent]:
    if wish.hindrance is not None:
        return [BotEnded(run_id=run.run_id, step=run.step, why=wish.hindrance)]
    due = run.until is not None and run.until <= wish.at
    if run.request_id is not None:
        return []
    if run.bot.kind != "flow":
        if run.unsaid:
            return _speak(wish, run, first=False) if due else []
        return _ask_outside(run) if run.pending else []
    walk = Walk(run, flows, wish.facts, wish.at)
    if run.reply is not None:
        return walk.replied(run.reply.failed)
    if run.asked_at is not None:
        answer = next((each for each in run.pending if each.at > run.asked_at), None)
        if answer is not None:
            return walk.answer(answer)
    return walk.wake() if due else []


def _ask_outside(run: Run) -> list[BotEvent]:
    """Have an external bot asked, with all that it has not heard yet."""
    kind = run.bot.kind
    if kind == "flow":
        raise AssertionError("a flow asks nobody else for its steps")
    requested = BotRequested(
        run_id=run.run_id,
        request_id=ids.bot_request_id(run.run_id, run.requests + 1),
        kind=kind,
        bot_id=run.bot.id,
        session=run.session,
        input=run.input,
        asked_at=run.asked_outside_at,
        heard=run.pending,
    )
    return [requested]


def _reply(wish: RecordBotReply, run: Run) -> list[BotEvent]:
    """Record an answer. A flow goes on from there when it is advanced, an external bot speaks at once."""
    replied = BotReplied(
        run_id=run.run_id,
        request_id=wish.request_id,
        session=wish.session,
        input=wish.input,
        sayings=wish.sayings,
        actions=wish.actions,
        values=wish.values,
        also_heard=wish.also_heard,
        ended=wish.ended,
        failed=wish.failed,
    )
    if run.bot.kind == "flow":
        return [replied]
    if wish.failed is not None:
        return [replied, *_last_words(run, wish), BotHandedOver(run_id=run.run_id, why=wish.failed)]
    return [replied, *_speak(wish, bot_run.after(run, replied, wish.at), first=True)]


def _last_words(run: Run, wish: RecordBotReply) -> list[BotSaid]:
    """What is said at once when a bot does not work, before people take over."""
    return [
        BotSaid(run_id=run.run_id, message_id=ids.bot_message_id(run.run_id, run.said + place), saying=saying)
        for place, saying in enumerate(wish.sayings, 1)
    ]


def _speak_up(wish: SayAsBot, run: Run | None) -> list[BotEvent]:
    if run is None or run.bot.kind == "flow":
        raise BotIsNotAtWork
    said: list[BotEvent] = []
    if wish.saying is not None:
        said = [BotSaid(run_id=run.run_id, message_id=wish.message_id, saying=wish.saying, unasked=True)]
    done, ending = _ordered(run, wish.actions)
    return [*said, *done, *([ending] if ending is not None else [])]


def _speak(wish: AdvanceBot | RecordBotReply, run: Run, first: bool) -> list[BotEvent]:
    """Say what is to be said until the next pause; behind the last word, do what the reply wants."""
    events: list[BotEvent] = []
    for place, saying in enumerate(run.unsaid):
        if saying.seconds and (place or first):
            until = wish.at + timedelta(seconds=saying.seconds)
            return [*events, BotWaiting(run_id=run.run_id, until=until)]
        message_id = ids.bot_message_id(run.run_id, run.said + place + 1)
        events.append(BotSaid(run_id=run.run_id, message_id=message_id, saying=saying))
    assert run.reply is not None
    return events + _conclude(run, run.reply)


def _conclude(run: Run, reply: BotReplied) -> list[BotEvent]:
    """What a reply has done to the ticket, and whether the bot goes on after it."""
    done, ending = _ordered(run, reply.actions)
    if ending is None and reply.ended:
        ending = BotEnded(run_id=run.run_id, why="ended")
    if ending is not None:
        return [*done, ending]
    return done + (_ask_outside(run) if run.pending else [])


def _ordered(run: Run, actions: Sequence[BotAction]) -> tuple[list[BotEvent], BotEvent | None]:
    """What is done to the ticket, and how the run ends by it, where it does."""
    done: list[BotAction] = []
    ending: BotEvent | None = None
    for action in actions:
        match action:
            case does.Transfer(queue_id=queue_id, user_id=user_id):
                ending = BotHandedOver(run_id=run.run_id, why="bot", queue_id=queue_id, agent_id=user_id)
            case does.Finish():
                done.append(action)
                ending = BotEnded(run_id=run.run_id, why="closed")
            case _:
                done.append(action)
    return [BotActed(run_id=run.run_id, actions=tuple(done))] if done else [], ending


def evolve(state: Bots, recorded: Recorded) -> Bots:
    """The ticket's bot after an event."""
    event = cast(bot_run.Event, recorded.data)
    match event:
        case BotStarted():
            begun = (*state.begun, event.run_id)[-RUNS_REMEMBERED:]
            return replace(state, run=bot_run.begun(event), begun=begun)
        case BotHandedOver() | BotEnded():
            return replace(state, run=None)
        case BotErased():
            return replace(state, run=None)
        case _:
            run = state.run
            if run is None or run.run_id != event.run_id:
                return state
            after = replace(state, run=bot_run.after(run, event, recorded.time))
            return _having_said(after, run, event) if isinstance(event, BotSaid) else after


def _having_said(state: Bots, run: Run, said: BotSaid) -> Bots:
    unasked = (*state.unasked, said.message_id)[-UNASKED_REMEMBERED:] if said.unasked else state.unasked
    return replace(state, last_said=(run.conversation_id, said.message_id), unasked=unasked)


decider: Decider[Command, Bots] = Decider("bot", Bots, decide, evolve)
