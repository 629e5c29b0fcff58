"""Names: what queues, users, channels, tags, reasons and boards are called, so that rows carry their ids only."""

from typing import Any

from libs.events.catalog.board import BoardCreated, BoardRenamed, ColumnAdded, ColumnRecoloured, ColumnRenamed
from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured, ChannelRemoved
from libs.events.catalog.queue import (
    AgentJoinedQueue,
    AgentLeftQueue,
    DistributionSet,
    QueueArchived,
    QueueCreated,
    QueueRecoloured,
    QueueRenamed,
    QueueRestored,
)
from libs.events.catalog.reason import ReasonCreated, ReasonRenamed
from libs.events.catalog.tag import TagCreated, TagRecoloured, TagRenamed
from libs.events.catalog.user import PreferencesChanged, UserDeactivated, UserJoined, UserReactivated
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView


def key(category: str, entity_id: str) -> str:
    """The id of the document that names an entity."""
    return f"{category}:{entity_id}"


class Names(DocumentView):
    """One small document per queue, user, channel, tag, reason and board."""

    name = "names"
    version = 2
    events = (
        QueueCreated,
        QueueRenamed,
        QueueRecoloured,
        QueueArchived,
        QueueRestored,
        AgentJoinedQueue,
        AgentLeftQueue,
        DistributionSet,
        UserJoined,
        PreferencesChanged,
        UserDeactivated,
        UserReactivated,
        ChannelAdded,
        ChannelReconfigured,
        ChannelRemoved,
        TagCreated,
        TagRenamed,
        TagRecoloured,
        ReasonCreated,
        ReasonRenamed,
        BoardCreated,
        BoardRenamed,
        ColumnAdded,
        ColumnRenamed,
        ColumnRecoloured,
    )
    indexes = ((("kind", 1), ("label", 1)),)

    def key(self, recorded: Recorded) -> str:
        """`queue:<id>`, `user:<id>`, `tag:<id>` …"""
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
        case TagCreated(label=label, color=color):
            return {"label": label, "color": color}
        case TagRecoloured(color=color) | QueueRecoloured(color=color):
            return {"color": color}
        case BoardCreated(label=label):
            return {"label": label, "columns": {}}
        case ColumnAdded() | ColumnRenamed() | ColumnRecoloured():
            return {"columns": _columns(recorded.data, document["columns"])}
        case (
            QueueRenamed(label=label)
            | UserJoined(label=label)
            | TagRenamed(label=label)
            | ReasonCreated(label=label)
            | ReasonRenamed(label=label)
            | BoardRenamed(label=label)
        ):
            return {"label": label}
        case QueueArchived() | ChannelRemoved() | UserDeactivated():
            return {"gone": True}
        case QueueRestored() | UserReactivated():
            return {"gone": False}
        case AgentJoinedQueue(user_id=user_id):
            return {"user_ids": sorted({*document["user_ids"], user_id})}
        case AgentLeftQueue(user_id=user_id):
            return {"user_ids": [each for each in document["user_ids"] if each != user_id]}
        case DistributionSet() as distribution:
            return {"distribution": distribution.model_dump()}
        case PreferencesChanged(label=label):
            return {} if label is None else {"label": label}
        case ChannelAdded() as channel:
            return {"label": channel.label, "channel_kind": channel.kind, "queue_id": channel.queue_id}
        case ChannelReconfigured() as channel:
            return {"label": channel.label, "queue_id": channel.queue_id}
        case _:
            raise TypeError(f"{recorded.name} names nothing")


def _columns(event: ColumnAdded | ColumnRenamed | ColumnRecoloured, columns: Document) -> Document:
    """A board's columns by id, archived ones too."""
    column = columns.get(event.column_id, {})
    match event:
        case ColumnAdded(label=label, color=color):
            column = {"name": label, "color": color}
        case ColumnRenamed(label=label):
            column = {**column, "name": label}
        case ColumnRecoloured(color=color):
            column = {**column, "color": color}
    return {**columns, event.column_id: column}
