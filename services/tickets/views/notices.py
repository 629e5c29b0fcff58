"""Notices: what somebody should hear of though he is not looking (D6).

A notice is for one user, or for all who work a queue. It is raised at a log position, and raised again where it
stands for the same thing: one for the messages of a ticket, not one for each. What is no longer so takes it away:
a pending ticket that was taken calls nobody any more. A ticket's *place* says where it stands now, so that what
happens in its conversation finds its agent; a *call* waits for what becomes of it; *seen* is how far a user has
read.
"""

from collections.abc import Iterable

from libs.access.portfolio import OWNING
from libs.events.catalog.call import (
    CallAnswered,
    CallEnded,
    CallEvent,
    CallFailed,
    CallMissed,
    CallOffered,
    CallRejected,
)
from libs.events.catalog.channel import ChannelEvent
from libs.events.catalog.clock import ClockEvent
from libs.events.catalog.contact import ContactEvent
from libs.events.catalog.message import (
    ConversationErased,
    MessageEvent,
    MessageFailed,
    MessageReceived,
    MessageRetried,
    ParticipantErased,
)
from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEdited, NoteEvent, NotesErased
from libs.events.catalog.notice import NoticesSeen
from libs.events.catalog.relation import RelationEvent
from libs.events.catalog.room import RoomEvent
from libs.events.catalog.task import TaskEvent
from libs.events.catalog.ticket import (
    Accepted,
    Assigned,
    ContinuedOnChannel,
    MarkedRead,
    Reopened,
    Resolved,
    ReturnedToQueue,
    TicketEvent,
    TicketOpened,
    Transferred,
)
from libs.events.event import Recorded
from libs.events.view import Document, Documents, Need, View
from libs.identity.people import IDENTIFYING, contact_key
from services.tickets.views.call_notices import call_key, follow, ring
from services.tickets.views.line_notices import LINE_EVENTS, line_needs, tell_of_line
from services.tickets.views.notice import TEXT_KEPT, tell
from services.tickets.views.people import NOTICED
from services.tickets.views.sla_notices import SLA_EVENTS, tell_of_clock
from services.tickets.views.team_notices import TEAM_EVENTS, change_team, team_needs


