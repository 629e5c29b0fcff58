"""Events: facts in the past tense, and the envelope in which the log keeps them."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

ActorKind = Literal["user", "contact", "bot", "system"]


class Actor(BaseModel):
    """Who caused a fact: a member of the team, a contact, a bot, or the system itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: ActorKind
    id: str
    address: str | None = None


SYSTEM = Actor(kind="system", id="system")


class Event(BaseModel):
    """The payload of one fact.

    The class name is the stored name: renaming a class changes the storage format. A changed shape takes
    a higher `schema_version` and an upcast (`catalog/upcasts.py`).
    """

    # What people wrote never stands in an error, and so in no log.
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="float", hide_input_in_errors=True)

    category: ClassVar[str]
    schema_version: ClassVar[int] = 1
    personal: ClassVar[bool] = False

    @classmethod
    def name(cls) -> str:
        """The stored name of this type."""
        return cls.__name__


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as the log holds it: the CloudEvents envelope around its payload.

    `position` is the JetStream sequence of the commit, shared by the events of one decision; `index` is
    the place within that commit; `version` counts within the stream from 1.
    """

    id: str
    stream: str
    position: int
    index: int
    version: int
    time: datetime
    actor: Actor
    command_id: str
    correlation_id: str
    causation_id: str | None
    traceparent: str | None
    data: Event

    @property
    def name(self) -> str:
        """The stored name of the event's type."""
        return self.data.name()

    @property
    def category(self) -> str:
        """The part of the stream's name before the dot."""
        return self.stream.split(".", 1)[0]

    @property
    def stream_id(self) -> str:
        """The part of the stream's name after the first dot."""
        return self.stream.split(".", 1)[1]


def now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """A time as RFC 3339 in UTC with microseconds: the one spelling in the log and in documents."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique, and sorted by its time of birth in milliseconds."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | (7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return str(UUID(int=value))


def payload(event: Event) -> dict[str, Any]:
    """The JSON form of an event's payload."""
    return event.model_dump(mode="json", exclude_none=True)
