"""What can be asked of the tickets service about notices (D6), whom one is for, and how it is shown."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from libs.access.policy import Member, manages
from libs.events.query import Query
from services.tickets.queries import named


class ListNotices(Query):
    """One page of the member's notices of these kinds about tickets that he may see now, newest first.

    → {"items": [notice item], "unread": int, "next": cursor|None, "position": int}
    """

    member: Member
    kinds: frozenset[str]
    limit: int = Field(30, ge=1, le=100)
    before: str | None = None


def concerns(document: Mapping[str, Any], member: Member) -> bool:
    """Whether a notice is for a member: his own, for a queue that he works and not of his own making, or for those
    of management who do not get it already.
    """
    if document.get("for_management"):
        facts = document.get("facts") or {"assignee_id": None}
        told = facts["assignee_id"] == member.id or document["told_queue"] in member.queue_ids
        return manages(member) and not told
    if document["user_id"] is not None:
        return bool(document["user_id"] == member.id)
    return document["for_queue"] in member.queue_ids and document["actor_id"] != member.id


def notice_item(
    document: Mapping[str, Any], contact_name: str, users: Mapping[str, str], seen_up_to: int = 0
) -> dict[str, Any]:
    """The notice item, from a document of the view `notices` as stored or as announced on `live.notices.<id>`."""
    return {
        "id": document["_id"],
        "kind": document["kind"],
        "ticket": {"id": document["ticket_id"], "number": document["number"]} if "ticket_id" in document else None,
        "contact": {"id": document["contact_id"], "name": contact_name} if "ticket_id" in document else None,
        "task": document.get("task"),
        "room": document.get("room"),
        "channel": document.get("line"),
        "called": document.get("called", False),
        "actor": named(document["actor_id"], users),
        "text": document["text"],
        "at": document["at"],
        "unread": not document["read"] and document["raised"] > seen_up_to,
        "position": document["position"],
    }
