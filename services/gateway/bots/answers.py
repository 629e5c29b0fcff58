"""What the customer said, as the bot waits to hear it: what he tapped or numbered becomes the whole answer (C7)."""

import re
import unicodedata

from services.gateway.bots.bot import Awaited, Heard

SEPARATORS = re.compile(r"\s*[,;\n]\s*|\s+e\s+")
CUT = 8


def in_words(heard: tuple[Heard, ...], awaited: Awaited | None) -> str | None:
    """All that was heard as one text, or None when there are no words in it."""
    said = [words for each in heard if (words := _words(each, awaited)) is not None]
    return "\n".join(said) if said else None


def _words(heard: Heard, awaited: Awaited | None) -> str | None:
    text = (heard.text or "").strip()
    if awaited is None or not awaited.choices:
        return text or None
    for choice in awaited.choices:
        if heard.choice is not None and choice.id == heard.choice:
            return choice.title
    found = chosen(text, awaited)
    if found is not None:
        return found
    if awaited.multiple and text:
        parts = [chosen(each, awaited) for each in SEPARATORS.split(text) if each]
        if parts and all(part is not None for part in parts):
            return ", ".join(dict.fromkeys(part for part in parts if part is not None))
    return text or None


def chosen(text: str, awaited: Awaited) -> str | None:
    """The whole title of the answer that a text means: its title, the beginning that fits on a button, or its
    number.
    """
    folded = fold(text)
    if not folded:
        return None
    titles = [choice.title for choice in awaited.choices]
    for title in titles:
        if fold(title) == folded:
            return title
    if folded.isdecimal() and 1 <= int(folded) <= len(titles):
        return titles[int(folded) - 1]
    begun = [title for title in titles if len(folded) >= CUT and fold(title).startswith(folded.rstrip("…. "))]
    return begun[0] if len(begun) == 1 else None


def fold(text: str) -> str:
    """A text without case, accents and what a chat draws before an answer."""
    plain = unicodedata.normalize("NFKD", text.strip().strip("▶️*_ ").casefold())
    return "".join(each for each in plain if not unicodedata.combining(each)).strip()


def is_one_of(text: str | None, words: str) -> bool:
    """Whether a text is one of some words, given separated by commas."""
    return bool(text) and fold(text or "") in {fold(each) for each in words.split(",") if each.strip()}
