"""The company: its hours, the texts that go out by themselves, and how customers are asked for a score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.company import CompanyEvent, CompanyHoursSet, CompanyTextsSet, RatingSettingsSet
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.catalogue_commands import SetCompanyHours, SetCompanyTexts, SetRating
from services.tickets.management import require_management

Event = CompanyHoursSet | CompanyTextsSet | RatingSettingsSet
Command = SetCompanyHours | SetCompanyTexts | SetRating


@dataclass(frozen=True, slots=True)
class Company:
    """What was set last; None: nothing yet."""

    hours: CompanyHoursSet | None = None
    texts: CompanyTextsSet | None = None
    rating: RatingSettingsSet | None = None


def decide(command: Command, company: Company) -> Sequence[CompanyEvent]:
    """What follows from a command."""
    require_management(command.member)
    match command:
        case SetCompanyHours(hours=hours):
            hours_set = CompanyHoursSet(hours=hours)
            return [] if hours_set == company.hours else [hours_set]
        case SetCompanyTexts():
            texts_set = CompanyTextsSet(**{each: getattr(command, each) for each in CompanyTextsSet.model_fields})
            return [] if texts_set == company.texts else [texts_set]
        case SetRating():
            rating = RatingSettingsSet(**{each: getattr(command, each) for each in RatingSettingsSet.model_fields})
            return [] if rating == company.rating else [rating]
        case _:
            assert_never(command)


def evolve(company: Company, recorded: Recorded) -> Company:
    """The company after an event."""
    event = cast(Event, recorded.data)
    match event:
        case CompanyHoursSet():
            return replace(company, hours=event)
        case CompanyTextsSet():
            return replace(company, texts=event)
        case RatingSettingsSet():
            return replace(company, rating=event)
        case _:
            assert_never(event)


decider: Decider[Command, Company] = Decider("company", Company, decide, evolve)
