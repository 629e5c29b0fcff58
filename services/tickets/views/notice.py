"""A notice as it stands in the view: what every notice says, and what one of a ticket says of it."""

from typing import Literal

from libs.events.event import Recorded, iso
from libs.events.view import Document, Documents

Kind = Literal[
    "pending", "message", "transfer", "mention", "failed", "missed_call", "task", "internal", "sla", "channel"
]
# Characters of what a notice quotes.
TEXT_KEPT = 200


def raised(
    recorded: Recorded, notice_id: str, kind: Kind, about: Document, text: str | None, actor_id: str | None = None
) -> Document:
    """A notice raised by an event, unread; `about` says for whom it is, and of what."""
    return {
        "_id": notice_id,
        "what": "notice",
        "kind": kind,
        **about,
        "actor_id": actor_id,
        "text": text,
        "at": iso(recorded.time),
        "raised": recorded.position,
        "order": f"{recorded.position:016d}/{notice_id}",
        "read": False,
    }


def doer(recorded: Recorded) -> str | None:
    """The member of the team by whose act a notice is raised; None when nobody's."""
    return recorded.actor.id if recorded.actor.kind == "user" else None


def of_ticket(place: Document) -> Document:
    """What a notice says of its ticket, from where that stands."""
    return {
        "ticket_id": place["ticket_id"],
        "conversation_id": place["conversation_id"],
        "number": place["number"],
        **{field: place[field] for field in ("contact_id", "own_contact_id") if field in place},
        "facts": place["facts"],
    }


def tell(
    documents: Documents,
    place: Document,
    recorded: Recorded,
    kind: Kind,
    ref: str,
    *,
    user_id: str | None = None,
    queue_id: str | None = None,
    text: str | None = None,
    note_id: str | None = None,
) -> None:
    """Raise a notice of a ticket for a user or a queue, anew where it stands; but nobody hears of his own acts."""
    if user_id is not None and recorded.actor.id == user_id:
        return
    about = {"ref": note_id or ref, "user_id": user_id, "for_queue": queue_id, **of_ticket(place)}
    documents.put(raised(recorded, f"{kind}:{ref}", kind, about, text, doer(recorded)), recorded)
