"""What can be asked of the tickets service about notes (T14), and how a note is shown."""

from collections.abc import Mapping
from typing import Any

from libs.access.policy import Member
from libs.events.query import Query
from services.tickets.queries import named


class ListNotes(Query):
    """The notes of the ticket's conversation, if the member may see the ticket. → {"items": [note item]}"""

    member: Member
    ticket_id: str


def note_item(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The note item, from a document of the view `notes`; `names` are those of users. Deleted ones say nothing."""
    deleted = document["deleted_at"] is not None
    return {
        "id": document["_id"],
        "ticket_id": document["ticket_id"],
        "conversation_id": document["conversation_id"],
        "text": document["text"],
        "mentions": [{"id": each, "name": names.get(each, "")} for each in document["mentions"]],
        "author": named(document["author_id"], names),
        "at": document["at"],
        "edited_at": document["edited_at"],
        **({"deleted_at": document["deleted_at"]} if deleted else {}),
        "cause": document["cause"],
        "position": document["position"],
    }
