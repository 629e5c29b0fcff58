"""What counts as an answer to a flow's question or menu, and in which form it is kept (C6). Pure."""

import re
from collections.abc import Sequence
from datetime import date

import re2

from libs.events.catalog.bot import Heard
from libs.events.catalog.flow import Expected, FlowChoice
from libs.identity.phone import NotAPhoneNumber, canonical
from services.messaging.words import fold

LONGEST_ANSWER = 1000
_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,}")
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?")
_DATE = re.compile(r"(?P<day>\d{1,2})[/.\- ](?P<month>\d{1,2})(?:[/.\- ](?P<year>\d{4}|\d{2}))?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACE = re.compile(r"\W*(\d{1,2})\W*")
_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_REPEATED_CENTURY = 100
COMPLAINTS: dict[Expected, str] = {
    "text": "Não entendi. Pode responder por escrito?",
    "number": "Preciso de um número, por exemplo 42 ou 1.234,50.",
    "email": "Este e-mail não parece completo. Exemplo: nome@empresa.com.br",
    "cpf": "Este CPF não confere. Digite os 11 números.",
    "cnpj": "Este CNPJ não confere. Digite os 14 caracteres.",
    "cpf_cnpj": "Este CPF ou CNPJ não confere. Digite os 11 números ou os 14 caracteres.",
    "phone": "Este telefone não parece completo. Digite com o DDD, por exemplo 21 98842-1170.",
    "date": "Não reconheci a data. Exemplo: 25/12/2026",
    "choice": "Não entendi. Escolha uma das opções.",
    "regex": "A resposta não está no formato esperado.",
    "file": "Preciso de um arquivo: uma foto, um documento ou um áudio.",
}


def pattern_problem(pattern: str) -> str | None:
    """Why a pattern cannot be used, or None. Patterns are RE2's: none can take long, whatever is answered."""
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        return str(error)
    return None


def chosen(choices: Sequence[FlowChoice], heard: Heard) -> FlowChoice | None:
    """Which choice was meant: by the tapped id or title, by its number, or by its name as it is written."""
    if not written(heard):
        return None
    if heard.answer is not None:
        tapped = next((each for each in choices if each.id == heard.answer.id), None)
        if tapped is not None:
            return tapped
    said = (heard.answer.title if heard.answer is not None else heard.text or "").strip()
    named = next((each for each in choices if _same(each.title, said)), None)
    if named is not None:
        return named
    place = _PLACE.fullmatch(said)
    number = int(place[1]) if place is not None else 0
    return choices[number - 1] if 0 < number <= len(choices) else None


def accepted(
    expects: Expected, heard: Heard, at: date, pattern: str | None = None, choices: Sequence[FlowChoice] = ()
) -> str | None:
    """The answer in the form in which it is kept; None when it is not valid. `at` is today where the company is."""
    if expects == "file":
        return None if heard.media is None else heard.media.name or heard.media.kind
    if not written(heard):
        return None
    if expects == "choice":
        choice = chosen(choices, heard)
        return None if choice is None else choice.title
    said = (heard.text or (heard.answer.title if heard.answer is not None else "")).strip()[:LONGEST_ANSWER]
    if not said:
        return None
    match expects:
        case "text":
            return said
        case "number":
            return _number(said)
        case "email":
            return said.lower() if _EMAIL.fullmatch(said) else None
        case "cpf":
            return _cpf(said)
        case "cnpj":
            return _cnpj(said)
        case "cpf_cnpj":
            return _cpf(said) or _cnpj(said)
        case "phone":
            return _phone(said)
        case "date":
            return _date(said, at)
        case "regex":
            return said if pattern is not None and _matches(pattern, said) else None


def written(heard: Heard) -> bool:
    """Whether something was said in words, or tapped: the words below a picture are no answer, nor is a voice."""
    return heard.kind == "text" or heard.answer is not None


def matches(pattern: str, said: str) -> bool:
    """Whether a pattern is found in a text; one that is no pattern never is."""
    return _compiled(pattern, said, whole=False)


def _matches(pattern: str, said: str) -> bool:
    return _compiled(pattern, said, whole=True)


def _compiled(pattern: str, said: str, whole: bool) -> bool:
    if pattern_problem(pattern) is not None:
        return False
    found = re2.fullmatch(pattern, said) if whole else re2.search(pattern, said)
    return found is not None


def _same(title: str, said: str) -> bool:
    return fold(title.strip()) == fold(said) or "".join(map(fold, title.split())) == "".join(
        map(fold, said.split())
    )


def number_of(text: str) -> float | None:
    """A number as people write it here (1.234,50) or as machines do (1234.50)."""
    read = _number(text.strip())
    return None if read is None else float(read)


def _number(said: str) -> str | None:
    if not _NUMBER.fullmatch(said):
        return None
    if "," in said or re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", said):
        said = said.replace(".", "").replace(",", ".")
    return said


def _cpf(said: str) -> str | None:
    digits = re.sub(r"[.\-\s]", "", said)
    if not re.fullmatch(r"\d{11}", digits) or len(set(digits)) == 1:
        return None
    for length in (9, 10):
        total = sum(int(each) * (length + 1 - place) for place, each in enumerate(digits[:length]))
        if int(digits[length]) != total * 10 % 11 % 10:
            return None
    return digits


def _cnpj(said: str) -> str | None:
    """Since July 2026 a CNPJ may hold letters; its check digits count them by their place in ASCII."""
    code = re.sub(r"[./\-\s]", "", said).upper()
    if not re.fullmatch(r"[0-9A-Z]{12}\d{2}", code) or len(set(code)) == 1:
        return None
    values = [ord(each) - ord("0") for each in code]
    for length in (12, 13):
        weights = _WEIGHTS[-length:]
        rest = sum(value * weight for value, weight in zip(values, weights, strict=False)) % 11
        if values[length] != (0 if rest < 2 else 11 - rest):
            return None
    return code


def _phone(said: str) -> str | None:
    digits = re.sub(r"[^\d+]", "", said)
    if len(digits.lstrip("+")) < 10:
        return None
    try:
        return canonical(digits)
    except NotAPhoneNumber:
        return None


def _date(said: str, at: date) -> str | None:
    """A day as it is written here; without a year it is the one of this year, of two digits the nearest."""
    try:
        if _ISO.fullmatch(said):
            return date.fromisoformat(said).isoformat()
        found = _DATE.fullmatch(said)
        if found is None:
            return None
        year = at.year if found["year"] is None else int(found["year"])
        if year < _REPEATED_CENTURY:
            year += at.year - at.year % _REPEATED_CENTURY
            year -= _REPEATED_CENTURY if year > at.year + 20 else 0
        return date(year, int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None
