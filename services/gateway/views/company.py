"""What the company has set: hours, texts and rating, as far as it has."""

from libs.events.catalog.company import CompanyHoursSet, CompanyTextsSet, RatingSettingsSet
from libs.events.event import Recorded, payload
from libs.events.view import Document, DocumentView


class Company(DocumentView):
    """The one document; what was never set is missing from it."""

    name = "company"
    events = (CompanyHoursSet, CompanyTextsSet, RatingSettingsSet)
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
            case _:
                return document
