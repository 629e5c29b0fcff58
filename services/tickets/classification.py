"""The classification of a ticket: its tags, why the customer came, what is at stake, where it stands on a board.

(T15, T18.) Part of the ticket's own stream: `ticket.py` asks here once it knows that the member may.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from libs.events.catalog.ticket import (
    MovedOnBoard,
    PlacedOnBoard,
    ReasonCleared,
    ReasonSet,
    TagAdded,
    TagRemoved,
    TakenOffBoard,
    TicketEvent,
    ValueCleared,
    ValueSet,
)
from services.tickets.commands import (
    ClearReason,
    ClearValue,
    PlaceOnBoard,
    SetReason,
    SetValue,
    TagTicket,
    TakeOffBoard,
    UntagTicket,
)
from services.tickets.refusals import TicketHasTooManyTags

TAGS_LIMIT = 50
# What one case has once, whichever of its tickets has it.
Single = Literal["value", "place"]
Event = (
    TagAdded
    | TagRemoved
    | ReasonSet
    | ReasonCleared
    | ValueSet
    | ValueCleared
    | PlacedOnBoard
    | MovedOnBoard
    | TakenOffBoard
)
Command = TagTicket | UntagTicket | SetReason | ClearReason | SetValue | ClearValue | PlaceOnBoard | TakeOffBoard


@dataclass(frozen=True, slots=True)
class Classification:
    """`value` is an amount in hundredths and its currency, `place` a board and one of its columns."""

    tag_ids: frozenset[str] = frozenset()
    reason_id: str | None = None
    value: tuple[int, str] | None = None
    place: tuple[str, str] | None = None

    def taken_along(self) -> list[TicketEvent]:
        """What the next ticket begins with when the case goes on there."""
        events: list[TicketEvent] = [TagAdded(tag_id=each) for each in sorted(self.tag_ids)]
        if self.reason_id is not None:
            events.append(ReasonSet(reason_id=self.reason_id))
        if self.value is not None:
            events.append(ValueSet(cents=self.value[0], currency=self.value[1]))
        if self.place is not None:
            events.append(PlacedOnBoard(board_id=self.place[0], column_id=self.place[1]))
        return events

    def left_behind(self, keeping: AbstractSet[Single] = frozenset()) -> list[TicketEvent]:
        """What the last ticket loses then if not `keeping` it: an amount counts once, a card is in one place."""
        events: list[TicketEvent] = []
        if self.value is not None and "value" not in keeping:
            events.append(ValueCleared())
        if self.place is not None and "place" not in keeping:
            events.append(TakenOffBoard(board_id=self.place[0]))
        return events

    def kept_from(self, other: "Classification") -> frozenset[Single]:
        """What of it has not become another ticket's, which has its own."""
        kept: set[Single] = set()
        if self.value != other.value:
            kept.add("value")
        if self.place != other.place:
            kept.add("place")
        return frozenset(kept)

    def beside(self, other: "Classification") -> "Classification":
        """What of it another ticket does not have yet, as far as there is room for tags."""
        room = max(0, TAGS_LIMIT - len(other.tag_ids))
        return Classification(
            tag_ids=frozenset(sorted(self.tag_ids - other.tag_ids)[:room]),
            reason_id=self.reason_id if other.reason_id is None else None,
            value=self.value if other.value is None else None,
            place=self.place if other.place is None else None,
        )


def decide(command: Command, now: Classification) -> Sequence[TicketEvent]:
    """What follows from a command."""
    match command:
        case TagTicket(tag_ids=tag_ids):
            added = [each for each in dict.fromkeys(tag_ids) if each not in now.tag_ids]
            if len(now.tag_ids) + len(added) > TAGS_LIMIT:
                raise TicketHasTooManyTags(limit=TAGS_LIMIT)
            return [TagAdded(tag_id=each) for each in added]
        case UntagTicket(tag_ids=tag_ids):
            return [TagRemoved(tag_id=each) for each in dict.fromkeys(tag_ids) if each in now.tag_ids]
        case SetReason(reason_id=reason_id):
            return [] if reason_id == now.reason_id else [ReasonSet(reason_id=reason_id)]
        case ClearReason():
            return [] if now.reason_id is None else [ReasonCleared()]
        case SetValue(cents=cents, currency=currency):
            return [] if (cents, currency) == now.value else [ValueSet(cents=cents, currency=currency)]
        case ClearValue():
            return [] if now.value is None else [ValueCleared()]
        case PlaceOnBoard(board_id=board_id, column_id=column_id):
            return _place(board_id, column_id, now)
        case TakeOffBoard():
            return [] if now.place is None else [TakenOffBoard(board_id=now.place[0])]
        case _:
            assert_never(command)


def _place(board_id: str, column_id: str, now: Classification) -> list[TicketEvent]:
    placed = PlacedOnBoard(board_id=board_id, column_id=column_id)
    match now.place:
        case None:
            return [placed]
        case (at, column) if at == board_id:
            return [] if column == column_id else [MovedOnBoard(board_id=board_id, column_id=column_id)]
        case (at, _):
            return [TakenOffBoard(board_id=at), placed]


def evolve(before: Classification, event: Event) -> Classification:
    """The classification after an event."""
    match event:
        case TagAdded(tag_id=tag_id):
            return replace(before, tag_ids=before.tag_ids | {tag_id})
        case TagRemoved(tag_id=tag_id):
            return replace(before, tag_ids=before.tag_ids - {tag_id})
        case ReasonSet(reason_id=reason_id):
            return replace(before, reason_id=reason_id)
        case ReasonCleared():
            return replace(before, reason_id=None)
        case ValueSet(cents=cents, currency=currency):
            return replace(before, value=(cents, currency))
        case ValueCleared():
            return replace(before, value=None)
        case (
            PlacedOnBoard(board_id=board_id, column_id=column_id)
            | MovedOnBoard(board_id=board_id, column_id=column_id)
        ):
            return replace(before, place=(board_id, column_id))
        case TakenOffBoard():
            return replace(before, place=None)
        case _:
            assert_never(event)
