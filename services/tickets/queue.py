"""The queue: a department whose agents share pending tickets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.queue import (
    AgentJoinedQueue,
    AgentLeftQueue,
    HoursSet,
    QueueArchived,
    QueueCreated,
    QueueEvent,
    QueueRenamed,
    TextsSet,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.catalogue_commands import SetQueueHours, SetQueueTexts
from services.tickets.commands import AddAgentToQueue, ArchiveQueue, CreateQueue, RemoveAgentFromQueue, RenameQueue
from services.tickets.management import require_management

Event = QueueCreated | QueueRenamed | AgentJoinedQueue | AgentLeftQueue | QueueArchived | HoursSet | TextsSet
Command = (
    CreateQueue
    | RenameQueue
    | AddAgentToQueue
    | RemoveAgentFromQueue
    | ArchiveQueue
    | SetQueueHours
    | SetQueueTexts
)
NO_HOURS, NO_TEXTS = HoursSet(), TextsSet()


class QueueNotFound(Refused):
    """There is no such queue."""

    code = "queue.not_found"
    status = "not_found"


class QueueAlreadyExists(Refused):
    """Another queue was set up under this id."""

    code = "queue.already_exists"


class QueueIsArchived(Refused):
    """The queue takes no new tickets."""

    code = "queue.archived"


@dataclass(frozen=True, slots=True)
class Queue:
    """What decisions about a queue rest on. Without a label it was never set up."""

    label: str | None = None
    created_as: tuple[str, str] | None = None
    user_ids: frozenset[str] = frozenset()
    archived: bool = False
    hours: HoursSet = NO_HOURS
    texts: TextsSet = NO_TEXTS


def require_in_use(queue: Queue) -> None:
    """Refuse unless the queue takes tickets."""
    if queue.label is None:
        raise QueueNotFound
    if queue.archived:
        raise QueueIsArchived


def decide(command: Command, queue: Queue) -> Sequence[QueueEvent]:
    """What follows from a command."""
    if isinstance(command, SetQueueHours | SetQueueTexts):
        require_management(command.member)
    if isinstance(command, CreateQueue):
        return _create(command, queue)
    if isinstance(command, ArchiveQueue) and queue.archived:
        return []
    require_in_use(queue)
    match command:
        case RenameQueue(label=label):
            return [] if label == queue.label else [QueueRenamed(label=label)]
        case AddAgentToQueue(user_id=user_id):
            return [] if user_id in queue.user_ids else [AgentJoinedQueue(user_id=user_id)]
        case RemoveAgentFromQueue(user_id=user_id):
            return [AgentLeftQueue(user_id=user_id)] if user_id in queue.user_ids else []
        case ArchiveQueue():
            return [QueueArchived()]
        case SetQueueHours(hours=hours):
            return [] if HoursSet(hours=hours) == queue.hours else [HoursSet(hours=hours)]
        case SetQueueTexts():
            texts = TextsSet(**{each: getattr(command, each) for each in TextsSet.model_fields})
            return [] if texts == queue.texts else [texts]
        case _:
            assert_never(command)


def _create(command: CreateQueue, queue: Queue) -> list[QueueEvent]:
    if queue.created_as is None:
        return [QueueCreated(label=command.label, color=command.color)]
    if queue.created_as != (command.label, command.color):
        raise QueueAlreadyExists
    return []


def evolve(queue: Queue, recorded: Recorded) -> Queue:
    """The queue after an event."""
    event = cast(Event, recorded.data)
    match event:
        case QueueCreated(label=label, color=color):
            return Queue(label=label, created_as=(label, color))
        case QueueRenamed(label=label):
            return replace(queue, label=label)
        case AgentJoinedQueue(user_id=user_id):
            return replace(queue, user_ids=queue.user_ids | {user_id})
        case AgentLeftQueue(user_id=user_id):
            return replace(queue, user_ids=queue.user_ids - {user_id})
        case QueueArchived():
            return replace(queue, archived=True)
        case HoursSet():
            return replace(queue, hours=event)
        case TextsSet():
            return replace(queue, texts=event)
        case _:
            assert_never(event)


decider: Decider[Command, Queue] = Decider("queue", Queue, decide, evolve)
