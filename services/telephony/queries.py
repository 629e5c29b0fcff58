"""What can be asked of the telephony service about calls."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from libs.access.policy import Member, TicketFacts, may_see
from libs.events.query import Query


class ListCalls(Query):
    """Calls the member may see, newest first. → {"items": [call item]}"""

    member: Member
    state: Literal["ringing", "live", "missed"] | None = None
    limit: int = Field(50, ge=1, le=200)


class GetCall(Query):
    """One call the member may see; refused `call.not_found`. → call item"""

    member: Member
    call_id: str


def sees(member: Member, document: Mapping[str, Any]) -> bool:
    """Whether the member may see a call: he took it, or he may see its ticket."""
    return document["agent_id"] == member.id or may_see(member, TicketFacts.of(document))


def mentioned(document: Mapping[str, Any]) -> set[str]:
    """The ids of the channel, queue and agent whose names `call_item` needs."""
    ids = (document["channel_id"], document["queue_id"], document["agent_id"])
    return {each for each in ids if each is not None}


def call_item(document: Mapping[str, Any], names: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A document of the view `calls` as it is shown.

    `names` holds, by id, a `name` for each mentioned queue and agent, and `name` and `kind` for the channel.
    """
    ticket = None
    if document["ticket_id"] is not None:
        ticket = {
            "id": document["ticket_id"],
            "number": document["ticket_number"],
            "queue": _named(document["queue_id"], names),
        }
    channel = names.get(document["channel_id"], {})
    return {
        "id": document["_id"],
        "direction": document["direction"],
        "state": document["call_state"],
        "channel": {
            "id": document["channel_id"],
            "kind": channel.get("kind"),
            "name": channel.get("name"),
        },
        "contact": {
            "id": document["contact_id"],
            "name": document["contact_label"],
            "phone": document["contact_phone"],
        },
        "conversation_id": document["conversation_id"],
        "ticket": ticket,
        "agent": _named(document["agent_id"], names),
        "offered_at": document["offered_at"],
        "answered_at": document["answered_at"],
        "ended_at": document["ended_at"],
        "seconds": document["seconds"],
        "position": document["position"],
    }


def _named(named_id: str | None, names: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    return None if named_id is None else {"id": named_id, "name": names.get(named_id, {}).get("name")}
