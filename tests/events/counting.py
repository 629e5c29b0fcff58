"""A small decider, view and policy over events of the catalogue, for the tests of the machinery itself.

A queue of people: `queue.<id>` is set up once, and people join it, each once.
"""

from dataclasses import dataclass, replace
from typing import Any

from libs.events.catalog.queue import AgentJoinedQueue, QueueCreated, QueueRenamed
from libs.events.command import Command, Refused
from libs.events.decider import Decider, Snapshot
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.view import Document, DocumentView

SEATS = 1_000


class Join(Command):
    """Somebody joins; the second time there is nothing to do."""

    queue_id: str
    user_id: str


class Relabel(Command):
    """The queue takes a name, whatever it is called now; repeating it is not quiet."""

    queue_id: str
    label: str


class QueueIsFull(Refused):
    """All seats are taken."""

    code = "queue.full"


@dataclass(frozen=True)
class Queue:
    """Who joined."""

    users: frozenset[str] = frozenset()
    seats: int = SEATS
    folded: int = 0


def decide(command: Join | Relabel, queue: Queue) -> list[Event]:
    """People join while there are seats."""
    if isinstance(command, Relabel):
        return [QueueRenamed(label=command.label)]
    if command.user_id in queue.users:
        return []
    if len(queue.users) >= queue.seats:
        raise QueueIsFull
    return [AgentJoinedQueue(user_id=command.user_id)]


def evolve(queue: Queue, recorded: Recorded) -> Queue:
    """Count everything, remember who joined."""
    counted = replace(queue, folded=queue.folded + 1)
    if isinstance(recorded.data, AgentJoinedQueue):
        return replace(counted, users=queue.users | {recorded.data.user_id})
    return counted


decider: Decider[Join | Relabel, Queue] = Decider("queue", Queue, decide, evolve)


def with_seats(seats: int) -> Decider[Join | Relabel, Queue]:
    """The decider of a queue with so many seats."""
    return replace(decider, initial=lambda: Queue(seats=seats))


def _dump(queue: Queue) -> dict[str, Any]:
    return {"users": sorted(queue.users), "folded": queue.folded}


def _load(kept: dict[str, Any]) -> Queue:
    return Queue(frozenset(kept["users"]), folded=kept["folded"])


with_snapshots = replace(decider, snapshot=Snapshot(version=1, dump=_dump, load=_load, every=10))


class Members(DocumentView):
    """One document a queue: its name, who joined in which order, and how many events it has seen."""

    name = "members"
    events = (QueueCreated, QueueRenamed, AgentJoinedQueue)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The queue."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document:
        """Every event changes the document, so that one applied twice shows."""
        before = document or {"label": "", "users": [], "seen": 0}
        counted = {**before, "seen": before["seen"] + 1}
        match recorded.data:
            case QueueCreated(label=label) | QueueRenamed(label=label):
                return {**counted, "label": label}
            case AgentJoinedQueue(user_id=user_id):
                return {**counted, "users": [*before["users"], user_id]}
            case _:
                raise AssertionError(f"{recorded.name} is of no concern")


def join(queue_id: str, user_id: str, **fields: Any) -> Join:
    """A command by the system."""
    return Join(queue_id=queue_id, user_id=user_id, by=SYSTEM, **fields)


def relabel(queue_id: str, label: str, **fields: Any) -> Relabel:
    """A command by the system."""
    return Relabel(queue_id=queue_id, label=label, by=SYSTEM, **fields)
