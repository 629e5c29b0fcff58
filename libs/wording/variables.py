"""Variables in prepared texts: `{{first_name}}` and its like, filled in for one customer at one moment (C9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

Language = Literal["pt-BR", "en", "es"]
DAYBREAK, NOON, NIGHTFALL = 5, 12, 18
# Blanks before a variable go with it when it has nothing to say: "Olá {{first_name}}!" never becomes "Olá !".
_VARIABLE = re.compile(r"(?P<blanks>[ \t]*)\{\{\s*(?P<name>\w+)\s*\}\}")
_SENTENCE_BEGINS = re.compile(r"(?:^|[\n.!?…:])\W*$")

_GREETINGS: dict[Language, tuple[str, str, str]] = {
    "pt-BR": ("bom dia", "boa tarde", "boa noite"),
    "en": ("good morning", "good afternoon", "good evening"),
    "es": ("buenos días", "buenas tardes", "buenas noches"),
}
_DATES: dict[Language, str] = {"pt-BR": "%d/%m/%Y", "en": "%Y-%m-%d", "es": "%d/%m/%Y"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text may name. Days, hours and greetings are those of `time_zone`, the company's."""

    at: datetime
    time_zone: str
    company: str
    name: str | None = None
    agent: str | None = None
    protocol: str | None = None
    ticket: int | None = None
    queue: str | None = None
    language: Language = "pt-BR"


def filled_in(text: str, facts: Facts) -> str:
    """The text with its variables' values; a name that is no variable stays as it is written."""
    return replaced(text, values_of(facts))


def replaced(text: str, values: Mapping[str, str]) -> str:
    """The text with these values, by small names; a name that is none of them stays as it is written."""

    def value(found: re.Match[str]) -> str:
        name = found["name"].casefold()
        if name not in values:
            return found[0]
        said = values[name]
        if name == "greeting" and _SENTENCE_BEGINS.search(text, 0, found.start() + len(found["blanks"])):
            said = said[:1].upper() + said[1:]
        return found["blanks"] + said if said else ""

    return _VARIABLE.sub(value, text)


def greeting(at: datetime, time_zone: str, language: Language = "pt-BR") -> str:
    """What one says at this hour of the company's day."""
    morning, afternoon, night = _GREETINGS[language]
    hour = at.astimezone(ZoneInfo(time_zone)).hour
    if DAYBREAK <= hour < NOON:
        return morning
    return afternoon if NOON <= hour < NIGHTFALL else night


def values_of(facts: Facts) -> dict[str, str]:
    """What each variable says; one of which nothing is known says nothing."""
    local = facts.at.astimezone(ZoneInfo(facts.time_zone))
    # A customer whose name nobody knows is kept under his number, which is no way to address him.
    name = (facts.name or "").strip()
    name = name if any(each.isalpha() for each in name) else ""
    return {
        "name": name,
        "first_name": name.partition(" ")[0],
        "agent": facts.agent or "",
        "protocol": facts.protocol or "",
        "greeting": greeting(facts.at, facts.time_zone, facts.language),
        "ticket": "" if facts.ticket is None else str(facts.ticket),
        "queue": facts.queue or "",
        "company": facts.company,
        "date": local.strftime(_DATES[facts.language]),
        "time": local.strftime("%H:%M"),
    }
