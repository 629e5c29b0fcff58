"""Telling outgoing webhooks: each delivery is a message in JetStream until it arrived or was given up (P4).

Signed as Standard Webhooks asks (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body, so that
whoever is told can tell us from others, and an old delivery from a new one.
"""

import asyncio
import base64
import hashlib
import hmac
import random
import secrets
import time
from datetime import timedelta
from typing import ClassVar

import httpx
import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, Event, Recorded, iso, new_id, now
from libs.events.held import Held
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.pull import Interrupted, pulling
from libs.events.service import Service
from libs.events.settings import Settings
from libs.events.tasks import end
from libs.events.view import Document, View
from services.gateway.commands import SERVICE
from services.gateway.directory import WEBHOOKS
from services.gateway.secrets import SealedSecrets
from services.gateway.security_commands import PauseWebhook
from services.gateway.webhook_bodies import EventIsGone, WebhookBodies
from services.gateway.webhook_kinds import EVENTS, delivery_id, kind_told
from services.gateway.webhook_log import State, WebhookLog

TIMEOUT_SECONDS = 10.0
# Some thirty hours, ten tries: over a night at least, so that somebody sees to it.
BACKOFF = (5, 30, 120, 600, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600)
PAUSE_AFTER = timedelta(hours=24)
PAUSE_FAILURES = 10
AT_ONCE = 32
AT_ONCE_EACH = 4
BUSY_SECONDS = 1.0
ACK_WAIT = 60.0
KEY_PREFIX = "whsec_"
log = telemetry.logger(__name__)


def drawn_key() -> str:
    """A new key to sign with."""
    return f"{KEY_PREFIX}{base64.b64encode(secrets.token_bytes(24)).decode()}"


