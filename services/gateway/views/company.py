"""What the company has set: name, clock, hours, texts, rating, thresholds, as far as it has."""

from libs.events.catalog.company import (
    CompanyAccessSet,
    CompanyDescribed,
    CompanyHoursSet,
    CompanyTextsSet,
    QueuesOrdered,
    RatingSettingsSet,
    ThresholdsSet,
)
from libs.events.event import Recorded, payload
from libs.events.view import Document, DocumentView


class Company(DocumentView):
    """The one document; what was never set is missing from it."""

    name = "company"
    events = (
        CompanyHoursSet,
        CompanyTextsSet,
        RatingSettingsSet,
        CompanyDescribed,
        ThresholdsSet,
        QueuesOrdered,
        CompanyAccessSet,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The company's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The settings after an event."""
        before = document or {}
        match recorded.data:
            case CompanyHoursSet(hours=hours):
                return {**before, "hours": None if hours is None else hours.model_dump(mode="json")}
            case CompanyTextsSet() as texts:
                return {**before, "texts": payload(texts)}
            case RatingSettingsSet() as rating:
                return {**before, "rating": payload(rating)}
            case CompanyDescribed(label=label, time_zone=time_zone, currency=currency, logo=logo):
                return {**before, "name": label, "time_zone": time_zone, "currency": currency, "logo": logo}
            case ThresholdsSet(waiting=waiting):
                return {**before, "thresholds": {"waiting": list(waiting)}}
            case QueuesOrdered(queue_ids=queue_ids):
                return {**before, "queue_order": list(queue_ids)}
            case CompanyAccessSet() as access:
                return {**before, "access": payload(access)}
            case _:
                return document
