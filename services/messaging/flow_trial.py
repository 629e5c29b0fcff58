"""A dry walk of a flow: the same walk as a real one, with nobody to hear it (C6). Pure."""

from datetime import datetime, timedelta
from typing import Any

from libs.events.catalog.bot import (
    Bot,
    BotEnded,
    BotEvent,
    BotHandedOver,
    BotHeard,
    BotReplied,
    BotRequested,
    BotStarted,
    BotWaiting,
    Heard,
)
from libs.events.catalog.flow import FlowPublished
from libs.events.catalog.media import Media
from libs.events.event import now, payload
from services.messaging import bot_run
from services.messaging.bot_queries import Gesture, TryFlow
from services.messaging.bot_run import Run
from services.messaging.flow_walk import Flows, Walk

TRIAL = "trial"
TURNS_BY_ITSELF = 30
A_MOMENT = timedelta(seconds=1)
SILENCE = Gesture(do="silence")
FILE = Media(kind="document", mime="application/pdf", name="arquivo.pdf")


def walk(query: TryFlow, flows: Flows, begun: datetime | None = None) -> dict[str, Any]:
    """What the flow would do, turn by turn."""
    at = begun or now()
    drawn = FlowPublished(version=0, label=TRIAL, definition=query.definition)
    known = Flows({**flows.versions, (query.flow_id, 0): drawn}, {**flows.latest, query.flow_id: 0})
    bot = Bot(kind="flow", id=query.flow_id, label=TRIAL)
    started = BotStarted(
        run_id=TRIAL, bot=bot, version=0, conversation_id=TRIAL, channel_id=query.facts.channel_id, contact_id=TRIAL
    )
    run: Run | None = bot_run.begun(started)
    turns: list[dict[str, Any]] = []
    said: str | Gesture | None = None
    waiting = list(query.said)
    events = Walk(bot_run.begun(started), known, query.facts, at).begin()
    while True:
        run = _after(run, events, at)
        run, more, at = _by_itself(run, events, known, query, at)
        turns.append({**_told(said), "events": [_shown(each) for each in (*events, *more)]})
        if run is None or not waiting:
            break
        said = waiting.pop(0)
        at += A_MOMENT
        if said == SILENCE:
            at = run.until or at
            events = [] if run.until is None else Walk(run, known, query.facts, at).wake()
            continue
        heard = BotHeard(run_id=TRIAL, heard=_heard(said, f"{len(turns)}", at))
        run = bot_run.after(run, heard, at)
        at += A_MOMENT
        events = Walk(run, known, query.facts, at).answer(heard.heard) if run.asked_at is not None else []
    return {"turns": turns, "ended": run is None}


def _heard(said: str | Gesture, message_id: str, at: datetime) -> Heard:
    if isinstance(said, Gesture):
        return Heard(message_id=message_id, at=at, kind=FILE.kind, media=FILE)
    return Heard(message_id=message_id, at=at, text=said)


def _told(said: str | Gesture | None) -> dict[str, str | None]:
    """What was said or done, as a turn tells it."""
    if isinstance(said, Gesture):
        return {"said": None, "did": said.do}
    return {"said": said, "did": None}


def _by_itself(
    run: Run | None, events: list[BotEvent], known: Flows, query: TryFlow, at: datetime
) -> tuple[Run | None, list[BotEvent], datetime]:
    """Go on over waits and requests, which are over at once."""
    more: list[BotEvent] = []
    last = events[-1] if events else None
    for _ in range(TURNS_BY_ITSELF):
        if run is None or not isinstance(last, BotWaiting | BotRequested):
            break
        at += A_MOMENT
        if isinstance(last, BotWaiting):
            found = Walk(run, known, query.facts, at).wake()
        else:
            values = {} if query.fail else {each.variable: "" for each in last.keep}
            failed = TRIAL if query.fail else None
            replied = BotReplied(run_id=TRIAL, request_id=last.request_id, values=values, failed=failed)
            run = bot_run.after(run, replied, at)
            found = Walk(run, known, query.facts, at).replied(failed)
        run = _after(run, found, at)
        more += found
        last = found[-1] if found else None
    return run, more, at


def _after(run: Run | None, events: list[BotEvent], at: datetime) -> Run | None:
    for event in events:
        if run is None or isinstance(event, BotEnded | BotHandedOver):
            return None
        if not isinstance(event, BotStarted):
            run = bot_run.after(run, _step(event), at)
    return run


def _step(event: BotEvent) -> Any:
    return event


def _shown(event: BotEvent) -> dict[str, Any]:
    """An event as the test phone shows it."""
    shown = payload(event)
    shown.pop("run_id", None)
    return {"name": event.name(), **shown}
