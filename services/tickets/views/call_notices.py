"""Notices of missed calls: to the ticket's agent, or while it has none to its queue.

A *call* waits until it is known what becomes of it, and if it was missed, for its ticket.
"""

from libs.events.catalog.call import CallEvent, CallMissed, CallOffered
from libs.events.event import Recorded
from libs.events.view import Document, Documents
from services.tickets.views.notice import tell

# What a call knows of the ticket of its conversation.
STANDING = ("ticket_id", "number", "contact_id", "facts")


def call_key(call_id: str) -> str:
    """The id of a call's document."""
    return f"call:{call_id}"


def ring(documents: Documents, call: CallEvent, recorded: Recorded, place: Document | None) -> None:
    """A call comes in, or it is known what became of it; `place` is where the last ticket stands, if known."""
    key = call_key(recorded.stream_id)
    if isinstance(call, CallOffered):
        if call.direction == "in":
            ringing: Document = {field: place[field] for field in STANDING if field in place} if place else {}
            ringing |= {"_id": key, "what": "call", "call_id": recorded.stream_id}
            documents.put({**ringing, "conversation_id": call.conversation_id}, recorded)
        return
    ringing_now = documents.get(key)
    if ringing_now is None:
        return
    documents.delete(key)
    if not isinstance(call, CallMissed):
        return
    if ringing_now.get("facts", {}).get("state") in ("pending", "open"):
        _raise_missed(documents, ringing_now, recorded)
    else:
        documents.put({**ringing_now, "missed": True}, recorded)


def follow(documents: Documents, place: Document, recorded: Recorded) -> None:
    """Keep on a conversation's calls where its ticket stands; a missed one that waited for a ticket is told of."""
    for call in documents.where("conversation_id", place["conversation_id"]):
        if call["what"] == "call":
            known = {**call, **{field: place[field] for field in STANDING}}
            if call.get("missed"):
                documents.delete(call["_id"])
                _raise_missed(documents, known, recorded)
            else:
                documents.put(known, recorded)


def _raise_missed(documents: Documents, call: Document, recorded: Recorded) -> None:
    agent_id, queue_id = call["facts"]["assignee_id"], call["facts"]["queue_id"]
    if agent_id is not None:
        tell(documents, call, recorded, "missed_call", call["call_id"], user_id=agent_id)
    elif queue_id is not None:
        tell(documents, call, recorded, "missed_call", call["call_id"], queue_id=queue_id)
