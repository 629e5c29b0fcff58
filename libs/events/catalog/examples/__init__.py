"""One believable example of every event type: for the AsyncAPI document, the golden files and readers.

One module a service, and one for what a company sets up; what they tell is in `story`.
"""

from itertools import chain
from typing import Any
from uuid import UUID, uuid5

import orjson

from libs.events.catalog.examples import (
    arranging,
    assistants,
    automation,
    bots,
    catalogues,
    contacts,
    gateway,
    messaging,
    security,
    team,
    telephony,
    templates,
    tickets,
    timing,
)
from libs.events.catalog.examples.story import ANA, NOON, ROSA
from libs.events.cloudevents import Context, encode
from libs.events.event import Actor, Event

_SERVICES = (
    tickets,
    catalogues,
    automation,
    bots,
    assistants,
    messaging,
    templates,
    contacts,
    telephony,
    gateway,
    arranging,
    security,
    team,
    timing,
)
_BY_MEMBERS = tuple(chain.from_iterable(each.BY_MEMBERS for each in _SERVICES))
_BY_THE_CONTACT = tuple(chain.from_iterable(each.BY_THE_CONTACT for each in _SERVICES))
_BY_THE_SYSTEM = tuple(chain.from_iterable(each.BY_THE_SYSTEM for each in _SERVICES))

_ACTORS: dict[type[Event], Actor] = {
    **{type(each): Actor(kind="user", id=ANA, address="203.0.113.7") for each in _BY_MEMBERS},
    **{type(each): Actor(kind="contact", id=ROSA) for each in _BY_THE_CONTACT},
    **{type(each): Actor(kind="system", id="system") for each in _BY_THE_SYSTEM},
}

EXAMPLES: dict[type[Event], Event] = {
    type(each): each for each in (*_BY_MEMBERS, *_BY_THE_CONTACT, *_BY_THE_SYSTEM)
}

_STREAMS = {category: stream for each in _SERVICES for category, stream in each.STREAMS.items()}


def stored(event_type: type[Event]) -> dict[str, Any]:
    """The CloudEvent in which the log would keep the type's example; the same at every call."""
    data, _ = encode(
        _STREAMS[event_type.category],
        1,
        [EXAMPLES[event_type]],
        Context(
            actor=_ACTORS[event_type],
            time=NOON,
            command_id=_id(event_type, "command"),
            correlation_id=_id(event_type, "correlation"),
            causation_id=_id(event_type, "cause"),
        ),
    )
    envelope: dict[str, Any] = orjson.loads(data)
    return {**envelope, "id": _id(event_type, "event")}


def _id(event_type: type[Event], part: str) -> str:
    return str(uuid5(UUID(ANA), f"{event_type.name()} {part}"))
