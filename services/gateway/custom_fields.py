"""Custom fields at the edge: what people typed becomes a value of the field's kind, or breaks a rule (B8)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from libs.events.catalog.detail import FieldValue
from services.gateway.errors import HttpProblem

LONGEST_TEXT = 1_000
LONGEST_LINK = 2_000
LARGEST_NUMBER = 10**15
YES = frozenset({"true", "1", "sim", "yes", "sí", "si", "s", "y", "verdadeiro", "x"})
NO = frozenset({"false", "0", "não", "nao", "no", "n", "falso"})
_BRAZILIAN_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")


class FieldValueIsWrong(HttpProblem):
    """What was typed is no value of the field; `fields` names the field and the rule."""

    def __init__(self, field: str, rule: str) -> None:
        self.field, self.rule = field, rule
        super().__init__(422, "field.value_invalid", f"{field}: {rule}.", fields=[{"field": field, "rule": rule}])


def checked(definition: Mapping[str, Any], raw: object) -> FieldValue:
    """The value that `raw` means in a field: text without outer blanks, a number, a day as `YYYY-MM-DD`, one of the
    choices as it is spelled, a truth value, or a link.

    `definition` has `id`, `kind` and `choices`, as in `GET /fields`. `raw` may be a JSON value or the text of a
    cell: `1.234,56`, `24/12/2026`, `sim`. Raises `FieldValueIsWrong`, a 422 that names `fields.<id>` and the rule.
    """
    wrong = _wrong(definition)
    text = str(raw).strip() if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
    match definition["kind"]:
        case "yes_no":
            return _truth(raw, text, wrong)
        case _ if not text:
            raise wrong("must not be empty" if raw in ("", None) or isinstance(raw, str) else "must be text")
        case "number":
            return _number(raw, text, wrong)
        case "date":
            return _day(text, wrong)
        case "choice":
            return _choice(definition["choices"], text, wrong)
        case "link":
            return _link(text, wrong)
        case _:
            return _text(text, wrong)


def worded(value: FieldValue) -> str:
    """A value as somebody would type it, and as `checked` reads it."""
    match value:
        case bool():
            return "sim" if value else "não"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _wrong(definition: Mapping[str, Any]) -> Any:
    return lambda rule: FieldValueIsWrong(f"fields.{definition['id']}", rule)


def _text(text: str, wrong: Any) -> str:
    if "\0" in text:
        raise wrong("must not hold control characters")
    if len(text) > LONGEST_TEXT:
        raise wrong(f"must have at most {LONGEST_TEXT} characters")
    return text


def _truth(raw: object, text: str, wrong: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    raise wrong("must be yes or no")


def _number(raw: object, text: str, wrong: Any) -> float:
    spelled = text.replace(" ", "")
    if _GROUPED.fullmatch(spelled):
        spelled = spelled.replace(".", "")
    if isinstance(raw, int | float):
        value = float(raw)
    elif _NUMBER.fullmatch(spelled):
        value = float(spelled.replace(",", "."))
    else:
        raise wrong("must be a number")
    if not abs(value) <= LARGEST_NUMBER:
        raise wrong(f"must lie between -{LARGEST_NUMBER} and {LARGEST_NUMBER}")
    return value


def _day(text: str, wrong: Any) -> str:
    brazilian = _BRAZILIAN_DAY.fullmatch(text)
    try:
        if brazilian is not None:
            day, month, year = (int(each) for each in brazilian.groups())
            return date(year, month, day).isoformat()
        return date.fromisoformat(text[:10] if text[10:11] in ("T", " ") else text).isoformat()
    except ValueError:
        raise wrong("must be a day, as 2026-12-24 or 24/12/2026") from None


def _choice(choices: list[str], text: str, wrong: Any) -> str:
    found = next((each for each in choices if each.casefold() == text.casefold()), None)
    if found is None:
        raise wrong(f"must be one of: {', '.join(choices)}")
    return found


def _link(text: str, wrong: Any) -> str:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or "." not in host or re.search(r"[\s\0]", text):
        raise wrong("must be the address of a page, as https://example.com")
    if len(text) > LONGEST_LINK:
        raise wrong(f"must have at most {LONGEST_LINK} characters")
    return parts.geturl()
