"""Joining contacts and forgetting them: commands that need a look at others, or at what is stored (K8, K10)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import manages
from libs.events.catalog.contact import PersonErased
from libs.events.command import Accepted
from libs.events.erasing import Erasing
from libs.events.store import Store
from libs.events.view import Document
from libs.identity.phone import variants
from services.contacts import contact
from services.contacts.commands import ErasePerson, MergeContact
from services.contacts.identity import ContactHasMerged, ContactIsMerged, MergesIntoItself
from services.contacts.queries import FindPhotos, FindTwins, GetPerson
from services.contacts.views.address_book import item


def own_item(document: Document) -> dict[str, Any]:
    """A contact as it is by itself, whoever was merged into it."""
    return item({key: value for key, value in document.items() if key != "joined"})


class Joining:
    """Merges contacts one deep: who has somebody in him goes into nobody, so every merge can be undone alone."""

    def __init__(
        self,
        store: Store,
        erasing: Erasing,
        book: AsyncCollection[Document],
        aliases: AsyncCollection[Document],
    ) -> None:
        self._store = store
        self._aliases = aliases
        self._erasing = erasing
        self._book = book

    async def merge(self, command: MergeContact) -> Accepted:
        """Have a contact be dealt with as another one."""
        own, _ = await self._store.state(contact.decider, command.contact_id)
        target, _ = await self._store.state(contact.decider, command.into)
        contact.require_known(own)
        contact.require_known(target)
        if target.identity.merged_into is not None:
            raise ContactIsMerged(contact_id=target.identity.merged_into)
        if own.group or target.group:
            raise MergesIntoItself
        held = await self._book.find_one({"merged_into": command.contact_id}, {"_id": 1})
        if held is not None:
            raise ContactHasMerged(contact_id=held["_id"])
        return await self._store.execute(contact.decider, command.contact_id, command)

    async def person(self, query: GetPerson) -> dict[str, Any]:
        """The contacts that are one person."""
        found = await self._book.find_one({"_id": query.contact_id, "name": {"$exists": True}})
        if found is None or not manages(query.member):
            raise contact.ContactNotFound
        root_id = found.get("merged_into", found["_id"])
        one = {"$or": [{"_id": root_id}, {"merged_into": root_id}]}
        documents = await self._book.find(one).sort("created_at", 1).to_list()
        return {"items": [own_item(each) for each in sorted(documents, key=lambda each: each["_id"] != root_id)]}

    async def photos(self, query: FindPhotos) -> list[str]:
        """What the contacts' streams have spoken of."""
        found = [await self._erasing.files(f"contact.{each}") for each in query.contact_ids]
        return sorted(set().union(*found))

    async def twins(self, query: FindTwins) -> dict[str, Any]:
        """Contacts that share a number or address."""
        own = await self._book.find_one({"_id": query.contact_id, "name": {"$exists": True}})
        if own is None:
            raise contact.ContactNotFound
        keys = {f"{each['kind']}:{each['value']}" for each in own["aliases"]}
        for number in variants(own["phone"]) if own["phone"] is not None else ():
            keys |= {f"phone:{number}", f"wa_id:{number.removeprefix('+')}"}
        holders = await self._aliases.distinct("holders", {"_id": {"$in": sorted(keys)}})
        alone = {"merged_into": {"$exists": False}, "group": False, "listed": True}
        others = {"_id": {"$in": holders}, "name": {"$exists": True}, **alone}
        found = await self._book.find({"$or": [{"_id": own["_id"]}, others]}).to_list()
        ordered = sorted(found, key=lambda each: (each["created_at"], each["_id"]))
        return {"items": [own_item(each) for each in ordered]}

    async def erase(self, command: ErasePerson) -> Accepted:
        """Have nothing left of a person in his stream but that there was one."""
        done = await self._store.execute(contact.decider, command.contact_id, command)
        erased = await self._erasing.before(f"contact.{command.contact_id}", PersonErased)
        result: dict[str, Any] = {"messages": erased.messages, "media_ids": sorted(erased.media_ids)}
        return done.model_copy(update={"result": result})
