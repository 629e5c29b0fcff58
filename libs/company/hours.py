"""Business hours: whether they are on, since when they are over, and how time passes in them (T23, B7)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from libs.events.catalog.company import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# How far back the last opening is looked for: longer than any company holidays last.
LOOKED_BACK = timedelta(days=62)
# How far ahead a moment in business hours is looked for.
LOOKED_AHEAD = timedelta(days=400)


def is_open(hours: Hours | None, at: datetime, time_zone: str) -> bool:
    """Whether the company serves at a moment. Without hours it always does."""
    if hours is None:
        return True
    day = _day(at, time_zone)
    return any(start <= at < end for start, end in _intervals(hours, day - timedelta(days=1), day, time_zone))


def closed_since(hours: Hours, at: datetime, time_zone: str) -> datetime | None:
    """When the hours before a moment ended; None when that is longer ago than anybody remembers."""
    found: datetime | None = None
    day = _day(at, time_zone)
    for back in range(LOOKED_BACK.days + 1):
        begun = day - timedelta(days=back)
        ends = [end for _, end in _intervals(hours, begun, begun, time_zone) if end <= at]
        if found is not None:  # What began the evening before may have lasted longer.
            return max([found, *ends])
        found = max(ends, default=None)
    return found


def later(hours: Hours | None, at: datetime, seconds: int, time_zone: str) -> datetime | None:
    """The moment at which so many seconds of business hours have passed; None when that is out of sight."""
    if hours is None:
        return at + timedelta(seconds=seconds)
    left = timedelta(seconds=seconds)
    for start, end in _from(hours, at, at + LOOKED_AHEAD, time_zone):
        if end - start >= left:
            return start + left
        left -= end - start
    return None


def between(hours: Hours | None, start: datetime, end: datetime, time_zone: str) -> int:
    """How many seconds of business hours lie between two moments."""
    if end <= start:
        return 0
    if hours is None:
        return int((end - start).total_seconds())
    passed = (min(until, end) - since for since, until in _from(hours, start, end, time_zone) if since < end)
    return int(sum(passed, timedelta()).total_seconds())


def _from(hours: Hours, at: datetime, until: datetime, time_zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The open times behind a moment in order, none counted twice where intervals overlap."""
    reached = at
    first, last = _day(at, time_zone) - timedelta(days=1), _day(until, time_zone)
    for start, end in sorted(_intervals(hours, first, last, time_zone)):
        if end > reached:
            yield max(start, reached), end
            reached = end


def _day(at: datetime, time_zone: str) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()


def _intervals(hours: Hours, first: date, last: date, time_zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The intervals that begin on these days. A holiday opens nothing, but lets the evening before go on."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day in hours.holidays:
            continue
        for begins, ends in getattr(hours, WEEKDAYS[day.weekday()]):
            # Where a clock shows a time twice, the interval has both.
            start = _moment(day, begins, time_zone)
            end = _moment(day if ends > begins else day + timedelta(days=1), ends, time_zone, fold=1)
            yield start, end


def _moment(day: date, clock: str, time_zone: str, fold: int = 0) -> datetime:
    """A clock time of a day, in UTC; `24:00` is the next day's beginning."""
    if clock == "24:00":
        return _moment(day + timedelta(days=1), "00:00", time_zone, fold)
    local = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(time_zone))
    return local.replace(fold=fold).astimezone(UTC)
