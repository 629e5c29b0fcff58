"""The tally: how many tickets there are of each kind that a counter could ask for (D2).

It is summed up once and then follows every row the projector writes, so that counting costs the same for a
hundred tickets and for a million.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from libs.access.policy import Member, TicketFacts, may_see
from libs.events.view import Document
from services.tickets.queries import TicketFilter
from services.tickets.views.listing import STATES, assignee_of, queue_of

FIELDS = ("state", "group", "queue_id", "assignee_id", "channel_id", "has_unread")


@dataclass(frozen=True, slots=True)
class Kind:
    """Tickets that no counter tells apart, but by who handled them."""

    state: str
    group: bool
    queue_id: str | None
    assignee_id: str | None
    channel_id: str
    has_unread: bool

    def seen_by(self, member: Member, *handlers: str) -> bool:
        """Whether a member may see such tickets if these agents handled them."""
        handler_ids = frozenset(handlers)
        return may_see(member, TicketFacts(self.state, self.queue_id, self.assignee_id, handler_ids, self.group))


class Tally:
    """The number of tickets of each kind, and of the closed ones also the number that each agent handled."""

    def __init__(self) -> None:
        self._all: Counter[Kind] = Counter()
        self._handled: dict[str, Counter[Kind]] = {}

    def follow(self, before: Document | None, after: Document | None) -> None:
        """Count a row that changed."""
        for row, step in ((before, -1), (after, 1)):
            if row is not None and row["kind"] == "ticket":
                self.add(row, step)

    def add(self, row: Mapping[str, Any], count: int) -> None:
        """Count so many rows like this one."""
        kind = Kind(**{field: row[field] for field in FIELDS})
        _add(self._all, kind, count)
        if kind.state == "closed":
            for agent_id in row["handler_ids"]:
                _add(self._handled.setdefault(agent_id, Counter()), kind, count)

    def counters(self, query: TicketFilter) -> dict[str, Any]:
        """The counters of what a member may see, by group and state."""
        member = query.member
        found: Counter[Kind] = Counter()
        for kind, count in self._all.items():
            if _asked_for(kind, query) and kind.seen_by(member):
                found[kind] = count
        for kind, count in self._handled.get(member.id, Counter()).items():
            # Those that he sees anyway are counted already.
            if kind not in found and _asked_for(kind, query) and kind.seen_by(member, member.id):
                found[kind] = count
        return _sums(found)


def _sums(found: Counter[Kind]) -> dict[str, Any]:
    sums = {group: dict.fromkeys(STATES, 0) for group in (False, True)}
    with_unread = 0
    for kind, count in found.items():
        sums[kind.group][kind.state] += count
        with_unread += count if kind.has_unread else 0
    return {"private": sums[False], "group": sums[True], "unread": with_unread}


def _add(counts: Counter[Kind], kind: Kind, count: int) -> None:
    counts[kind] += count
    if counts[kind] == 0:
        del counts[kind]


def _asked_for(kind: Kind, query: TicketFilter) -> bool:
    return (
        (query.queue_id is None or kind.queue_id == queue_of(query))
        and (query.assignee is None or kind.assignee_id == assignee_of(query))
        and (query.channel_id is None or kind.channel_id == query.channel_id)
        and (query.unread is None or kind.has_unread == query.unread)
    )


def summing_up(selected: Document) -> list[Document]:
    """The aggregation that counts rows by kind and handlers."""
    handlers = {"$cond": [{"$eq": ["$state", "closed"]}, "$handler_ids", []]}
    alike = {**{field: f"${field}" for field in FIELDS}, "handler_ids": handlers}
    return [{"$match": selected}, {"$group": {"_id": alike, "count": {"$sum": 1}}}]


def summed_up(found: Iterable[Document]) -> Tally:
    """The tally from what the aggregation found."""
    tally = Tally()
    for each in found:
        tally.add(each["_id"], each["count"])
    return tally
