"""The contacts service: who the customers are (composition root)."""

from typing import Any, cast

from libs.events.command import Accepted
from libs.events.service import Service
from libs.events.settings import Settings
from services.contacts import commands, contact, relation
from services.contacts.commands import SERVICE, RelationCommand
from services.contacts.queries import GetContacts, ResolveAliases
from services.contacts.views import address_book

CONTACT_COMMANDS = (
    commands.RegisterContact,
    commands.RenameContact,
    commands.TagContact,
    commands.UntagContact,
)
RELATION_COMMANDS = (
    commands.BlockContact,
    commands.UnblockContact,
    commands.BlockChatbot,
    commands.UnblockChatbot,
)


async def main(settings: Settings) -> None:
    """Run the contacts service until it is told to stop."""
    async with Service.start(SERVICE, settings) as service:
        book, aliases = address_book.AddressBook(), address_book.Aliases()
        service.decides(contact.decider, CONTACT_COMMANDS, lambda command: command.contact_id)
        service.projects([book, aliases], linger=0.05)

        async def relate(command: RelationCommand) -> Accepted:
            known, _ = await service.store.state(contact.decider, command.contact_id)
            contact.require_known(known)
            related = cast(relation.Command, command)
            return await service.store.execute(relation.decider, command.contact_id, related)

        for each in RELATION_COMMANDS:
            service.handles(each, relate, _contact)

        async def get_contacts(query: GetContacts) -> dict[str, Any]:
            return await address_book.contacts(service.collection(book), query.contact_ids)

        async def resolve_aliases(query: ResolveAliases) -> dict[str, str]:
            return await address_book.resolve(service.collection(aliases), query.aliases)

        service.answers(GetContacts, get_contacts)
        service.answers(ResolveAliases, resolve_aliases)
        await service.run()


def _contact(command: RelationCommand) -> str:
    return command.contact_id
