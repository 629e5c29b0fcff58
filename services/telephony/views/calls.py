"""Calls with the facts of the ticket that each belongs to, which decide who sees and takes them (V3, V4)."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, visible_filter
from libs.access.portfolio import OWNING, facts_after, with_owners
from libs.events.catalog.call import (
    CallAnswered,
    CallEnded,
    CallFailed,
    CallMissed,
    CallOffered,
    CallRejected,
)
from libs.events.catalog.contact import (
    AliasLearned,
    ContactEvent,
    ContactRegistered,
    ContactRenamed,
    MainAliasChosen,
)
from libs.events.catalog.relation import RelationEvent
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    Reopened,
    Resolved,
    ReturnedToQueue,
    TicketOpened,
    Transferred,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, Need, View
from libs.identity.people import IDENTIFYING, People, contact_key
from libs.identity.phone import NotAPhoneNumber, canonical

TicketEvents = TicketOpened | Accepted | Assigned | Transferred | ReturnedToQueue | Resolved | Reopened

NO_TICKET: Document = {
    "ticket_id": None,
    "ticket_number": None,
    "state": None,
    "queue_id": None,
    "assignee_id": None,
    "handler_ids": [],
    "group": False,
}
NO_CONTACT: Document = {"contact_label": None, "contact_phone": None}


class Calls(View):
    """One document a call. `state`, `queue_id`, `assignee_id`, `handler_ids` and `group` are the ticket's.

    Beside them it keeps to itself one document a conversation (its latest ticket) and one a contact.
    A call belongs to the ticket that was live when it came in, else to the one that is opened or reopened next;
    until then it `awaits_ticket` and shows the last one.
    """

    name = "calls"
    version = 2
    live = True
    events: ClassVar[tuple[type[Event], ...]] = (
        CallOffered,
        CallAnswered,
        CallEnded,
        CallMissed,
        CallRejected,
        CallFailed,
        TicketOpened,
        Accepted,
        Assigned,
        Transferred,
        ReturnedToQueue,
        Resolved,
        Reopened,
        ContactRegistered,
        ContactRenamed,
        AliasLearned,
        MainAliasChosen,
        *OWNING,
        *IDENTIFYING,
    )
    followed = ("conversation_id", "ticket_id", "contact_id")
    indexes = ((("kind", 1), ("call_state", 1), ("offered_at", -1)), (("kind", 1), ("offered_at", -1)))

    def announced(self, document: Document) -> bool:
        """Calls only."""
        return bool(document["kind"] == "call")

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """A call with its conversation and contact; the calls of a ticket; the calls of a contact."""
        match recorded.data:
            case CallOffered() as offered:
                yield Need("_id", recorded.stream_id)
                yield Need("_id", _conversation(offered.conversation_id))
                yield Need("_id", contact_key(offered.contact_id))
            case TicketOpened() as opened:
                yield Need("conversation_id", opened.conversation_id)
            case Accepted() | Assigned() | Transferred() | ReturnedToQueue() | Resolved() | Reopened():
                yield Need("ticket_id", recorded.stream_id)
            case ContactEvent() | RelationEvent():
                yield from PEOPLE.needs(recorded)
            case _:
                yield Need("_id", recorded.stream_id)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the calls that the event concerns."""
        match recorded.data:
            case CallOffered() as offered:
                self._offer(documents, offered, recorded)
            case TicketOpened() as opened:
                self._open(documents, opened, recorded)
            case (Accepted() | Assigned() | Transferred() | ReturnedToQueue() | Resolved() | Reopened()) as event:
                for document in documents.where("ticket_id", recorded.stream_id):
                    documents.put({**document, **_ticket_after(document, event)}, recorded)
            case ContactEvent() | RelationEvent():
                PEOPLE.change(documents, recorded)
            case _:
                call = documents.get(recorded.stream_id)
                if call is not None:
                    documents.put({**call, **_call_after(recorded)}, recorded)

    def _offer(self, documents: Documents, offered: CallOffered, recorded: Recorded) -> None:
        ticket = documents.get(_conversation(offered.conversation_id)) or NO_TICKET
        documents.put(
            PEOPLE.introduce(
                documents,
                {
                    "_id": recorded.stream_id,
                    "kind": "call",
                    "call_state": "ringing",
                    "direction": offered.direction,
                    "channel_id": offered.channel_id,
                    "conversation_id": offered.conversation_id,
                    "agent_id": None,
                    "offered_at": iso(recorded.time),
                    "answered_at": None,
                    "ended_at": None,
                    "seconds": None,
                    "cause": None,
                    **{field: ticket[field] for field in NO_TICKET},
                    "awaits_ticket": ticket["state"] not in ("pending", "open"),
                },
                offered.contact_id,
            ),
            recorded,
        )

    def _open(self, documents: Documents, opened: TicketOpened, recorded: Recorded) -> None:
        ticket: Document = {
            **NO_TICKET,
            "ticket_id": recorded.stream_id,
            "ticket_number": opened.number,
            "state": "pending",
            "queue_id": opened.queue_id,
            "group": opened.group,
        }
        for document in documents.where("conversation_id", opened.conversation_id):
            if document["kind"] == "call" and document["awaits_ticket"]:
                documents.put({**document, **ticket, "awaits_ticket": False}, recorded)
        conversation = {"_id": _conversation(opened.conversation_id), "kind": "conversation"}
        documents.put({**conversation, "conversation_id": opened.conversation_id, **ticket}, recorded)


