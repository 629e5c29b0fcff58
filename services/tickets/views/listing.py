"""Which rows of the inbox a question is about: its filter, what its member may see, and where its page begins."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from libs.access.policy import Member, visible_filter
from libs.events.command import Refused
from libs.events.event import iso
from libs.events.view import Document
from services.tickets.queries import ListTickets, TicketFilter
from services.tickets.views import fields, tokens

STATES = ("pending", "open", "closed")
RAREST_FIRST = (
    "answers",
    "contact_stage_ids",
    "sla_state",
    "column_id",
    "owner_ids",
    "assignee_id",
    "handler_ids",
    "reason_id",
    "tag_ids",
    "board_id",
    "queue_id",
    "channel_id",
)
NO_ROWS: Document = {"_id": {"$in": []}}
Allowed = dict[str, frozenset[Any]]


class CursorIsInvalid(Refused):
    """The cursor does not come from a page of this list."""

    code = "cursor.invalid"
    status = "invalid"


def rows(query: TicketFilter, asleep: bool = False) -> Document:
    """The filter for the rows that fit a question and that its member may see; with `asleep`, whatever the question
    says of snoozed ones.
    """
    found = _alternatives(query, {}, asleep)
    if not found:
        return NO_ROWS
    return found[0] if len(found) == 1 else {"$or": found}


def counted(query: TicketFilter) -> list[Document]:
    """The alternatives of what counters are about: of every state and group, snoozed or not."""
    return _alternatives(query.model_copy(update={"state": (), "group": None}), {}, asleep=True)


def _alternatives(query: TicketFilter, beyond: Document, asleep: bool = False) -> list[Document]:
    """The visibility filter's alternatives, each narrowed by all the rest, and dropped where they contradict it:
    so every alternative is one range of one index, and a page is read in order instead of sorted.
    """
    demanded = _demanded(query)
    if asleep:
        demanded.pop("asleep", None)
    looked_at = [*tokens.in_text(query.q or ""), *answers(query)]
    rest = {**({"$and": looked_at} if looked_at else {}), **bounds(query), **beyond}
    found = []
    for alternative in visible_filter(query.member).get("$or", [{}]):
        narrowed = _narrowed(demanded, alternative)
        if narrowed is not None:
            found.append({**narrowed, **rest})
    return found


def visible(member: Member, rest: Document) -> Document:
    """A filter narrowed to what a member may see."""
    return {"$and": [rest, visible_filter(member)]}


def page(query: ListTickets) -> list[Document]:
    """The filters of a page, which begins behind a cursor; a row may fit several.

    What was opened behind a moment was active behind it, so the list need not be read further.
    """
    activity: Document = {} if query.opened_from is None else {"$gte": iso(query.opened_from)}
    if query.cursor is not None:
        activity["$lt" if query.order == "newest" else "$gt"] = _decoded(query.cursor)
    return _alternatives(query, {"activity": activity} if activity else {})


def index(selected: Document) -> list[tuple[str, int]]:
    """The index by which the rows of one alternative are read in order: that of the rarest that it names."""
    if selected.get("asleep"):
        return [("asleep", 1), ("activity", 1)]
    if selected.get("has_unread"):
        return [("has_unread", 1)]
    first = next((field for field in RAREST_FIRST if field in selected), None)
    return [*([(first, 1)] if first else []), ("state", 1), ("group", 1), ("activity", 1)]


def narrow(query: TicketFilter) -> dict[str, Document]:
    """The conditions that may leave few rows, by the field with which an index begins."""
    narrowing = ("column_id", "contact_stage_ids", "reason_id", "tag_ids", "board_id", "channel_id")
    state_and_group = {field: _one_of(_demanded(query)[field]) for field in ("state", "group")}
    named = {field: values for field, values in _demanded(query).items() if field in narrowing}
    found: dict[str, Document] = {field: {field: _one_of(each), **state_and_group} for field, each in named.items()}
    said = next((each["answers"] for each in answers(query) if "$in" in each.get("answers", {})), None)
    return found if said is None else {"answers": {"answers": said, **state_and_group}, **found}


def before(query: ListTickets) -> Document | None:
    """The tickets that stand in the list before those of the period that is asked for, roughly; None: none do.

    In the other order the list is read from where the period begins.
    """
    if query.order == "oldest" or query.opened_to is None:
        return None
    return {"opened_at": {"$gte": iso(query.opened_to)}}


def due(query: ListTickets) -> Document:
    """The filter of a page in the order of what is due: of the tickets whose clock runs."""
    behind: Document = {"$exists": True} if query.cursor is None else {"$gt": _decoded(query.cursor)}
    return {"sla_due": behind, "$or": _alternatives(query, {}) or [NO_ROWS]}


def cursor(last: Document, order: str) -> str:
    """Where the page behind this row begins."""
    place: str = last["sla_due" if order == "due" else "activity"]
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _decoded(text: str) -> str:
    try:
        activity = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError as error:
        raise CursorIsInvalid from error
    if "/" not in activity:
        raise CursorIsInvalid
    return activity


def assignees(query: TicketFilter) -> frozenset[str | None]:
    """The agents that a question names, None standing for nobody; of no concern when it names none."""
    return frozenset({"me": query.member.id, "none": None}.get(each, each) for each in query.assignee)


def queues(query: TicketFilter) -> frozenset[str | None]:
    """The queues that a question names, None standing for the tray of tickets without one."""
    named = frozenset(None if each == "none" else each for each in query.queue_id)
    return named | {None} if query.no_queue else named


def asleep(query: TicketFilter) -> bool | None:
    """Whether snoozed tickets are asked for (only those), left out, or as good as any."""
    if query.snoozed is None and query.q:
        return None
    return bool(query.snoozed)


def _demanded(query: TicketFilter) -> Allowed:
    """The values that each field may have; state and group always, so that an index can begin with them."""
    allowed: Allowed = {
        "state": frozenset(query.state or STATES),
        "group": frozenset((False, True) if query.group is None else (query.group,)),
    }
    sleeping = asleep(query)
    if sleeping is not None:
        allowed["asleep"] = frozenset((True if sleeping else None,))
    if query.unread is not None:
        allowed["has_unread"] = frozenset((query.unread,))
    named: dict[str, frozenset[Any]] = {
        "queue_id": queues(query),
        "assignee_id": assignees(query),
        "channel_id": frozenset(query.channel_id),
        "tag_ids": frozenset(query.tag_id),
        "reason_id": frozenset(query.reason_id),
        "board_id": frozenset(query.board_id),
        "column_id": frozenset(query.column_id),
        "contact_stage_ids": frozenset(query.stage_id),
        "sla_state": frozenset(query.sla),
    }
    return allowed | {field: values for field, values in named.items() if values}


def answers(query: TicketFilter) -> list[Document]:
    """What custom fields must say."""
    return [each for asked in query.fields for each in fields.conditions(asked)]


def bounds(query: TicketFilter) -> Document:
    """The bounds of when tickets were opened and of what is at stake."""
    opened: Document = {
        "$gte": None if query.opened_from is None else iso(query.opened_from),
        "$lt": None if query.opened_to is None else iso(query.opened_to),
    }
    cents: Document = {"$gte": query.value_min, "$lte": query.value_max}
    given = {
        field: {operator: bound for operator, bound in each.items() if bound is not None}
        for field, each in (("opened_at", opened), ("cents", cents))
    }
    return {field: each for field, each in given.items() if each}


def _narrowed(demanded: Allowed, alternative: Mapping[str, Any]) -> Document | None:
    """Both at once, or None when nothing can fulfil both."""
    both = dict(demanded)
    for field, condition in alternative.items():
        values = frozenset(condition["$in"] if isinstance(condition, dict) else (condition,))
        both[field] = both[field] & values if field in both else values
        if not both[field]:
            return None
    return {field: _one_of(values) for field, values in both.items()}


def _one_of(values: Iterable[Any]) -> Any:
    listed = sorted(values, key=str)
    return listed[0] if len(listed) == 1 else {"$in": listed}
