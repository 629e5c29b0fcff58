"""The queues' names and colours."""

from libs.events.catalog.queue import QueueArchived, QueueCreated, QueueRenamed
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView


class Queues(DocumentView):
    """One document a queue."""

    name = "queues"
    events = (QueueCreated, QueueRenamed, QueueArchived)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The queue's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The queue after an event."""
        before = document or {}
        match recorded.data:
            case QueueCreated(label=label, color=color):
                return {"name": label, "color": color, "archived": False}
            case QueueRenamed(label=label):
                return {**before, "name": label}
            case QueueArchived():
                return {**before, "archived": True}
            case _:
                return document
