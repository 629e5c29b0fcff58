"""The log, the counter and the look-ups in memory, for laws that need thousands of histories."""

from collections.abc import Sequence
from itertools import count
from typing import Any, cast

from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, Event, Recorded, new_id
from libs.events.log import Conflict, EventLog
from libs.events.store import Store
from libs.events.testing import NOON
from services.tickets.lookups import Conversation, LookUps
from services.tickets.numbering import Numbering
from services.tickets.opening import Opening


class MemoryLog:
    """Streams with optimistic concurrency."""

    def __init__(self) -> None:
        self.head = 0
        self.streams: dict[str, list[Recorded]] = {}

    async def load(self, stream: str, after: int = 0) -> list[Recorded]:
        return [each for each in self.streams.get(stream, []) if each.position > after]

    async def append(
        self, stream: str, expected: int | None, first_version: int, events: Sequence[Event], context: Context
    ) -> int:
        past = self.streams.setdefault(stream, [])
        if expected is not None and expected != (past[-1].position if past else 0):
            raise Conflict(stream)
        self.head += 1
        past += [
            Recorded(
                id=f"{self.head}.{index}",
                stream=stream,
                position=self.head,
                index=index,
                version=first_version + index,
                time=context.time,
                actor=context.actor,
                command_id=context.command_id,
                correlation_id=context.correlation_id,
                causation_id=None,
                traceparent=None,
                data=event,
            )
            for index, event in enumerate(events)
        ]
        return self.head


class MemoryNumbering:
    """A counter that can break down."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.broken = False

    async def draw(self) -> int:
        if self.broken:
            raise TimeoutError
        return next(self._numbers)


class MemoryLookUps:
    """Knows no conversation, or as many tickets of it as it is told."""

    def __init__(self) -> None:
        self.ordinals: dict[str, int] = {}

    async def conversation(self, conversation_id: str, since: int = 0) -> Conversation | None:
        ordinal = self.ordinals.get(conversation_id)
        return None if ordinal is None else Conversation(ordinal, group=False)


class MemoryDesk:
    """The deciding half of the tickets service; `replica` shares its log but remembers nothing."""

    def __init__(self, log: MemoryLog | None = None, numbering: MemoryNumbering | None = None) -> None:
        self.log = log or MemoryLog()
        self.numbering = numbering or MemoryNumbering()
        self.lookups = MemoryLookUps()
        self.store = Store(cast(EventLog, self.log))
        self.owners: dict[str, str] = {}
        lookups = cast(LookUps, cast(Any, self.lookups))
        self.opening = Opening(self.store, cast(Numbering, self.numbering), lookups, self.owner)

    async def owner(self, contact_id: str) -> str | None:
        return self.owners.get(contact_id)

    async def happened(self, stream: str, *events: Event) -> int:
        context = Context(actor=SYSTEM, time=NOON, command_id=new_id())
        version = len(self.log.streams.get(stream, [])) + 1
        return await self.log.append(stream, None, version, events, context)

    def replica(self) -> "MemoryDesk":
        return MemoryDesk(self.log, self.numbering)
