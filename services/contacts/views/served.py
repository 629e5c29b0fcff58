"""Whom the team serves: the tickets of each contact, with the facts on which their visibility rests."""

from collections.abc import Iterable
from typing import Any, ClassVar, assert_never, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, visible_filter
from libs.access.portfolio import OWNING, facts_after, with_owners
from libs.events.catalog.contact import ContactEvent
from libs.events.catalog.relation import RelationEvent
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    ContinuedOnChannel,
    Reopened,
    Resolved,
    ReturnedToQueue,
    TicketOpened,
    Transferred,
)
from libs.events.event import Event, Recorded
from libs.events.view import Document, Documents, Need, View
from libs.identity.people import IDENTIFYING, People, contact_key

PEOPLE = People(facts_after, with_owners, lambda document: with_owners(document, {}))
Handling = Accepted | Assigned | Transferred | ReturnedToQueue | Resolved | Reopened | ContinuedOnChannel
HANDLING = (Accepted, Assigned, Transferred, ReturnedToQueue, Resolved, Reopened, ContinuedOnChannel)


class ServedTickets(View):
    """One document per ticket: whose it is, and who may see it."""

    name = "served_tickets"
    events: ClassVar[tuple[type[Event], ...]] = (TicketOpened, *HANDLING, *OWNING, *IDENTIFYING)
    followed = ("contact_id",)
    indexes = (
        (("assignee_id", 1), ("contact_id", 1)),
        (("handler_ids", 1), ("state", 1), ("contact_id", 1)),
        (("queue_id", 1), ("state", 1), ("contact_id", 1)),
        (("queue_id", 1), ("group", 1), ("contact_id", 1)),
    )
    partial_indexes = (("owner_ids", "contact_id"),)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The ticket; a contact and all of his tickets."""
        match recorded.data:
            case TicketOpened(contact_id=contact_id):
                return (Need("_id", recorded.stream_id), Need("_id", contact_key(contact_id)))
            case ContactEvent() | RelationEvent():
                return PEOPLE.needs(recorded)
            case _:
                return (Need("_id", recorded.stream_id),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the ticket, or all of a contact."""
        match recorded.data:
            case TicketOpened() as opened:
                ticket = {**_opened(opened), "_id": recorded.stream_id}
                documents.put(PEOPLE.introduce(documents, ticket, opened.contact_id), recorded)
            case ContactEvent() | RelationEvent():
                PEOPLE.change(documents, recorded)
            case _:
                before = documents.get(recorded.stream_id)
                if before is not None:
                    documents.put(_handled(before, cast(Handling, recorded.data)), recorded)


def _opened(event: TicketOpened) -> Document:
    return {
        "state": "pending",
        "queue_id": event.queue_id,
        "assignee_id": None,
        "handler_ids": [],
        "group": event.group,
    }


def _handled(ticket: Document, event: Handling) -> Document:
    match event:
        case Accepted(agent_id=agent_id) | Assigned(agent_id=agent_id) | Reopened(agent_id=agent_id):
            return _with_agent(ticket, agent_id)
        case Transferred(queue_id=queue_id, agent_id=str(agent_id)):
            return _with_agent({**ticket, "queue_id": queue_id}, agent_id)
        case Transferred(queue_id=queue_id) | ReturnedToQueue(queue_id=queue_id):
            return {**ticket, "state": "pending", "assignee_id": None, "queue_id": queue_id}
        case Resolved() | ContinuedOnChannel():
            return {**ticket, "state": "closed"}
        case _:
            assert_never(event)


def _with_agent(ticket: Document, agent_id: str) -> Document:
    handlers = sorted({*ticket["handler_ids"], agent_id})
    return {**ticket, "state": "open", "assignee_id": agent_id, "handler_ids": handlers}


async def served(collection: AsyncCollection[Document], member: Member, contact_id: str) -> bool:
    """Whether the member may see a ticket of the contact."""
    condition = {"$and": [{"contact_id": contact_id, "state": {"$exists": True}}, visible_filter(member)]}
    return await collection.find_one(condition, {"_id": 1}) is not None


async def all_served(collection: AsyncCollection[Document], member: Member) -> list[str]:
    """The contacts of all tickets that the member may see."""
    condition: dict[str, Any] = visible_filter(member)
    parts = [
        await collection.distinct("contact_id", {**each, "state": each.get("state", {"$exists": True})})
        for each in condition.get("$or", [condition])
    ]
    return sorted({each for part in parts for each in part})
