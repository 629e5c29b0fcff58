"""Who may see and do what: the one visibility policy (spec, *Who may do what*).

Lists, reads, commands, search, sockets and exports all ask here, either with facts in hand (`may_see`, `may`)
or with a filter for a collection whose documents carry those facts (`visible_filter`). Both must agree; a
property test holds them to it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from libs.events.event import Actor

Profile = Literal["admin", "supervisor", "agent"]
Scope = Literal["all", "own_queues"]
Contacts = Literal["served", "all"]


class Member(BaseModel):
    """A member of the team as the gateway attests him: who asks, and what he is.

    What the company has set narrows him: `scope` says which tickets a supervisor sees, `contacts` which contacts an
    agent sees, and without `numbers` he is shown no telephone numbers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    profile: Profile
    queue_ids: frozenset[str] = frozenset()
    address: str | None = None
    scope: Scope = "all"
    contacts: Contacts = "served"
    numbers: bool = True

    def actor(self) -> Actor:
        """The member as the author of events."""
        return Actor(kind="user", id=self.id, address=self.address)


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What the policy must know of a ticket. `handler_ids`: every agent who has had it open; `owner_ids`: in whose
    portfolio its contact is.
    """

    state: str
    queue_id: str | None
    assignee_id: str | None
    handler_ids: frozenset[str] = frozenset()
    group: bool = False
    owner_ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "TicketFacts":
        """The facts that a ticket's document carries."""
        return cls(
            state=document["state"],
            queue_id=document.get("queue_id"),
            assignee_id=document.get("assignee_id"),
            handler_ids=frozenset(document.get("handler_ids") or ()),
            group=bool(document.get("group")),
            owner_ids=frozenset(document.get("owner_ids") or ()),
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


def sees_all(member: Member) -> bool:
    """Whether every ticket is within a member's sight."""
    return member.profile == "admin" or (member.profile == "supervisor" and member.scope == "all")


def may_see(member: Member, ticket: TicketFacts) -> bool:
    """Management sees all; an agent his own, those of his portfolio, pending ones and groups of his queues, and
    closed ones he handled. A supervisor of his own queues sees all of these, and what has no queue.
    """
    if sees_all(member):
        return True
    if ticket.assignee_id == member.id or member.id in ticket.owner_ids:
        return True
    if manages(member):
        within = ticket.queue_id is None or ticket.queue_id in member.queue_ids
    else:
        within = ticket.queue_id in member.queue_ids and (ticket.state == "pending" or ticket.group)
    return within or (ticket.state == "closed" and member.id in ticket.handler_ids)


def may(member: Member, action: Action, ticket: TicketFacts) -> bool:
    """Whether the member may do this to a ticket in this relation; the ticket's own rules come on top."""
    if manages(member):
        return may_see(member, ticket)
    if action is Action.WORK:
        return ticket.assignee_id == member.id
    if action is Action.REOPEN:
        return member.id in ticket.handler_ids
    return may_see(member, ticket)


def visible_filter(member: Member) -> dict[str, Any]:
    """A MongoDB filter for what `may_see` allows; empty for whoever sees all."""
    if sees_all(member):
        return {}
    queues = sorted(member.queue_ids)
    if manages(member):
        within: list[dict[str, Any]] = [{"queue_id": {"$in": [None, *queues]}}]
    else:
        within = [
            {"queue_id": {"$in": queues}, "state": "pending"},
            {"queue_id": {"$in": queues}, "group": True},
        ]
    return {
        "$or": [
            {"assignee_id": member.id},
            {"owner_ids": member.id},
            *within,
            {"state": "closed", "handler_ids": member.id},
        ]
    }


def sees_all_contacts(member: Member) -> bool:
    """Whether the whole address book is within a member's sight."""
    return manages(member) or member.contacts == "all"


def may_see_contact(member: Member, owner_ids: Collection[str], served: bool) -> bool:
    """Management sees all contacts; an agent those of his portfolio, and those of whom he sees a ticket (`served`),
    unless the company shows him all.
    """
    return sees_all_contacts(member) or member.id in owner_ids or served


def visible_contacts_filter(member: Member, served_ids: Collection[str]) -> dict[str, Any]:
    """A MongoDB filter on contacts for what `may_see_contact` allows; empty for whoever sees all.

    `served_ids`: the contacts of all tickets that the member may see.
    """
    if sees_all_contacts(member):
        return {}
    return {"$or": [{"_id": {"$in": sorted(served_ids)}}, {"owner_ids": member.id}]}


def may_see_task(member: Member, author_id: str, assignee_id: str) -> bool:
    """A task is seen by who wrote it, who is to do it, and who sees all tickets."""
    return sees_all(member) or member.id in (author_id, assignee_id)


def visible_tasks_filter(member: Member) -> dict[str, Any]:
    """A MongoDB filter for what `may_see_task` allows."""
    return {} if sees_all(member) else {"$or": [{"assignee_id": member.id}, {"author_id": member.id}]}


def may_see_room(member: Member, member_ids: Collection[str]) -> bool:
    """What is said in a room is seen by its members alone, whatever their profile."""
    return member.id in member_ids
