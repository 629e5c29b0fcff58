"""Names: what queues, users and channels are called, so that rows carry their ids only."""

from typing import Any

from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured, ChannelRemoved
from libs.events.catalog.queue import (
    AgentJoinedQueue,
    AgentLeftQueue,
    QueueArchived,
    QueueCreated,
    QueueRenamed,
)
from libs.events.catalog.user import PreferencesChanged, UserJoined
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView


def key(category: str, entity_id: str) -> str:
    """The id of the document that names an entity."""
    return f"{category}:{entity_id}"


class Names(DocumentView):
    """One small document per queue, user and channel."""

    name = "names"
    events = (
        QueueCreated,
        QueueRenamed,
        QueueArchived,
        AgentJoinedQueue,
        AgentLeftQueue,
        UserJoined,
        PreferencesChanged,
        ChannelAdded,
        ChannelReconfigured,
        ChannelRemoved,
    )
    indexes = ((("kind", 1), ("label", 1)),)

    def key(self, recorded: Recorded) -> str:
        """`queue:<id>`, `user:<id>` or `channel:<id>`."""
        return key(recorded.category, recorded.stream_id)

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The name after the event."""
        changed = {**(document or {}), "kind": recorded.category, **_facts(recorded, document or {})}
        return document if changed == document else changed


def _facts(recorded: Recorded, document: Document) -> dict[str, Any]:
    """What the event says anew."""
    match recorded.data:
        case QueueCreated(label=label, color=color):
            return {"label": label, "color": color, "user_ids": []}
        case QueueRenamed(label=label) | UserJoined(label=label):
            return {"label": label}
        case QueueArchived() | ChannelRemoved():
            return {"gone": True}
        case AgentJoinedQueue(user_id=user_id):
            return {"user_ids": sorted({*document["user_ids"], user_id})}
        case AgentLeftQueue(user_id=user_id):
            return {"user_ids": [each for each in document["user_ids"] if each != user_id]}
        case PreferencesChanged(label=label):
            return {} if label is None else {"label": label}
        case ChannelAdded() as channel:
            return {"label": channel.label, "channel_kind": channel.kind, "queue_id": channel.queue_id}
        case ChannelReconfigured() as channel:
            return {"label": channel.label, "queue_id": channel.queue_id}
        case _:
            raise TypeError(f"{recorded.name} names nothing")
