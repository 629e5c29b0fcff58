"""Notices of what is due: to the ticket's agent, while it has none to its queue, and to management (B7).

They stand for as long as the clock does.
"""

from libs.events.catalog.clock import (
    ClockEvent,
    ClockPaused,
    ClockStarted,
    ClockStopped,
    ResolutionOverdue,
    ResponseOverdue,
    SlaWarned,
)
from libs.events.event import Event, Recorded
from libs.events.view import Document, Documents
from services.tickets.views.notice import of_ticket, raised

SLA_EVENTS: tuple[type[Event], ...] = (
    ClockStarted,
    ClockPaused,
    ClockStopped,
    SlaWarned,
    ResponseOverdue,
    ResolutionOverdue,
)


def tell_of_clock(documents: Documents, event: ClockEvent, recorded: Recorded) -> None:
    """Raise, renew or take away what a clock gives cause to."""
    places = documents.where("ticket_id", recorded.stream_id)
    place = next((each for each in places if each["what"] == "place"), None)
    match event:
        case SlaWarned(kind=kind):
            said = f"{kind}.warned"
        case ResponseOverdue(kind=kind):
            said = f"{kind}.overdue"
        case ResolutionOverdue():
            kind, said = "resolution", "resolution.overdue"
        case ClockStarted(kind=kind) | ClockPaused(kind=kind) | ClockStopped(kind=kind):
            for each in ("own", "management"):
                documents.delete(_notice_id(recorded.stream_id, kind, each))
            return
        case _:
            raise TypeError(f"{recorded.name} is of no clock")
    if place is None:
        return
    agent_id, queue_id = place["facts"]["assignee_id"], place["facts"]["queue_id"]
    told_queue = queue_id if agent_id is None else None
    if agent_id is not None or queue_id is not None:
        own = {"user_id": agent_id, "for_queue": told_queue}
        _raise(documents, place, recorded, _notice_id(recorded.stream_id, kind, "own"), said, own)
    management = {"user_id": None, "for_queue": None, "for_management": True, "told_queue": told_queue}
    _raise(documents, place, recorded, _notice_id(recorded.stream_id, kind, "management"), said, management)


def _notice_id(ticket_id: str, kind: str, whose: str) -> str:
    return f"sla:{ticket_id}:{kind}:{whose}"


def _raise(
    documents: Documents, place: Document, recorded: Recorded, notice_id: str, said: str, whose: Document
) -> None:
    about = {"ref": recorded.stream_id, **whose, **of_ticket(place)}
    documents.put(raised(recorded, notice_id, "sla", about, said), recorded)
