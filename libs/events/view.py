"""Views: the pure half of reading. A view folds events into documents that answer one question or screen."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from libs.events.event import Event, Recorded

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Need:
    """The documents an event concerns: those whose `field` equals `value` (`_id`: the one document)."""

    field: str
    value: str


class Documents:
    """The documents at hand while a batch is folded, with the changes made to them.

    A document is replaced as a whole, never changed in place; its `position` is set to that of the event.
    """

    def __init__(self, loaded: Iterable[Document], fields: Iterable[str] = ()) -> None:
        self._before = {document["_id"]: document for document in loaded}
        self._now: dict[str, Document] = dict(self._before)
        self._changed: dict[str, Document | None] = {}
        self._traces: dict[str, str | None] = {}
        self._index: dict[str, dict[str, set[str]]] = {each: {} for each in fields}
        for document in self._now.values():
            self._file(document)

    def get(self, document_id: str) -> Document | None:
        """The document as it stands, or None."""
        return self._now.get(document_id)

    def where(self, field: str, value: str) -> list[Document]:
        """The documents at hand whose `field` equals `value`, sorted by id."""
        return [self._now[each] for each in sorted(self._index[field].get(value, ()))]

    def put(self, document: Document, recorded: Recorded) -> None:
        """Create or replace a document."""
        document_id = document["_id"]
        self._unfile(document_id)
        stamped = {**document, "position": recorded.position}
        self._now[document_id] = stamped
        self._changed[document_id] = stamped
        self._traces[document_id] = recorded.traceparent
        self._file(stamped)

    def delete(self, document_id: str) -> None:
        """Remove a document."""
        self._unfile(document_id)
        if self._now.pop(document_id, None) is not None:
            self._changed[document_id] = None

    def all(self) -> list[Document]:
        """The documents at hand, sorted by id."""
        return [self._now[each] for each in sorted(self._now)]

    def changes(self) -> Iterator[tuple[str, Document | None, Document | None]]:
        """(id, document before this batch, document now) of every document that changed."""
        for document_id, document in self._changed.items():
            before = self._before.get(document_id)
            if before is not None or document is not None:
                yield document_id, before, document

    def traceparent(self, document_id: str) -> str | None:
        """The trace of the event that changed the document last."""
        return self._traces.get(document_id)

    def _file(self, document: Document) -> None:
        for field, index in self._index.items():
            value = document.get(field)
            if value is not None:
                index.setdefault(value, set()).add(document["_id"])

    def _unfile(self, document_id: str) -> None:
        document = self._now.get(document_id)
        if document is None:
            return
        for field, index in self._index.items():
            value = document.get(field)
            if value is not None:
                index.get(value, set()).discard(document_id)


class View(ABC):
    """One kind of document, derived from `events` alone.

    `needs` names the documents that an event concerns; `evolve` changes them. Both are pure. A changed shape
    takes a higher `version`: it is rebuilt beside the old one and swapped in. With `live`, every changed
    document is announced on `live.<name>.<id>`. `partial_indexes` hold only documents that have their first field.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    events: ClassVar[tuple[type[Event], ...]]
    followed: ClassVar[tuple[str, ...]] = ()
    indexes: ClassVar[tuple[tuple[tuple[str, int], ...], ...]] = ()
    partial_indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    live: ClassVar[bool] = False

    @abstractmethod
    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """Which documents the event concerns; fields other than `_id` must be in `followed`."""

    @abstractmethod
    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change `documents` to what they are after the event."""

    def announced(self, document: Document) -> bool:
        """Whether a live view announces this document; it may keep some to itself."""
        return True


class DocumentView(View):
    """A view in which every event concerns exactly one document."""

    @abstractmethod
    def key(self, recorded: Recorded) -> str:
        """The id of the document that the event concerns."""

    @abstractmethod
    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The document after the event; None removes it."""

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The one document."""
        return (Need("_id", self.key(recorded)),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Replace the one document."""
        key = self.key(recorded)
        before = documents.get(key)
        after = self.fold(before, recorded)
        if after is None:
            documents.delete(key)
        elif after is not before:
            documents.put({**after, "_id": key}, recorded)