def _conversation(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"


def _call_after(recorded: Recorded) -> Document:
    at = iso(recorded.time)
    match recorded.data:
        case CallAnswered(agent_id=agent_id):
            return {"call_state": "answered", "agent_id": agent_id, "answered_at": at}
        case CallEnded(cause=cause, seconds=seconds):
            return {"call_state": "ended", "ended_at": at, "cause": cause, "seconds": seconds}
        case CallRejected(agent_id=agent_id):
            return {"call_state": "rejected", "ended_at": at, "agent_id": agent_id}
        case CallMissed(cause=cause):
            return {"call_state": "missed", "ended_at": at, "cause": cause}
        case CallFailed(cause=cause):
            return {"call_state": "failed", "ended_at": at, "cause": cause}
        case _:
            return {}


def _ticket_after(document: Document, event: TicketEvents) -> Document:
    match event:
        case Accepted(agent_id=agent_id) | Assigned(agent_id=agent_id):
            return _held_by(document, agent_id)
        case Reopened(agent_id=agent_id):
            awaits = {"awaits_ticket": False} if document["kind"] == "call" else {}
            return {**_held_by(document, agent_id), **awaits}
        case Transferred(queue_id=queue_id, agent_id=agent_id) if agent_id is not None:
            return {"queue_id": queue_id, **_held_by(document, agent_id)}
        case Transferred(queue_id=queue_id) | ReturnedToQueue(queue_id=queue_id):
            return {"state": "pending", "queue_id": queue_id, "assignee_id": None}
        case Resolved():
            return {"state": "closed"}
        case TicketOpened():
            return {}


def _held_by(document: Document, agent_id: str) -> Document:
    handlers = sorted({*document["handler_ids"], agent_id})
    return {"state": "open", "assignee_id": agent_id, "handler_ids": handlers}


def _learn(known: Document, recorded: Recorded) -> Document:
    match recorded.data:
        case ContactRegistered(label=label, alias_kind=kind, alias=alias):
            return {**known, "contact_label": label, "contact_phone": _phone(kind, alias)}
        case ContactRenamed(label=label):
            return {**known, "contact_label": label}
        case AliasLearned(alias_kind=kind, alias=alias):
            return {**known, "contact_phone": known.get("contact_phone") or _phone(kind, alias)}
        case MainAliasChosen(alias_kind="phone", alias=alias):
            return {**known, "contact_phone": alias}
        case _:
            return facts_after(known, recorded)


def _show(call: Document, known: Document) -> Document:
    shown = {field: known.get(field) for field in NO_CONTACT}
    return with_owners({**call, **shown}, known)


def _forget(call: Document) -> Document:
    return _show(call, {})


PEOPLE = People(_learn, _show, _forget)


def _phone(alias_kind: str, alias: str) -> str | None:
    if alias_kind == "phone":
        return alias
    if alias_kind == "wa_id":
        try:
            return canonical(alias)
        except NotAPhoneNumber:
            return None
    return None


STATES = {"ringing": ["ringing"], "live": ["ringing", "answered"], "missed": ["missed"]}


async def list_calls(
    collection: AsyncCollection[Document], member: Member, state: str | None, limit: int
) -> list[Document]:
    """The calls that the member may see, newest first."""
    wanted: dict[str, Any] = {"kind": "call", **_visible(member)}
    if state is not None:
        wanted["call_state"] = {"$in": STATES[state]}
    return await collection.find(wanted).sort([("offered_at", -1), ("_id", -1)]).limit(limit).to_list()


async def find_call(collection: AsyncCollection[Document], call_id: str) -> Document | None:
    """One call."""
    return await collection.find_one({"_id": call_id, "kind": "call"})


def _visible(member: Member) -> dict[str, Any]:
    """`queries.sees` as a filter."""
    of_tickets = visible_filter(member)
    return {"$or": [{"agent_id": member.id}, of_tickets]} if of_tickets else {}
