"""How time passes in business hours: what is due when, and how much has passed (B7)."""

from datetime import UTC, date, datetime

import pytest

from libs.company.hours import between, later
from libs.events.catalog.company import Hours

DAY = (("08:00", "12:00"), ("13:00", "18:00"))
WEEK = Hours(mon=DAY, tue=DAY, wed=DAY, thu=DAY, fri=DAY, holidays=(date(2026, 11, 24),))
ZONE = "America/Sao_Paulo"
HOUR = 3600


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in UTC; in São Paulo it is three hours earlier. The 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        (at(20, 14), HOUR // 2, at(20, 14, 30)),
        (at(20, 14, 50), HOUR, at(20, 16, 50)),
        (at(20, 20, 30), HOUR, at(23, 11, 30)),
        (at(20, 3), HOUR, at(20, 12)),
        (at(23, 20), 2 * HOUR, at(25, 12)),
        (at(20, 14), 0, at(20, 14)),
    ],
    ids=["at once", "over noon", "over the weekend", "before opening", "over a holiday", "nothing"],
)
def test_a_moment_is_found_in_business_hours(start: datetime, seconds: int, due: datetime) -> None:
    assert later(WEEK, start, seconds, ZONE) == due
    assert between(WEEK, start, due, ZONE) == seconds


def test_without_hours_time_always_passes_and_with_none_it_never_does() -> None:
    assert later(None, at(21, 3), HOUR, ZONE) == at(21, 4)
    assert between(None, at(21, 3), at(21, 4), ZONE) == HOUR
    assert later(Hours(), at(21, 3), HOUR, ZONE) is None
    assert between(Hours(), at(21, 3), at(25, 3), ZONE) == 0
    assert between(WEEK, at(20, 15), at(20, 14), ZONE) == 0


def test_a_night_belongs_to_the_day_on_which_it_begins_and_nothing_counts_twice() -> None:
    night = Hours(fri=(("22:00", "02:00"),), sat=(("01:00", "03:00"),))
    assert later(night, at(21, 4), HOUR, ZONE) == at(21, 5)
    assert between(night, at(20, 12), at(22, 12), ZONE) == 5 * HOUR
