"""A run of a bot in a ticket: what it knows, folded from its events (C6, C7). Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from immutables import Map

from libs.events.catalog.bot import (
    Bot,
    BotActed,
    BotAnswered,
    BotAsked,
    BotEnded,
    BotErased,
    BotHandedOver,
    BotHeard,
    BotKept,
    BotMisunderstood,
    BotMoved,
    BotReplied,
    BotRequested,
    BotSaid,
    BotStarted,
    BotWaiting,
    Heard,
    Saying,
)

Step = (
    BotHeard
    | BotSaid
    | BotAsked
    | BotAnswered
    | BotMisunderstood
    | BotKept
    | BotWaiting
    | BotMoved
    | BotRequested
    | BotReplied
    | BotActed
)
Event = BotStarted | Step | BotHandedOver | BotEnded | BotErased
HEARD_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Run:
    """A run under way. `pending` was heard and has had no answer yet; `last` is what was heard last.

    `asked_at` is since when an answer is awaited at `step`, `until` when the run goes on by itself. `request_id`
    is the request that is open. Of the `reply` to the last one, `spoken` parts have been said. `moves` is how often
    it went on in another flow since it asked the customer something.
    """

    run_id: str
    bot: Bot
    version: int | None
    conversation_id: str
    channel_id: str
    contact_id: str
    step: str | None = None
    asked_at: datetime | None = None
    until: datetime | None = None
    misses: int = 0
    moves: int = 0
    variables: Map[str, str] = Map()  # noqa: RUF009 (immutable)
    pending: tuple[Heard, ...] = ()
    heard_ids: tuple[str, ...] = ()
    last: str = ""
    said: int = 0
    requests: int = 0
    request_id: str | None = None
    asked_outside_at: datetime | None = None
    session: str | None = None
    input: dict[str, object] | None = None
    reply: BotReplied | None = None
    spoken: int = 0

    @property
    def unsaid(self) -> tuple[Saying, ...]:
        """What of the last reply is still to be said."""
        return () if self.reply is None else self.reply.sayings[self.spoken :]


def begun(event: BotStarted) -> Run:
    """The run that begins."""
    return Run(
        run_id=event.run_id,
        bot=event.bot,
        version=event.version,
        conversation_id=event.conversation_id,
        channel_id=event.channel_id,
        contact_id=event.contact_id,
    )


def after(run: Run, event: Step, at: datetime) -> Run:
    """The run after an event of its own, which happened at a moment."""
    match event:
        case BotHeard(heard=heard):
            return replace(
                run,
                pending=(*run.pending, heard),
                heard_ids=(*run.heard_ids, heard.message_id)[-HEARD_REMEMBERED:],
                last=heard.text or (heard.answer.title if heard.answer is not None else ""),
            )
        case BotSaid(unasked=True):
            return run
        case BotSaid(step=step):
            spoken = run.spoken + 1 if step is None else run.spoken
            return replace(run, said=run.said + 1, spoken=spoken, until=None)
        case BotAsked(step=step, until=until):
            pending = tuple(each for each in run.pending if each.at > at)
            return replace(run, step=step, asked_at=at, until=until, pending=pending, reply=None, moves=0)
        case BotAnswered(variable=variable, value=value):
            answered = replace(run, asked_at=None, until=None, misses=0, pending=())
            return answered if variable is None else _keeping(answered, {variable: value})
        case BotMisunderstood(times=times):
            return replace(run, misses=times, pending=())
        case BotKept(variable=variable, value=value):
            return _keeping(run, {variable: value})
        case BotWaiting(step=step, until=until):
            return replace(run, step=step, until=until, asked_at=None, reply=run.reply if step is None else None)
        case BotMoved(bot=bot, version=version):
            return replace(run, bot=bot, version=version, moves=run.moves + 1)
        case BotRequested(step=step, heard=heard):
            taken = {each.message_id for each in heard}
            return replace(
                run,
                step=step,
                request_id=event.request_id,
                requests=run.requests + 1,
                asked_at=None,
                until=None,
                asked_outside_at=at,
                pending=tuple(each for each in run.pending if each.message_id not in taken),
                reply=None,
                spoken=0,
            )
        case BotReplied():
            return _keeping(
                replace(
                    run,
                    request_id=None,
                    session=event.session,
                    input=event.input,
                    reply=event,
                    spoken=0,
                    pending=tuple(each for each in run.pending if each.message_id not in event.also_heard),
                ),
                event.values,
            )
        case BotActed():
            return run
        case _:
            assert_never(event)


def _keeping(run: Run, values: dict[str, str]) -> Run:
    return replace(run, variables=run.variables.update(values)) if values else run
