"""Terms: what is promised to whom, and the hours in which it counts (B7); few documents, held in memory."""

from collections.abc import Mapping
from typing import Any

from libs.events.catalog.company import COMPANY, CompanyDescribed, CompanyHoursSet
from libs.events.catalog.queue import HoursSet
from libs.events.catalog.sla import SlaArchived, SlaChanged, SlaDefined, SlaMoved
from libs.events.event import Recorded
from libs.events.view import Document, DocumentView

SLAS = "slas"


def hours_key(owner: str) -> str:
    """The id of the document with the hours of a queue, or of the company."""
    return f"hours:{owner}"


class Terms(DocumentView):
    """The service levels in their order, the company's hours and time zone, and each queue's own hours."""

    name = "terms"
    live = True
    events = (
        SlaDefined,
        SlaChanged,
        SlaMoved,
        SlaArchived,
        CompanyHoursSet,
        CompanyDescribed,
        HoursSet,
    )

    def announced(self, document: Document) -> bool:
        """The service levels; hours are told of by those who have them."""
        return bool(document["_id"] == SLAS)

    def key(self, recorded: Recorded) -> str:
        """`slas`, `hours:main` or `hours:<queue id>`."""
        if recorded.category == "sla":
            return SLAS
        return hours_key(COMPANY if recorded.category == "company" else recorded.stream_id)

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The terms after an event."""
        before: Document = document or {}
        match recorded.data:
            case CompanyHoursSet(hours=hours) | HoursSet(hours=hours):
                return {**before, "hours": None if hours is None else hours.model_dump(mode="json")}
            case CompanyDescribed(time_zone=time_zone):
                return {**before, "time_zone": time_zone}
            case _:
                return {"slas": _slas(before.get("slas", []), recorded)}


def _slas(slas: list[dict[str, Any]], recorded: Recorded) -> list[dict[str, Any]]:
    match recorded.data:
        case SlaDefined() as terms:
            return [*slas, terms.model_dump(mode="json")]
        case SlaChanged(sla_id=sla_id) as terms:
            return [terms.model_dump(mode="json") if each["sla_id"] == sla_id else each for each in slas]
        case SlaMoved(sla_id=sla_id, place=place):
            others = [each for each in slas if each["sla_id"] != sla_id]
            return [*others[:place], *(each for each in slas if each["sla_id"] == sla_id), *others[place:]]
        case SlaArchived(sla_id=sla_id):
            return [each for each in slas if each["sla_id"] != sla_id]
        case _:
            raise TypeError(f"{recorded.name} promises nothing")


def sla_item(terms: Mapping[str, Any]) -> dict[str, Any]:
    """A service level as it is shown."""
    return {"id": terms["sla_id"], "name": terms["label"]} | {
        each: terms[each] for each in terms if each not in ("sla_id", "label")
    }
