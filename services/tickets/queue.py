"""The queue: a department whose agents share pending tickets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.queue import (
    AgentJoinedQueue,
    AgentLeftQueue,
    DistributionSet,
    HoursSet,
    QueueArchived,
    QueueCreated,
    QueueEvent,
    QueueRecoloured,
    QueueRenamed,
    QueueRestored,
    TextsSet,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.naming import Named
from services.tickets.catalogue_commands import SetQueueDistribution, SetQueueHours, SetQueueTexts
from services.tickets.commands import (
    AddAgentToQueue,
    ArchiveQueue,
    ChangeQueue,
    CreateQueue,
    RemoveAgentFromQueue,
    RestoreQueue,
    SetQueueMembers,
)
from services.tickets.management import named, require_management

Event = (
    QueueCreated
    | QueueRenamed
    | QueueRecoloured
    | AgentJoinedQueue
    | AgentLeftQueue
    | QueueArchived
    | QueueRestored
    | HoursSet
    | TextsSet
    | DistributionSet
)
Command = (
    CreateQueue
    | ChangeQueue
    | SetQueueMembers
    | AddAgentToQueue
    | RemoveAgentFromQueue
    | ArchiveQueue
    | RestoreQueue
    | SetQueueHours
    | SetQueueTexts
    | SetQueueDistribution
)
NO_HOURS, NO_TEXTS = HoursSet(), TextsSet()
CAP = 5
BY_HAND = DistributionSet(mode="manual", cap=CAP)


class QueueNotFound(Refused):
    """There is no such queue."""

    code = "queue.not_found"
    status = "not_found"


class QueueAlreadyExists(Refused):
    """Another queue was set up under this id."""

    code = "queue.already_exists"


class QueueNameIsTaken(Refused):
    """Another queue in use has this name."""

    code = "queue.name_taken"


class QueueHasTickets(Refused):
    """The queue still has tickets that are pending or open."""

    code = "queue.has_tickets"


class QueueServesChannels(Refused):
    """A channel's new tickets go to this queue."""

    code = "queue.serves_channels"


class QueueIsArchived(Refused):
    """The queue takes no new tickets."""

    code = "queue.archived"


@dataclass(frozen=True, slots=True)
class Queue:
    """What decisions about a queue rest on. Without a label it was never set up."""

    label: str | None = None
    color: str = ""
    created_as: tuple[str, str] | None = None
    user_ids: frozenset[str] = frozenset()
    archived: bool = False
    hours: HoursSet = NO_HOURS
    texts: TextsSet = NO_TEXTS
    distribution: DistributionSet = BY_HAND


def require_in_use(queue: Queue) -> None:
    """Refuse unless the queue takes tickets."""
    if queue.label is None:
        raise QueueNotFound
    if queue.archived:
        raise QueueIsArchived


def decide(command: Command, queue: Queue) -> Sequence[QueueEvent]:
    """What follows from a command."""
    if isinstance(command, SetQueueHours | SetQueueTexts | SetQueueDistribution):
        require_management(command.member)
    if isinstance(command, CreateQueue):
        return _create(command, queue)
    if isinstance(command, ArchiveQueue) and queue.archived:
        return []
    if isinstance(command, RestoreQueue):
        return _restore(command.label, queue)
    require_in_use(queue)
    match command:
        case ChangeQueue():
            return _change(command, queue)
        case SetQueueMembers(user_ids=user_ids):
            joined = [AgentJoinedQueue(user_id=each) for each in sorted(user_ids - queue.user_ids)]
            return [*joined, *(AgentLeftQueue(user_id=each) for each in sorted(queue.user_ids - user_ids))]
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
        case SetQueueDistribution(mode=mode, cap=cap, grace_seconds=grace_seconds):
            distribution = DistributionSet(mode=mode, cap=cap, grace_seconds=grace_seconds)
            return [] if distribution == queue.distribution else [distribution]
        case _:
            assert_never(command)


def _create(command: CreateQueue, queue: Queue) -> list[QueueEvent]:
    label = named(command.label)
    if queue.created_as is None:
        return [QueueCreated(label=label, color=command.color)]
    if queue.created_as != (label, command.color):
        raise QueueAlreadyExists
    return []


def _restore(label: str, queue: Queue) -> list[QueueEvent]:
    if queue.label is None:
        raise QueueNotFound
    if not queue.archived:
        return []
    return [QueueRestored(), *([QueueRenamed(label=named(label))] if named(label) != queue.label else [])]


def _change(command: ChangeQueue, queue: Queue) -> list[QueueEvent]:
    events: list[QueueEvent] = []
    if command.label is not None and named(command.label) != queue.label:
        events.append(QueueRenamed(label=named(command.label)))
    if command.color is not None and command.color != queue.color:
        events.append(QueueRecoloured(color=command.color))
    return events


def evolve(queue: Queue, recorded: Recorded) -> Queue:
    """The queue after an event."""
    event = cast(Event, recorded.data)
    match event:
        case QueueCreated(label=label, color=color):
            return Queue(label=label, color=color, created_as=(label, color))
        case QueueRenamed(label=label):
            return replace(queue, label=label)
        case QueueRecoloured(color=color):
            return replace(queue, color=color)
        case AgentJoinedQueue(user_id=user_id):
            return replace(queue, user_ids=queue.user_ids | {user_id})
        case AgentLeftQueue(user_id=user_id):
            return replace(queue, user_ids=queue.user_ids - {user_id})
        case QueueArchived():
            return replace(queue, archived=True)
        case QueueRestored():
            return replace(queue, archived=False)
        case HoursSet():
            return replace(queue, hours=event)
        case TextsSet():
            return replace(queue, texts=event)
        case DistributionSet():
            return replace(queue, distribution=event)
        case _:
            assert_never(event)


decider: Decider[Command, Queue] = Decider("queue", Queue, decide, evolve)


def called(queue: Queue) -> str | None:
    """The name of a queue in use."""
    return None if queue.archived else queue.label


NAMED: Named[Command, Queue] = Named(
    "queue", decider, (CreateQueue, ChangeQueue, RestoreQueue), called, QueueNameIsTaken
)
