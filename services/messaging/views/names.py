"""Who wrote: the names of users and contacts, looked up when messages are shown."""

from collections.abc import Iterable
from typing import ClassVar, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.contact import ContactRegistered, ContactRenamed
from libs.events.catalog.user import PreferencesChanged, UserJoined
from libs.events.event import Event, Recorded
from libs.events.view import Document, DocumentView


class Names(DocumentView):
    """One document per user and contact: the name."""

    name = "names"
    events: ClassVar[tuple[type[Event], ...]] = (
        UserJoined,
        PreferencesChanged,
        ContactRegistered,
        ContactRenamed,
    )

    def key(self, recorded: Recorded) -> str:
        """The user or contact."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The name after the event."""
        event = cast(UserJoined | PreferencesChanged | ContactRegistered | ContactRenamed, recorded.data)
        return document if event.label is None else {"name": event.label}


async def names_of(collection: AsyncCollection[Document], wanted: Iterable[str]) -> dict[str, str]:
    """Names by id; unknown ones are left out."""
    found = collection.find({"_id": {"$in": sorted(set(wanted))}})
    return {document["_id"]: document["name"] async for document in found}
