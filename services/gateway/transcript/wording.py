"""How a transcript says things: words in the exporter's language, times in the company's zone."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

FOLDER = Path(__file__).parent
UNITS = ("B", "kB", "MB", "GB")
SYMBOLS = {"BRL": "R$", "USD": "US$", "EUR": "€"}
REGIONS = {"pt-BR": ("pt", "BR"), "en": ("en", "US"), "es": ("es", "ES")}
Words = dict[str, Any]


@cache
def words(language: str) -> Words:
    """All words of a language."""
    found: Words = orjson.loads((FOLDER / "words" / f"{language}.json").read_bytes())
    return found


class Wording:
    """Words, dates and figures for one reader."""

    def __init__(self, language: str, time_zone: str) -> None:
        self.language = language if language in REGIONS else "pt-BR"
        self.zone = ZoneInfo(time_zone)
        self.time_zone = time_zone
        self._words = words(self.language)

    def say(self, key: str, **values: Any) -> str:
        """A sentence or a word."""
        return str(self._words[key]).format(**values)

    def has(self, key: str) -> bool:
        """Whether there are words for something."""
        return key in self._words

    def count(self, key: str, count: int) -> str:
        """So many of something."""
        one, many = self._words[key]
        return str(one if count == 1 else many).format(count=count)

    def local(self, at: str | datetime) -> datetime:
        """A moment on the company's clock."""
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        return moment.astimezone(self.zone)

    def time(self, at: str | datetime) -> str:
        """The time of day."""
        return f"{self.local(at):%H:%M:%S}"

    def day(self, at: str | datetime) -> str:
        """The day in full."""
        day = self.local(at)
        return self.say("day", weekday=self._words["weekdays"][day.weekday()], **self._date(day))

    def date(self, at: str | datetime) -> str:
        """The day in short."""
        return self.say("date", **self._date(self.local(at)))

    def moment(self, at: str | datetime) -> str:
        """Day and time."""
        return self.say("moment", date=self.date(at), time=self.time(at))

    def since(self, at: str | datetime, other: str | datetime) -> str:
        """The time alone if it is of the same day as something else, else with its day."""
        same = self.local(at).date() == self.local(other).date()
        return self.time(at) if same else self.moment(at)

    def offset(self, at: datetime) -> str:
        """How far the clock is from UTC, as `−03:00`."""
        offset = f"{self.local(at):%z}"
        return f"{'−' if offset[0] == '-' else '+'}{offset[1:3]}:{offset[3:5]}"

    def size(self, size: int) -> str:
        """An amount of bytes."""
        amount, unit = float(size), 0
        while amount >= 999.5 and unit < len(UNITS) - 1:
            amount, unit = amount / 1000, unit + 1
        shown = f"{amount:.1f}" if unit > 1 and amount < 99.95 else f"{amount:.0f}"
        return f"{shown.replace('.', self._words['decimal'])} {UNITS[unit]}"

    def money(self, cents: int, currency: str) -> str:
        """An amount of money."""
        whole, rest = divmod(abs(cents), 100)
        group = "." if self._words["decimal"] == "," else ","
        grouped = f"{whole:,}".replace(",", group)
        sign, symbol = "−" if cents < 0 else "", SYMBOLS.get(currency, currency)
        return f"{sign}{symbol} {grouped}{self._words['decimal']}{rest:02}"

    @staticmethod
    def length(seconds: float) -> str:
        """How long something lasts."""
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    def _date(self, day: datetime) -> dict[str, Any]:
        month = self._words["months"][day.month - 1]
        return {"day": day.day, "number": day.month, "month": month, "short": month[:3], "year": day.year}
