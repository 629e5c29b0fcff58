"""Contacts within a view: what its documents show of them, whoever they turn out to be, until they are forgotten.

A view that shows something of contacts keeps one document a contact, `contact:<id>`, beside those that it is
about. The latter name in `contact_id` whom they are shown under. A contact that was merged into another one (K8) is
shown as that one, and `own_contact_id` says who it is by itself: so a merge can be undone exactly. What is shown of
somebody who was erased (K10) is `forgotten`, and whoever comes later under the same number has no part in it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from libs.events.catalog.contact import ContactMergedInto, MergeUndone, PersonErased
from libs.events.event import Event, Recorded
from libs.events.view import Document, Documents, Need

IDENTIFYING: tuple[type[Event], ...] = (ContactMergedInto, MergeUndone, PersonErased)
PREFIX = "contact:"


def contact_key(contact_id: str) -> str:
    """The id of a contact's document."""
    return f"{PREFIX}{contact_id}"


@dataclass(frozen=True)
class People:
    """How a view keeps contacts; it follows `contact_id`.

    `learn`: what is known of a contact after an event of his own; `show`: a document with what is known of its
    contact; `forget`: a document of which nothing of its contact is left.
    """

    learn: Callable[[Document, Recorded], Document]
    show: Callable[[Document, Document], Document]
    forget: Callable[[Document], Document]

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The contact that an event is about and all that is shown under him; and who he is merged into."""
        yield Need("_id", contact_key(recorded.stream_id))
        yield Need("contact_id", recorded.stream_id)
        if isinstance(recorded.data, ContactMergedInto | MergeUndone):
            yield Need("_id", contact_key(recorded.data.into))
            yield Need("contact_id", recorded.data.into)

    def introduce(self, documents: Documents, document: Document, contact_id: str) -> Document:
        """A new document of a contact's, with what is known of whoever he is shown as."""
        contact = documents.get(contact_key(contact_id)) or _unknown(contact_id)
        shown_id = contact["contact_id"]
        own = {} if shown_id == contact_id else {"own_contact_id": contact_id}
        bare = {key: value for key, value in document.items() if key not in ("own_contact_id", "forgotten")}
        return self.show({**bare, "contact_id": shown_id, **own}, contact["shown"])

    def change(self, documents: Documents, recorded: Recorded) -> None:
        """Change a contact, and all that shows something of him."""
        own_id = recorded.stream_id
        contact = documents.get(contact_key(own_id)) or _unknown(own_id)
        match recorded.data:
            case ContactMergedInto(into=into):
                target = documents.get(contact_key(into)) or _unknown(into)
                documents.put({**contact, "contact_id": into, "shown": target["shown"]}, recorded)
                for each in _shown_under(documents, own_id):
                    merged = {**each, "contact_id": into, "own_contact_id": own_id}
                    documents.put(self.show(merged, target["shown"]), recorded)
            case MergeUndone(into=into):
                documents.put({**contact, "contact_id": own_id, "shown": contact["own"]}, recorded)
                for each in _shown_under(documents, into):
                    if each.get("own_contact_id") == own_id:
                        alone = {key: value for key, value in each.items() if key != "own_contact_id"}
                        documents.put(self.show({**alone, "contact_id": own_id}, contact["own"]), recorded)
            case PersonErased():
                for each in _shown_under(documents, own_id):
                    documents.put({**self.forget(each), "forgotten": True}, recorded)
                documents.delete(contact_key(own_id))
            case _:
                self._learn(documents, contact, recorded)

    def _learn(self, documents: Documents, contact: Document, recorded: Recorded) -> None:
        own_id, own = recorded.stream_id, self.learn(contact["own"], recorded)
        if own == contact["own"]:
            return
        if contact["contact_id"] != own_id:
            documents.put({**contact, "own": own}, recorded)
            return
        documents.put({**contact, "own": own, "shown": own}, recorded)
        for each in documents.where("contact_id", own_id):
            if not each["_id"].startswith(PREFIX):
                if not each.get("forgotten"):
                    documents.put(self.show(each, own), recorded)
            elif each["_id"] != contact_key(own_id):
                documents.put({**each, "shown": own}, recorded)


def _shown_under(documents: Documents, contact_id: str) -> Iterator[Document]:
    for each in documents.where("contact_id", contact_id):
        if not each["_id"].startswith(PREFIX) and not each.get("forgotten"):
            yield each


def _unknown(contact_id: str) -> Document:
    nothing: Document = {}
    return {
        "_id": contact_key(contact_id),
        "kind": "contact",
        "contact_id": contact_id,
        "own": nothing,
        "shown": nothing,
    }
