"""The address book: contacts by id, and the contact behind each channel identity (K1)."""

from collections.abc import Iterable
from typing import Any, ClassVar, assert_never, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.contact import (
    AliasLearned,
    ContactRegistered,
    ContactRenamed,
    ContactTagged,
    ContactUntagged,
)
from libs.events.catalog.relation import ChatbotBlocked, ChatbotUnblocked, ContactBlocked, ContactUnblocked
from libs.events.event import Event, Recorded
from libs.events.view import Document, Documents, DocumentView, Need, View
from libs.identity.phone import NotAPhoneNumber, canonical
from services.contacts.views import places

Told = ContactRegistered | ContactRenamed | AliasLearned | ContactTagged | ContactUntagged
Related = ContactBlocked | ContactUnblocked | ChatbotBlocked | ChatbotUnblocked


class AddressBook(DocumentView):
    """One document per contact: its name, number, identities and tags, and how the team deals with it."""

    name = "contacts"
    version = 3
    events: ClassVar[tuple[type[Event], ...]] = (
        ContactRegistered,
        ContactRenamed,
        AliasLearned,
        ContactTagged,
        ContactUntagged,
        ContactBlocked,
        ContactUnblocked,
        ChatbotBlocked,
        ChatbotUnblocked,
        *places.EVENTS,
    )
    partial_indexes = (("places.stage_id",), ("places.funnel_id",))

    def key(self, recorded: Recorded) -> str:
        """The contact."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document:
        """The contact after the event."""
        event = cast(Told | Related, recorded.data)
        if isinstance(event, ContactRegistered):
            aliases = [{"kind": event.alias_kind, "value": event.alias}]
            return {
                "name": event.label,
                "group": event.group,
                "aliases": aliases,
                "phone": phone(aliases),
                "tag_ids": [],
                "blocked": False,
                "chatbot_blocked": False,
            }
        assert document is not None
        if isinstance(event, places.EVENTS):
            return places.after(document, recorded)
        match event:
            case ContactRenamed():
                return {**document, "name": event.label}
            case ContactTagged(tag_id=tag_id):
                return {**document, "tag_ids": [*document["tag_ids"], tag_id]}
            case ContactUntagged(tag_id=tag_id):
                return {**document, "tag_ids": [each for each in document["tag_ids"] if each != tag_id]}
            case ContactBlocked() | ContactUnblocked():
                return {**document, "blocked": isinstance(event, ContactBlocked)}
            case ChatbotBlocked() | ChatbotUnblocked():
                return {**document, "chatbot_blocked": isinstance(event, ChatbotBlocked)}
            case AliasLearned():
                aliases = [*document["aliases"], {"kind": event.alias_kind, "value": event.alias}]
                return {**document, "aliases": aliases, "phone": phone(aliases)}
            case _:
                assert_never(event)


class Aliases(View):
    """One document per identity, `kind:value`; it belongs to the contact that was known by it first."""

    name = "aliases"
    events: ClassVar[tuple[type[Event], ...]] = (ContactRegistered, AliasLearned)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The identity."""
        return (Need("_id", self._alias(recorded)),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Point an identity that nobody has yet to its contact."""
        alias = self._alias(recorded)
        if documents.get(alias) is None:
            documents.put({"_id": alias, "contact_id": recorded.stream_id}, recorded)

    def _alias(self, recorded: Recorded) -> str:
        event = cast(ContactRegistered | AliasLearned, recorded.data)
        return f"{event.alias_kind}:{event.alias}"


def phone(aliases: list[dict[str, str]]) -> str | None:
    """The canonical number among a contact's identities, if there is one."""
    for kind in ("phone", "wa_id"):
        for alias in aliases:
            if alias["kind"] == kind:
                try:
                    return canonical(alias["value"])
                except NotAPhoneNumber:
                    continue
    return None


_SHOWN = ("name", "phone", "aliases", "group", "tag_ids", "blocked", "chatbot_blocked", "position")


def item(document: Document) -> dict[str, Any]:
    """A contact as queries show it."""
    return {
        "id": document["_id"],
        **{each: document[each] for each in _SHOWN},
    }


async def contacts(collection: AsyncCollection[Document], contact_ids: list[str]) -> dict[str, Any]:
    """Contacts by id; unknown ones are left out."""
    found = collection.find({"_id": {"$in": contact_ids}})
    return {document["_id"]: item(document) async for document in found}


async def resolve(collection: AsyncCollection[Document], aliases: list[str]) -> dict[str, str]:
    """Contact ids by identity; unknown ones are left out."""
    found = collection.find({"_id": {"$in": aliases}})
    return {document["_id"]: document["contact_id"] async for document in found}
