"""Telephone numbers that a member is not to see: masked on every way out, whatever it is part of (K1).

What leaves is masked as a whole, not field by field where it is made: so no answer, frame or document forgets it.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from libs.access.policy import Member

ALIASES_WITH_NUMBERS = frozenset({"phone", "wa_id", "jid"})
NUMBER = re.compile(r"\+?[\d\s().-]{8,}(@[\w.]+)?")
SHOWN_DIGITS = 4
_HIDDEN: ContextVar[bool] = ContextVar("numbers_hidden", default=False)


def asked_by(member: Member) -> None:
    """From now on, what this request is answered with is for the member."""
    _HIDDEN.set(not member.numbers)


def in_answer(content: Any) -> Any:
    """What a request is answered with, as whoever asked may see it."""
    return masked(content) if _HIDDEN.get() else content


def shown_to(member: Member, content: Any) -> Any:
    """JSON values as a member may see them."""
    return content if member.numbers else masked(content)


def masked(content: Any) -> Any:
    """JSON values without the telephone numbers of contacts: their numbers, and names that are only numbers."""
    if isinstance(content, Mapping):
        alias = content.get("kind") in ALIASES_WITH_NUMBERS
        return {key: _hide(key, value, alias) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [masked(each) for each in content]
    return content


def mask(number: str) -> str:
    """A number of which only the last digits can be read."""
    digits = re.sub(r"\D", "", number.partition("@")[0])
    return f"•••• {digits[-SHOWN_DIGITS:]}"


def _hide(key: str, value: Any, alias: bool) -> Any:
    if not isinstance(value, str):
        return masked(value)
    if key in ("phone", "peer") or (alias and key == "value"):
        return mask(value)
    if key in ("name", "label", "contact_name", "contact_label") and NUMBER.fullmatch(value):
        return mask(value)
    return value
