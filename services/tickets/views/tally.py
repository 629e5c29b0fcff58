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
from services.tickets.views import listing
from services.tickets.views.listing import STATES

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
    asleep: bool

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
        kind = Kind(**{field: row[field] for field in FIELDS}, asleep=bool(row.get("asleep")))
        _add(self._all, kind, count)
        if kind.state == "closed":
            for agent_id in row["handler_ids"]:
                _add(self._handled.setdefault(agent_id, Counter()), kind, count)

    def counters(self, query: TicketFilter) -> dict[str, Any]:
        """The counters of what a member may see, by group and state."""
        member, asked = query.member, Asked(query)
        found: Counter[Kind] = Counter()
        for kind, count in self._all.items():
            if asked.fits(kind) and kind.seen_by(member):
                found[kind] = count
        for kind, count in self._handled.get(member.id, Counter()).items():
            # Those that he sees anyway are counted already.
            if kind not in found and asked.fits(kind) and kind.seen_by(member, member.id):
                found[kind] = count
        return _sums(found, listing.asleep(query))


def _sums(found: Counter[Kind], asleep: bool | None) -> dict[str, Any]:
    """The counters; those by state leave out the snoozed tickets, or the others, as asked."""
    sums = {group: dict.fromkeys(STATES, 0) for group in (False, True)}
    with_unread = without_queue = snoozed = 0
    for kind, count in found.items():
        snoozed += count if kind.asleep else 0
        if asleep is not None and kind.asleep != asleep:
            continue
        sums[kind.group][kind.state] += count
        with_unread += count if kind.has_unread else 0
        without_queue += count if kind.state == "pending" and kind.queue_id is None else 0
    return {
        "private": sums[False],
        "group": sums[True],
        "unread": with_unread,
        "snoozed": snoozed,
        "no_queue": without_queue,
    }


def _add(counts: Counter[Kind], kind: Kind, count: int) -> None:
    counts[kind] += count
    if counts[kind] == 0:
        del counts[kind]


class Asked:
    """Which kinds a question is about; the rest of it has been asked of the rows."""

    def __init__(self, query: TicketFilter) -> None:
        self._queues = listing.queues(query)
        self._assignees = listing.assignees(query)
        self._channels = frozenset(query.channel_id)
        self._unread = query.unread

    def fits(self, kind: Kind) -> bool:
        """Whether tickets of a kind are asked for."""
        return (
            (not self._queues or kind.queue_id in self._queues)
            and (not self._assignees or kind.assignee_id in self._assignees)
            and (not self._channels or kind.channel_id in self._channels)
            and (self._unread is None or kind.has_unread == self._unread)
        )


def summing_up(selected: Document) -> list[Document]:
    """The aggregation that counts rows by kind and handlers."""
    handlers = {"$cond": [{"$eq": ["$state", "closed"]}, "$handler_ids", []]}
    alike = {field: f"${field}" for field in (*FIELDS, "asleep")} | {"handler_ids": handlers}
    return [{"$match": selected}, {"$group": {"_id": alike, "count": {"$sum": 1}}}]


def summed_up(found: Iterable[Document]) -> Tally:
    """The tally from what the aggregation found."""
    tally = Tally()
    for each in found:
        tally.add(each["_id"], each["count"])
    return tally
