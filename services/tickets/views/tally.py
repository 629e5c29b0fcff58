"""The tally: how many tickets there are of each kind that a counter could ask for (D2).

It is summed up once and then follows every row the projector writes, so that counting costs the same for a
hundred tickets and for a million.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from libs.access.policy import TicketFacts, may_see
from libs.events.view import Document
from services.tickets.queries import TicketFilter, unread
from services.tickets.views.listing import STATES, assignee_of, queue_of


@dataclass(frozen=True, slots=True)
class Kind:
    """Tickets that no counter tells apart."""

    facts: TicketFacts
    channel_id: str
    unread: bool


class Tally:
    """The number of tickets of each kind."""

    def __init__(self, counted: Mapping[Kind, int] | None = None) -> None:
        self._counts = Counter(counted or {})

    def follow(self, before: Document | None, after: Document | None) -> None:
        """Count a row that changed."""
        for row, step in ((before, -1), (after, 1)):
            if row is not None and row["kind"] == "ticket":
                kind = _kind(row)
                self._counts[kind] += step
                if self._counts[kind] == 0:
                    del self._counts[kind]

    def counters(self, query: TicketFilter) -> dict[str, Any]:
        """The counters of what a member may see, by group and state."""
        found = {group: dict.fromkeys(STATES, 0) for group in (False, True)}
        with_unread = 0
        for kind, count in self._counts.items():
            if _asked_for(kind, query) and may_see(query.member, kind.facts):
                found[kind.facts.group][kind.facts.state] += count
                with_unread += count if kind.unread else 0
        return {"private": found[False], "group": found[True], "unread": with_unread}


def _asked_for(kind: Kind, query: TicketFilter) -> bool:
    return (
        (query.queue_id is None or kind.facts.queue_id == queue_of(query))
        and (query.assignee is None or kind.facts.assignee_id == assignee_of(query))
        and (query.channel_id is None or kind.channel_id == query.channel_id)
        and (query.unread is None or kind.unread == query.unread)
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    # Who had a ticket matters to no counter before it is closed.
    handlers = row["handler_ids"] if row["state"] == "closed" else ()
    facts = TicketFacts(row["state"], row["queue_id"], row["assignee_id"], frozenset(handlers), row["group"])
    return Kind(facts, row["channel_id"], unread(row) > 0)


def summing_up(selected: Document) -> list[Document]:
    """The aggregation that counts rows by kind."""
    fields = ("state", "group", "queue_id", "assignee_id", "channel_id", "marked_unread")
    handlers = {"$cond": [{"$eq": ["$state", "closed"]}, "$handler_ids", []]}
    some = {"$cond": [{"$eq": ["$unread", []]}, [], [0]]}
    kind = {**{field: f"${field}" for field in fields}, "handler_ids": handlers, "unread": some}
    return [{"$match": selected}, {"$group": {"_id": kind, "count": {"$sum": 1}}}]


def summed_up(found: Iterable[Document]) -> Tally:
    """The tally from what the aggregation found."""
    counted: Counter[Kind] = Counter()
    for each in found:
        counted[_kind(each["_id"])] += each["count"]
    return Tally(counted)
