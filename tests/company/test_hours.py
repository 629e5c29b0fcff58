"""Business hours in the company's time zone: weekdays, holidays, nights, and the days when clocks change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from libs.company.hours import closed_since, is_open
from libs.events.catalog.company import Hours

SAO_PAULO = "America/Sao_Paulo"
DAY = (("08:00", "12:00"), ("13:00", "18:00"))
SHOP = Hours(mon=DAY, tue=DAY, wed=DAY, thu=DAY, fri=DAY, sat=(("08:00", "12:00"),), holidays=(date(2026, 11, 20),))
BAR = Hours(fri=(("20:00", "03:00"),), sat=(("20:00", "24:00"),), holidays=(date(2026, 11, 21),))


def local(day: int, clock: str, time_zone: str = SAO_PAULO, month: int = 11) -> datetime:
    """A clock time in November 2026; the 16th is a Monday."""
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "clock", "opened"),
    [
        (16, "07:59", False),
        (16, "08:00", True),
        (16, "11:59", True),
        (16, "12:00", False),
        (16, "12:59", False),
        (16, "13:00", True),
        (16, "18:00", False),
        (21, "11:00", True),
        (21, "14:00", False),
        (22, "10:00", False),
    ],
)
def test_hours_begin_and_end_by_the_companys_clock(day: int, clock: str, opened: bool) -> None:
    assert is_open(SHOP, local(day, clock), SAO_PAULO) is opened


def test_a_company_without_hours_is_always_open_and_one_with_empty_hours_never() -> None:
    assert is_open(None, local(22, "03:00"), SAO_PAULO)
    assert not is_open(Hours(), local(16, "10:00"), SAO_PAULO)
    assert closed_since(Hours(), local(16, "10:00"), SAO_PAULO) is None


def test_a_holiday_opens_nothing() -> None:
    assert not is_open(SHOP, local(20, "10:00"), SAO_PAULO)


@pytest.mark.parametrize(
    ("day", "clock", "opened"),
    [(20, "21:00", True), (21, "00:30", True), (21, "02:59", True), (21, "03:00", False), (21, "21:00", False)],
)
def test_an_interval_lasts_into_the_next_day_even_if_that_is_a_holiday(day: int, clock: str, opened: bool) -> None:
    assert is_open(BAR, local(day, clock), SAO_PAULO) is opened


def test_midnight_can_be_written_as_the_end_of_a_day() -> None:
    assert is_open(BAR, local(28, "23:59"), SAO_PAULO)
    assert not is_open(BAR, local(29, "00:00"), SAO_PAULO)


def test_hours_have_been_over_since_they_last_ended() -> None:
    assert closed_since(SHOP, local(16, "12:30"), SAO_PAULO) == local(16, "12:00")
    assert closed_since(SHOP, local(17, "03:00"), SAO_PAULO) == local(16, "18:00")
    assert closed_since(SHOP, local(20, "10:00"), SAO_PAULO) == local(19, "18:00")
    assert closed_since(BAR, local(22, "10:00"), SAO_PAULO) == local(21, "03:00")


def test_what_began_the_evening_before_may_end_after_what_began_today() -> None:
    early = Hours(fri=(("20:00", "06:00"),), sat=(("04:00", "05:00"),))
    assert closed_since(early, local(21, "07:00"), SAO_PAULO) == local(21, "06:00")
    assert closed_since(early, local(21, "05:30"), SAO_PAULO) == local(21, "05:00")


def test_the_server_may_stand_anywhere() -> None:
    assert is_open(SHOP, datetime(2026, 11, 16, 8, tzinfo=ZoneInfo("Asia/Tokyo")), SAO_PAULO) is False
    assert is_open(SHOP, datetime(2026, 11, 16, 20, tzinfo=ZoneInfo("Asia/Tokyo")), SAO_PAULO) is True


def test_a_night_shift_is_longer_when_clocks_go_back_and_shorter_when_they_go_forward() -> None:
    lisbon, night = "Europe/Lisbon", Hours(sat=(("22:00", "06:00"),))
    back = local(24, "22:00", lisbon, month=10)
    ended = closed_since(night, local(25, "12:00", lisbon, month=10), lisbon)
    assert ended is not None
    assert (ended - back).total_seconds() / 3600 == 9
    forward = local(28, "22:00", lisbon, month=3)
    ended = closed_since(night, local(29, "12:00", lisbon, month=3), lisbon)
    assert ended is not None
    assert (ended - forward).total_seconds() / 3600 == 7


def test_an_interval_ends_with_the_second_time_that_the_clock_shows_its_end() -> None:
    lisbon, night = "Europe/Lisbon", Hours(sun=(("00:30", "01:30"),))
    assert is_open(night, datetime(2026, 10, 25, 1, 29, tzinfo=UTC), lisbon)
    assert not is_open(night, datetime(2026, 10, 25, 1, 30, tzinfo=UTC), lisbon)


@pytest.mark.parametrize("clock", ["8:00", "24:30", "08:60", "8h", ""])
def test_a_clock_time_that_is_none_is_refused(clock: str) -> None:
    with pytest.raises(ValidationError):
        Hours(mon=((clock, "18:00"),))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_whatever_is_closed_has_been_so_since_an_end_and_open_before_it(at: datetime) -> None:
    if is_open(SHOP, at, SAO_PAULO):
        return
    since = closed_since(SHOP, at, SAO_PAULO)
    assert since is not None
    assert since <= at
    just_before = datetime.fromtimestamp(since.timestamp() - 1, UTC)
    assert is_open(SHOP, just_before, SAO_PAULO)
    assert not is_open(SHOP, since, SAO_PAULO)
