"""Commands that give a contact a number: one that is another contact's is refused (K1).

Whoever first comes with a number has the contact whose id is derived from it, so two at once meet in one stream.
That a number was learned by another contact later is looked up.
"""

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.command import Accepted, Refused
from libs.events.store import Store
from libs.events.view import Document
from libs.identity import ids
from services.contacts import contact
from services.contacts.commands import AddContact, ChangeContact


class NumberTaken(Refused):
    """The number is another contact's."""

    code = "contact.number_taken"


class Identifying:
    """Adds contacts and changes them."""

    def __init__(self, store: Store, aliases: AsyncCollection[Document]) -> None:
        self._store = store
        self._aliases = aliases

    async def add(self, command: AddContact) -> Accepted:
        """Add a contact, unless one is known by its number already."""
        await self._require_free(command)
        return await self._store.execute(contact.decider, command.contact_id, command)

    async def change(self, command: ChangeContact) -> Accepted:
        """Change a contact, unless it would have another one's number."""
        await self._require_free(command)
        return await self._store.execute(contact.decider, command.contact_id, command)

    async def _require_free(self, command: AddContact | ChangeContact) -> None:
        number = command.details.get("phone")
        if number is None:
            return
        known = await self._aliases.find_one({"_id": f"phone:{number}"})
        holder = ids.contact_id("phone", str(number)) if known is None else known["contact_id"]
        if holder == command.contact_id:
            return
        found, _ = await self._store.state(contact.decider, holder)
        if ("phone", number) in found.aliases and not found.archived:
            raise NumberTaken(contact_id=holder)
