"""Conversations: where their messages go, when the contact last wrote, and whose their latest ticket is."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, assert_never, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, visible_filter
from libs.access.portfolio import OWNING, facts_after, with_owners
from libs.events.catalog.contact import ContactEvent
from libs.events.catalog.message import (
    ChangeArrivedEarly,
    ConversationErased,
    ConversationStarted,
    MessageReceived,
    ParticipantErased,
    PeerLearned,
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

PEOPLE = People(facts_after, with_owners, lambda document: {**with_owners(document, {}), "peer": None})
LONGEST_DELAY = timedelta(days=7)
Handling = Accepted | Assigned | Transferred | ReturnedToQueue | Resolved | Reopened


class Conversations(View):
    """One document per conversation, with the facts of its latest ticket that visibility rests on."""

    name = "conversations"
    version = 3
    events: ClassVar[tuple[type[Event], ...]] = (
        ConversationStarted,
        PeerLearned,
        MessageReceived,
        ChangeArrivedEarly,
        TicketOpened,
        Accepted,
        Assigned,
        Transferred,
        ReturnedToQueue,
        Resolved,
        Reopened,
        ConversationErased,
        ParticipantErased,
        *OWNING,
        *IDENTIFYING,
    )
    followed = ("ticket_id", "contact_id")

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The conversation, or the one whose latest ticket this is."""
        match recorded.data:
            case TicketOpened(conversation_id=conversation_id, contact_id=contact_id):
                return (Need("_id", conversation_id), Need("_id", contact_key(contact_id)))
            case ConversationStarted(contact_id=contact_id):
                return (Need("_id", recorded.stream_id), Need("_id", contact_key(contact_id)))
            case ContactEvent() | RelationEvent():
                return PEOPLE.needs(recorded)
        if recorded.category == "ticket":
            return (Need("ticket_id", recorded.stream_id),)
        return (Need("_id", recorded.stream_id),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the conversation; events of tickets that are not its latest change nothing."""
        if isinstance(recorded.data, ContactEvent | RelationEvent):
            PEOPLE.change(documents, recorded)
            return
        if isinstance(recorded.data, ConversationErased | ParticipantErased):
            self._erase(documents, recorded)
            return
        if isinstance(recorded.data, ChangeArrivedEarly):
            # Whose it is must be known, should he be forgotten before the message comes.
            if documents.get(recorded.stream_id) is None:
                unstarted = {**_unknown(recorded.stream_id), "contact_id": recorded.data.contact_id}
                documents.put(unstarted, recorded)
            return
        event = cast(ConversationStarted | PeerLearned | MessageReceived | TicketOpened | Handling, recorded.data)
        match event:
            case ConversationStarted() | PeerLearned() | MessageReceived():
                before = documents.get(recorded.stream_id) or _unknown(recorded.stream_id)
                written = {**before, **_written(event, before, recorded)}
                if isinstance(event, ConversationStarted):
                    written = PEOPLE.introduce(documents, written, event.contact_id)
                documents.put(written, recorded)
            case TicketOpened():
                before = documents.get(event.conversation_id) or _unknown(event.conversation_id)
                opened = {**before, **_opened(event, recorded)}
                documents.put(PEOPLE.introduce(documents, opened, event.contact_id), recorded)
            case _:
                for before in documents.where("ticket_id", recorded.stream_id):
                    documents.put({**before, **handled(before, event)}, recorded)

    def _erase(self, documents: Documents, recorded: Recorded) -> None:
        """When somebody wrote last is no longer said, nor, of a whole conversation, where its messages went."""
        before = documents.get(recorded.stream_id)
        if before is not None:
            silent = {**before, "last_inbound": None, "last_inbound_position": 0}
            if isinstance(recorded.data, ConversationErased):
                silent["peer"] = None
            documents.put(silent, recorded)


def _unknown(conversation_id: str) -> Document:
    return {
        "_id": conversation_id,
        "channel_id": None,
        "channel_kind": None,
        "contact_id": None,
        "peer": None,
        "last_inbound": None,
        "last_inbound_position": 0,
        "ticket_id": None,
        "state": None,
        "queue_id": None,
        "assignee_id": None,
        "handler_ids": [],
        "group": False,
    }


def _written(
    event: ConversationStarted | PeerLearned | MessageReceived, before: Document, recorded: Recorded
) -> Document:
    match event:
        case ConversationStarted():
            return {
                "channel_id": event.channel_id,
                "channel_kind": event.channel_kind,
                "peer": event.peer,
                "group": event.group,
            }
        case PeerLearned():
            return {"peer": event.peer}
        case MessageReceived():
            last = {
                "message_id": event.message_id,
                "provider_id": event.provider_id,
                "at": iso(event.provider_at),
                "believed_at": iso(_believed(event.provider_at, recorded.time)),
            }
            inbound: list[Document] = [each for each in (before["last_inbound"], last) if each]
            believed_at = max(each["believed_at"] for each in inbound)
            latest: Document = {**sorted(inbound, key=_when)[-1], "believed_at": believed_at}
            return {"last_inbound": latest, "last_inbound_position": recorded.position}
        case _:
            assert_never(event)


def _believed(provider_at: datetime, received: datetime) -> datetime:
    """When a message was written, for all we know: never after we had it, and not more than a week before.

    No provider goes on for longer posting what it could not deliver, so that would be no delay but a wrong clock.
    """
    return min(provider_at, received) if received - provider_at <= LONGEST_DELAY else received


def _when(inbound: Document) -> tuple[str, str]:
    return inbound["at"], inbound["message_id"]


def _opened(event: TicketOpened, recorded: Recorded) -> Document:
    return {
        "channel_id": event.channel_id,
        "ticket_id": recorded.stream_id,
        "state": "pending",
        "queue_id": event.queue_id,
        "assignee_id": None,
        "handler_ids": [],
        "group": event.group,
    }


def handled(ticket: Document, event: Handling) -> Document:
    """The facts of a ticket that change with its handling."""
    match event:
        case Accepted() | Assigned() | Reopened():
            return _with_agent(ticket, event.agent_id)
        case Transferred():
            queue = {"queue_id": event.queue_id}
            if event.agent_id is not None:
                return {**queue, **_with_agent(ticket, event.agent_id)}
            return {**queue, "state": "pending", "assignee_id": None}
        case ReturnedToQueue():
            return {"state": "pending", "assignee_id": None, "queue_id": event.queue_id}
        case Resolved():
            return {"state": "closed"}
        case _:
            assert_never(event)


def _with_agent(ticket: Document, agent_id: str) -> Document:
    handlers = ticket["handler_ids"]
    return {
        "state": "open",
        "assignee_id": agent_id,
        "handler_ids": handlers if agent_id in handlers else [*handlers, agent_id],
    }


def facts(document: Document) -> dict[str, Any]:
    """A conversation as queries show it."""
    shown = ("channel_id", "contact_id", "peer", "group", "last_inbound", "last_inbound_position", "position")
    return {"id": document["_id"], **{each: document[each] for each in shown}}


async def visible(
    collection: AsyncCollection[Document], member: Member, conversation_ids: Sequence[str]
) -> set[str]:
    """Those of the conversations whose latest ticket the member may see."""
    condition = {"$and": [{"_id": {"$in": list(conversation_ids)}}, visible_filter(member)]}
    return {document["_id"] async for document in collection.find(condition, {"_id": 1})}
