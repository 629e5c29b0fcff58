"""What people write down of a contact: text becomes a detail, or breaks a rule that names its field (K1, K2)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers

from libs.events.catalog.contact import DetailValue
from libs.identity.phone import NotAPhoneNumber, canonical
from services.gateway.custom_fields import checked as checked_field
from services.gateway.errors import HttpProblem

CUSTOM = "field:"
PLAIN = ("name", "phone", "email", "birthday", "address")
LONGEST = {"name": 200, "address": 500, "email": 254}
EARLIEST_YEAR = 1870
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
Definitions = Mapping[str, Mapping[str, Any]]


class DetailIsWrong(HttpProblem):
    """What was written is no such detail; `fields` names the field and the rule."""

    def __init__(self, code: str, field: str, rule: str) -> None:
        self.rule = rule
        super().__init__(422, code, f"{field}: {rule}.", fields=[{"field": field, "rule": rule}])


def checked(field: str, raw: object, definitions: Definitions) -> DetailValue:
    """The detail that `raw` means: a name or address without outer blanks, a number in its one E.164 form, an
    e-mail address in small letters, a day as `YYYY-MM-DD`, or what a custom field of `definitions` (`field:<id>`)
    holds.

    `raw` may be a JSON value or the text of a cell. Raises `DetailIsWrong`, or `FieldValueIsWrong`.
    """
    if field.startswith(CUSTOM):
        definition = definitions.get(field.removeprefix(CUSTOM))
        if definition is None:
            raise DetailIsWrong("field.not_found", "fields", "there is no such field")
        return checked_field(definition, raw)
    text = "" if raw is None else str(raw).strip()
    if "\0" in text:
        raise DetailIsWrong("contact.text_invalid", field, "must not hold control characters")
    if len(text) > LONGEST.get(field, 200):
        raise DetailIsWrong(
            "contact.text_invalid", field, f"must have at most {LONGEST.get(field, 200)} characters"
        )
    match field:
        case "phone":
            return number(text)
        case "email":
            return _email(text)
        case "birthday":
            return _day(text)
        case _ if not text:
            raise DetailIsWrong(f"contact.{field}_empty", field, "must not be empty")
        case _:
            return text


def number(text: str) -> str:
    """A telephone number in its one E.164 form; Brazilian ones may come without country code or ninth digit."""
    wrong = DetailIsWrong("contact.number_invalid", "phone", "must be a telephone number with its area code")
    try:
        found = canonical(text)
        if not phonenumbers.is_valid_number(phonenumbers.parse(found, None)):
            raise wrong
    except (NotAPhoneNumber, phonenumbers.NumberParseException) as error:
        raise wrong from error
    return found


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise DetailIsWrong("contact.email_invalid", "email", "must be an e-mail address")
    return text.lower()


def _day(text: str) -> str:
    day_first = _DAY_FIRST.fullmatch(text)
    try:
        if day_first is not None:
            day, month, year = (int(each) for each in day_first.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text[:10] if text[10:11] in ("T", " ") else text)
    except ValueError:
        found = None
    if found is None or not EARLIEST_YEAR <= found.year <= 2200:
        raise DetailIsWrong("contact.birthday_invalid", "birthday", "must be a day with its year, as 24/12/1980")
    return found.isoformat()
