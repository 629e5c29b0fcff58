"""The queues: names, colours, hours, texts, and how they distribute."""

from libs.events.catalog.queue import (
    DistributionSet,
    HoursSet,
    QueueArchived,
    QueueCreated,
    QueueRecoloured,
    QueueRenamed,
    QueueRestored,
    TextsSet,
)
from libs.events.event import Recorded, payload
from libs.events.view import Document, DocumentView


class Queues(DocumentView):
    """One document a queue."""

    name = "queues"
    version = 2
    events = (
        QueueCreated,
        QueueRenamed,
        QueueRecoloured,
        QueueArchived,
        QueueRestored,
        HoursSet,
        TextsSet,
        DistributionSet,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The queue's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The queue after an event."""
        before = document or {}
        match recorded.data:
            case QueueCreated(label=label, color=color):
                return {"name": label, "color": color, "archived": False, "hours": None, "texts": {}}
            case QueueRenamed(label=label):
                return {**before, "name": label}
            case QueueRecoloured(color=color):
                return {**before, "color": color}
            case QueueArchived():
                return {**before, "archived": True}
            case QueueRestored():
                return {**before, "archived": False}
            case HoursSet(hours=hours):
                return {**before, "hours": None if hours is None else hours.model_dump(mode="json")}
            case TextsSet() as texts:
                return {**before, "texts": payload(texts)}
            case DistributionSet() as distribution:
                return {**before, "distribution": distribution.model_dump()}
            case _:
                return document
