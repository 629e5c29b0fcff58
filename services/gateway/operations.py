"""What an operator asks of a desk that runs: its log, its projections, its dead letters."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import nats
import nats.errors
import orjson
from nats.aio.client import Client
from nats.js import JetStreamContext
from pymongo import AsyncMongoClient

from libs.access.policy import Member, Profile
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.dead_letters import DeadLetter, DeadLetters
from libs.events.event import SYSTEM
from libs.events.projector import CHECKPOINTS
from libs.events.replay import as_line, replay
from libs.events.settings import Settings
from libs.identity import ids
from services.gateway.auth import hash_password
from services.gateway.commands import SERVICE, InviteUser
from services.gateway.embedded import Folder
from services.gateway.supervisor import SERVICES
from services.messaging import commands as messaging
from services.messaging.queries import MessagesAsOf
from services.tickets import commands as tickets
from services.tickets.queries import TicketAsOf

REBUILD_SECONDS = 3600.0
RETRY_SECONDS = 60.0
CONNECT_SECONDS = 3
AS_OF_SECONDS = 60.0

Envelope = dict[str, Any]


class Unanswered(Exception):
    """One sentence on why the desk did not do what was asked."""


@dataclass(frozen=True)
class Asked:
    """Which events of the log are meant; what is left open means all of them."""

    category: str | None = None
    stream: str | None = None
    types: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    after: int = 0


@dataclass(frozen=True)
class Projection:
    """How far a service's views are, and how many documents each of them holds."""

    service: str
    position: int
    behind: int
    views: dict[str, int] = field(default_factory=dict)


def of_running_desk(settings: Settings) -> Settings:
    """Settings with the addresses of the desk that `guiche run` keeps here, where none are set."""
    try:
        note = json.loads((Folder(settings.data).path / "run.json").read_text())
    except (OSError, json.JSONDecodeError):
        return settings
    addresses = {
        "nats_url": settings.nats_url or note.get("nats"),
        "mongo_url": settings.mongo_url or note.get("mongo"),
    }
    return settings.model_copy(update=addresses)


