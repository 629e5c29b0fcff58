"""The inbox: one row per ticket, with all that the lists show and look for (D2–D4).

The view keeps three kinds of documents. A *ticket* is a row; the last row of a conversation is `following` it. A
*conversation* stands in for the row until the first ticket is opened. A *contact* holds the name for rows to come.
What a contact writes while his last ticket is closed is `held` by its row, for the next ticket or a reopening.
"""

from collections.abc import Iterable
from typing import Any, cast

from libs.events.catalog.contact import AliasLearned, ContactRegistered, ContactRenamed
from libs.events.catalog.message import (
    ConversationStarted,
    MessageDelivered,
    MessageEvent,
    MessageFailed,
    MessageOutcomeUnknown,
    MessageQueued,
    MessageRead,
    MessageReceived,
    MessageRetried,
    MessageSent,
)
from libs.events.catalog.ticket import (
    Accepted,
    MarkedRead,
    MarkedUnread,
    ProtocolIssued,
    Reopened,
    Resolved,
    ReturnedToQueue,
    TicketEvent,
    TicketOpened,
    Transferred,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, Need, View
from services.tickets.queries import unread
from services.tickets.views import tokens

UNREAD_KEPT = 100
TEXT_KEPT = 200
STATUS: dict[type[Event], str] = {
    MessageSent: "sent",
    MessageDelivered: "delivered",
    MessageRead: "read",
    MessageFailed: "failed",
    MessageOutcomeUnknown: "unknown",
    MessageRetried: "queued",
}
NOTHING_SAID: Document = {"unread": [], "waiting_since": None, "last_message": None}


def conversation_key(conversation_id: str) -> str:
    """The id of a conversation's document."""
    return f"conversation:{conversation_id}"


def contact_key(contact_id: str) -> str:
    """The id of a contact's document."""
    return f"contact:{contact_id}"


class Inbox(View):
    """The rows of the ticket lists, and what they are made from."""

    name = "tickets"
    live = True
    events = (
        TicketOpened,
        Accepted,
        Transferred,
        ReturnedToQueue,
        Resolved,
        Reopened,
        MarkedRead,
        MarkedUnread,
        ProtocolIssued,
        ConversationStarted,
        MessageReceived,
        MessageQueued,
        *STATUS,
        ContactRegistered,
        ContactRenamed,
        AliasLearned,
    )
    followed = ("following", "contact_id")
    indexes = (
        (("state", 1), ("group", 1), ("activity", 1)),
        (("queue_id", 1), ("state", 1), ("group", 1), ("activity", 1)),
        (("assignee_id", 1), ("state", 1), ("group", 1), ("activity", 1)),
        (("handler_ids", 1), ("state", 1), ("group", 1), ("activity", 1)),
        (("tokens", 1),),
        (("has_unread", 1),),
        (("position", 1),),
    )

    def announced(self, document: Document) -> bool:
        """Rows only."""
        return bool(document["kind"] == "ticket")

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """A ticket's row; whatever follows a conversation; a contact and all of its rows."""
        match recorded.data:
            case TicketOpened(conversation_id=conversation_id, contact_id=contact_id):
                return (Need("following", conversation_id), Need("_id", contact_key(contact_id)))
            case TicketEvent():
                return (Need("_id", recorded.stream_id),)
            case ProtocolIssued(ticket_id=ticket_id):
                return (Need("_id", ticket_id),)
            case MessageEvent():
                return (Need("following", recorded.stream_id),)
            case _:
                return (Need("_id", contact_key(recorded.stream_id)), Need("contact_id", recorded.stream_id))

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the rows that the event concerns."""
        match recorded.data:
            case TicketOpened() as opened:
                _open(documents, opened, recorded)
            case ProtocolIssued(ticket_id=ticket_id, number=number):
                row = documents.get(ticket_id)
                if row is not None:
                    _put(documents, _findable({**row, "protocol": number}), recorded)
            case TicketEvent() as event:
                row = documents.get(recorded.stream_id)
                if row is not None:
                    _put(documents, _moved(row, event, recorded), recorded)
            case MessageEvent() as message:
                _converse(documents, message, recorded)
            case ContactRegistered() | ContactRenamed() | AliasLearned():
                _introduce(documents, recorded)
            case _:
                raise TypeError(f"{recorded.name} changes no ticket")


def _open(documents: Documents, opened: TicketOpened, recorded: Recorded) -> None:
    said = NOTHING_SAID
    last = _follower(documents, opened.conversation_id)
    if last is not None and last["kind"] == "conversation":
        said = last
        documents.delete(last["_id"])
    elif last is not None:
        said = last.get("held") or NOTHING_SAID
        documents.put({key: value for key, value in last.items() if key not in ("following", "held")}, recorded)
    contact = documents.get(contact_key(opened.contact_id)) or {}
    at = iso(recorded.time)
    row = {
        "_id": recorded.stream_id,
        "kind": "ticket",
        "number": opened.number,
        "state": "pending",
        "conversation_id": opened.conversation_id,
        "following": opened.conversation_id,
        "ordinal": opened.ordinal,
        "contact_id": opened.contact_id,
        "contact_name": contact.get("name", ""),
        "contact_phone": contact.get("phone"),
        "channel_id": opened.channel_id,
        "group": opened.group,
        "queue_id": opened.queue_id,
        "assignee_id": None,
        "handler_ids": [],
        "marked_unread": False,
        **{key: said[key] for key in NOTHING_SAID},
        "protocol": None,
        "opened_at": at,
        "queued_at": at,
        "accepted_at": None,
        "closed_at": None,
    }
    _put(documents, _findable(_active(row, at)), recorded)


def _moved(row: Document, event: TicketEvent, recorded: Recorded) -> Document:
    """The row after an event of its ticket."""
    at = iso(recorded.time)
    match event:
        case Accepted(agent_id=agent_id):
            return _active(_handed_to(row, agent_id, at), at)
        case Reopened(agent_id=agent_id):
            row = _handed_to(row, agent_id, at)
            held = row.pop("held", None) or {"last_message": row["last_message"]}
            return _active({**row, "closed_at": None, **held}, at)
        case Transferred(agent_id=agent_id, queue_id=queue_id):
            row = {**row, "queue_id": queue_id}
            return _active(_handed_to(row, agent_id, at) if agent_id else _queued(row, at), at)
        case ReturnedToQueue(queue_id=queue_id):
            return _active(_queued({**row, "queue_id": queue_id}, at), at)
        case Resolved():
            done = {"state": "closed", "closed_at": at, "unread": [], "marked_unread": False, "waiting_since": None}
            return _active({**row, **done}, at)
        case MarkedRead(up_to=up_to):
            unread = [position for position in row["unread"] if position > up_to]
            return {**row, "unread": unread, "marked_unread": False}
        case MarkedUnread():
            return {**row, "marked_unread": True}
        case _:
            raise TypeError(f"{recorded.name} moves no ticket")


def _handed_to(row: Document, agent_id: str, at: str) -> Document:
    handlers = sorted({*row["handler_ids"], agent_id})
    return {**row, "state": "open", "assignee_id": agent_id, "handler_ids": handlers, "accepted_at": at}


def _queued(row: Document, at: str) -> Document:
    return {**row, "state": "pending", "assignee_id": None, "accepted_at": None, "queued_at": at}


def _converse(documents: Documents, message: MessageEvent, recorded: Recorded) -> None:
    """Note what was said in the conversation on its last row, or until there is one, on its own document."""
    conversation_id = recorded.stream_id
    follower = _follower(documents, conversation_id)
    if follower is None:
        follower = {
            "_id": conversation_key(conversation_id),
            "kind": "conversation",
            "following": conversation_id,
            "ordinal": 0,
            "group": isinstance(message, ConversationStarted) and message.group,
            **NOTHING_SAID,
        }
        documents.put(follower, recorded)
    at = iso(recorded.time)
    match message:
        case MessageReceived() | MessageQueued():
            if follower.get("state") == "closed" and (isinstance(message, MessageReceived) or "held" in follower):
                held = _said(follower.get("held", NOTHING_SAID), message, recorded)
                documents.put({**follower, "held": held}, recorded)
                return
            said = {**follower, **_said(follower, message, recorded)}
            if said["kind"] == "ticket":
                _put(documents, _active(said, at), recorded)
            else:
                documents.put(said, recorded)
        case ConversationStarted():
            return
        case _:
            _note_status(documents, follower, message, recorded)


def _said(before: Document, message: MessageReceived | MessageQueued, recorded: Recorded) -> Document:
    """The unread messages, the waiting and the last message after another message."""
    at = iso(recorded.time)
    inbound = isinstance(message, MessageReceived)
    return {
        "unread": [*before["unread"], recorded.position][-UNREAD_KEPT:] if inbound else before["unread"],
        "waiting_since": (before["waiting_since"] or at) if inbound else None,
        "last_message": {
            "id": message.message_id,
            "text": None if message.text is None else message.text[:TEXT_KEPT],
            "at": at,
            "direction": "in" if inbound else "out",
            "kind": message.kind,
            "status": None if inbound else "queued",
        },
    }


def _note_status(documents: Documents, follower: Document, message: MessageEvent, recorded: Recorded) -> None:
    """Mark how far the last message got, if it is the one."""
    message_id = cast(Any, message).message_id
    held = follower.get("held")
    for said in (held, follower):
        last = said["last_message"] if said else None
        if last is None or last["id"] != message_id or last["direction"] != "out":
            continue
        marked = {"last_message": {**last, "status": STATUS[type(message)]}}
        documents.put(
            {**follower, "held": {**held, **marked}} if held is said and held else {**follower, **marked}, recorded
        )
        return


def _introduce(documents: Documents, recorded: Recorded) -> None:
    """Note a contact's name or telephone number, here and on all of its rows."""
    contact_id = recorded.stream_id
    before = documents.get(contact_key(contact_id)) or {
        "_id": contact_key(contact_id),
        "kind": "contact",
        "name": "",
        "phone": None,
    }
    match recorded.data:
        case ContactRegistered(label=label, alias_kind=kind, alias=alias):
            after = {**before, "name": label, "phone": alias if kind == "phone" else before["phone"]}
        case ContactRenamed(label=label):
            after = {**before, "name": label}
        case AliasLearned(alias_kind="phone", alias=alias) if before["phone"] is None:
            after = {**before, "phone": alias}
        case _:
            return
    documents.put(after, recorded)
    for row in documents.where("contact_id", contact_id):
        documents.put(_findable({**row, "contact_name": after["name"], "contact_phone": after["phone"]}), recorded)


def _follower(documents: Documents, conversation_id: str) -> Document | None:
    """The conversation's last row, or the document that stands in for the first one."""
    return next(iter(documents.where("following", conversation_id)), None)


def _active(row: Document, at: str) -> Document:
    """The row moved to the top: `activity` orders rows by their newest activity, and by id within it."""
    newest = max(at, row.get("activity", "")[: len(at)])
    return {**row, "activity": f"{newest}/{row['_id']}"}


def _put(documents: Documents, row: Document, recorded: Recorded) -> None:
    documents.put({**row, "has_unread": unread(row) > 0}, recorded)


def _findable(row: Document) -> Document:
    """The row with its tokens: one by one for an index, and as one text for a look while the row is at hand."""
    found = tokens.of_ticket(row["contact_name"], row["contact_phone"], row["number"], row["protocol"])
    return {**row, "tokens": found, "words": tokens.text(found)}
