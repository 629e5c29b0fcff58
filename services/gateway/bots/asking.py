"""Asking: what bots and flows want to know of others outside, asked for them and told in the log (C6, C7).

One gateway at a time reads the log from the place up to which every request was answered or given up (`lease.py`).
A request that may move something on is noted before it leaves: after a crash it is not asked again, and a person
takes over. Nothing that goes wrong here leaves a customer without an answer: it is counted, logged with its ids,
and the ticket is people's.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.bot import BotRequested, Heard
from libs.events.catalog.macro import Finish
from libs.events.cloudevents import decode_commit
from libs.events.command import Command, CommandRejected
from libs.events.event import SYSTEM, Actor, Recorded
from libs.events.reader import Entry, Reader
from services.gateway.bots.attempts import Attempts
from services.gateway.bots.bot import Bot, BotFailed, Question, Reply, Said
from services.gateway.bots.exchange import Exchange
from services.gateway.bots.filling import Filling
from services.gateway.bots.obeying import obeyed
from services.gateway.bots.questions import Questions, kept
from services.gateway.bots.replies import Replies, failure_words
from services.gateway.bots.requests import made, with_secrets
from services.gateway.bots.turn import Turn, finished, fresh, not_understood, paced, restarted, turn
from services.gateway.channels.setup import opened
from services.gateway.directory import Directory
from services.gateway.lease import Lease
from services.gateway.log_work import LogWork
from services.gateway.secrets import SealedSecrets
from services.gateway.text_policies import DESK
from services.gateway.typing import Typing
from services.messaging.bot_commands import RecordBotReply
from services.messaging.bot_queries import GetBotRun
from services.messaging.commands import SERVICE
from services.tickets import commands as tickets
from services.tickets.queries import GetTicket

AT_ONCE = 40
ASK_PAUSE = 1.0
log = telemetry.logger(__name__)


class Asker:
    """Has the open requests of bots answered, those of different tickets side by side."""

    def __init__(
        self,
        bus: Bus,
        reader: Reader,
        lease: Lease,
        bots: Mapping[str, Bot],
        directory: Directory,
        sealed: SealedSecrets,
        attempts: Attempts,
        exchange: Exchange,
        questions: Questions,
        replies: Replies,
        filling: Filling,
        typing: Typing,
    ) -> None:
        self._bus = bus
        self._requests = LogWork(reader, lease, _requested, self._work)
        self._bots = bots
        self._directory = directory
        self._sealed = sealed
        self._attempts = attempts
        self._exchange = exchange
        self._questions = questions
        self._replies = replies
        self._filling = filling
        self._typing = typing
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Ask for ever, whenever this gateway holds the lease."""
        await self._attempts.prepare()
        await self._requests.run()

    async def _work(self, recorded: Recorded) -> None:
        requested = recorded.data
        assert isinstance(requested, BotRequested)
        try:
            with telemetry.span("gateway.asking", recorded.traceparent):
                await self._answer(recorded, requested)
        except Exception as error:
            # What nobody foresaw must leave neither the customer waiting nor the place behind.
            log.exception("asking.failed", ticket=recorded.stream_id, request=requested.request_id)
            await self._fail(recorded, requested, BotFailed("gateway.failed", repr(error)[:200]), {})

    async def _answer(self, recorded: Recorded, requested: BotRequested) -> None:
        """Have one request answered, unless it is answered or of no use any more."""
        if await self._pending(recorded, requested) is None:
            return
        settings: Mapping[str, Any] = {}
        try:
            match requested.kind:
                case "http":
                    await self._made(recorded, requested)
                case "detail":
                    await self._filled_in(recorded, requested)
                case _:
                    bot, settings, secrets = await self._assistant(requested)
                    await self._asked(recorded, requested, bot, settings, secrets)
        except BotFailed as failed:
            await self._fail(recorded, requested, failed, settings)
        else:
            telemetry.BOT_REQUESTS.labels(requested.kind, "answered").inc()

    async def _pending(self, recorded: Recorded, requested: BotRequested) -> list[Heard] | None:
        """What was heard since the request, or None when it is no longer open."""
        query = GetBotRun(ticket_id=recorded.stream_id)
        while True:
            try:
                run = await self._bus.query(SERVICE, query)
            except CommandRejected as error:
                if error.rejected.kind != "failed":
                    return None
                await asyncio.sleep(ASK_PAUSE)
                continue
            if run is None or run["request_id"] != requested.request_id:
                return None
            return [Heard.model_validate(each) for each in run["pending"]]

    async def _assistant(self, requested: BotRequested) -> tuple[Bot, dict[str, Any], dict[str, str]]:
        document = self._directory.assistant(requested.bot_id)
        bot = self._bots.get(requested.kind)
        if document is None or bot is None or document["kind"] != requested.kind:
            raise BotFailed("assistant.not_found", "O bot não existe mais.")
        secrets = await self._sealed.of(requested.bot_id)
        try:
            settings, secrets = bot.setup(**opened(bot.setup, document["settings"], secrets)).split()
        except ValidationError as error:
            raise BotFailed("assistant.settings_invalid", "A configuração do bot não vale mais.") from error
        return bot, settings, secrets

    async def _asked(
        self,
        recorded: Recorded,
        requested: BotRequested,
        bot: Bot,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
    ) -> None:
        """Ask a bot, with all that was said in one breath."""
        await asyncio.sleep(int(settings["debounce_ms"]) / 1000)
        also = await self._pending(recorded, requested)
        if also is None:
            return
        ticket = await self._ticket(recorded)
        question = await self._questions.of(recorded, requested, ticket, also, bot.remembers)
        reply = await self._turned(bot, settings, secrets, fresh(settings, question, requested.asked_at), ticket)
        done = (Finish(),) if reply.ended and settings["when_done"] == "close" else ()
        sayings = await self._replies.sayings(paced(settings, reply), ticket["contact"]["id"])
        await self._tell(
            RecordBotReply(
                **_because(recorded, requested),
                sayings=sayings,
                input=kept(reply.awaited),
                actions=obeyed(reply.orders, self._directory, recorded.stream_id) or done,
                session=reply.session,
                also_heard=tuple(each.message_id for each in also),
                ended=reply.ended,
            )
        )

    async def _turned(
        self,
        bot: Bot,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
        question: Question,
        ticket: Mapping[str, Any],
    ) -> Reply:
        """The answer to what was heard: mostly the bot's."""
        match turn(settings, question):
            case Turn.FINISH:
                return finished(settings)
            case Turn.UNKNOWN if question.session is not None:
                return not_understood(settings, question)
            case Turn.RESTART:
                begun = await self._heard_by(bot, settings, secrets, restarted(question), ticket)
                text = str(settings["restart_message"]).strip()
                return replace(begun, said=(Said(text), *begun.said)) if text else begun
            case _:
                return await self._heard_by(bot, settings, secrets, question, ticket)

    async def _heard_by(
        self,
        bot: Bot,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
        question: Question,
        ticket: Mapping[str, Any],
    ) -> Reply:
        moves_on = not bot.repeatable and question.session is not None
        if moves_on and not await self._attempts.begin(question.request_id):
            detail = "A pergunta ao bot saiu, e não se sabe se ele respondeu."
            raise BotFailed("bot.outcome_unknown", detail, heard=True)
        await self._typing.team_types(ticket["conversation_id"], True)
        async with self._slots:
            with telemetry.BOT_SECONDS.labels(bot.kind).time():
                return await bot.ask(settings, secrets, question)

    async def _made(self, recorded: Recorded, requested: BotRequested) -> None:
        """Make a request of a flow."""
        request = requested.request
        if request is None:
            raise BotFailed("http.not_found", "O passo do fluxo não tem pedido.")
        if request.method != "GET" and not await self._attempts.begin(requested.request_id):
            raise BotFailed("http.outcome_unknown", "O pedido saiu, e não se sabe se foi atendido.", heard=True)
        request = await with_secrets(request, requested.bot_id, self._sealed)
        async with self._slots:
            with telemetry.BOT_SECONDS.labels("http").time():
                values = await made(self._exchange, request, requested.keep)
        await self._tell(RecordBotReply(**_because(recorded, requested), values=values))

    async def _filled_in(self, recorded: Recorded, requested: BotRequested) -> None:
        """Write something down for a flow."""
        if requested.fills is None:
            raise BotFailed("detail.not_found", "O passo do fluxo não tem o que anotar.")
        because = _because(recorded, requested)
        told = {each: because[each] for each in ("by", "correlation_id", "causation_id")}
        await self._filling.fill_in(requested.fills, await self._ticket(recorded), told)
        await self._tell(RecordBotReply(**because))

    async def _fail(
        self, recorded: Recorded, requested: BotRequested, failed: BotFailed, settings: Mapping[str, Any]
    ) -> None:
        """Have people take over, or the flow go on by its other way."""
        telemetry.BOT_REQUESTS.labels(requested.kind, failed.code).inc()
        log.warning(
            "bot.failed",
            ticket=recorded.stream_id,
            request=requested.request_id,
            bot=requested.bot_id,
            kind=requested.kind,
            code=failed.code,
            heard=failed.heard,
        )
        sayings = failure_words(settings) if settings else ()
        await self._tell(
            RecordBotReply(
                **_because(recorded, requested),
                session=requested.session,
                input=requested.input,
                sayings=sayings,
                failed=failed.code,
            )
        )

    async def _ticket(self, recorded: Recorded) -> dict[str, Any]:
        query = GetTicket(member=DESK, ticket_id=recorded.stream_id, wait_for=recorded.position)
        try:
            found: dict[str, Any] = await self._bus.query(tickets.SERVICE, query)
        except CommandRejected as error:
            raise BotFailed(error.rejected.code, "O atendimento não foi encontrado.") from error
        return found

    async def _tell(self, command: Command) -> None:
        """Have it recorded, however long the service is away."""
        while True:
            try:
                await self._bus.ask(SERVICE, command)
            except CommandRejected as error:
                if error.rejected.kind != "failed":
                    log.error("asking.not_recorded", command=command.name(), reason=error.rejected.code)
                    return
                await asyncio.sleep(ASK_PAUSE)
            else:
                return


def _because(recorded: Recorded, requested: BotRequested) -> dict[str, Any]:
    by = SYSTEM if requested.kind == "http" else Actor(kind="bot", id=requested.bot_id)
    return {
        "by": by,
        "correlation_id": recorded.correlation_id,
        "causation_id": recorded.id,
        "ticket_id": recorded.stream_id,
        "request_id": requested.request_id,
    }


def _requested(entry: Entry) -> list[Recorded]:
    """The requests of a commit."""
    types = entry.headers.get("Guiche-Types")
    if types is not None and BotRequested.name() not in types.split(","):
        return []
    return [each for each in decode_commit(entry.data, entry.sequence) if isinstance(each.data, BotRequested)]
