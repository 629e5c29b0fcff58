"""Values as Baileys writes them down: numbers as text or in two halves, keys with or without what they need."""

from datetime import UTC, datetime
from typing import Any

LONGEST_ID = 200
MILLISECONDS = 100_000_000_000


class Unreadable(Exception):
    """This item lacks what makes it one."""


def part_of(source: Any, key: str) -> dict[str, Any]:
    """The object under a key; an empty one where there is none."""
    found = source.get(key) if isinstance(source, dict) else None
    return found if isinstance(found, dict) else {}


def identifier(value: Any) -> str | None:
    """An identifier: text, or a number that should have been text; None for what is too long to be one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip() if isinstance(value, str) or abs(value) < 2**64 else ""
    return text if 0 < len(text) <= LONGEST_ID else None


def words(value: Any) -> str | None:
    """Something written, as it was written."""
    return value if isinstance(value, str) and value.strip() else None


def number(value: Any) -> float | None:
    """A number: itself, as text, or as the halves of a long one (`{low, high, unsigned}`)."""
    if isinstance(value, dict):
        low, high = value.get("low"), value.get("high")
        if type(low) is not int or type(high) is not int:
            return None
        return float((high << 32) + (low & 0xFFFFFFFF)) if abs(high) < 2**31 and abs(low) < 2**32 else None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 2**63 else None


def yes(value: Any) -> bool:
    """Whether something is so: as JSON says it, as a word, or as 1."""
    return value.strip().lower() in ("true", "1") if isinstance(value, str) else value is True or value == 1


def enumerated(value: Any) -> str | int | None:
    """One of a list that is known by words and by numbers; a number may be written as text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    word = value.strip().upper() if isinstance(value, str) else value
    return int(word) if isinstance(word, str) and word.isascii() and word.isdigit() and len(word) < 4 else word


def moment(value: Any) -> datetime | None:
    """A time in seconds or milliseconds since 1970; a clock that is centuries off is none."""
    found = number(value)
    if found is None:
        return None
    try:
        at = datetime.fromtimestamp(found / 1000 if found > MILLISECONDS else found, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if 2000 <= at.year < 2200 else None


def listed(value: Any) -> list[Any]:
    """Several where there may be one: Evolution writes an object where it has only one."""
    return value if isinstance(value, list) else [value]