class Notices(View):
    """The notices of everybody, and what they are raised from."""

    name = "notices"
    version = 4
    live = True
    events = (
        TicketOpened,
        Accepted,
        Assigned,
        Transferred,
        ReturnedToQueue,
        Resolved,
        Reopened,
        ContinuedOnChannel,
        MarkedRead,
        MessageReceived,
        MessageFailed,
        MessageRetried,
        NoteAdded,
        NoteEdited,
        NoteDeleted,
        CallOffered,
        CallAnswered,
        CallEnded,
        CallRejected,
        CallFailed,
        CallMissed,
        NoticesSeen,
        ConversationErased,
        ParticipantErased,
        NotesErased,
        *OWNING,
        *IDENTIFYING,
        *TEAM_EVENTS,
        *SLA_EVENTS,
        *LINE_EVENTS,
    )
    followed = ("ticket_id", "conversation_id", "contact_id", "room_id")
    indexes = ((("user_id", 1), ("order", 1)), (("for_queue", 1), ("order", 1)))
    partial_indexes = (("for_management", "order"),)

    def announced(self, document: Document) -> bool:
        """Notices only."""
        return bool(document.get("what") == "notice")

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """A ticket's place and notices; those of a conversation; a call; how far a user has seen."""
        match recorded.data:
            case TicketOpened(conversation_id=conversation_id, contact_id=contact_id):
                return (Need("conversation_id", conversation_id), Need("_id", contact_key(contact_id)))
            case ContactEvent() | RelationEvent():
                return NOTICED.needs(recorded)
            case TicketEvent() | ClockEvent():
                return (Need("ticket_id", recorded.stream_id),)
            case MessageEvent() | NoteEvent():
                return (Need("conversation_id", recorded.stream_id),)
            case CallOffered(conversation_id=conversation_id):
                return (Need("conversation_id", conversation_id),)
            case TaskEvent() | RoomEvent():
                return team_needs(recorded)
            case ChannelEvent():
                return line_needs(recorded)
            case CallEvent():
                return (Need("_id", call_key(recorded.stream_id)),)
            case _:
                return (Need("_id", seen_key(recorded.stream_id)),)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Raise, renew or take away what the event gives cause to."""
        match recorded.data:
            case TicketOpened() as opened:
                _open(documents, opened, recorded)
            case TicketEvent() as event:
                _move(documents, event, recorded)
            case ConversationErased() | ParticipantErased() | NotesErased():
                _silence(documents, recorded)
            case ContactEvent() | RelationEvent():
                NOTICED.change(documents, recorded)
            case MessageEvent() as message:
                _converse(documents, message, recorded)
            case NoteEvent() as note:
                _mention(documents, note, recorded)
            case ClockEvent() as clock:
                tell_of_clock(documents, clock, recorded)
            case TaskEvent() | RoomEvent():
                change_team(documents, recorded)
            case CallEvent() as call:
                place = documents.get(place_key(call.conversation_id)) if isinstance(call, CallOffered) else None
                ring(documents, call, recorded, place)
            case ChannelEvent():
                tell_of_line(documents, recorded)
            case NoticesSeen(up_to=up_to):
                seen = {"_id": seen_key(recorded.stream_id), "what": "seen", "up_to": up_to}
                documents.put(seen, recorded)
            case _:
                raise TypeError(f"{recorded.name} gives no notice")


def seen_key(user_id: str) -> str:
    """The id of the document that says how far a user has seen his notices."""
    return f"seen:{user_id}"


def place_key(conversation_id: str) -> str:
    """The id of the document that says where a conversation's last ticket stands."""
    return f"place:{conversation_id}"


def _open(documents: Documents, opened: TicketOpened, recorded: Recorded) -> None:
    before = documents.get(place_key(opened.conversation_id)) or {}
    place: Document = {
        "_id": place_key(opened.conversation_id),
        "what": "place",
        "conversation_id": opened.conversation_id,
        "ticket_id": recorded.stream_id,
        "number": opened.number,
        "text": before.get("text"),
        "facts": {
            "state": "pending",
            "queue_id": opened.queue_id,
            "assignee_id": None,
            "handler_ids": [],
            "group": opened.group,
        },
    }
    place = NOTICED.introduce(documents, place, opened.contact_id)
    _place(documents, place, recorded)
    _raise_pending(documents, place, recorded, place["text"])


def _move(documents: Documents, event: TicketEvent, recorded: Recorded) -> None:
    """The ticket moved, or was read."""
    place = _place_of(documents, ticket_id=recorded.stream_id)
    if place is None:
        return
    before: Document = place["facts"]
    match event:
        case MarkedRead(up_to=up_to):
            notice = documents.get(f"message:{recorded.stream_id}")
            if notice is not None and notice["user_id"] == recorded.actor.id and notice["raised"] <= up_to:
                _read(documents, notice, recorded)
            return
        case Accepted(agent_id=agent_id) | Assigned(agent_id=agent_id) | Reopened(agent_id=agent_id):
            facts = _handed_to(before, agent_id)
        case Transferred(queue_id=queue_id, agent_id=str(agent_id)):
            facts = {**_handed_to(before, agent_id), "queue_id": queue_id}
        case Transferred(queue_id=queue_id) | ReturnedToQueue(queue_id=queue_id):
            facts = {**before, "state": "pending", "queue_id": queue_id, "assignee_id": None}
        case Resolved() | ContinuedOnChannel():
            facts = {**before, "state": "closed"}
        case _:
            raise TypeError(f"{recorded.name} moves no ticket")
    place = {**place, "facts": facts}
    _place(documents, place, recorded)
    documents.delete(f"pending:{recorded.stream_id}")
    if facts["assignee_id"] != before["assignee_id"]:
        documents.delete(f"message:{recorded.stream_id}")
        documents.delete(f"transfer:{recorded.stream_id}")
    agent_id = facts["assignee_id"]
    if facts["state"] == "pending":
        _raise_pending(documents, place, recorded)
    elif facts["state"] == "closed":
        notice = documents.get(f"message:{recorded.stream_id}")
        if notice is not None:
            _read(documents, notice, recorded)
    elif not isinstance(event, Accepted):
        tell(documents, place, recorded, "transfer", recorded.stream_id, user_id=agent_id)


