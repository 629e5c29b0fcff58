"""The event log as an AsyncAPI 3.0 document: a channel for each category, a message for each event type."""

from typing import Any

from pydantic.json_schema import models_json_schema

from libs.events.catalog.examples import stored
from libs.events.catalog.registry import EVENT_TYPES
from libs.events.cloudevents import BATCH, SINGLE
from libs.events.event import Event
from libs.events.settings import Settings

SCHEMAS = "#/components/schemas"
MESSAGES = "#/components/messages"

_ABOUT = (
    "Every fact of the desk, as the log keeps it in JetStream: one message for one decision, a CloudEvent in JSON "
    "or, for several events, a CloudEvents batch. The JetStream sequence of the message is the events' position."
)
_STREAM_IDS = {
    "access": "Id of the ticket that was opened to be read.",
    "call": "Id of the call.",
    "channel": "Id of the channel.",
    "contact": "Id of the contact.",
    "message": "Id of the conversation: one contact on one channel.",
    "notice": "Id of the user.",
    "protocol": "The day, YYYYMMDD.",
    "queue": "Id of the queue.",
    "room": "Id of the room; that of a direct one is derived from its two members.",
    "schedule": "Id of the schedule.",
    "session": "Id of the user.",
    "sign_on": "Always main: one company.",
    "ticket": "Id of the ticket.",
    "token": "Id of the token.",
    "user": "Id of the user.",
    "webhook": "Id of the webhook.",
}
_TEXT = {"type": "string"}
_ENVELOPE: dict[str, Any] = {
    "type": "object",
    "description": "What every event carries around its payload (CloudEvents 1.0 with extensions).",
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {**_TEXT, "format": "uuid", "description": "UUIDv7 of the event."},
        "source": {**_TEXT, "description": "guiche/<category>."},
        "type": {**_TEXT, "description": "Name of the event type."},
        "subject": {**_TEXT, "description": "The stream: <category>.<stream id>."},
        "time": {**_TEXT, "format": "date-time", "description": "When it happened, in UTC."},
        "datacontenttype": {"const": "application/json"},
        "schemaversion": {"type": "integer", "minimum": 1, "description": "Version of the payload's shape."},
        "streamversion": {"type": "integer", "minimum": 1, "description": "Place within the stream, from 1."},
        "actor": {**_TEXT, "description": "Who caused it: user, contact, bot or system, a colon, and the id."},
        "actoraddress": {**_TEXT, "description": "The address that the actor came from."},
        "commandid": {**_TEXT, "description": "The command that decided it."},
        "correlationid": {**_TEXT, "description": "What all consequences of one beginning share."},
        "causationid": {**_TEXT, "description": "The event that led to the command."},
        "traceparent": {**_TEXT, "description": "W3C trace context of the decision."},
        "data": {"type": "object"},
    },
    "required": [
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "datacontenttype",
        "schemaversion",
        "streamversion",
        "actor",
        "commandid",
        "correlationid",
        "data",
    ],
}


def document(settings: Settings | None = None) -> dict[str, Any]:
    """The AsyncAPI document, with the subjects of the settings' namespace."""
    categories = sorted({each.category for each in EVENT_TYPES})
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Guichê: the event log", "version": "1.0.0", "description": _ABOUT},
        "defaultContentType": SINGLE,
        "channels": {category: _channel(category, settings or Settings()) for category in categories},
        "operations": {f"append-{category}": _operation(category) for category in categories},
        "components": {
            "messages": {
                **{each.name(): _message(each) for each in EVENT_TYPES},
                **{_batch_name(category): _batch(category) for category in categories},
            },
            "schemas": _schemas(),
        },
    }


def _of(category: str) -> list[type[Event]]:
    return [each for each in EVENT_TYPES if each.category == category]


def _batch_name(category: str) -> str:
    return f"{category}-batch"


def _reference(*parts: str) -> dict[str, str]:
    return {"$ref": "/".join(parts)}


def _channel(category: str, settings: Settings) -> dict[str, Any]:
    types = _of(category)
    names = [*(each.name() for each in types), _batch_name(category)]
    return {
        "address": settings.subject(f"evt.{category}.{{id}}"),
        "description": f"The streams of {category}: each holds the events of one id, in order.",
        "parameters": {"id": {"description": _STREAM_IDS.get(category, f"Id of the {category}.")}},
        "messages": {name: _reference(MESSAGES, name) for name in names},
        "x-personal": any(each.personal for each in types),
    }


def _operation(category: str) -> dict[str, Any]:
    names = [*(each.name() for each in _of(category)), _batch_name(category)]
    return {
        "action": "send",
        "summary": f"What is decided about {category} is appended here.",
        "channel": _reference("#/channels", category),
        "messages": [_reference("#/channels", category, "messages", name) for name in names],
    }


def _message(event_type: type[Event]) -> dict[str, Any]:
    about = " ".join((event_type.__doc__ or "").split())
    return {
        "name": event_type.name(),
        "title": event_type.name(),
        "summary": about.split(". ", 1)[0].removesuffix("."),
        "description": about,
        "contentType": SINGLE,
        "payload": _reference(SCHEMAS, f"{event_type.name()}.event"),
        "examples": [{"name": event_type.name(), "payload": stored(event_type)}],
        "x-version": event_type.schema_version,
        "x-personal": event_type.personal,
    }


def _batch(category: str) -> dict[str, Any]:
    return {
        "name": _batch_name(category),
        "title": f"Several events of one decision about {category}",
        "contentType": BATCH,
        "payload": {
            "type": "array",
            "minItems": 2,
            "items": {"anyOf": [_reference(SCHEMAS, f"{each.name()}.event") for each in _of(category)]},
        },
    }


def _schemas() -> dict[str, Any]:
    _, definitions = models_json_schema(
        [(each, "validation") for each in EVENT_TYPES], ref_template=f"{SCHEMAS}/{{model}}"
    )
    return {
        "Envelope": _ENVELOPE,
        **{f"{each.name()}.event": _event_schema(each) for each in EVENT_TYPES},
        **definitions["$defs"],
    }


def _event_schema(event_type: type[Event]) -> dict[str, Any]:
    return {
        "allOf": [
            _reference(SCHEMAS, "Envelope"),
            {
                "type": "object",
                "properties": {
                    "type": {"const": event_type.name()},
                    "source": {"const": f"guiche/{event_type.category}"},
                    "schemaversion": {"const": event_type.schema_version},
                    "data": _reference(SCHEMAS, event_type.name()),
                },
            },
        ]
    }
