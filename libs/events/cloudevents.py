"""The wire form of a commit: CloudEvents 1.0 in JSON, one object or a batch for several events."""

from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from libs.events.catalog.registry import decode
from libs.events.event import Actor, Event, Recorded, iso, new_id, payload

SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
# Commits whose events are held: those who follow the log in one process mostly decode the same one together.
KEPT = 512


class Context:
    """What the events of one commit share: their cause, their author, their time."""

    __slots__ = ("actor", "causation_id", "command_id", "correlation_id", "time", "traceparent")

    def __init__(
        self,
        *,
        actor: Actor,
        time: datetime,
        command_id: str,
        correlation_id: str | None = None,
        causation_id: str | None = None,
        traceparent: str | None = None,
    ) -> None:
        self.actor = actor
        self.time = time
        self.command_id = command_id
        self.correlation_id = correlation_id or command_id
        self.causation_id = causation_id
        self.traceparent = traceparent


def encode(stream: str, first_version: int, events: list[Event], context: Context) -> tuple[bytes, str]:
    """The bytes of one commit and their content type."""
    envelopes = [_envelope(stream, first_version + offset, event, context) for offset, event in enumerate(events)]
    if len(envelopes) == 1:
        return orjson.dumps(envelopes[0]), SINGLE
    return orjson.dumps(envelopes), BATCH


def _envelope(stream: str, version: int, event: Event, context: Context) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": new_id(),
        "source": f"guiche/{event.category}",
        "type": event.name(),
        "subject": stream,
        "time": iso(context.time),
        "datacontenttype": "application/json",
        "schemaversion": event.schema_version,
        "streamversion": version,
        "actor": f"{context.actor.kind}:{context.actor.id}",
        "commandid": context.command_id,
        "correlationid": context.correlation_id,
        "data": payload(event),
    }
    if context.actor.address is not None:
        envelope["actoraddress"] = context.actor.address
    if context.causation_id is not None:
        envelope["causationid"] = context.causation_id
    if context.traceparent is not None:
        envelope["traceparent"] = context.traceparent
    return envelope


def decode_commit(data: bytes, position: int) -> list[Recorded]:
    """The events of one stored commit, upcast to today's shapes.

    Raises `UnknownEvent`, `pydantic.ValidationError` or `orjson.JSONDecodeError` for what is no commit.
    """
    return list(_decoded(data, position))


@lru_cache(maxsize=KEPT)
def _decoded(data: bytes, position: int) -> tuple[Recorded, ...]:
    parsed = orjson.loads(data)
    envelopes = parsed if isinstance(parsed, list) else [parsed]
    return tuple(_recorded(envelope, position, index) for index, envelope in enumerate(envelopes))


def _recorded(envelope: dict[str, Any], position: int, index: int) -> Recorded:
    kind, _, actor_id = envelope["actor"].partition(":")
    return Recorded(
        id=envelope["id"],
        stream=envelope["subject"],
        position=position,
        index=index,
        version=envelope["streamversion"],
        time=datetime.fromisoformat(envelope["time"]),
        actor=Actor(kind=kind, id=actor_id, address=envelope.get("actoraddress")),
        command_id=envelope["commandid"],
        correlation_id=envelope["correlationid"],
        causation_id=envelope.get("causationid"),
        traceparent=envelope.get("traceparent"),
        data=decode(envelope["type"], envelope["schemaversion"], envelope["data"]),
    )
