"""What a text costs as SMS: its encoding and its parts (3GPP TS 23.038, 23.040). Pure.

A text whose characters all stand in the GSM 7-bit alphabet has 160 of them in one part, or 153 in each of several;
any other text is UCS-2 and has 70, or 67 in each of several. A character that takes two places is never cut.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
ALONE = {"gsm": 160, "ucs2": 70}
IN_PARTS = {"gsm": 153, "ucs2": 67}
MOST_PARTS = 10

Encoding = Literal["gsm", "ucs2"]


@dataclass(frozen=True, slots=True)
class Parts:
    """How a text travels. `places`: those it takes; `left`: how many more fit into the last part."""

    encoding: Encoding
    places: int
    parts: int
    left: int


def count(text: str) -> Parts:
    """The parts that a text is sent and charged as; an empty one takes none."""
    encoding: Encoding = "gsm" if all(each in GSM or each in EXTENDED for each in text) else "ucs2"
    widths = list(_widths(text, encoding))
    places = sum(widths)
    if places <= ALONE[encoding]:
        return Parts(encoding, places, 1 if places else 0, ALONE[encoding] - places)
    size, parts, filled = IN_PARTS[encoding], 1, 0
    for width in widths:
        if filled + width > size:
            parts, filled = parts + 1, 0
        filled += width
    return Parts(encoding, places, parts, size - filled)


def room(text: str) -> int:
    """How many characters of a text's beginning one message carries, which never takes more than `MOST_PARTS`."""
    longest = min(len(text), MOST_PARTS * IN_PARTS["gsm"])
    return bisect_right(range(1, longest + 1), MOST_PARTS, key=lambda length: count(text[:length]).parts)


def _widths(text: str, encoding: Encoding) -> Iterator[int]:
    """How many places each character takes: an escape and a letter, or the two halves of a surrogate pair."""
    for each in text:
        wide = each in EXTENDED if encoding == "gsm" else ord(each) > 0xFFFF
        yield 2 if wide else 1
