"""The answers of the tickets service: from its rows, and where it matters from the log itself."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import TicketFacts, manages, may_see
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document
from services.tickets import ticket as tickets
from services.tickets.lookups import LookUps
from services.tickets.owning import Owning
from services.tickets.paging import Paging
from services.tickets.queries import (
    PANEL_SHOWS,
    ChangedTickets,
    CheckTicket,
    GetHistory,
    GetTicket,
    GetTicketsByConversation,
    GetTicketsOfContact,
    LatestTickets,
    ListPanel,
    ListQueues,
    ListTickets,
    NextTicket,
    TicketFilter,
    item,
)
from services.tickets.refusals import PanelIsManagements, TicketNotFound
from services.tickets.ticket_state import require
from services.tickets.views import listing

CHANGES_TOLD = 500
CHANGES_OF_CHANNEL = 20


class Answering:
    """Answers every question but the counters'."""

    def __init__(
        self,
        store: Store,
        projector: Projector,
        rows: AsyncCollection[Document],
        lookups: LookUps,
        owning: Owning,
        paging: Paging,
    ) -> None:
        self._owning = owning
        self._paging = paging
        self._store = store
        self._projector = projector
        self._rows = rows
        self._lookups = lookups

    async def list_tickets(self, query: ListTickets) -> dict[str, Any]:
        """One page, and the cursor of the next."""
        position = self._projector.position
        found = await self._paging.page(query)
        shown = found[: query.limit]
        following = listing.cursor(shown[-1], query.order) if len(found) > query.limit else None
        return {"items": await self._items(shown), "next": following, "position": position}

    async def get_ticket(self, query: GetTicket) -> dict[str, Any]:
        """One ticket that the member may see."""
        row = await self._lookups.row(query.ticket_id)
        if row is None or not may_see(query.member, TicketFacts.of(row)):
            raise TicketNotFound
        return (await self._items([row]))[0]

    async def tickets_of_contact(self, query: GetTicketsOfContact) -> dict[str, Any]:
        """The tickets of a contact that the member may see."""
        wanted = listing.visible(query.member, {"contact_id": query.contact_id, "kind": "ticket"})
        found = await self._rows.find(wanted).sort([("number", -1)]).limit(query.limit).to_list()
        return {"items": await self._items(found[::-1])}

    async def latest_tickets(self, query: LatestTickets) -> dict[str, Any]:
        """The last ticket of each of some contacts."""
        wanted = listing.visible(query.member, {"contact_id": {"$in": query.contact_ids}, "kind": "ticket"})
        found = await self._rows.aggregate(
            [
                {"$match": wanted},
                {"$sort": {"number": -1}},
                {"$group": {"_id": "$contact_id", "latest": {"$first": "$$ROOT"}}},
            ]
        )
        rows = [each["latest"] async for each in found]
        return {each["contact"]["id"]: each for each in await self._items(rows)}

    async def check_ticket(self, query: CheckTicket) -> dict[str, Any]:
        """What the ticket is now, if the member may do this to it; from the log, not from a row."""
        ticket, position = await self._store.state(tickets.decider, query.ticket_id)
        ticket = await self._owning.knowing(ticket, query.member)
        states = () if query.state is None else (query.state,)
        require(ticket, query.member, query.action, *states)
        return {
            "ticket_id": query.ticket_id,
            "conversation_id": ticket.conversation_id,
            "contact_id": ticket.contact_id,
            "channel_id": ticket.channel_id,
            "state": ticket.status,
            "queue_id": ticket.queue_id,
            "assignee_id": ticket.assignee_id,
            "number": ticket.number,
            "group": ticket.group,
            "position": position,
        }

    async def next_ticket(self, query: NextTicket) -> dict[str, Any]:
        """The pending ticket that has stood in its queue longest."""
        selected = listing.rows(TicketFilter(member=query.member, state=("pending",)))
        row = await self._rows.find_one(selected, sort=[("queued_at", 1), ("_id", 1)])
        return {"ticket": None if row is None else (await self._items([row]))[0]}

    async def list_panel(self, query: ListPanel) -> dict[str, Any]:
        """All that is under way."""
        if not manages(query.member):
            raise PanelIsManagements
        position = self._projector.position
        asked = TicketFilter(state=("pending", "open"), **query.model_dump(exclude={"wait_for"}))
        found = await self._rows.find(listing.rows(asked, asleep=True)).limit(PANEL_SHOWS + 1).to_list()
        items = await self._items(found[:PANEL_SHOWS])
        return {"items": items, "more": len(found) > PANEL_SHOWS, "position": position}

    async def history(self, query: GetHistory) -> dict[str, Any]:
        """The ticket's conversation and those that it continues; they go along with it, whoever had them."""
        row = await self._lookups.row(query.ticket_id)
        if row is None or not may_see(query.member, TicketFacts.of(row)):
            raise TicketNotFound
        parts: list[dict[str, Any]] = []
        until: int | None = None
        while row is not None and len(parts) < CHANGES_OF_CHANNEL:
            conversation_id = row["conversation_id"]
            parts.append({"ticket_id": row["_id"], "conversation_id": conversation_id, "until": until})
            link = row.get("continues")
            until = None if link is None else link["position"]
            row = None if link is None else await self._lookups.row(link["id"])
        return {"parts": parts}

    async def changed_tickets(self, query: ChangedTickets) -> dict[str, Any]:
        """What a page that resumes has missed."""
        position = self._projector.position
        held = listing.visible(query.member, {"_id": {"$in": query.holding}})
        seen = {row["_id"] async for row in self._rows.find(held, {"_id": 1})}
        since = {"position": {"$gt": query.since}, "state": {"$in": list(listing.STATES)}}
        changed = self._rows.find(listing.visible(query.member, since)).sort("position", 1)
        found = await changed.limit(CHANGES_TOLD + 1).to_list()
        return {
            "documents": await self._items(found[:CHANGES_TOLD]),
            "gone": [each for each in query.holding if each not in seen],
            "more": len(found) > CHANGES_TOLD,
            "position": position,
        }

    async def tickets_by_conversation(self, query: GetTicketsByConversation) -> dict[str, Any]:
        """The last ticket of each conversation."""
        last = {"following": {"$in": query.conversation_ids}, "kind": "ticket"}
        fields = ("conversation_id", "number", "state", "contact_id", "contact_name")
        found = self._rows.find(listing.visible(query.member, last), dict.fromkeys(fields, 1))
        return {
            row["conversation_id"]: {
                "id": row["_id"],
                "number": row["number"],
                "state": row["state"],
                "contact": {"id": row["contact_id"], "name": row["contact_name"]},
            }
            async for row in found
        }

    async def list_queues(self, query: ListQueues) -> dict[str, Any]:
        """The queues in use."""
        return {"items": await self._lookups.queues()}

    async def _items(self, rows: list[Document]) -> list[dict[str, Any]]:
        names = await self._lookups.names(rows)
        return [item(row, names) for row in rows]