class Operations:
    """A connection to a running desk."""

    def __init__(self, settings: Settings, client: Client, mongo: AsyncMongoClient[Envelope]) -> None:
        self._settings = settings
        self._client = client
        self._mongo = mongo
        self._jetstream: JetStreamContext = client.jetstream()
        self._events = settings.stream("EVENTS")
        self._dead_letters = DeadLetters(self._jetstream, settings)

    @classmethod
    @contextlib.asynccontextmanager
    async def connect(cls, settings: Settings) -> AsyncIterator["Operations"]:
        """Connects to the desk of these settings; raises `Unanswered` when there is none."""
        settings = of_running_desk(settings)
        if settings.nats_url is None or settings.mongo_url is None:
            raise Unanswered(
                "No desk runs on this data folder: start one with `guiche run`, "
                "or set GUICHE_NATS_URL and GUICHE_MONGO_URL."
            )
        try:
            client = await nats.connect(
                settings.nats_url, connect_timeout=CONNECT_SECONDS, allow_reconnect=False, error_cb=_quiet
            )
        except (OSError, nats.errors.Error) as error:
            raise Unanswered(f"NATS does not answer ({error}): see GUICHE_NATS_URL.") from None
        mongo: AsyncMongoClient[Envelope] = AsyncMongoClient(
            settings.mongo_url, serverSelectionTimeoutMS=CONNECT_SECONDS * 1000
        )
        try:
            yield cls(settings, client, mongo)
        finally:
            await mongo.close()
            await client.close()

    async def as_of(
        self, ticket_id: str, position: int | None = None, moment: datetime | None = None
    ) -> dict[str, Any]:
        """A ticket as it was at a position or a moment, with its notes and the whole conversation.

        Raises `Unanswered` when there was none.
        """
        bus = Bus(self._client, self._settings)
        everybody = Member(id=SYSTEM.id, profile="admin")
        asked = TicketAsOf(member=everybody, ticket_id=ticket_id, position=position, moment=moment)
        messages: list[Any] = []
        before: str | None = None
        try:
            then: dict[str, Any] = await bus.query(tickets.SERVICE, asked, AS_OF_SECONDS)
            while True:
                page = MessagesAsOf(
                    conversation_id=then["ticket"]["conversation_id"],
                    position=then["position"],
                    limit=200,
                    before=before,
                    wait_for=then["position"],
                )
                found = await bus.query(messaging.SERVICE, page, AS_OF_SECONDS)
                messages, before = [*found["items"], *messages], found["next"]
                if before is None:
                    return {**then, "messages": messages}
        except CommandRejected as error:
            raise Unanswered(f"{error.rejected.detail} ({error.rejected.code})") from None

    async def replay(self, asked: Asked, *, follow: bool = False) -> AsyncIterator[bytes]:
        """The events asked for as JSON lines; with `follow`, those that are stored from now on."""
        after = asked.after
        if follow:
            after = max(after, (await self._jetstream.stream_info(self._events)).state.last_seq)
        selected = replay(
            self._client,
            self._jetstream,
            self._settings,
            since=asked.since,
            until=asked.until,
            categories=(asked.category,) if asked.category else (),
            stream=asked.stream,
            types=asked.types,
            after=after,
            follow=follow,
        )
        try:
            async for recorded in selected:
                yield as_line(recorded)
        except ValueError as error:
            raise Unanswered(f"{error}.") from None

    async def add_user(self, label: str, email: str, profile: Profile, password: str) -> None:
        """Has the gateway give somebody an account."""
        command = InviteUser(
            user_id=ids.user_id(email),
            label=label,
            email=email,
            profile=profile,
            password_hash=await hash_password(password),
            by=SYSTEM,
        )
        try:
            await Bus(self._client, self._settings).ask(SERVICE, command)
        except CommandRejected as error:
            raise Unanswered(error.rejected.detail) from None

    async def projections(self) -> list[Projection]:
        """Every service that has projected anything."""
        head = (await self._jetstream.stream_info(self._events)).state.last_seq
        found = []
        for service in SERVICES:
            database = self._mongo[self._settings.database(service)]
            checkpoint = await database[CHECKPOINTS].find_one({"_id": service})
            if checkpoint is None:
                continue
            position = int(checkpoint["position"])
            views = {
                name: await database[name].estimated_document_count()
                for name in sorted(await database.list_collection_names())
                if _is_view(name)
            }
            found.append(Projection(service, position, max(0, head - position), views))
        return found

    async def rebuild(self, service: str, view: str) -> Envelope:
        """Has a service rebuild one of its views from the log, or all with an empty name."""
        return await self._ask(service, "rebuild", view, REBUILD_SECONDS)

    async def dead_letters(self) -> list[DeadLetter]:
        """All messages given up on, oldest first."""
        return await self._dead_letters.list()

    async def retry(self, letter: DeadLetter) -> None:
        """Has the service that gave a message up try it again; raises `Unanswered` when that fails."""
        consumer = letter.consumer.removeprefix(self._settings.stream(""))
        await self._ask(consumer.split("_", 1)[0], "retry", str(letter.number), RETRY_SECONDS)

    async def _ask(self, service: str, operation: str, argument: str, patience: float) -> Envelope:
        subject = self._settings.subject(f"ops.{service}.{operation}")
        try:
            answer = await self._client.request(subject, argument.encode(), timeout=patience)
        except nats.errors.NoRespondersError:
            raise Unanswered(f"The service {service} does not run.") from None
        except nats.errors.TimeoutError:
            raise Unanswered(f"The service {service} did not answer within {patience:.0f} s.") from None
        body: Envelope = orjson.loads(answer.data)
        if "error" in body:
            raise Unanswered(str(body["error"]))
        return body


def _is_view(collection: str) -> bool:
    name, _, version = collection.rpartition("_v")
    return bool(name) and version.isdigit()


async def _quiet(_: Exception) -> None:
    """The caller hears of errors by exception; the client's own report would come twice."""
