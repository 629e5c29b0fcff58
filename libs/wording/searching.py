"""What people type to find something: words without accents and case, and digits."""

import re
import unicodedata

WORD_LENGTH = 24


def folded(text: str) -> str:
    """The text without accents and case."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def words(text: str) -> list[str]:
    """The folded words of a text, long ones cut."""
    return [each[:WORD_LENGTH] for each in re.findall(r"\w+", folded(text))]


def digits(text: str) -> str:
    """The digits of a text."""
    return re.sub(r"\D", "", text)
