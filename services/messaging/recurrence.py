"""When a scheduled message comes again: at the same time of the clock where it was entered (T12)."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from libs.events.catalog.schedule import Recurrence

DAYS = {"daily": 1, "weekly": 7}


def occurrence(first: datetime, time_zone: str, recurrence: Recurrence, number: int) -> datetime:
    """The `number`-th time after the first, in UTC.

    A day that a month lacks is the month's last one. A time that the clock skips comes when the clock has
    skipped it, one that it shows twice comes once, the first time.
    """
    zone = ZoneInfo(time_zone)
    wall = first.astimezone(zone).replace(tzinfo=None)
    match recurrence:
        case "none":
            later = wall
        case "daily" | "weekly":
            later = wall + timedelta(days=DAYS[recurrence] * number)
        case "monthly":
            years, month = divmod(wall.month - 1 + number, 12)
            year = wall.year + years
            later = wall.replace(year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1]))
        case _:
            assert_never(recurrence)
    return later.replace(tzinfo=zone).astimezone(UTC)


def following(first: datetime, time_zone: str, recurrence: Recurrence, after: datetime) -> datetime | None:
    """The first time after a moment; None when it does not come again."""
    if recurrence == "none":
        return None
    steps = {"daily": 1.0, "weekly": 7.0, "monthly": 31.0}[recurrence]
    number = max(0, int((after - first) / timedelta(days=steps)) - 1)
    while (found := occurrence(first, time_zone, recurrence, number)) <= after:
        number += 1
    return found
