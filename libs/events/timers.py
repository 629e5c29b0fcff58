"""Timers on JetStream message schedules (NATS ADR-51): something that is due at a set time, exactly once kept.

A timer is one message on `sched.<name>.<id>` in the stream TIMERS; setting it again replaces it. When due, the
server moves it to `due.<name>.<id>`, where a durable consumer hands it over. A fired schedule is invisible to
core subscribers; only JetStream consumers see it.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig

from libs.events import telemetry
from libs.events.dead_letters import DeadLetters
from libs.events.pull import consume
from libs.events.settings import Settings

BATCH = 100
TRIES = 8
log = telemetry.logger(__name__)


def timer_id(subject: str) -> str:
    """Whose timer the subject of a due message names."""
    return subject.rsplit(".", 1)[1]


class Timers:
    """The timers of one name within the namespace."""

    def __init__(self, jetstream: JetStreamContext, name: str, settings: Settings) -> None:
        self._jetstream = jetstream
        self._name = name
        self._settings = settings
        self._stream = settings.stream("TIMERS")

    async def set(self, timer_id: str, due: datetime) -> None:
        """Have `timer_id` fire at `due`, replacing an earlier time. A time in the past fires at once."""
        await self._jetstream.publish(
            self._settings.subject(f"sched.{self._name}.{timer_id}"),
            b"",
            headers={
                "Nats-Schedule": f"@at {due.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%fZ')}",
                "Nats-Schedule-Target": self._settings.subject(f"due.{self._name}.{timer_id}"),
            },
        )

    async def cancel(self, timer_id: str) -> None:
        """Drop the timer if it has not fired."""
        await self._jetstream.purge_stream(
            self._stream, subject=self._settings.subject(f"sched.{self._name}.{timer_id}")
        )

    async def run(
        self, client: Client, service: str, fire: Callable[[str], Awaitable[None]], dead_letters: DeadLetters
    ) -> None:
        """Call `fire(timer_id)` for each timer that is due, at least once; `fire` must be idempotent."""
        consumer = ConsumerConfig(
            durable_name=self.durable(service),
            filter_subject=self._settings.subject(f"due.{self._name}.>"),
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=30.0,
        )

        async def fire_all(messages: Sequence[Msg]) -> None:
            for message in messages:
                await self._fire(message, self.durable(service), fire, dead_letters)

        await consume(client, self._jetstream, self._stream, consumer, BATCH, fire_all)

    def durable(self, service: str) -> str:
        """The name of the consumer by which a service hears of these timers."""
        return self._settings.stream(f"{service}_{self._name}")

    async def _fire(
        self, message: Msg, durable: str, fire: Callable[[str], Awaitable[None]], dead_letters: DeadLetters
    ) -> None:
        due = timer_id(message.subject)
        try:
            await fire(due)
        except Exception as error:
            tries = message.metadata.num_delivered
            log.exception("timer.failed", timers=self._name, timer_id=due, tries=tries)
            if tries < TRIES:
                await message.nak(delay=min(2.0**tries, 30.0))
                return
            await dead_letters.put(durable, message, repr(error))
        await message.ack()
