"""The contacts service: who the customers are (composition root)."""

from typing import Any, cast

from libs.access.policy import Member
from libs.events.command import Accepted
from libs.events.service import Service
from libs.events.settings import Settings
from libs.events.unique_names import UniqueNames
from services.contacts import commands, contact, funnel, importing, relation
from services.contacts.answering import Answering
from services.contacts.commands import SERVICE, ContactCommand, RelationCommand
from services.contacts.funnel_cards import FunnelCards
from services.contacts.identifying import Identifying
from services.contacts.joining import Joining
from services.contacts.policies import RestoreServed
from services.contacts.queries import (
    FindPhotos,
    FindTwins,
    GetContact,
    GetContacts,
    GetFunnelCard,
    GetPerson,
    ListContacts,
    ListFunnelCards,
    ResolveAliases,
    SumFunnel,
)
from services.contacts.views import address_book, served
from services.contacts.views.places import FunnelMoves

CONTACT_COMMANDS = (
    commands.RegisterContact,
    commands.LearnAliases,
    commands.ImportContact,
    commands.ImportKnownContact,
    commands.DisownAlias,
    commands.ArchiveContact,
    commands.RestoreContact,
    commands.RenameContact,
    commands.TagContact,
    commands.UntagContact,
    commands.UndoMerge,
    commands.RecordSanitized,
)
RELATION_COMMANDS = (
    commands.BlockContact,
    commands.UnblockContact,
    commands.BlockChatbot,
    commands.UnblockChatbot,
    commands.SetOwners,
    commands.LeaveFunnel,
)
FUNNEL_COMMANDS = (
    commands.DefineFunnel,
    commands.RenameFunnel,
    commands.ArchiveFunnel,
    commands.RestoreFunnel,
    commands.AddStage,
    commands.ChangeStage,
    commands.ArchiveStage,
)


async def main(settings: Settings) -> None:
    """Run the contacts service until it is told to stop."""
    async with Service.start(SERVICE, settings) as service:
        book, aliases = address_book.AddressBook(), address_book.Aliases()
        service.decides(contact.decider, CONTACT_COMMANDS, lambda command: command.contact_id)
        tickets = served.ServedTickets()
        service.projects([book, aliases, tickets, FunnelMoves()], linger=0.05)
        identify = Identifying(service.store, service.collection(aliases))
        service.handles(commands.AddContact, identify.add, _contact)
        service.handles(commands.ChangeContact, identify.change, _contact)
        imports = (commands.StartImport, commands.EndImport)
        service.decides(importing.decider, imports, lambda command: command.import_id)
        answer = Answering(service, book, tickets)
        join = Joining(service.store, service.erasing(), service.collection(book), service.collection(aliases))
        service.handles(commands.MergeContact, join.merge, _contact)
        service.handles(commands.ErasePerson, join.erase, _contact)
        service.answers(GetPerson, join.person)
        service.answers(FindTwins, join.twins)
        service.answers(FindPhotos, join.photos)

        async def relate(command: RelationCommand) -> Accepted:
            known, _ = await service.store.state(contact.decider, command.contact_id)
            contact.require_known(known)
            related = cast(relation.Command, command)
            return await service.store.execute(relation.decider, command.contact_id, related)

        async def put_into_funnel(command: commands.PutIntoFunnel) -> Accepted:
            found, _ = await service.store.state(funnel.decider, command.funnel_id)
            related, _ = await service.store.state(relation.decider, command.contact_id)
            stands = related.placement.get(command.funnel_id)
            if stands is None or stands.stage_id != command.stage_id:
                funnel.require_stage(found, command.stage_id)
            return await relate(command)

        service.decides(relation.decider, (commands.RecordMarketingChoice,), lambda command: command.contact_id)

        for each in RELATION_COMMANDS:
            service.handles(each, relate, _contact)
        service.handles(commands.PutIntoFunnel, put_into_funnel, _contact)
        unique = UniqueNames(service.store)
        unique.decides(service, funnel.NAMED, FUNNEL_COMMANDS, lambda command: command.funnel_id)

        async def get_contacts(query: GetContacts) -> dict[str, Any]:
            return await address_book.contacts(service.collection(book), query.contact_ids)

        async def resolve_aliases(query: ResolveAliases) -> dict[str, str]:
            return await address_book.resolve(service.collection(aliases), query.aliases)

        service.answers(GetContacts, get_contacts)
        service.answers(GetContact, answer.one)
        service.answers(ListContacts, answer.page)
        service.answers(ResolveAliases, resolve_aliases)

        async def served_by(member: Member) -> list[str]:
            return await served.all_served(service.collection(tickets), member)

        cards = FunnelCards(service.collection(book), served_by)
        service.answers(GetFunnelCard, cards.card)
        service.answers(ListFunnelCards, cards.cards)
        service.answers(SumFunnel, cards.sums)
        service.follows(RestoreServed(service.store))
        await service.run()


def _contact(command: RelationCommand | ContactCommand) -> str:
    return command.contact_id
