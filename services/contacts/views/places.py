"""The places of a contact in funnels, as its document in the address book carries them (K6).

Few contacts stand in a funnel, so only those have the field, and the index over it is small.
"""

from collections.abc import Iterable
from typing import ClassVar, cast

from libs.events.catalog.relation import (
    EnteredFunnel,
    FunnelValueCleared,
    FunnelValueSet,
    LeftFunnel,
    MovedToStage,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, DocumentView

Placed = EnteredFunnel | MovedToStage | LeftFunnel | FunnelValueSet | FunnelValueCleared
EVENTS = (EnteredFunnel, MovedToStage, LeftFunnel, FunnelValueSet, FunnelValueCleared)


def after(document: Document, recorded: Recorded) -> Document:
    """The contact's document after an event of its placement. `placed` orders the cards of a stage."""
    event = cast(Placed, recorded.data)
    others = [each for each in document.get("places", ()) if each["funnel_id"] != event.funnel_id]
    now = next((each for each in document.get("places", ()) if each["funnel_id"] == event.funnel_id), None)
    if isinstance(event, LeftFunnel):
        rest = {field: value for field, value in document.items() if field != "places"}
        return {**rest, "places": others} if others else rest
    place = _place(now or {"funnel_id": event.funnel_id}, event, f"{iso(recorded.time)}/{recorded.stream_id}")
    return {**document, "places": sorted([*others, place], key=lambda each: str(each["funnel_id"]))}


def _place(now: Document, event: Placed, placed: str) -> Document:
    match event:
        case EnteredFunnel(stage_id=stage_id) | MovedToStage(stage_id=stage_id):
            return {**now, "stage_id": stage_id, "placed": placed}
        case FunnelValueSet(cents=cents, currency=currency):
            return {**now, "cents": cents, "currency": currency}
        case _:
            return {field: value for field, value in now.items() if field not in ("cents", "currency")}


class FunnelMoves(DocumentView):
    """One document a funnel in which anything moved: whoever shows it hears of that, and asks again."""

    name: ClassVar[str] = "funnel_moves"
    events: ClassVar[tuple[type[Event], ...]] = EVENTS
    live: ClassVar[bool] = True

    def key(self, recorded: Recorded) -> str:
        """The funnel."""
        return cast(Placed, recorded.data).funnel_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document:
        """The funnel after another move."""
        return {"moves": (document or {"moves": 0})["moves"] + 1}


def in_funnel(places: Iterable[Document], funnel_id: str) -> Document:
    """The contact's place in a funnel."""
    return next(each for each in places if each["funnel_id"] == funnel_id)
