"""Events of `queue.<queue id>`: a department whose agents share pending tickets."""

from typing import ClassVar

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


class AgentJoinedQueue(QueueEvent):
    """A member of the team now works this queue."""

    user_id: str


class AgentLeftQueue(QueueEvent):
    """A member of the team no longer works this queue."""

    user_id: str


class QueueArchived(QueueEvent):
    """The queue takes no new tickets."""
