"""Joining contacts and forgetting them: commands that need a look at others, or at what is stored (K8, K10)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.contact import PersonErased
from libs.events.command import Accepted
from libs.events.erasing import Erasing
from libs.events.store import Store
from libs.events.view import Document
from services.contacts import contact
from services.contacts.commands import ErasePerson, MergeContact
from services.contacts.identity import ContactHasMerged, ContactIsMerged, MergesIntoItself


class Joining:
    """Merges contacts one deep: who has somebody in him goes into nobody, so every merge can be undone alone."""

    def __init__(self, store: Store, erasing: Erasing, book: AsyncCollection[Document]) -> None:
        self._store = store
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

    async def erase(self, command: ErasePerson) -> Accepted:
        """Have nothing left of a person in his stream but that there was one."""
        done = await self._store.execute(contact.decider, command.contact_id, command)
        erased = await self._erasing.before(f"contact.{command.contact_id}", PersonErased)
        result: dict[str, Any] = {"messages": erased.messages, "media_ids": sorted(erased.media_ids)}
        return done.model_copy(update={"result": result})
