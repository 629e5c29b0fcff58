"""The names that reports mention: of people and of things, by id."""

from collections.abc import Iterable
from typing import ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured
from libs.events.catalog.contact import ContactRegistered, ContactRenamed
from libs.events.catalog.queue import QueueCreated, QueueRenamed
from libs.events.catalog.user import PreferencesChanged, UserJoined
from libs.events.event import Event, Recorded
from libs.events.view import Document, DocumentView


class Names(DocumentView):
    """One document per user, contact, queue and channel, with its present `name`."""

    name = "names"
    events: ClassVar[tuple[type[Event], ...]] = (
        UserJoined,
        PreferencesChanged,
        ContactRegistered,
        ContactRenamed,
        QueueCreated,
        QueueRenamed,
        ChannelAdded,
        ChannelReconfigured,
    )

    def key(self, recorded: Recorded) -> str:
        """The id of who or what is named."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The name after the event; preferences that leave the name alone change nothing."""
        label = getattr(recorded.data, "label", None)
        return document if label is None else {"name": label}


async def names_of(collection: AsyncCollection[Document], ids: Iterable[str]) -> dict[str, str]:
    """The names of these ids; unknown ones are left out."""
    wanted = {"_id": {"$in": sorted(set(ids))}}
    return {document["_id"]: document["name"] async for document in collection.find(wanted)}
