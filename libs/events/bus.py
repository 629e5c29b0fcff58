"""Commands and queries over NATS request/reply: asked with nats-py, served with FastStream.

A request carries its deadline and trace context as headers. An expired request is refused before any work;
a reply is always a typed `Accepted` or `Rejected` (commands) or an `Answer` (queries).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

import nats.errors
import orjson
from faststream.nats import NatsBroker
from faststream.nats.message import NatsMessage
from nats.aio.client import Client
from pydantic import BaseModel, ValidationError

from libs.events import telemetry
from libs.events.command import (
    Accepted,
    Command,
    CommandRejected,
    Refused,
    Rejected,
    rejected,
    reply_adapter,
)
from libs.events.projector import PositionNotReached
from libs.events.query import Query
from libs.events.settings import Settings
from libs.events.store import OutcomeUnknown, TooManyConflicts

DEADLINE = "Guiche-Deadline"
AT_ONCE = 64
ASKED_TOGETHER = 500
ROOM_FOR_HEADERS = 4096
SHARE = 4
ASK_TIMEOUT = 10.0
MISSING_SECONDS = 5.0
MISSING_PAUSE = 0.1
log = telemetry.logger(__name__)

CommandHandler = Callable[[Any], Awaitable[Accepted]]


class Answer(BaseModel):
    """What a query was answered with, or why not."""

    result: Any = None
    error: Rejected | None = None


QueryHandler = Callable[[Any], Awaitable[Any]]
Endpoint = Callable[[NatsMessage], Awaitable[bytes]]
Q = TypeVar("Q", bound=Query)


class Bus:
    """The asking side."""

    TIMED_OUT: ClassVar[str] = "service.no_answer"

    def __init__(self, client: Client, settings: Settings) -> None:
        self._client = client
        self._settings = settings

    async def ask(self, service: str, command: Command, timeout: float = ASK_TIMEOUT) -> Accepted:
        """Have `service` carry out a command; raises `CommandRejected`."""
        subject = self._settings.subject(f"cmd.{service}.{command.name()}")
        if command.traceparent is None:
            command = command.model_copy(update={"traceparent": telemetry.current_traceparent()})
        data = await self._request(subject, command.model_dump_json(exclude_none=True).encode(), timeout)
        return _accepted(data)

    async def ask_all(
        self, service: str, commands: Sequence[Command], timeout: float = ASK_TIMEOUT
    ) -> list[Accepted | Rejected]:
        """Have `service` carry out many commands, in as few requests as hold them; replies stand in the same order.

        Commands with the same `batch_key` are carried out in order, the others side by side. Where one of a request
        fails, the later requests are not made. Raises `CommandRejected` where not even the first is answered.
        """
        subject = self._settings.subject(f"cmd.{service}.Batch")
        replies: list[Accepted | Rejected] = []
        for part in _together(commands, self._client.max_payload // SHARE):
            try:
                data = await self._request(subject, b"[%b]" % b",".join(part), timeout)
            except CommandRejected as error:
                if error.rejected.kind == "failed" and not replies:
                    raise
                told: list[Accepted | Rejected] = [error.rejected] * len(part)
            else:
                told = [reply_adapter.validate_python(each) for each in orjson.loads(data)]
            replies += told
            if any(isinstance(each, Rejected) and each.kind == "failed" for each in told):
                break
        return replies + [_NOT_TRIED] * (len(commands) - len(replies))

    async def query(self, service: str, query: Query, timeout: float = ASK_TIMEOUT) -> Any:
        """The answer to a query, as plain JSON values; raises `CommandRejected`."""
        subject = self._settings.subject(f"qry.{service}.{query.name()}")
        answer = orjson.loads(
            await self._request(subject, query.model_dump_json(exclude_none=True).encode(), timeout)
        )
        if answer.get("error"):
            raise CommandRejected(Rejected.model_validate(answer["error"]))
        return answer.get("result")

    async def _request(self, subject: str, data: bytes, timeout: float) -> bytes:
        if len(data) > self._client.max_payload - ROOM_FOR_HEADERS:
            detail = f"{subject} cannot be asked with {len(data)} bytes"
            raise CommandRejected(Rejected(code="request.too_large", kind="invalid", detail=detail))
        headers = {DEADLINE: str(int((time.time() + timeout) * 1000))}
        traceparent = telemetry.current_traceparent()
        if traceparent is not None:
            headers["traceparent"] = traceparent
        started = time.monotonic()
        while True:
            left = timeout - (time.monotonic() - started)
            try:
                reply = await self._client.request(subject, data, timeout=max(left, MISSING_PAUSE), headers=headers)
            except nats.errors.NoRespondersError as error:
                # Nobody has had the request: a service that is starting anew may still take it.
                if left <= MISSING_PAUSE or timeout - left >= MISSING_SECONDS:
                    raise self._unanswered(subject, error) from error
                await asyncio.sleep(MISSING_PAUSE)
            except (nats.errors.Error, TimeoutError) as error:
                raise self._unanswered(subject, error) from error
            else:
                return reply.data

    def _unanswered(self, subject: str, error: Exception) -> CommandRejected:
        detail = f"{subject} did not answer: {type(error).__name__}"
        return CommandRejected(Rejected(code=self.TIMED_OUT, kind="failed", detail=detail))


def _together(commands: Sequence[Command], most: int) -> Iterator[list[bytes]]:
    """What each request holds: neither too many commands nor too many bytes, unless one alone is too large."""
    part: list[bytes] = []
    size = 0
    for each in commands:
        body = orjson.dumps({"name": each.name(), "command": each.model_dump(mode="json", exclude_none=True)})
        if part and (len(part) == ASKED_TOGETHER or size + len(body) > most):
            yield part
            part, size = [], 0
        part.append(body)
        size += len(body)
    yield part


def _accepted(data: bytes) -> Accepted:
    reply = reply_adapter.validate_json(data)
    if isinstance(reply, Rejected):
        raise CommandRejected(reply)
    return reply


def serving_broker(url: str, **options: Any) -> NatsBroker:
    """A FastStream broker for a `Desk`: without its injection of arguments, which costs a thread hop a request."""
    return NatsBroker(url, apply_types=False, logger=None, **options)


async def _whole(message: Any) -> Any:
    """Endpoints read headers and body themselves."""
    return message


class Desk:
    """The serving side: which handler carries out which command, which answers which query."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._commands: dict[str, tuple[type[Command], CommandHandler, Callable[[Any], str]]] = {}
        self._queries: dict[str, tuple[type[Query], QueryHandler]] = {}
        self._subscribers: list[Any] = []
        self._under_way = 0

    def on_command(
        self, command_type: type[Command], handler: CommandHandler, batch_key: Callable[[Any], str]
    ) -> None:
        """Carry out `command_type` with `handler`; commands with one `batch_key` keep their order."""
        self._commands[command_type.name()] = (command_type, handler, batch_key)

    def on_query(self, query_type: type[Q], handler: Callable[[Q], Awaitable[Any]]) -> None:
        """Answer `query_type` with `handler`."""
        self._queries[query_type.name()] = (query_type, handler)

    def register(self, broker: NatsBroker, settings: Settings) -> None:
        """Subscribe to every command and query, in the service's queue group."""
        for name, (command_type, _, _) in self._commands.items():
            subject = settings.subject(f"cmd.{self.service}.{name}")
            self._subscribe(broker, subject, name, command_type.__doc__, self._command_endpoint(name))
        for name, (query_type, _) in self._queries.items():
            subject = settings.subject(f"qry.{self.service}.{name}")
            self._subscribe(broker, subject, name, query_type.__doc__, self._query_endpoint(name))
        subject = settings.subject(f"cmd.{self.service}.Batch")
        self._subscribe(broker, subject, "Batch", "Several commands at once.", self._batch_endpoint())

    def _subscribe(
        self, broker: NatsBroker, subject: str, name: str, about: str | None, endpoint: Endpoint
    ) -> None:
        async def counted(message: NatsMessage) -> bytes:
            self._under_way += 1
            try:
                return await endpoint(message)
            finally:
                self._under_way -= 1

        subscriber = broker.subscriber(
            subject,
            queue=self.service,
            max_workers=AT_ONCE,
            decoder=_whole,
            title=name,
            description=(about or "").strip(),
        )
        subscriber(counted)
        self._subscribers.append(subscriber)

    async def finish(self) -> None:
        """Take no new requests; return once those that have come are answered."""
        for subscriber in self._subscribers:
            subscription, subscriber.subscription = subscriber.subscription, None
            if subscription is not None:
                await subscription.drain()
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.01)
            quiet = 0 if self._under_way else quiet + 1

    def _command_endpoint(self, name: str) -> Endpoint:
        async def endpoint(message: NatsMessage) -> bytes:
            reply = _expired(message) or await self.carry_out(name, message.body)
            return reply.model_dump_json().encode()

        return endpoint

    def _batch_endpoint(self) -> Endpoint:
        async def endpoint(message: NatsMessage) -> bytes:
            items = orjson.loads(message.body)
            expired = _expired(message)
            if expired is not None:
                return orjson.dumps([expired.model_dump()] * len(items))
            with telemetry.span(f"{self.service}.Batch", message.headers.get("traceparent"), size=len(items)):
                replies = await self.carry_out_all([(each["name"], each["command"]) for each in items])
            return orjson.dumps([reply.model_dump(mode="json") for reply in replies])

        return endpoint

    def _query_endpoint(self, name: str) -> Endpoint:
        async def endpoint(message: NatsMessage) -> bytes:
            with telemetry.span(f"{self.service}.{name}", message.headers.get("traceparent")):
                expired = _expired(message)
                answer = Answer(error=expired) if expired else await self.answer(name, message.body)
            return orjson.dumps(answer.model_dump(mode="json"))

        return endpoint

    async def carry_out_all(self, items: Sequence[tuple[str, Any]]) -> list[Accepted | Rejected]:
        """Carry out many commands: side by side, but in order for those that share a batch key.

        When one of them fails (not: is refused), those behind it under the same key are not tried, so that
        trying again keeps their order.
        """
        commands = [self._read(name, body) for name, body in items]
        groups: dict[str, list[int]] = {}
        for index, command in enumerate(commands):
            key = f"invalid {index}" if isinstance(command, Rejected) else self._batch_key(command)
            groups.setdefault(key, []).append(index)
        replies: dict[int, Accepted | Rejected] = {}
        limit = asyncio.Semaphore(AT_ONCE)

        async def in_order(indices: list[int]) -> None:
            failed = False
            async with limit:
                for index in indices:
                    reply = _NOT_TRIED if failed else await self._carry_out(items[index][0], commands[index])
                    failed = failed or (isinstance(reply, Rejected) and reply.kind == "failed")
                    replies[index] = reply

        await asyncio.gather(*(in_order(indices) for indices in groups.values()))
        return [replies[index] for index in range(len(items))]

    async def carry_out(self, name: str, body: Any) -> Accepted | Rejected:
        """Carry out one command given as JSON bytes or as plain values; never raises."""
        return await self._carry_out(name, self._read(name, body))

    def _read(self, name: str, body: Any) -> Command | Rejected:
        known = self._commands.get(name)
        if known is None:
            return Rejected(code="command.unknown", kind="invalid", detail=f"{self.service} has no {name}")
        return _valid(name, known[0], body)

    def _batch_key(self, command: Command) -> str:
        return self._commands[command.name()][2](command)

    async def _carry_out(self, name: str, command: Command | Rejected) -> Accepted | Rejected:
        if isinstance(command, Rejected):
            reply: Accepted | Rejected = command
        else:
            handler = self._commands[name][1]
            with (
                telemetry.COMMAND_SECONDS.labels(name).time(),
                telemetry.span(f"{self.service}.{name}", command.traceparent),
            ):
                reply = await _outcome(name, command, handler)
        telemetry.COMMANDS.labels(name, "accepted" if isinstance(reply, Accepted) else reply.code).inc()
        return reply

    async def answer(self, name: str, body: bytes) -> Answer:
        """Answer one query; never raises."""
        query_type, handler = self._queries[name]
        with telemetry.QUERY_SECONDS.labels(name).time():
            query = _valid(name, query_type, body)
            reply = query if isinstance(query, Rejected) else await _outcome(name, query, handler)
        error = reply if isinstance(reply, Rejected) else None
        telemetry.QUERIES.labels(name, error.code if error else "answered").inc()
        return Answer(error=error) if error else Answer(result=reply)


