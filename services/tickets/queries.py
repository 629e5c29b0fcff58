"""What can be asked of the tickets service about tickets and queues."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from libs.access.policy import Action, Member
from libs.events.query import Query


class TicketFilter(Query):
    """Which tickets: the parts combine; visibility comes on top."""

    member: Member
    state: Literal["pending", "open", "closed"] | None = None
    queue_id: str | None = None
    assignee: str | None = None  # a user id, "me", or "none"
    channel_id: str | None = None
    unread: bool | None = None
    group: bool | None = None
    q: str | None = Field(None, max_length=100)


class ListTickets(TicketFilter):
    """One page of tickets. → {"items": [ticket item], "next": cursor|None, "position": int}"""

    order: Literal["newest", "oldest"] = "newest"
    limit: int = Field(40, ge=1, le=200)
    cursor: str | None = None


class CountTickets(TicketFilter):
    """Counters by group and state, whatever `state` and `group` are asked for.

    → {"private": {pending, open, closed}, "group": {…}, "unread": tickets with unread messages, "position": int}
    """


class GetTicket(Query):
    """One ticket the member may see; refused `ticket.not_found` otherwise. → ticket item"""

    member: Member
    ticket_id: str


class CheckTicket(Query):
    """Whether the member may do this now, from the log itself. Refused with the reason, else → ticket facts.

    → {"ticket_id", "conversation_id", "contact_id", "channel_id", "state", "queue_id", "assignee_id", "number",
    "group", "position"}
    """

    member: Member
    ticket_id: str
    action: Action
    state: Literal["pending", "open", "closed"] | None = None


class NextTicket(Query):
    """The pending ticket that waits longest of those the member may accept. → {"ticket": item|None}"""

    member: Member


class ChangedTickets(Query):
    """For a socket that resumes: what changed after `since`, and which of `holding` are visible no more.

    → {"documents": [item], "gone": [id], "more": bool, "position": int}; with `more`, so much has changed that
    the lists had better be fetched anew
    """

    member: Member
    since: int
    holding: list[str] = Field(default=[], max_length=2000)


class ListQueues(Query):
    """All queues in use. → {"items": [{"id", "name", "color", "user_ids"}]}"""


class ListNotes(Query):
    """The notes of the ticket's conversation, if the member may see the ticket. → {"items": [note item]}"""

    member: Member
    ticket_id: str


class ListNotices(Query):
    """One page of the member's notices of these kinds about tickets that he may see now, newest first.

    → {"items": [notice item], "unread": int, "next": cursor|None, "position": int}
    """

    member: Member
    kinds: frozenset[str]
    limit: int = Field(30, ge=1, le=100)
    before: str | None = None


class GetTicketsByConversation(Query):
    """The latest ticket of each conversation the member may see.

    → {conversation_id: {"id", "number", "state", "contact": {"id", "name"}}}
    """

    member: Member
    conversation_ids: list[str] = Field(max_length=500)


@dataclass(frozen=True, slots=True)
class Names:
    """What queues, users (id → name) and channels (id → {"kind", "name"}) are called."""

    queues: Mapping[str, str]
    users: Mapping[str, str]
    channels: Mapping[str, Mapping[str, str]]


def item(document: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The ticket item, from a row of the view `tickets` as stored or as announced on `live.tickets.<id>`."""
    last = document["last_message"]
    channel = names.channels.get(document["channel_id"], {})
    return {
        "id": document["_id"],
        "number": document["number"],
        "state": document["state"],
        "conversation_id": document["conversation_id"],
        "contact": {
            "id": document["contact_id"],
            "name": document["contact_name"],
            "phone": document["contact_phone"],
            "photo": None,
        },
        "channel": {
            "id": document["channel_id"],
            "kind": channel.get("kind", ""),
            "name": channel.get("name", ""),
        },
        "group": document["group"],
        "queue": _named(document["queue_id"], names.queues),
        "assignee": _named(document["assignee_id"], names.users),
        "unread": unread(document),
        "waiting_since": document["waiting_since"],
        "last_message": None if last is None else {key: value for key, value in last.items() if key != "id"},
        "tags": [],
        "protocol": document["protocol"],
        "opened_at": document["opened_at"],
        "queued_at": document["queued_at"],
        "accepted_at": document["accepted_at"],
        "closed_at": document["closed_at"],
        "active_at": document["activity"].partition("/")[0],
        "position": document["position"],
    }


def note_item(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The note item, from a document of the view `notes`; `names` are those of users. Deleted ones say nothing."""
    deleted = document["deleted_at"] is not None
    return {
        "id": document["_id"],
        "ticket_id": document["ticket_id"],
        "conversation_id": document["conversation_id"],
        "text": document["text"],
        "mentions": [{"id": each, "name": names.get(each, "")} for each in document["mentions"]],
        "author": _named(document["author_id"], names),
        "at": document["at"],
        "edited_at": document["edited_at"],
        **({"deleted_at": document["deleted_at"]} if deleted else {}),
        "cause": document["cause"],
        "position": document["position"],
    }


def concerns(document: Mapping[str, Any], member: Member) -> bool:
    """Whether a notice is for a member: his own, or for a queue that he works and not of his own making."""
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
        "ticket": {"id": document["ticket_id"], "number": document["number"]},
        "contact": {"id": document["contact_id"], "name": contact_name},
        "actor": _named(document["actor_id"], users),
        "text": document["text"],
        "at": document["at"],
        "unread": not document["read"] and document["raised"] > seen_up_to,
        "position": document["position"],
    }


def unread(document: Mapping[str, Any]) -> int:
    """How many messages are unread; a ticket marked as unread has at least one."""
    return len(document["unread"]) or int(document["marked_unread"])


def _named(entity_id: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
    return None if entity_id is None else {"id": entity_id, "name": names.get(entity_id, "")}
