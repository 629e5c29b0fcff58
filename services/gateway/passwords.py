"""Which passwords may be chosen: long ones that are neither known to everybody nor made of one's own name (P5).

Length and a list of known ones, not kinds of characters (NIST SP 800-63B): rules on characters make people choose
`Senha@2026`. What is checked here is never kept, logged or put into an error.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from libs.events.command import Refused

SHORTEST, LONGEST = 10, 1024
SHORTEST_PART = 4
FEWEST_KINDS = 5
KNOWN = Path(__file__).parent / "known_passwords.txt"
ROWS = ("01234567890", "9876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "1q2w3e4r5t6y")


class PasswordRefused(Refused):
    """A password that may not be chosen."""

    code = "password.refused"
    status = "invalid"
    rule = "may not be chosen"

    def __init__(self, field: str) -> None:
        super().__init__(fields=[{"field": field, "rule": self.rule}])


class PasswordIsTooShort(PasswordRefused):
    """The password is too short."""

    code = "password.too_short"
    rule = f"has fewer than {SHORTEST} characters"


class PasswordIsTooLong(PasswordRefused):
    """The password is too long."""

    code = "password.too_long"
    rule = f"has more than {LONGEST} characters"


class PasswordIsKnown(PasswordRefused):
    """The password is one of those that everybody tries first."""

    code = "password.known"
    rule = "is one of those that everybody tries first"


class PasswordNamesItsOwner(PasswordRefused):
    """The password holds the owner's name or e-mail address."""

    code = "password.names_owner"
    rule = "holds your name or e-mail address"


def check_password(text: str, email: str, name: str, field: str = "password") -> None:
    """Raises a `PasswordRefused` that names the field and the rule, unless the password may be chosen."""
    if len(text) < SHORTEST:
        raise PasswordIsTooShort(field)
    if len(text) > LONGEST:
        raise PasswordIsTooLong(field)
    folded = _folded(text)
    if any(part in folded for part in _own_parts(email, name)):
        raise PasswordNamesItsOwner(field)
    if _is_known(folded):
        raise PasswordIsKnown(field)


def _own_parts(email: str, name: str) -> list[str]:
    """What a password must not hold: the address, its part before the @, the words of the name and all of it."""
    address, whole = _folded(email.strip()), _folded(name.strip())
    local = address.partition("@")[0]
    parts = [address, local, *re.split(r"[^\w]+|_", local), whole.replace(" ", ""), *whole.split()]
    return [each for each in parts if len(each) >= SHORTEST_PART]


def _is_known(folded: str) -> bool:
    """Whether it stands in the list, also with figures and marks around it, or is a row of keys or a repetition."""
    word = folded.strip("0123456789!@#$%&*()-_=+.,;:?/ ")
    if len(set(folded)) < FEWEST_KINDS or folded in _known() or (word in _known() and word != folded):
        return True
    half = folded[: len(folded) // 2]
    return (folded == half * 2 and half in _known()) or any(folded in row * 3 for row in ROWS)


def _folded(text: str) -> str:
    """Without capitals and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


@cache
def _known() -> frozenset[str]:
    lines = KNOWN.read_text("utf-8").splitlines()
    return frozenset(_folded(line) for line in lines if line and not line.startswith("#"))
