"""The address book: contacts by id, and the contact behind each channel identity (K1)."""

from collections.abc import Iterable
from typing import Any, ClassVar, assert_never, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.portfolio import OWNING, facts_after
from libs.events.catalog.contact import (
    AliasDisowned,
    AliasLearned,
    ContactMergedInto,
    ContactRegistered,
    MergeUndone,
    PersonErased,
)
from libs.events.catalog.relation import ChatbotBlocked, ChatbotUnblocked, ContactBlocked, ContactUnblocked
from libs.events.catalog.ticket import Reopened, Resolved, TicketOpened
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, Need, View
from libs.identity.people import IDENTIFYING
from services.contacts.views import entry, joined, places

Related = ContactBlocked | ContactUnblocked | ChatbotBlocked | ChatbotUnblocked
RELATED = (ContactBlocked, ContactUnblocked, ChatbotBlocked, ChatbotUnblocked)
Served = TicketOpened | Resolved | Reopened
SERVED = (TicketOpened, Resolved, Reopened)


class AddressBook(View):
    """One document per contact: who it is (`entry`), how the team deals with it, when it was last served.

    `listed` ones are in the lists; they are put in order by `name_key`, `last_at` and `created_at`.
    """

    name = "contacts"
    version = 5
    live = True
    events: ClassVar[tuple[type[Event], ...]] = (
        *entry.EVENTS,
        *RELATED,
        *places.EVENTS,
        *OWNING,
        *IDENTIFYING,
        *SERVED,
    )
    followed = ("last_ticket_id",)
    indexes = (
        (("listed", 1), ("name_key", 1), ("_id", 1)),
        (("listed", 1), ("last_at", 1), ("_id", 1)),
        (("listed", 1), ("created_at", 1), ("_id", 1)),
        (("tokens", 1),),
        (("tag_ids", 1), ("name_key", 1), ("_id", 1)),
        (("fields.$**", 1),),
    )
    partial_indexes = (
        ("places.stage_id",),
        ("places.funnel_id",),
        ("owner_ids", "name_key", "_id"),
        ("merged_into",),
    )

    def announced(self, document: Document) -> bool:
        """Contacts, but not what is left of those who were erased."""
        return "name" in document

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The contact; of a ticket, the contact whose last one it is."""
        match recorded.data:
            case TicketOpened(contact_id=contact_id):
                return (Need("_id", contact_id),)
            case Resolved() | Reopened():
                return (Need("last_ticket_id", recorded.stream_id),)
            case ContactMergedInto(into=into) | MergeUndone(into=into):
                return (Need("_id", recorded.stream_id), Need("_id", into))
            case _:
                return (Need("_id", recorded.stream_id),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the contact's document."""
        event = recorded.data
        if isinstance(event, SERVED):
            _serve(documents, event, recorded)
            return
        if isinstance(event, ContactMergedInto | MergeUndone):
            joined.change(documents, event, recorded)
            return
        after = _after(documents.get(recorded.stream_id), recorded)
        documents.put({**after, "_id": recorded.stream_id}, recorded)


def _after(document: Document | None, recorded: Recorded) -> Document:
    if isinstance(recorded.data, entry.EVENTS):
        own = document if document is not None and "name" in document else None
        return joined.back(entry.after(own, recorded.data, recorded), document)
    # Of somebody who was erased, only how he is dealt with is known.
    document = document or joined.NOBODY
    if isinstance(recorded.data, PersonErased):
        return joined.forgotten(document)
    if isinstance(recorded.data, OWNING):
        return facts_after(document, recorded)
    if isinstance(recorded.data, places.EVENTS):
        return places.after(document, recorded)
    event = cast(Related, recorded.data)
    match event:
        case ContactBlocked() | ContactUnblocked():
            return {**document, "blocked": isinstance(event, ContactBlocked)}
        case ChatbotBlocked() | ChatbotUnblocked():
            return {**document, "chatbot_blocked": isinstance(event, ChatbotBlocked)}
        case _:
            assert_never(event)


def _serve(documents: Documents, event: Served, recorded: Recorded) -> None:
    """Note when a contact was last served: his last ticket began, ended, or went on."""
    served = {"last_at": iso(recorded.time), "last_ticket_id": recorded.stream_id}
    if isinstance(event, TicketOpened):
        found = documents.get(event.contact_id)
        contacts = [] if found is None else [found]
    else:
        contacts = documents.where("last_ticket_id", recorded.stream_id)
    for contact in contacts:
        documents.put({**contact, **served}, recorded)


class Aliases(View):
    """One document per identity, `kind:value`, with all `holders` who are known by it, the first of them first.

    It belongs to the first one: whoever writes under it is that contact.
    """

    name = "aliases"
    version = 3
    events: ClassVar[tuple[type[Event], ...]] = (ContactRegistered, AliasLearned, AliasDisowned, PersonErased)
    followed = ("contact_id",)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The identity; all that are somebody's who was erased."""
        if isinstance(recorded.data, PersonErased):
            return (Need("contact_id", recorded.stream_id),)
        return (Need("_id", self._alias(recorded)),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Add the contact to those who are known by the identity, or take him away from them."""
        if isinstance(recorded.data, PersonErased):
            self._erase(documents, recorded)
            return
        alias, contact_id = self._alias(recorded), recorded.stream_id
        known = documents.get(alias)
        holders = [] if known is None else known["holders"]
        if isinstance(recorded.data, AliasDisowned):
            holders = [each for each in holders if each != contact_id]
        elif contact_id not in holders:
            holders = [*holders, contact_id]
        if holders:
            documents.put({"_id": alias, "contact_id": holders[0], "holders": holders}, recorded)
        else:
            documents.delete(alias)

    def _erase(self, documents: Documents, recorded: Recorded) -> None:
        for known in documents.where("contact_id", recorded.stream_id):
            holders = [each for each in known["holders"] if each != recorded.stream_id]
            if holders:
                documents.put({**known, "contact_id": holders[0], "holders": holders}, recorded)
            else:
                documents.delete(known["_id"])

    def _alias(self, recorded: Recorded) -> str:
        event = cast(ContactRegistered | AliasLearned | AliasDisowned, recorded.data)
        return f"{event.alias_kind}:{event.alias}"


_SHOWN = (
    "name",
    "phone",
    "email",
    "photo",
    "birthday",
    "address",
    "aliases",
    "fields",
    "group",
    "tag_ids",
    "blocked",
    "chatbot_blocked",
    "archived",
    "created_at",
    "position",
)
_OF_PLACE = ("funnel_id", "stage_id", "cents", "currency")


def item(document: Document) -> dict[str, Any]:
    """A contact as queries show it."""
    return {
        "id": document["_id"],
        **{each: document[each] for each in _SHOWN},
        **joined.shown(document),
        "owner_ids": list(document.get("owner_ids", ())),
        "places": [{each: place.get(each) for each in _OF_PLACE} for place in document.get("places", ())],
        "merged_into": document.get("merged_into"),
        "last_at": document["last_at"] or None,
    }


async def contacts(collection: AsyncCollection[Document], contact_ids: list[str]) -> dict[str, Any]:
    """Contacts by id; unknown ones are left out."""
    found = collection.find({"_id": {"$in": contact_ids}, "name": {"$exists": True}})
    return {document["_id"]: item(document) async for document in found}


async def resolve(collection: AsyncCollection[Document], aliases: list[str]) -> dict[str, str]:
    """Contact ids by identity; unknown ones are left out."""
    found = collection.find({"_id": {"$in": aliases}})
    return {document["_id"]: document["contact_id"] async for document in found}
