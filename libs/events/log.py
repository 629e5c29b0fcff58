"""The event log on one JetStream stream: append with optimistic concurrency, load by stream.

Facts about NATS that this rests on: a publish with `Nats-Expected-Last-Subject-Sequence` fails with error
10071 when the subject moved on; that check comes before de-duplication, so an exact retry of a stored append
fails with 10071 as well, and only the command id in the stored event tells the two apart.
"""

import asyncio
from collections.abc import Sequence

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import APIError

from libs.events import telemetry
from libs.events.cloudevents import Context, decode_commit, encode
from libs.events.direct_get import DirectGet
from libs.events.event import Event, Recorded
from libs.events.settings import Settings

WRONG_LAST_SEQUENCE = 10071
APPEND_TIMEOUT = 5.0


class Conflict(Exception):
    """The stream has moved past the expected position."""


class EventLog:
    """The log of one namespace. `position` is the JetStream sequence; 0 stands for an empty stream."""

    def __init__(self, client: Client, jetstream: JetStreamContext, settings: Settings) -> None:
        self._jetstream = jetstream
        self._settings = settings
        self.stream_name = settings.stream("EVENTS")
        self.direct = DirectGet(client, self.stream_name)

    async def start(self) -> None:
        """Make ready to load; call once."""
        await self.direct.start()

    def subject(self, stream: str) -> str:
        """The subject that holds the stream `category.id`."""
        return self._settings.subject(f"evt.{stream}")

    async def load(self, stream: str, after: int = 0, up_to: int | None = None) -> list[Recorded]:
        """The events of `stream` behind position `after`, up to one if it is given, in order."""
        stored = await self.direct.load(self.subject(stream), after, up_to)
        return [recorded for each in stored for recorded in decode_commit(each.data, each.sequence)]

    async def append(
        self,
        stream: str,
        expected: int | None,
        first_version: int,
        events: Sequence[Event],
        context: Context,
    ) -> int:
        """Store the events of one decision as one message; returns its position once it is durable.

        `expected` is the position of the stream's last commit (0: none yet); None appends without a check.
        Raises `Conflict` when the stream moved on, and `nats.errors.Error` or `TimeoutError` when the
        outcome is unknown.
        """
        data, content_type = encode(stream, first_version, list(events), context)
        headers = {"Content-Type": content_type, "Guiche-Types": ",".join(each.name() for each in events)}
        if expected is not None:
            headers["Nats-Expected-Last-Subject-Sequence"] = str(expected)
        if context.traceparent is not None:
            headers["traceparent"] = context.traceparent
        with telemetry.APPEND_SECONDS.time():
            try:
                acknowledged = await asyncio.wait_for(
                    self._jetstream.publish(self.subject(stream), data, headers=headers), APPEND_TIMEOUT
                )
            except APIError as error:
                if error.err_code == WRONG_LAST_SEQUENCE:
                    telemetry.APPEND_CONFLICTS.labels(stream.split(".", 1)[0]).inc()
                    raise Conflict(stream) from error
                raise
        telemetry.EVENTS_APPENDED.labels(stream.split(".", 1)[0]).inc(len(events))
        return acknowledged.seq
