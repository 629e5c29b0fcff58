"""Events of `queue.<queue id>`: a department whose agents share pending tickets."""

from typing import ClassVar

from libs.events.catalog.company import Hours
from libs.events.catalog.workload import Mode
from libs.events.event import Event


class QueueEvent(Event):
    """What all events of a queue's stream share."""

    category: ClassVar[str] = "queue"


class QueueCreated(QueueEvent):
    """A queue was set up."""

    label: str
    color: str


class QueueRenamed(QueueEvent):
    """The queue's name changed."""

    label: str


class QueueRecoloured(QueueEvent):
    """The queue's colour changed."""

    color: str


class AgentJoinedQueue(QueueEvent):
    """A member of the team now works this queue."""

    user_id: str


class AgentLeftQueue(QueueEvent):
    """A member of the team no longer works this queue."""

    user_id: str


class QueueArchived(QueueEvent):
    """The queue takes no new tickets."""


class QueueRestored(QueueEvent):
    """The queue takes new tickets again."""


class HoursSet(QueueEvent):
    """The queue got hours of its own; without hours the company's count again."""

    hours: Hours | None = None


class TextsSet(QueueEvent):
    """The queue got texts of its own, all at once. Without one the company's counts, an empty one sends nothing."""

    greeting: str | None = None
    absence: str | None = None
    closing: str | None = None
    accepted: str | None = None
    transferred: str | None = None


class DistributionSet(QueueEvent):
    """Who gets the queue's tickets by themselves changed (B5): an agent, while he has fewer than `cap` open.

    Who is absent for so many seconds while his customer waits gives the ticket back; without a number, never.
    """

    mode: Mode
    cap: int
    grace_seconds: int | None = None
