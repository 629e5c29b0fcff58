"""The stream INGRESS: what providers post, raw, before anybody thinks about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import nats.errors
import orjson
from nats.js import JetStreamContext
from nats.js.errors import APIError, NotFoundError

from libs.events import telemetry
from libs.events.erasing import delete_securely
from libs.events.event import iso, now
from libs.events.reader import Entry
from libs.events.settings import Settings

STORE_SECONDS = 5.0
RECEIVED_AT = "Guiche-Received-At"
KIND = "Guiche-Channel-Kind"
HEADERS = "Guiche-Headers"


class NotStored(Exception):
    """The payload is not durable; the provider must try again."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One stored payload; `sequence` is its place in INGRESS."""

    sequence: int
    channel_id: str
    kind: str
    body: bytes
    headers: dict[str, str]
    received_at: datetime
    traceparent: str | None


class Ingress:
    """Raw payloads of one namespace."""

    def __init__(self, jetstream: JetStreamContext, settings: Settings) -> None:
        self._jetstream = jetstream
        self._settings = settings
        self.stream = settings.stream("INGRESS")

    async def store(self, channel_id: str, kind: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Keep a payload; its sequence, once it is durable. Raises `NotStored`."""
        kept = {RECEIVED_AT: iso(now()), KIND: kind, HEADERS: orjson.dumps(dict(headers)).decode()}
        traceparent = telemetry.current_traceparent()
        if traceparent is not None:
            kept["traceparent"] = traceparent
        subject = self._settings.subject(f"raw.{channel_id}")
        try:
            stored = await self._jetstream.publish(subject, body, timeout=STORE_SECONDS, headers=kept)
        except (nats.errors.Error, APIError, TimeoutError) as error:
            raise NotStored(type(error).__name__) from error
        return stored.seq

    async def discard(self, sequence: int) -> None:
        """Keep a payload no longer, and overwrite its bytes."""
        await delete_securely(self._jetstream, self.stream, sequence)

    async def load(self, sequence: int) -> Raw | None:
        """A stored payload, or None."""
        try:
            stored = await self._jetstream.get_msg(self.stream, seq=sequence)
        except NotFoundError:
            return None
        return read(Entry(stored.subject or "", sequence, 0, stored.data or b"", stored.headers or {}))


def read(entry: Entry) -> Raw:
    """A stored payload with what was noted beside it."""
    headers = entry.headers
    received_at = headers.get(RECEIVED_AT)
    return Raw(
        sequence=entry.sequence,
        channel_id=entry.subject.rsplit(".", 1)[-1],
        kind=headers.get(KIND, ""),
        body=entry.data,
        headers=orjson.loads(headers.get(HEADERS, "{}")),
        received_at=datetime.fromisoformat(received_at) if received_at else now(),
        traceparent=headers.get("traceparent"),
    )
