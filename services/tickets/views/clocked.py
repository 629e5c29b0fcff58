"""The row of a ticket after an event of its clocks: what is due next, and how bad things are (B7)."""

from libs.events.catalog.clock import (
    ClockPaused,
    ClockStarted,
    ClockStopped,
    ResolutionOverdue,
    ResponseOverdue,
    SlaWarned,
)
from libs.events.event import Event, iso
from libs.events.view import Document

CLOCKS = (ClockStarted, ClockPaused, ClockStopped, SlaWarned, ResponseOverdue, ResolutionOverdue)
WORST_FIRST = ("overdue", "warned", "ok")
OF_CLOCKS = ("clocks", "sla", "sla_state", "sla_due")


def clocked(row: Document, event: Event) -> Document:
    """The row with its clocks after an event; what stands still shows nothing."""
    clocks: dict[str, Document] = dict(row.get("clocks", {}))
    match event:
        case ClockStarted(kind=kind, due_at=due_at):
            clocks[kind] = {"due_at": iso(due_at), "state": "ok"}
        case ClockPaused(kind=kind) | ClockStopped(kind=kind):
            clocks.pop(kind, None)
        case SlaWarned(kind=kind):
            clocks[kind] = {**clocks[kind], "state": "warned"}
        case ResponseOverdue(kind=kind):
            clocks[kind] = {**clocks[kind], "state": "overdue"}
        case ResolutionOverdue():
            clocks["resolution"] = {**clocks["resolution"], "state": "overdue"}
        case _:
            raise TypeError(f"{event.name()} is of no clock")
    rest = {field: value for field, value in row.items() if field not in OF_CLOCKS}
    if not clocks:
        return rest
    first = min(clocks, key=lambda kind: (clocks[kind]["due_at"], kind))
    return {
        **rest,
        "clocks": {kind: clocks[kind] for kind in sorted(clocks)},
        "sla": {"kind": first, **clocks[first]},
        "sla_state": min((each["state"] for each in clocks.values()), key=WORST_FIRST.index),
        "sla_due": f"{clocks[first]['due_at']}/{row['_id']}",
    }
