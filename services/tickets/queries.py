"""What can be asked of the tickets service about tickets and queues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from libs.access.policy import Action, Member
from libs.events.catalog.detail import FieldValue
from libs.events.query import Query

TicketState = Literal["pending", "open", "closed"]
AnyOf = Annotated[tuple[str, ...], Field(max_length=200)]


class FieldCondition(BaseModel):
    """What a custom field must say: one of some values, a text with another in it, something between bounds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field_id: str = Field(pattern=r"^[0-9A-Za-z-]{1,64}$")
    any_of: tuple[FieldValue, ...] = Field((), max_length=100)
    containing: str | None = Field(None, max_length=100)
    at_least: float | str | None = None
    at_most: float | str | None = None


class TicketFilter(Query):
    """Which tickets: the parts combine, and of several values of a part any may fit; visibility comes on top.

    `queue_id` and `assignee` may be "none", `assignee` also "me". Opened from one moment until before another.
    Snoozed tickets are left out unless they are asked for, or something is searched for.
    """

    member: Member
    state: tuple[TicketState, ...] = ()
    queue_id: AnyOf = ()
    no_queue: bool = False
    assignee: AnyOf = ()
    channel_id: AnyOf = ()
    tag_id: AnyOf = ()
    reason_id: AnyOf = ()
    board_id: AnyOf = ()
    column_id: AnyOf = ()
    stage_id: AnyOf = ()
    sla: tuple[Literal["ok", "warned", "overdue"], ...] = ()
    unread: bool | None = None
    group: bool | None = None
    snoozed: bool | None = None
    opened_from: AwareDatetime | None = None
    opened_to: AwareDatetime | None = None
    value_min: int | None = Field(None, ge=0)
    value_max: int | None = Field(None, ge=0)
    fields: tuple[FieldCondition, ...] = Field((), max_length=20)
    q: str | None = Field(None, max_length=100)


class ListTickets(TicketFilter):
    """One page of tickets; in the order of what is `due`, only those whose clock runs.

    → {"items": [ticket item], "next": cursor|None, "position": int}
    """

    order: Literal["newest", "oldest", "due"] = "newest"
    limit: int = Field(40, ge=1, le=200)
    cursor: str | None = None


class ListBoardCards(TicketFilter):
    """One page of the tickets in a column of a board, the one that came last first; snoozed ones too.

    → {"items": [ticket item], "next": cursor|None, "position": int}
    """

    on_board: str
    in_column: str
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=400)


class SumBoard(TicketFilter):
    """How many tickets stand in each column of a board, and what is at stake there, of those the member may see.

    → {"columns": {column_id: {"count", "sums": {currency: cents}}}, "position": int}
    """

    on_board: str


class CountTickets(TicketFilter):
    """Counters by group and state, whatever `state` and `group` are asked for.

    → {"private": {pending, open, closed}, "group": {…}, "unread": tickets with unread messages,
    "snoozed": those put aside, "no_queue": pending ones without a queue, "position": int}
    """


PANEL_SHOWS = 2_000


class ListPanel(Query):
    """What is pending or open, snoozed or not (D9), for management. Refused `panel.management_only`.

    → {"items": [ticket item], "more": bool, "position": int}
    """

    member: Member
    queue_id: AnyOf = ()
    assignee: AnyOf = ()
    channel_id: AnyOf = ()


class GetHistory(Query):
    """The conversations in which a case has been: the ticket's own, then those that it continues (T10).

    → {"parts": [{"ticket_id", "conversation_id", "until": log position at which the case left it|None}]}
    """

    member: Member
    ticket_id: str


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


class ListSlas(Query):
    """The service levels that count, in their order. → {"items": [service level]}"""


class ListQueues(Query):
    """All queues in use. → {"items": [{"id", "name", "color", "user_ids"}]}"""


class CountUses(Query):
    """How many tickets bear each tag, or came for each reason. → {"counts": {id: number}}"""

    what: Literal["tags", "reasons"]


class GetTicketsOfContact(Query):
    """The latest `limit` tickets of a contact that the member may see, oldest first. → {"items": [ticket item]}"""

    member: Member
    contact_id: str
    limit: int = Field(500, ge=1, le=1000)


class LatestTickets(Query):
    """The latest ticket of each contact that the member may see. → {contact_id: ticket item}"""

    member: Member
    contact_ids: list[str] = Field(max_length=200)


class ContactHistory(Query):
    """What happened to a contact's tickets that the member may see, newest first (K9), and where was written.

    → {"items": [{"kind": "opened"|"closed"|"rating"|"note", "id", "at", "ticket": {"id", "number", "state"}, …}],
    "conversation_ids": […]}; with a note comes its item, with a rating score and scale, with the others queue,
    agent and channel
    """

    member: Member
    contact_id: str
    limit: int = Field(50, ge=1, le=201)
    before: str | None = None


