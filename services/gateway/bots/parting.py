"""Parting: a text that is too long for one message is said in several, divided where it is read best. Pure."""

import re
from collections.abc import Callable

# Behind a paragraph, a line, a sentence, a word: the best of them that stands in the second half of what fits.
BREAKS = tuple(re.compile(each) for each in (r"\n\n", r"\n", r"(?<=[.!?…])\s", r"\s"))


def parted(text: str, room: Callable[[str], int]) -> list[str]:
    """A text in parts; `room` tells how many characters of a text's beginning fit into one of them."""
    parts: list[str] = []
    left = text
    while (fits := room(left)) < len(left):
        end = _end(left, fits)
        parts.append(left[:end].rstrip())
        left = left[end:].lstrip("\n ")
    return [*parts, left]


def _end(text: str, fits: int) -> int:
    """Where the first part of a text ends."""
    for each in BREAKS:
        ends = [found.end() for found in each.finditer(text, fits // 2, fits)]
        if ends:
            return ends[-1]
    return fits
