"""The tally: what the rows of the inbox say that can be counted, a column in memory for each field (D2, D3).

It is read from the rows once and then follows every row that the projector writes. A question is the same filter
that the rows are asked with; here it becomes one vector operation a condition, so that counting a hundred thousand
tickets takes a millisecond whatever is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from libs.events.view import Document
from services.tickets.queries import TicketFilter
from services.tickets.views import listing
from services.tickets.views.listing import STATES

VALUES = (
    "state",
    "group",
    "queue_id",
    "assignee_id",
    "channel_id",
    "has_unread",
    "asleep",
    "reason_id",
    "board_id",
    "column_id",
    "sla_state",
)
MEMBERS = ("handler_ids", "owner_ids", "tag_ids")
NUMBERS = ("opened_at", "cents", "activity")
FIELDS = (*VALUES, *MEMBERS, *NUMBERS)
FIRST_ROOM = 1_024
FIRST_PORTION = 64
GREATEST_PORTION = 2_048

Mask = NDArray[np.bool_]
COMPARISONS = {"$gte": np.greater_equal, "$lte": np.less_equal, "$lt": np.less, "$gt": np.greater}
# Which of two tickets of one moment comes first, their rows tell and the column does not.
TAKEN_IN = {**COMPARISONS, "$lt": np.less_equal, "$gt": np.greater_equal}


class Tally:
    """The tickets by ordinal: the number of each value, who handled them and how they are tagged, when they were
    opened and last active (seconds since 1970) and what is at stake (cents).
    """

    def __init__(self) -> None:
        self._ordinals: dict[str, int] = {}
        self._ids: list[str] = []
        self._free: list[int] = []
        self._codes: dict[str, dict[Any, int]] = {field: {None: 0} for field in VALUES}
        self._values = {field: np.zeros(FIRST_ROOM, np.int32) for field in VALUES}
        self._numbers = {field: np.full(FIRST_ROOM, np.nan) for field in NUMBERS}
        self._members: dict[str, dict[str, set[int]]] = {field: {} for field in MEMBERS}
        self._counted = np.zeros(FIRST_ROOM, np.bool_)

    def follow(self, before: Document | None, after: Document | None) -> None:
        """Count a row as it has become."""
        if before is not None and before["kind"] == "ticket":
            self._forget(before, keep=after is not None)
        if after is not None and after["kind"] == "ticket":
            self.add(after)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a row."""
        ordinal = self._ordinal(row["_id"])
        for field, column in self._values.items():
            codes = self._codes[field]
            column[ordinal] = codes.setdefault(row.get(field), len(codes))
        for field, numbers in self._numbers.items():
            numbers[ordinal] = _number(row.get(field))
        for field, sets in self._members.items():
            for each in row.get(field, ()):
                sets.setdefault(each, set()).add(ordinal)
        self._counted[ordinal] = True

    def counters(
        self, query: TicketFilter, alternatives: Iterable[Document], among: Iterable[str] | None = None
    ) -> dict[str, Any]:
        """The counters of the tickets that fit one of a question's alternatives, by group and state.

        `among` has those that fit what is not `countable`.
        """
        found = self._any_of(alternatives)
        if among is not None:
            found &= self._having(self._ordinals[each] for each in among if each in self._ordinals)
        asleep, sleeping = self._values["asleep"] == self._code("asleep", True), listing.asleep(query)
        awake = found if sleeping is None else found & (asleep == sleeping)
        grouped = self._one_of("group", (True,))
        states = {state: awake & self._one_of("state", (state,)) for state in STATES}
        return {
            "private": {state: _count(each & ~grouped) for state, each in states.items()},
            "group": {state: _count(each & grouped) for state, each in states.items()},
            "unread": _count(awake & self._one_of("has_unread", (True,))),
            "snoozed": _count(found & asleep),
            "no_queue": _count(states["pending"] & self._one_of("queue_id", (None,))),
        }

    def number(self, conditions: Mapping[str, Any]) -> int:
        """How many tickets fulfil conditions that are `countable`."""
        return _count(self._any_of((conditions,)))

    def latest(self, alternatives: Iterable[Document]) -> Iterator[list[str]]:
        """The tickets that fit one of a page's alternatives, as far as columns tell: the last active first, in
        growing portions. Those of one moment stand in one portion, in no order.
        """
        found = np.flatnonzero(self._any_of(alternatives))
        age = -self._numbers["activity"][found]
        order = np.argsort(age)
        found, age = found[order], age[order]
        start, portion = 0, FIRST_PORTION
        while start < len(found):
            last = min(start + portion, len(found)) - 1
            end = int(np.searchsorted(age, age[last], side="right"))
            yield [self._ids[ordinal] for ordinal in found[start:end]]
            start, portion = end, min(2 * portion, GREATEST_PORTION)

    def _forget(self, row: Document, keep: bool) -> None:
        ordinal = self._ordinals.get(row["_id"])
        if ordinal is None:
            return
        for field, sets in self._members.items():
            for each in row.get(field, ()):
                sets.get(each, set()).discard(ordinal)
        self._counted[ordinal] = False
        if not keep:
            self._free.append(self._ordinals.pop(row["_id"]))

    def _ordinal(self, ticket_id: str) -> int:
        known = self._ordinals.get(ticket_id)
        if known is not None:
            return known
        if self._free:
            ordinal = self._free.pop()
            self._ids[ordinal] = ticket_id
        else:
            ordinal = len(self._ids)
            self._ids.append(ticket_id)
        self._ordinals[ticket_id] = ordinal
        if ordinal == len(self._counted):
            self._make_room()
        return ordinal

    def _make_room(self) -> None:
        more = len(self._counted)
        self._values = {field: np.pad(column, (0, more)) for field, column in self._values.items()}
        self._numbers = {
            field: np.pad(column, (0, more), constant_values=np.nan) for field, column in self._numbers.items()
        }
        self._counted = np.pad(self._counted, (0, more))

    def _any_of(self, alternatives: Iterable[Mapping[str, Any]]) -> Mask:
        """The tickets that fit an alternative, as far as columns tell."""
        found = np.zeros(len(self._counted), np.bool_)
        for alternative in alternatives:
            found |= self._all_of(alternative)
        found &= self._counted
        return found

    def _all_of(self, conditions: Mapping[str, Any]) -> Mask:
        """The rows that fulfil a filter of equalities, `$in` and comparisons, as far as columns tell."""
        fulfilled = np.ones(len(self._counted), np.bool_)
        for field, condition in conditions.items():
            if field not in FIELDS:
                continue
            if field in NUMBERS:
                comparisons = TAKEN_IN if field == "activity" else COMPARISONS
                for operator, bound in condition.items():
                    fulfilled &= comparisons[operator](self._numbers[field], _number(bound))
                continue
            values = condition["$in"] if isinstance(condition, dict) else (condition,)
            fulfilled &= self._any_member(field, values) if field in MEMBERS else self._one_of(field, values)
        return fulfilled

    def _one_of(self, field: str, values: Iterable[Any]) -> Mask:
        column, (first, *others) = self._values[field], [self._code(field, each) for each in values]
        found: Mask = column == first
        for code in others:
            found |= column == code
        return found

    def _any_member(self, field: str, values: Iterable[str]) -> Mask:
        sets = self._members[field]
        return self._having(ordinal for each in values for ordinal in sets.get(each, ()))

    def _having(self, ordinals: Iterable[int]) -> Mask:
        found = np.zeros(len(self._counted), np.bool_)
        found[np.fromiter(ordinals, np.intp)] = True
        return found

    def _code(self, field: str, value: Any) -> int:
        """The number of a value; one that no row has is that of none."""
        return self._codes[field].get(value, -1)


def countable(conditions: Mapping[str, Any]) -> bool:
    """Whether the tally alone tells what fulfils a filter."""
    return all(field in FIELDS and field != "activity" for field in conditions)


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))


def _number(value: Any) -> float:
    """An amount; or a moment, of an activity without the id that stands behind it."""
    if value is None:
        return float("nan")
    if isinstance(value, str):
        return datetime.fromisoformat(value.partition("/")[0]).timestamp()
    return float(value)
