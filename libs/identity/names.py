"""Names: what people and things are called, so that a service's documents carry ids only."""

from collections.abc import Iterable
from typing import ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.board import BoardCreated, BoardRenamed, ColumnAdded, ColumnRenamed
from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured
from libs.events.catalog.contact import (
    ContactMergedInto,
    ContactRegistered,
    ContactRenamed,
    MergeUndone,
    PersonErased,
)
from libs.events.catalog.field import FieldDefined, FieldRelabelled
from libs.events.catalog.queue import QueueCreated, QueueRenamed
from libs.events.catalog.reason import ReasonCreated, ReasonRenamed
from libs.events.catalog.tag import TagCreated, TagRenamed
from libs.events.catalog.user import PreferencesChanged, UserJoined
from libs.events.event import Event, Recorded
from libs.events.view import Document, DocumentView

OF_USERS: tuple[type[Event], ...] = (UserJoined, PreferencesChanged)
OF_CONTACTS: tuple[type[Event], ...] = (
    ContactRegistered,
    ContactRenamed,
    ContactMergedInto,
    MergeUndone,
    PersonErased,
)
OF_QUEUES: tuple[type[Event], ...] = (QueueCreated, QueueRenamed)
OF_CATALOGUES: tuple[type[Event], ...] = (
    TagCreated,
    TagRenamed,
    ReasonCreated,
    ReasonRenamed,
    BoardCreated,
    BoardRenamed,
    ColumnAdded,
    ColumnRenamed,
    FieldDefined,
    FieldRelabelled,
)
OF_CHANNELS: tuple[type[Event], ...] = (ChannelAdded, ChannelReconfigured)


class Names(DocumentView):
    """One document per user, contact, queue, channel, tag, reason, board or column of a board: its present `name`,
    and a channel's `kind`.

    A service says in `events` whose names it keeps; nobody's else are stored there.
    """

    name: ClassVar[str] = "names"

    def key(self, recorded: Recorded) -> str:
        """The id of who or what is named."""
        match recorded.data:
            case ColumnAdded(column_id=column_id) | ColumnRenamed(column_id=column_id):
                return column_id
            case _:
                return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The name after the event; preferences that leave the name alone change nothing."""
        match recorded.data:
            case ChannelAdded(label=label, kind=kind):
                return {"name": label, "kind": kind}
            case (
                UserJoined(label=str(label))
                | PreferencesChanged(label=str(label))
                | ContactRegistered(label=label)
                | ContactRenamed(label=label)
                | QueueCreated(label=label)
                | QueueRenamed(label=label)
                | ChannelReconfigured(label=label)
                | TagCreated(label=label)
                | TagRenamed(label=label)
                | ReasonCreated(label=label)
                | ReasonRenamed(label=label)
                | BoardCreated(label=label)
                | BoardRenamed(label=label)
                | ColumnAdded(label=label)
                | ColumnRenamed(label=label)
                | FieldDefined(label=label)
                | FieldRelabelled(label=label)
            ):
                return {**(document or {}), "name": label}
            case ContactMergedInto(into=into):
                return {**(document or {"name": ""}), "called_as": into}
            case MergeUndone() if document is not None:
                return {key: value for key, value in document.items() if key != "called_as"}
            case PersonErased():
                return None
            case _:
                return document


async def named(collection: AsyncCollection[Document], ids: Iterable[str]) -> dict[str, Document]:
    """The documents of these ids, of merged contacts the ones of whom they are now; unknown ones are left out."""
    wanted = {"_id": {"$in": sorted(set(ids))}}
    found = {document["_id"]: document async for document in collection.find(wanted)}
    others = {each["called_as"] for each in found.values() if "called_as" in each}
    if not others:
        return found
    merged = await named(collection, others)
    return {each: merged.get(document.get("called_as", ""), document) for each, document in found.items()}


async def names_of(collection: AsyncCollection[Document], ids: Iterable[str]) -> dict[str, str]:
    """The names of these ids; unknown ones are left out."""
    return {each: document["name"] for each, document in (await named(collection, ids)).items()}
