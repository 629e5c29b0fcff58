"""Which rows of the inbox a question is about: its filter, what its member may see, and where its page begins."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from libs.access.policy import Member, visible_filter
from libs.events.command import Refused
from libs.events.view import Document
from services.tickets.queries import ListTickets, TicketFilter
from services.tickets.views import tokens

STATES = ("pending", "open", "closed")
NO_ROWS: Document = {"_id": {"$in": []}}
Allowed = dict[str, frozenset[Any]]


class CursorIsInvalid(Refused):
    """The cursor does not come from a page of this list."""

    code = "cursor.invalid"
    status = "invalid"


def rows(query: TicketFilter, beyond: Document | None = None) -> Document:
    """The filter for the rows that fit a question and that its member may see; `beyond` is a further condition.

    The visibility filter's alternatives are each narrowed by all the rest, and dropped where they contradict it:
    so every alternative is one range of one index, and a page is read in order instead of sorted.
    """
    demanded = _demanded(query)
    words = tokens.in_text(query.q or "")
    rest = {**({"$and": words} if words else {}), **(beyond or {})}
    found = []
    for alternative in visible_filter(query.member).get("$or", [{}]):
        narrowed = _narrowed(demanded, alternative)
        if narrowed is not None:
            found.append({**narrowed, **rest})
    if not found:
        return NO_ROWS
    return found[0] if len(found) == 1 else {"$or": found}


def visible(member: Member, rest: Document) -> Document:
    """A filter narrowed to what a member may see."""
    return {"$and": [rest, visible_filter(member)]}


def page(query: ListTickets) -> tuple[Document, list[tuple[str, int]]]:
    """The filter and the order of a page."""
    newest = query.order == "newest"
    after = None if query.cursor is None else {"$lt" if newest else "$gt": _decoded(query.cursor)}
    return rows(query, after and {"activity": after}), [("activity", -1 if newest else 1)]


def cursor(last: Document) -> str:
    """Where the page behind this row begins."""
    return base64.urlsafe_b64encode(last["activity"].encode()).decode().rstrip("=")


def _decoded(text: str) -> str:
    try:
        activity = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError as error:
        raise CursorIsInvalid from error
    if "/" not in activity:
        raise CursorIsInvalid
    return activity


def assignee_of(query: TicketFilter) -> str | None:
    """The agent a question names; None stands for nobody."""
    return {"me": query.member.id, "none": None}.get(query.assignee or "", query.assignee)


def queue_of(query: TicketFilter) -> str | None:
    """The queue a question names; None stands for the tray of tickets without one."""
    return None if query.queue_id == "none" else query.queue_id


def _demanded(query: TicketFilter) -> Allowed:
    """The values that each field may have; state and group always, so that an index can begin with them."""
    allowed: Allowed = {
        "state": frozenset(STATES if query.state is None else (query.state,)),
        "group": frozenset((False, True) if query.group is None else (query.group,)),
    }
    if query.queue_id is not None:
        allowed["queue_id"] = frozenset((queue_of(query),))
    if query.assignee is not None:
        allowed["assignee_id"] = frozenset((assignee_of(query),))
    if query.channel_id is not None:
        allowed["channel_id"] = frozenset((query.channel_id,))
    if query.unread is not None:
        allowed["has_unread"] = frozenset((query.unread,))
    return allowed


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
