"""The company: its hours, the texts that go out by themselves, and how customers are asked for a score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from libs.events.catalog.company import (
    CompanyAccessSet,
    CompanyDescribed,
    CompanyEvent,
    CompanyHoursSet,
    CompanyTextsSet,
    QueuesOrdered,
    RatingSettingsSet,
    ThresholdsSet,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.catalogue_commands import (
    DescribeCompany,
    OrderQueues,
    SetAccess,
    SetCompanyHours,
    SetCompanyTexts,
    SetRating,
    SetThresholds,
)
from services.tickets.management import named, require_admin, require_management

Event = (
    CompanyHoursSet
    | CompanyTextsSet
    | RatingSettingsSet
    | CompanyDescribed
    | ThresholdsSet
    | QueuesOrdered
    | CompanyAccessSet
)
Command = SetCompanyHours | SetCompanyTexts | SetRating | DescribeCompany | SetThresholds | OrderQueues | SetAccess
LONGEST_THRESHOLD = 1_440


class TimeZoneIsUnknown(Refused):
    """There is no such time zone."""

    code = "company.time_zone_unknown"
    status = "invalid"


class ThresholdsDoNotRise(Refused):
    """The three thresholds must be whole minutes that rise, the last within a day."""

    code = "company.thresholds_do_not_rise"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Company:
    """What was set last; None: nothing yet."""

    hours: CompanyHoursSet | None = None
    texts: CompanyTextsSet | None = None
    rating: RatingSettingsSet | None = None
    described: CompanyDescribed | None = None
    thresholds: ThresholdsSet | None = None
    order: QueuesOrdered | None = None
    access: CompanyAccessSet | None = None


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
        case DescribeCompany():
            return _describe(command, company)
        case SetThresholds(waiting=waiting):
            thresholds = ThresholdsSet(waiting=_rising(waiting))
            return [] if thresholds == company.thresholds else [thresholds]
        case OrderQueues(queue_ids=queue_ids):
            require_admin(command.member)
            order = QueuesOrdered(queue_ids=tuple(dict.fromkeys(queue_ids)))
            return [] if order == company.order else [order]
        case SetAccess():
            require_admin(command.member)
            access = CompanyAccessSet(**{each: getattr(command, each) for each in CompanyAccessSet.model_fields})
            return [] if access == company.access else [access]
        case _:
            assert_never(command)


def _describe(command: DescribeCompany, company: Company) -> list[CompanyEvent]:
    require_admin(command.member)
    try:
        ZoneInfo(command.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        fields = [{"field": "time_zone", "rule": "is no time zone of the tz database"}]
        raise TimeZoneIsUnknown(fields=fields) from error
    described = CompanyDescribed(
        label=named(command.label), time_zone=command.time_zone, currency=command.currency, logo=command.logo
    )
    return [] if described == company.described else [described]


def _rising(waiting: tuple[int, int, int]) -> tuple[int, int, int]:
    first, second, third = waiting
    if not 0 < first < second < third <= LONGEST_THRESHOLD:
        rule = f"must be three whole minutes that rise, from 1 to {LONGEST_THRESHOLD}"
        raise ThresholdsDoNotRise(fields=[{"field": "waiting", "rule": rule}])
    return waiting


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
        case CompanyDescribed():
            return replace(company, described=event)
        case ThresholdsSet():
            return replace(company, thresholds=event)
        case QueuesOrdered():
            return replace(company, order=event)
        case CompanyAccessSet():
            return replace(company, access=event)
        case _:
            assert_never(event)


decider: Decider[Command, Company] = Decider("company", Company, decide, evolve)
