"""The contacts service: who the customers are (composition root)."""

from typing import Any

from libs.events.service import Service
from libs.events.settings import Settings
from services.contacts import contact
from services.contacts.commands import SERVICE, RegisterContact, RenameContact
from services.contacts.queries import GetContacts, ResolveAliases
from services.contacts.views import address_book


async def main(settings: Settings) -> None:
    """Run the contacts service until it is told to stop."""
    async with Service.start(SERVICE, settings) as service:
        book, aliases = address_book.AddressBook(), address_book.Aliases()
        service.decides(contact.decider, (RegisterContact, RenameContact), lambda command: command.contact_id)
        service.projects([book, aliases], linger=0.05)

        async def get_contacts(query: GetContacts) -> dict[str, Any]:
            return await address_book.contacts(service.collection(book), query.contact_ids)

        async def resolve_aliases(query: ResolveAliases) -> dict[str, str]:
            return await address_book.resolve(service.collection(aliases), query.aliases)

        service.answers(GetContacts, get_contacts)
        service.answers(ResolveAliases, resolve_aliases)
        await service.run()
