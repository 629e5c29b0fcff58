"""Noting: notes of tickets, by whoever may see them (T14)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Action, TicketFacts, may_see
from libs.events.command import Accepted
from libs.events.store import Store
from libs.events.view import Document
from services.tickets import note
from services.tickets import ticket as tickets
from services.tickets.commands import AddNote, DeleteNote, EditNote
from services.tickets.lookups import LookUps
from services.tickets.note import MentionIsUnknown
from services.tickets.note_queries import ListNotes, note_item
from services.tickets.owning import Owning
from services.tickets.refusals import TicketNotFound
from services.tickets.ticket_state import Ticket, require

NOTES_SHOWN = 1_000


class Noting:
    """Carries out commands on notes, and lists them."""

    def __init__(self, store: Store, lookups: LookUps, notes: AsyncCollection[Document], owning: Owning) -> None:
        self._owning = owning
        self._store = store
        self._lookups = lookups
        self._notes = notes

    async def write(self, command: AddNote | EditNote) -> Accepted:
        """Add or edit a note."""
        ticket = await self._seen(command)
        await self.require_users(command.mentions)
        return await self._store.execute(note.decider, ticket.conversation_id, command)

    async def delete(self, command: DeleteNote) -> Accepted:
        """Delete a note."""
        ticket = await self._seen(command)
        return await self._store.execute(note.decider, ticket.conversation_id, command)

    async def require_users(self, user_ids: tuple[str, ...]) -> None:
        """Refuse unless all of these are members of the team."""
        unknown = set(user_ids) - (await self._lookups.user_names(user_ids)).keys()
        if unknown:
            raise MentionIsUnknown(user_ids=sorted(unknown))

    async def list_notes(self, query: ListNotes) -> dict[str, Any]:
        """The notes of the ticket's conversation, oldest first; beyond a thousand, the newest."""
        row = await self._lookups.row(query.ticket_id)
        if row is None or not may_see(query.member, TicketFacts.of(row)):
            raise TicketNotFound
        found = self._notes.find({"conversation_id": row["conversation_id"]}).sort([("at", -1), ("_id", -1)])
        documents = list(reversed(await found.limit(NOTES_SHOWN).to_list()))
        people = {each for document in documents for each in (document["author_id"], *document["mentions"])}
        names = await self._lookups.user_names(people)
        return {"items": [note_item(document, names) for document in documents]}

    async def _seen(self, command: AddNote | EditNote | DeleteNote) -> Ticket:
        ticket, _ = await self._store.state(tickets.decider, command.ticket_id)
        ticket = await self._owning.knowing(ticket, command.member)
        require(ticket, command.member, Action.SEE)
        return ticket