def _raise_pending(documents: Documents, place: Document, recorded: Recorded, text: str | None = None) -> None:
    queue_id = place["facts"]["queue_id"]
    if queue_id is not None:
        tell(documents, place, recorded, "pending", place["ticket_id"], queue_id=queue_id, text=text)


def _converse(documents: Documents, message: MessageEvent, recorded: Recorded) -> None:
    place = documents.get(place_key(recorded.stream_id))
    facts: Document = place["facts"] if place is not None and "facts" in place else {}
    match message:
        case MessageReceived(text=text):
            said = text[:TEXT_KEPT] if text is not None else None
            if place is None or "facts" not in place:
                first: Document = {"_id": place_key(recorded.stream_id), "what": "place", "text": said}
                documents.put({**first, "conversation_id": recorded.stream_id}, recorded)
            elif facts["state"] == "closed":
                documents.put({**place, "text": said}, recorded)
            elif facts["state"] == "open":
                agent_id = facts["assignee_id"]
                tell(documents, place, recorded, "message", place["ticket_id"], user_id=agent_id, text=said)
        case MessageFailed(message_id=message_id, detail=detail) if place is not None and facts:
            if facts["state"] == "open":
                agent_id, why = facts["assignee_id"], detail[:TEXT_KEPT]
                tell(documents, place, recorded, "failed", message_id, user_id=agent_id, text=why)
        case MessageRetried(message_id=message_id):
            documents.delete(f"failed:{message_id}")
        case _:
            return


def _silence(documents: Documents, recorded: Recorded) -> None:
    """What notices said of a conversation is gone; that there was something to notice, they still say."""
    for each in documents.where("conversation_id", recorded.stream_id):
        if each.get("text") is not None:
            documents.put({**each, "text": None}, recorded)


def _mention(documents: Documents, note: NoteEvent, recorded: Recorded) -> None:
    assert isinstance(note, NoteAdded | NoteEdited | NoteDeleted)
    mentioned = () if isinstance(note, NoteDeleted) else note.mentions
    for notice in documents.where("conversation_id", recorded.stream_id):
        if notice.get("ref") == note.note_id and notice["user_id"] not in mentioned:
            documents.delete(notice["_id"])
    place = documents.get(place_key(recorded.stream_id))
    if place is None or "facts" not in place or isinstance(note, NoteDeleted):
        return
    for user_id in mentioned:
        ref = f"{note.note_id}:{user_id}"
        known, text = documents.get(f"mention:{ref}"), note.text[:TEXT_KEPT]
        if known is None:
            tell(documents, place, recorded, "mention", ref, user_id=user_id, text=text, note_id=note.note_id)
        else:
            documents.put({**known, "text": text, "facts": place["facts"]}, recorded)


def _read(documents: Documents, notice: Document, recorded: Recorded) -> None:
    if not notice["read"]:
        documents.put({**notice, "read": True}, recorded)


def _place(documents: Documents, place: Document, recorded: Recorded) -> None:
    """Keep where a ticket stands, on calls of its conversation as well."""
    documents.put(place, recorded)
    follow(documents, place, recorded)


def _place_of(documents: Documents, ticket_id: str) -> Document | None:
    found = documents.where("ticket_id", ticket_id)
    return next((each for each in found if each["what"] == "place"), None)


def _handed_to(facts: Document, agent_id: str) -> Document:
    handlers = sorted({*facts["handler_ids"], agent_id})
    return {**facts, "state": "open", "assignee_id": agent_id, "handler_ids": handlers}
