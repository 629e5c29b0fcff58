"""The words by which a ticket is found: its contact's name and number, its own number, its protocol (D4)."""

import re
from collections.abc import Iterable
from typing import Any

from libs.wording.searching import digits as digits
from libs.wording.searching import words as words

NAME_WORDS = 6


def of_ticket(name: str, phone: str | None, number: int, protocol: str | None) -> list[str]:
    """All tokens of a ticket, sorted."""
    found = {*words(name)[:NAME_WORDS], str(number), *_of_phone(phone)}
    if protocol is not None:
        found.add(digits(protocol))
    return sorted(found)


def _of_phone(phone: str | None) -> Iterable[str]:
    """The number as one may begin to type it: whole, without country and area code, and its last four digits."""
    whole = digits(phone or "")
    national = whole[2:] if whole.startswith("55") and len(whole) in (12, 13) else whole
    if not whole:
        return ()
    return (whole, national, national[2:] if national != whole else whole[-8:], whole[-4:])


def prefixes(q: str) -> list[str]:
    """What tokens must begin with, each, to fit what somebody typed."""
    if re.fullmatch(r"[\d\s()+.#-]+", q) and digits(q):
        return [digits(q)]
    return words(q)


def text(found: Iterable[str]) -> str:
    """Tokens as one text, each behind a space."""
    return "".join(f" {each}" for each in found)


def beginning_with(prefix: str) -> dict[str, Any]:
    """The condition on a row's `tokens`, by their index."""
    return {"tokens": {"$regex": f"^{re.escape(prefix)}"}}


def in_text(q: str) -> list[dict[str, Any]]:
    """The conditions on a row's `words`, without an index; [] when nothing was typed."""
    return [{"words": {"$regex": re.escape(f" {each}")}} for each in prefixes(q)]