def signed(key: str, delivery_id: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery: its id, when it was sent (seconds since the epoch), and the signature of both
    and the body.
    """
    content = b".".join((delivery_id.encode(), str(moment).encode(), body))
    digest = hmac.new(base64.b64decode(key.removeprefix(KEY_PREFIX)), content, hashlib.sha256).digest()
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


class Deliveries:
    """Hands deliveries over to JetStream, and takes them from there."""

    def __init__(self, service: Service, webhook_log: WebhookLog) -> None:
        self.log = webhook_log
        self._jetstream: JetStreamContext = service.jetstream
        self._settings: Settings = service.settings

    async def queue(self, delivery_id: str, webhook_id: str, unique: str) -> None:
        """Have a delivery tried soon; the same `unique` within two minutes counts once."""
        subject = self._settings.subject(f"hook.{webhook_id}")
        await self._jetstream.publish(subject, delivery_id.encode(), headers={"Nats-Msg-Id": unique})

    async def replay(self, delivery_id: str, webhook_id: str) -> None:
        """Tell something again, or at last."""
        await self.log.set_state(delivery_id, "waiting")
        await self.queue(delivery_id, webhook_id, new_id())


class WebhooksHeld(Held[list[Document]]):
    """The webhooks there are."""

    def __init__(self, webhooks: AsyncCollection[Document], projector: Projector) -> None:
        super().__init__(projector)
        self._webhooks = webhooks

    async def read(self) -> list[Document]:
        """All but those that were removed."""
        return await self._webhooks.find({"state": {"$ne": "removed"}}).to_list()

    def concerned(self, view: View, document: Document) -> bool:
        """Any webhook."""
        return view is WEBHOOKS


class TellWebhooks(Policy):
    """What the outside may hear of ⇒ a delivery for every webhook that wants to be told."""

    name = "tell_webhooks"
    events: ClassVar[tuple[type[Event], ...]] = EVENTS

    def __init__(self, webhooks: WebhooksHeld, projector: Projector, deliveries: Deliveries) -> None:
        self._webhooks = webhooks
        self._projector = projector
        self._deliveries = deliveries

    async def react(self, recorded: Recorded) -> None:
        """Queue what is to be told; a webhook that was registered just before the event is told of it."""
        kind = kind_told(recorded)
        if kind is None:
            return
        await self._projector.reached(recorded.position)
        for webhook in await self._webhooks.now():
            if kind not in webhook["kinds"] or recorded.position <= webhook["since"]:
                continue
            paused = webhook["state"] == "paused"
            told = delivery_id(recorded, kind, webhook["_id"])
            state: State = "held" if paused else "waiting"
            await self._deliveries.log.begin(told, webhook["_id"], kind, recorded, state)
            if not paused:
                await self._deliveries.queue(told, webhook["_id"], told)


class WebhookSender:
    """Tries deliveries until they arrive: some at once, few of them with one webhook."""

    def __init__(
        self,
        service: Service,
        deliveries: Deliveries,
        bodies: WebhookBodies,
        sealed: SealedSecrets,
        client: httpx.AsyncClient,
    ) -> None:
        self._client: Client = service.client
        self._jetstream: JetStreamContext = service.jetstream
        self._settings: Settings = service.settings
        self._bus: Bus = service.bus
        self._webhooks = service.collection
        self._log = deliveries.log
        self._bodies = bodies
        self._sealed = sealed
        self._http = client
        self._busy: dict[str, int] = {}

    async def run(self) -> None:
        """Deliver for ever."""
        stream, durable = self._settings.stream("HOOKS"), self._settings.stream("gateway_webhooks")
        consumer = ConsumerConfig(
            durable_name=durable, ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_WAIT, max_ack_pending=50_000
        )
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                try:
                    await self._jetstream.add_consumer(stream, consumer)
                    async with pulling(self._client, stream, durable, AT_ONCE) as pull:
                        try:
                            while True:
                                for message in await pull.batch():
                                    task = asyncio.create_task(self._handle(message))
                                    running.add(task)
                                    task.add_done_callback(running.discard)
                                while len(running) >= AT_ONCE:
                                    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                        finally:
                            await pull.give_back()
                except (Interrupted, nats.errors.Error, TimeoutError) as error:
                    log.warning("webhooks.interrupted", reason=repr(error)[:200])
                    await asyncio.sleep(0.5)
        finally:
            await end(running)
            await self._http.aclose()

    async def _handle(self, message: Msg) -> None:
        webhook_id = message.subject.rsplit(".", 1)[1]
        if self._busy.get(webhook_id, 0) >= AT_ONCE_EACH:
            await message.nak(delay=BUSY_SECONDS)
            return
        self._busy[webhook_id] = self._busy.get(webhook_id, 0) + 1
        try:
            delay = await self.deliver(message.data.decode(), webhook_id)
            await (message.ack() if delay is None else message.nak(delay=delay))
        except (CommandRejected, PyMongoError, nats.errors.Error, TimeoutError) as error:
            log.warning("webhook.will_retry", webhook=webhook_id, reason=repr(error)[:200])
            await message.nak(delay=BACKOFF[0])
        except Exception:
            log.exception("webhook.failed", webhook=webhook_id)
            await message.nak(delay=BACKOFF[1])
        finally:
            self._busy[webhook_id] -= 1

    async def deliver(self, delivery_id: str, webhook_id: str) -> float | None:
        """Try once. None when it is done with, else the seconds until the next try."""
        delivery = await self._log.get(delivery_id, webhook_id)
        webhook = await self._webhooks(WEBHOOKS).find_one({"_id": webhook_id})
        if delivery is None or delivery["state"] == "delivered" or webhook is None:
            return None
        if webhook["state"] != "active":
            await self._log.set_state(delivery_id, "held" if webhook["state"] == "paused" else "failed")
            return None
        began = time.monotonic()
        try:
            body = orjson.dumps(await self._bodies.body(delivery))
        except EventIsGone:
            attempt = _attempt(began, None, "the event was erased")
            await self._log.tried(delivery_id, attempt, "failed", None)
            return None
        status, error = await self._post(webhook, delivery_id, body)
        attempt = _attempt(began, status, error)
        well = status is not None and 200 <= status < 300
        telemetry.WEBHOOK_DELIVERIES.labels("delivered" if well else "failed").inc()
        health = await self._log.fared(webhook_id, well)
        if well:
            await self._log.tried(delivery_id, attempt, "delivered", None)
            return None
        log.warning("webhook.not_delivered", webhook=webhook_id, delivery=delivery_id, status=status, reason=error)
        await self._pause_if_hopeless(webhook_id, health)
        if delivery["tries"] >= len(BACKOFF):
            await self._log.tried(delivery_id, attempt, "failed", None)
            return None
        delay = BACKOFF[delivery["tries"]] * random.uniform(0.9, 1.1)
        await self._log.tried(delivery_id, attempt, "waiting", now() + timedelta(seconds=delay))
        return delay

    async def _post(self, webhook: Document, delivery_id: str, body: bytes) -> tuple[int | None, str | None]:
        """The status that came back, or what went wrong. What is answered besides is not looked at."""
        key = (await self._sealed.of(webhook["_id"])).get("key", "")
        headers = {"Content-Type": "application/json", "User-Agent": "Guiche-Webhooks/1"}
        headers |= signed(key, delivery_id, int(time.time()), body)
        request = self._http.build_request(
            "POST", webhook["url"], content=body, headers=headers, timeout=TIMEOUT_SECONDS
        )
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS * 1.5):
                answer = await self._http.send(request, stream=True)
                await answer.aclose()
        except (httpx.HTTPError, TimeoutError) as error:
            return None, (str(error) or type(error).__name__)[:200]
        return answer.status_code, None

    async def _pause_if_hopeless(self, webhook_id: str, health: Document) -> None:
        since = health["failing_since"]
        if since is None or health["failures"] < PAUSE_FAILURES:
            return
        if now().replace(tzinfo=None) - since.replace(tzinfo=None) >= PAUSE_AFTER:
            log.warning("webhook.paused", webhook=webhook_id, failures=health["failures"])
            await self._bus.ask(SERVICE, PauseWebhook(by=SYSTEM, webhook_id=webhook_id, failing=True))


def _attempt(began: float, status: int | None, error: str | None) -> Document:
    milliseconds = int((time.monotonic() - began) * 1000)
    return {"at": iso(now()), "status": status, "error": error, "milliseconds": milliseconds}
