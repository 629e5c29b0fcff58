"""The words by which a contact is found in the address book: name, parts of numbers, e-mail addresses (K1)."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from libs.identity.phone import variants
from libs.wording.searching import digits, folded, words

NAME_WORDS = 8
SHORTEST_PART = 4
LONGEST_NUMBER = 15


def tokens(name: str, aliases: Sequence[dict[str, str]]) -> list[str]:
    """All tokens of a contact, sorted: words of the name, numbers from each of their digits on, addresses."""
    found = set(words(name)[:NAME_WORDS])
    for alias in aliases:
        if alias["kind"] == "phone":
            for number in variants(alias["value"]):
                found.update(_parts(digits(number)))
        elif alias["kind"] == "email":
            found.update((folded(alias["value"])[:100], *words(alias["value"])))
    return sorted(found)


def prefixes(q: str) -> list[str]:
    """What tokens must begin with, each, to fit what somebody typed."""
    typed = q.replace("\0", "").strip()
    if re.fullmatch(r"[\d\s()+.#-]+", typed) and digits(typed):
        return [digits(typed)[:LONGEST_NUMBER]]
    if "@" in typed and " " not in typed:
        return [folded(typed)[:100]]
    return words(typed)


def beginning_with(prefix: str) -> dict[str, Any]:
    """The condition on a contact's `tokens`."""
    return {"tokens": {"$regex": f"^{re.escape(prefix)}"}}


def _parts(number: str) -> Iterable[str]:
    """A number from each of its digits on, so that any part of it is the beginning of one."""
    return (number[start:] for start in range(max(1, len(number) - SHORTEST_PART + 1)))
