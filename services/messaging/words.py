"""Words for searching: accents and case apart, with their places in the text as it was written."""

import re
import unicodedata
from collections.abc import Iterator

# A word is a run of letters and digits; combining marks belong to the letter before them.
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")


def fold(word: str) -> str:
    """A word without accents and case."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def words(text: str) -> list[str]:
    """The distinct words of a text, folded, in the order in which they first come."""
    folded = dict.fromkeys(fold(word) for word in _WORD.findall(text))
    return [word for word in folded if word]


def marks(text: str, wanted: set[str]) -> list[list[int]]:
    """Where the wanted words stand in a text, as [start, end) in UTF-16 code units, as pages count them."""
    return [[_units(text, start), _units(text, end)] for start, end, word in _places(text) if word in wanted]


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), fold(match.group())


def _units(text: str, end: int) -> int:
    return len(text[:end].encode("utf-16-le")) // 2