class FindTasksAbout(Query):
    """All tasks about some contacts or tickets that there ever were, for whoever erases them. → [task id]"""

    contact_ids: list[str]
    ticket_ids: list[str]


class TicketAsOf(Query):
    """A ticket and the notes of its conversation as they were at a log position, or at a moment, without either as
    they are now; for whoever may see it now.

    → {"ticket": item, "notes": [note item], "at": time of the last event until then, "position": int}
    """

    member: Member
    ticket_id: str
    position: int | None = Field(None, ge=0)
    moment: AwareDatetime | None = None


class GetTicketsByConversation(Query):
    """The latest ticket of each conversation the member may see.

    → {conversation_id: {"id", "number", "state", "contact": {"id", "name"}}}
    """

    member: Member
    conversation_ids: list[str] = Field(max_length=500)


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: queues, users, reasons (id → name), channels (id → {"kind", "name"}), tags
    (id → {"name", "color"}), boards (id → {"name", "columns": {id: {"name", "color"}}}).
    """

    queues: Mapping[str, str]
    users: Mapping[str, str]
    channels: Mapping[str, Mapping[str, str]]
    tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    boards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


# What stands in the place of the name of somebody who was erased.
NOBODY = "—"


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
            "name": document["contact_name"] or (NOBODY if document.get("forgotten") else ""),
            "phone": document["contact_phone"],
            "photo": document.get("contact_photo"),
            "blocked": document.get("contact_blocked", False),
            "chatbot_blocked": document.get("contact_chatbot_blocked", False),
            "no_marketing": document["channel_id"] in document.get("contact_no_marketing", ()),
            "tags": _tags(document.get("contact_tag_ids", ()), names),
            "stage_ids": list(document.get("contact_stage_ids", ())),
        },
        "channel": {
            "id": document["channel_id"],
            "kind": channel.get("kind", ""),
            "name": channel.get("name", ""),
        },
        "group": document["group"],
        "queue": named(document["queue_id"], names.queues),
        "assignee": named(document["assignee_id"], names.users),
        "unread": unread(document),
        "waiting_since": document["waiting_since"],
        "last_message": None if last is None else {key: value for key, value in last.items() if key != "id"},
        "tags": _tags(document.get("tag_ids", ()), names),
        "reason": named(document.get("reason_id"), names.reasons),
        "value": {"cents": document["cents"], "currency": document["currency"]} if "cents" in document else None,
        "board": _place(document, names),
        "fields": document.get("fields", {}),
        "snoozed": document.get("snoozed"),
        "bot": document.get("bot"),
        "bots_off": document.get("bots_off", False),
        "sla": document.get("sla"),
        "rating": document.get("rating"),
        "rating_pending": "rating_request" in document,
        "notes": document.get("notes", 0),
        "continues": _linked(document.get("continues")),
        "continued_by": _linked(document.get("continued_by")),
        "protocol": document["protocol"],
        "opened_at": document["opened_at"],
        "queued_at": document["queued_at"],
        "accepted_at": document["accepted_at"],
        "closed_at": document["closed_at"],
        "active_at": document["activity"].partition("/")[0],
        "position": document["position"],
    }


def unread(document: Mapping[str, Any]) -> int:
    """How many messages are unread; a ticket marked as unread has at least one."""
    return len(document["unread"]) or int(document["marked_unread"])


def _tags(tag_ids: Iterable[str], names: Names) -> list[dict[str, str]]:
    """Tags by name."""
    found = [{"id": each, "name": "", "color": "", **names.tags.get(each, {})} for each in tag_ids]
    return sorted(found, key=lambda each: (each["name"].casefold(), each["id"]))


def _place(document: Mapping[str, Any], names: Names) -> dict[str, Any] | None:
    """The board on which a ticket stands, and the column."""
    board_id, column_id = document.get("board_id"), document.get("column_id")
    if board_id is None:
        return None
    board = names.boards.get(board_id, {})
    column = board.get("columns", {}).get(column_id, {})
    return {
        "id": board_id,
        "name": board.get("name", ""),
        "column": {"id": column_id, "name": column.get("name", ""), "color": column.get("color", "")},
        "placed_at": document.get("placed", "").partition("/")[0],
    }


def _linked(link: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if link is None else {"id": link["id"], "number": link["number"]}


def named(entity_id: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
    """Somebody or something by id and name."""
    return None if entity_id is None else {"id": entity_id, "name": names.get(entity_id, "")}
