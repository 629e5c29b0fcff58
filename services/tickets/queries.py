"""What can be asked of the tickets service about tickets and queues."""

from typing import Literal

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
    """Counters by group and state. → {"private": {pending, open, closed}, "group": {…}, "unread": int}"""


class GetTicket(Query):
    """One ticket the member may see; refused `ticket.not_found` otherwise. → ticket item"""

    member: Member
    ticket_id: str


class CheckTicket(Query):
    """Whether the member may do this now, from the log itself. Refused with the reason, else → ticket facts.

    → {"ticket_id", "conversation_id", "contact_id", "channel_id", "state", "queue_id", "assignee_id", "number"}
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

    → {"documents": [item], "gone": [id], "position": int}
    """

    member: Member
    since: int
    holding: list[str] = Field(default=[], max_length=2000)


class ListQueues(Query):
    """All queues in use. → {"items": [{"id", "name", "color", "user_ids"}]}"""


class GetTicketsByConversation(Query):
    """The latest ticket of each conversation the member may see. → {conversation_id: {"id","number","state"}}"""

    member: Member
    conversation_ids: list[str] = Field(max_length=500)
