"""The answers of the contacts service to those who look into the address book."""

from typing import Any

from libs.access.policy import Member, may_see_contact
from libs.events.service import Service
from libs.events.view import Document
from services.contacts.contact import ContactNotFound
from services.contacts.listing import Listing
from services.contacts.queries import GetContact, ListContacts
from services.contacts.views.address_book import AddressBook, item
from services.contacts.views.served import ServedTickets, served


class Answering:
    """Answers within the bounds of what a member may see."""

    def __init__(self, service: Service, book: AddressBook, tickets: ServedTickets) -> None:
        self._service = service
        self._book = service.collection(book)
        self._tickets = service.collection(tickets)
        self._listing = Listing(self._book, self._tickets)

    async def one(self, query: GetContact) -> dict[str, Any]:
        """A contact that the member may see. One who is not within sight may have come to be so just now."""
        found = await self._seen(query.member, query.contact_id)
        if found is None and query.wait_for is None:
            await self._catch_up()
            found = await self._seen(query.member, query.contact_id)
        if found is None:
            raise ContactNotFound
        return item(found)

    async def page(self, query: ListContacts) -> dict[str, Any]:
        """One page, as of a position."""
        projector = self._service.projector
        assert projector is not None
        position = projector.position
        return {**await self._listing.page(query), "position": position}

    async def _seen(self, member: Member, contact_id: str) -> Document | None:
        found = await self._book.find_one({"_id": contact_id, "name": {"$exists": True}})
        if found is None:
            return None
        sees = await served(self._tickets, member, contact_id)
        return found if may_see_contact(member, found.get("owner_ids", ()), sees) else None

    async def _catch_up(self) -> None:
        """Have the documents stand where the log stands now."""
        projector = self._service.projector
        assert projector is not None
        info = await self._service.jetstream.stream_info(self._service.log.stream_name)
        await projector.reached(info.state.last_seq)