_NOT_TRIED = Rejected(
    code="batch.earlier_failed", kind="failed", detail="an earlier command on the same thing failed"
)
R = TypeVar("R", bound=BaseModel)


def _valid(name: str, request_type: type[R], body: Any) -> R | Rejected:
    """The request, or which fields of it broke which rules."""
    try:
        if isinstance(body, bytes):
            return request_type.model_validate_json(body)
        return request_type.model_validate(body)
    except ValidationError as error:
        detail, fields = f"{name} is not valid", invalid_fields(error)
        return Rejected(code="request.invalid", kind="invalid", detail=detail, fields=fields)


async def _outcome(name: str, request: BaseModel, handler: Callable[[Any], Awaitable[Any]]) -> Any:
    """What the handler returned, or its refusal or failure as `Rejected`."""
    try:
        return await handler(request)
    except Refused as refusal:
        return rejected(refusal)
    except PositionNotReached as error:
        return Rejected(code="view.behind", kind="failed", detail=str(error))
    except (OutcomeUnknown, TooManyConflicts, nats.errors.Error, TimeoutError) as error:
        log.warning("request.unavailable", request=name, reason=repr(error))
        return Rejected(code="service.unavailable", kind="failed", detail=f"{name}: {type(error).__name__}")
    except Exception:
        log.exception("request.failed", request=name)
        return Rejected(code="service.failed", kind="failed", detail=f"{name} failed; the log says why")


def invalid_fields(error: ValidationError) -> list[dict[str, str]]:
    """Which fields broke which rules."""
    return [
        {"field": ".".join(str(part) for part in each["loc"]) or "body", "rule": each["msg"]}
        for each in error.errors(include_url=False, include_input=False)
    ]


def _expired(message: NatsMessage) -> Rejected | None:
    deadline = message.headers.get(DEADLINE)
    if deadline is None or time.time() * 1000 <= int(deadline):
        return None
    return Rejected(code="deadline.passed", kind="failed", detail="the asker no longer waits")
