"""Who may see and do what: the one visibility policy (spec, *Who may do what*).

Lists, reads, commands, search, sockets and exports all ask here, either with facts in hand (`may_see`, `may`)
or with a filter for a collection whose documents carry those facts (`visible_filter`). Both must agree; a
property test holds them to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from libs.events.event import Actor

Profile = Literal["admin", "supervisor", "agent"]


class Member(BaseModel):
    """A member of the team as the gateway attests him: who asks, and what he is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    profile: Profile
    queue_ids: frozenset[str] = frozenset()
    address: str | None = None

    def actor(self) -> Actor:
        """The member as the author of events."""
        return Actor(kind="user", id=self.id, address=self.address)


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What the policy must know of a ticket. `handler_ids`: every agent who has had it open."""

    state: str
    queue_id: str | None
    assignee_id: str | None
    handler_ids: frozenset[str] = frozenset()
    group: bool = False

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "TicketFacts":
        """The facts that a ticket's document carries."""
        return cls(
            state=document["state"],
            queue_id=document.get("queue_id"),
            assignee_id=document.get("assignee_id"),
            handler_ids=frozenset(document.get("handler_ids") or ()),
            group=bool(document.get("group")),
        )


class Action(Enum):
    """What can be done to a ticket."""

    SEE = "see"
    ACCEPT = "accept"
    WORK = "work"
    REOPEN = "reopen"


def manages(member: Member) -> bool:
    """Whether the member has a management profile."""
    return member.profile in ("supervisor", "admin")


def may_see(member: Member, ticket: TicketFacts) -> bool:
    """Management sees all; an agent his own, pending ones and groups of his queues, closed ones he handled."""
    if manages(member):
        return True
    if ticket.assignee_id == member.id:
        return True
    if ticket.queue_id in member.queue_ids and (ticket.state == "pending" or ticket.group):
        return True
    return ticket.state == "closed" and member.id in ticket.handler_ids


def may(member: Member, action: Action, ticket: TicketFacts) -> bool:
    """Whether the member may do this to a ticket in this relation; the ticket's own rules come on top."""
    if manages(member):
        return True
    if action is Action.WORK:
        return ticket.assignee_id == member.id
    if action is Action.REOPEN:
        return member.id in ticket.handler_ids
    return may_see(member, ticket)


def visible_filter(member: Member) -> dict[str, Any]:
    """A MongoDB filter for what `may_see` allows; empty for management."""
    if manages(member):
        return {}
    queues = sorted(member.queue_ids)
    return {
        "$or": [
            {"assignee_id": member.id},
            {"queue_id": {"$in": queues}, "state": "pending"},
            {"queue_id": {"$in": queues}, "group": True},
            {"state": "closed", "handler_ids": member.id},
        ]
    }
