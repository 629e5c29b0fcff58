"""The names that calls mention: of agents, queues and channels."""

from collections.abc import Iterable
from typing import ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured
from libs.events.catalog.queue import QueueCreated, QueueRenamed
from libs.events.catalog.user import PreferencesChanged, UserJoined
from libs.events.event import Event, Recorded
from libs.events.view import Document, DocumentView


class Names(DocumentView):
    """One document per user, queue and channel: its `name`, and a channel's `kind`."""

    name = "names"
    events: ClassVar[tuple[type[Event], ...]] = (
        UserJoined,
        PreferencesChanged,
        QueueCreated,
        QueueRenamed,
        ChannelAdded,
        ChannelReconfigured,
    )

    def key(self, recorded: Recorded) -> str:
        """The user's, queue's or channel's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The name after the event."""
        match recorded.data:
            case ChannelAdded(label=label, kind=kind):
                return {"name": label, "kind": kind}
            case (
                UserJoined(label=str(label))
                | PreferencesChanged(label=str(label))
                | QueueCreated(label=label)
                | QueueRenamed(label=label)
                | ChannelReconfigured(label=label)
            ):
                return {**(document or {}), "name": label}
            case _:
                return document


async def names_of(collection: AsyncCollection[Document], ids: Iterable[str]) -> dict[str, Document]:
    """The documents of these ids."""
    wanted = {"_id": {"$in": sorted(set(ids))}}
    return {document["_id"]: document async for document in collection.find(wanted)}
