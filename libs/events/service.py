"""A running service: its connections, its tasks, its health. Every `app.py` composes one of these."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import Any, TypeVar

import nats
import nats.errors
import orjson
import uvicorn
from faststream.nats import NatsBroker
from faststream.nats.opentelemetry import NatsTelemetryMiddleware
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from opentelemetry import trace
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from starlette.applications import Starlette

from libs.events import telemetry
from libs.events.bus import Bus, Desk, serving_broker
from libs.events.command import Accepted, Command
from libs.events.dead_letters import DeadLetter, DeadLetters
from libs.events.decider import Decider
from libs.events.erasing import Erasing
from libs.events.event import Event
from libs.events.health import add_health
from libs.events.live import live_announcer
from libs.events.log import EventLog
from libs.events.policy import Policy, PolicyRunner
from libs.events.projector import Projector
from libs.events.pull import NO_LINGER, Linger
from libs.events.query import Query
from libs.events.reader import Reader
from libs.events.rebuild import rebuild
from libs.events.settings import Settings
from libs.events.snapshots import MongoSnapshots
from libs.events.store import Store
from libs.events.streams import declare
from libs.events.tasks import end
from libs.events.timers import Timers, timer_id
from libs.events.view import Document, View

C = TypeVar("C", bound=Command)
S = TypeVar("S")
Q = TypeVar("Q", bound=Query)
GRACE_SECONDS = 10.0
log = telemetry.logger(__name__)


class Service:
    """One role of the one image. Build with `Service.start`, add what it does, then `run`."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        client: Client,
        mongo: AsyncMongoClient[Document],
    ) -> None:
        self.name = name
        self.settings = settings
        self.client = client
        self.mongo = mongo
        self.jetstream: JetStreamContext = client.jetstream(timeout=5.0)
        self.database = mongo[settings.database(name)]
        self.log = EventLog(client, self.jetstream, settings)
        self.store = Store(self.log, MongoSnapshots(self.database))
        self.bus = Bus(client, settings)
        self.desk = Desk(name)
        self.dead_letters = DeadLetters(self.jetstream, settings)
        self.projector: Projector | None = None
        self._policies: list[PolicyRunner] = []
        self._retries: dict[str, Callable[[DeadLetter], Awaitable[None]]] = {}
        self._rebuilds: set[asyncio.Task[None]] = set()
        self._tasks: list[Coroutine[Any, Any, None]] = []
        self._stopping = asyncio.Event()
        self._ready = False

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls, name: str, settings: Settings) -> AsyncIterator["Service"]:
        """Connect to NATS and MongoDB, declare the streams; close all at the end."""
        telemetry.start_logging(name, settings)
        telemetry.start_tracing(name, settings)

        async def noted(error: Exception) -> None:
            log.warning("nats.error", reason=repr(error))

        client = await nats.connect(
            settings.require_nats_url(),
            name=f"guiche-{name}",
            error_cb=noted,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.2,
            ping_interval=10,
            pending_size=64 * 1024 * 1024,
        )
        mongo: AsyncMongoClient[Document] = AsyncMongoClient(
            settings.require_mongo_url(), w="majority", retryWrites=True, serverSelectionTimeoutMS=10_000
        )
        service = cls(name, settings, client, mongo)
        try:
            await declare(service.jetstream, settings)
            await service.log.start()
            yield service
        finally:
            await mongo.close()
            await client.close()

    def decides(self, decider: Decider[C, S], commands: Sequence[type[C]], stream_of: Callable[[C], str]) -> None:
        """Carry out `commands` with a decider on the stream that `stream_of` names."""

        async def handle(command: C) -> Accepted:
            return await self.store.execute(decider, stream_of(command), command)

        for command in commands:
            self.desk.on_command(command, handle, stream_of)

    def handles(
        self, command: type[C], handler: Callable[[C], Awaitable[Accepted]], stream_of: Callable[[C], str]
    ) -> None:
        """Carry out `command` with a handler of its own (look-ups first, or several streams)."""
        self.desk.on_command(command, handler, stream_of)

    def answers(self, query: type[Q], handler: Callable[[Q], Awaitable[Any]]) -> None:
        """Answer `query`; with `wait_for`, only once the views stand there."""

        async def handle(asked: Q) -> Any:
            if asked.wait_for is not None and self.projector is not None:
                await self.projector.reached(asked.wait_for)
            return await handler(asked)

        self.desk.on_query(query, handle)

    def projects(
        self,
        views: Sequence[View],
        linger: float,
        longer: float = 0.0,
        patient: tuple[type[Event], ...] = (),
    ) -> Projector:
        """Keep `views` in this service's database.

        `linger`: how many seconds an event may wait for others to share its transaction. Where some are `patient`,
        these and what concerns no view wait `longer`, unless another one comes.
        """
        prompt = frozenset(each.name() for view in views for each in view.events if not issubclass(each, patient))
        self.projector = Projector(
            self.name,
            views,
            self.database,
            self.mongo,
            self._reader(Linger(linger, longer, prompt) if patient else Linger(linger)),
            live_announcer(self.client, self.settings),
        )
        return self.projector

    def collection(self, view: View) -> AsyncCollection[Document]:
        """Where the documents of a view are read."""
        assert self.projector is not None, "the service projects no views"
        return self.projector.collection(view)

    def follows(self, policy: Policy) -> None:
        """Run a policy."""
        runner = PolicyRunner(self.name, policy, self.dead_letters, self.settings)
        self._policies.append(runner)
        self._retries[runner.durable] = lambda letter: runner.react_to(letter.data, letter.sequence)

    def fires(self, timers: Timers, fire: Callable[[str], Awaitable[None]]) -> None:
        """Call `fire` for the timers that are due."""
        self._tasks.append(timers.run(self.client, self.name, fire, self.dead_letters))
        self._retries[timers.durable(self.name)] = lambda letter: fire(timer_id(letter.subject))

    def erasing(self) -> Erasing:
        """What erases streams of this service."""
        return Erasing(self.log, self.log.direct, self.jetstream, self.database)

    def timers(self, name: str) -> Timers:
        """Timers of a name."""
        return Timers(self.jetstream, name, self.settings)

    def also(self, task: Coroutine[Any, Any, None]) -> None:
        """Run a further task for as long as the service runs."""
        self._tasks.append(task)

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Whether the service can do its work now, and what it looked at."""
        facts: dict[str, Any] = {"nats": self.client.is_connected, "started": self._ready}
        if self.projector is not None:
            facts["projector"] = {
                "position": self.projector.position,
                "stopped_by": self.projector.stopped_by,
            }
        return (
            self._ready
            and self.client.is_connected
            and (self.projector is None or self.projector.stopped_by is None)
        ), facts

    async def run(self, http: Starlette | None = None) -> None:
        """Serve until SIGTERM or SIGINT; then finish what is under way."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        broker = self._broker()
        self.desk.register(broker, self.settings)
        servers = self._http_servers(http)
        tasks = [asyncio.create_task(server.serve()) for server in servers]
        if self.projector is not None:
            # What runs beside may read the views as soon as it begins.
            await self._prepare_views(self.projector)
            tasks.append(asyncio.create_task(self.projector.run()))
        tasks += [asyncio.create_task(task) for task in self._tasks]
        await self._serve_operations()
        await broker.start()
        tasks += [asyncio.create_task(policy.run(self.client, self.jetstream)) for policy in self._policies]
        self._ready = True
        log.info("service.started")
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._ready = False
            log.info("service.stopping")
            with contextlib.suppress(nats.errors.Error, TimeoutError):
                await asyncio.wait_for(self.desk.finish(), GRACE_SECONDS)
            await broker.stop()
            for server in servers:
                server.should_exit = True
            if servers:
                await asyncio.sleep(0.1)
            await end([*tasks, stopping])
        for task in done - {stopping}:
            if not task.cancelled() and task.exception() is not None:
                raise RuntimeError(f"{self.name}: a task ended") from task.exception()

    def stop(self) -> None:
        """Have `run` finish what is under way and return."""
        self._stopping.set()

    async def _prepare_views(self, projector: Projector) -> None:
        """Views that are new to a database that already stands somewhere are built before work begins."""
        missing = await projector.prepare()
        if missing and projector.position > 0:
            await self._rebuild(projector, missing)

    async def _rebuild(self, projector: Projector, views: Sequence[View]) -> None:
        info = await self.jetstream.stream_info(self.settings.stream("EVENTS"))
        head = info.state.last_seq if projector.stopped_by is None and self._ready else projector.position
        await rebuild(projector, views, self.database, self.mongo, self._reader(), head)

    async def _serve_operations(self) -> None:
        """Operators' requests: rebuild a view, run a dead letter again (`guiche projections|dead-letters`)."""
        for operation, handler in (("rebuild", self._on_rebuild), ("retry", self._on_retry)):
            subject = self.settings.subject(f"ops.{self.name}.{operation}")
            await self.client.subscribe(subject, queue=self.name, cb=handler)

    async def _on_rebuild(self, message: Msg) -> None:
        name = message.data.decode()
        views = [view for view in (self.projector.views if self.projector else ()) if name in ("", view.name)]
        if not views or self.projector is None:
            await message.respond(orjson.dumps({"error": f"{self.name} has no view {name!r}"}))
            return
        projector = self.projector

        async def work() -> None:
            try:
                await self._rebuild(projector, views)
            except Exception as error:
                log.exception("rebuild.failed", view=name)
                await message.respond(orjson.dumps({"error": repr(error)}))
            else:
                answer = {"views": [view.name for view in views], "position": projector.position}
                await message.respond(orjson.dumps(answer))

        rebuilding = asyncio.create_task(work())
        self._rebuilds.add(rebuilding)
        rebuilding.add_done_callback(self._rebuilds.discard)

    async def _on_retry(self, message: Msg) -> None:
        number = int(message.data)
        letter = await self.dead_letters.get(number)
        retry = self._retries.get(letter.consumer) if letter is not None else None
        if letter is None or retry is None:
            await message.respond(orjson.dumps({"error": f"{self.name} has no dead letter {number}"}))
            return
        try:
            await retry(letter)
        except Exception as error:
            await message.respond(orjson.dumps({"error": repr(error)}))
            return
        await self.dead_letters.remove(number)
        await message.respond(orjson.dumps({"done": number}))

    def _reader(self, linger: Linger = NO_LINGER) -> Reader:
        return Reader(self.client, self.jetstream, self.settings.stream("EVENTS"), linger=linger)

    def _broker(self) -> NatsBroker:
        middlewares = []
        if self.settings.otlp_endpoint is not None or self.settings.traces_file is not None:
            middlewares.append(NatsTelemetryMiddleware(tracer_provider=trace.get_tracer_provider()))
        return serving_broker(
            self.settings.require_nats_url(),
            middlewares=middlewares,
            graceful_timeout=GRACE_SECONDS,
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
        )

    async def _ping(self) -> None:
        await self.mongo.admin.command("ping")

    def _http_servers(self, http: Starlette | None) -> list[uvicorn.Server]:
        """The gateway's own application, and health and metrics on a port of their own where one is set."""
        servers = []
        if http is not None:
            add_health(http, self.ready, self._ping)
            servers.append(_http_server(http, self.settings.host, self.settings.port))
        if self.settings.service_port:
            health = Starlette()
            add_health(health, self.ready, self._ping)
            servers.append(_http_server(health, self.settings.service_host, self.settings.service_port))
        return servers


def _http_server(http: Starlette, host: str, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        http,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """A server that leaves signals to the service."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take over no signal."""
        yield
