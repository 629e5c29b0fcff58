"""When a scheduled message comes again: by the clock of the place where it was entered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.events.catalog.schedule import Recurrence
from services.messaging.recurrence import following, occurrence

SAO_PAULO, NEW_YORK, LISBON = "America/Sao_Paulo", "America/New_York", "Europe/Lisbon"


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def clock(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def test_a_message_that_comes_once_never_comes_again() -> None:
    first = local("2026-11-22 09:00", SAO_PAULO)
    assert following(first, SAO_PAULO, "none", first) is None


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        ("daily", ["2026-11-23 09:00", "2026-11-24 09:00", "2026-11-25 09:00"]),
        ("weekly", ["2026-11-29 09:00", "2026-12-06 09:00", "2026-12-13 09:00"]),
        ("monthly", ["2026-12-22 09:00", "2027-01-22 09:00", "2027-02-22 09:00"]),
    ],
)
def test_it_comes_at_the_same_time_of_the_clock(recurrence: Recurrence, expected: list[str]) -> None:
    first = local("2026-11-22 09:00", SAO_PAULO)
    assert [clock(occurrence(first, SAO_PAULO, recurrence, each), SAO_PAULO) for each in (1, 2, 3)] == expected


def test_the_31st_falls_on_a_months_last_day_and_comes_back() -> None:
    first = local("2027-12-31 09:00", SAO_PAULO)
    days = [clock(occurrence(first, SAO_PAULO, "monthly", each), SAO_PAULO)[:10] for each in range(1, 5)]
    assert days == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_the_clock_counts_also_when_summer_time_begins_and_ends() -> None:
    first = local("2026-10-30 09:00", NEW_YORK)
    moments = [occurrence(first, NEW_YORK, "daily", each) for each in range(4)]
    assert [clock(each, NEW_YORK)[-5:] for each in moments] == ["09:00"] * 4
    assert [each.hour for each in moments] == [13, 13, 14, 14]


def test_a_time_that_the_clock_skips_comes_when_it_has_skipped_it() -> None:
    first = local("2027-03-13 02:30", NEW_YORK)
    assert clock(occurrence(first, NEW_YORK, "daily", 1), NEW_YORK) == "2027-03-14 03:30"
    assert clock(occurrence(first, NEW_YORK, "daily", 2), NEW_YORK) == "2027-03-15 02:30"


def test_a_time_that_the_clock_shows_twice_comes_once() -> None:
    first = local("2026-10-24 01:30", LISBON)
    second = following(first, LISBON, "daily", first)
    assert second is not None
    third = following(first, LISBON, "daily", second)
    assert third is not None
    assert (clock(second, LISBON), clock(third, LISBON)) == ("2026-10-25 01:30", "2026-10-26 01:30")
    assert third - second == timedelta(hours=25)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 (a clock's time)
    st.sampled_from(("daily", "weekly", "monthly")),
    st.sampled_from((SAO_PAULO, NEW_YORK, LISBON, "Asia/Kolkata")),
    st.integers(0, 400),
)
def test_what_follows_is_the_first_occurrence_after(
    wall: datetime, recurrence: Recurrence, zone: str, days: int
) -> None:
    first = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    after = first + timedelta(days=days)
    found = following(first, zone, recurrence, after)
    every = [occurrence(first, zone, recurrence, each) for each in range(410)]
    assert found == min(each for each in every if each > after)
