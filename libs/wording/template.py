"""A provider's template (C3) filled in: which variables it has, whether all have values, what the customer reads.

Pure. Positional variables are `{{1}}`, `{{2}}` …; named ones `{{first_name}}`.
"""

import re
from collections.abc import Mapping, Sequence

from libs.events.catalog.message import TemplateUse
from libs.events.catalog.template import Template, TemplateButton

VARIABLE = re.compile(r"\{\{\s*([^{}\s]{1,60})\s*\}\}")
LONGEST_VALUE = 1024


def variables(text: str | None) -> tuple[str, ...]:
    """The names of a text's variables, each once: numbers in their order, names as they come."""
    found = tuple(dict.fromkeys(VARIABLE.findall(text or "")))
    return tuple(sorted(found, key=int)) if all(each.isdigit() for each in found) else found


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables' values; a variable without one stays as it is."""
    return VARIABLE.sub(lambda each: values.get(each[1], each[0]), text)


def needs_value(button: TemplateButton) -> bool:
    """Whether a button is not the same for everybody: a link with a variable, a code to copy."""
    return button.kind == "code" or (button.kind == "url" and bool(variables(button.url)))


def header_variables(template: Template) -> tuple[str, ...]:
    """The variables of a template's header; one with a file or a place has none."""
    header = template.header
    return variables(header.text) if header is not None and header.kind == "text" else ()


def problems(template: Template, use: TemplateUse) -> dict[str, str]:
    """What is wrong with the values that somebody gave, by field; nothing: it can be sent.

    Files are not looked at. Values keep to the provider's rules: no line break, no tab, not five spaces in a row.
    """
    found: dict[str, str] = {}
    for field, wanted, given in (
        ("header", header_variables(template), use.header),
        ("body", variables(template.body), use.body),
    ):
        if len(wanted) != len(given):
            found[field] = f"has {len(given)} values, the template has {len(wanted)} variables"
        elif reason := next((rule for each in given if (rule := _wrong(each))), None):
            found[field] = reason
    for index, button in enumerate(template.buttons):
        given_here = _values(button, use).get(index)
        if needs_value(button):
            reason = "is missing" if given_here is None else _wrong(given_here)
            if reason:
                found[f"buttons.{index}"] = reason
        elif given_here is not None and button.kind != "reply":
            found[f"buttons.{index}"] = "has no variable"
    given_for = {*use.buttons, *use.codes, *use.payloads}
    extra = sorted(each for each in given_for if not 0 <= each < len(template.buttons))
    found |= {f"buttons.{each}": "does not exist" for each in extra}
    return found


def read(template: Template, use: TemplateUse) -> str:
    """The template as the customer reads it: header, body and footer, without its buttons."""
    header = template.header
    parts: list[str] = []
    if header is not None and header.kind == "text" and header.text:
        parts.append(f"*{filled(header.text, _named(header_variables(template), use.header))}*")
    parts.append(filled(template.body, _named(variables(template.body), use.body)))
    if template.footer:
        parts.append(f"_{template.footer}_")
    return "\n\n".join(each for each in parts if each.strip())


def _values(button: TemplateButton, use: TemplateUse) -> Mapping[int, str]:
    """Where the values of such a button stand."""
    match button.kind:
        case "code":
            return use.codes
        case "reply":
            return use.payloads
        case _:
            return use.buttons


def _named(names: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    return dict(zip(names, values, strict=False))


def _wrong(value: str) -> str | None:
    """The provider's rule that a value breaks."""
    if not value.strip():
        return "is empty"
    if len(value) > LONGEST_VALUE:
        return f"has more than {LONGEST_VALUE} characters"
    if "\n" in value or "\t" in value or " " * 5 in value:
        return "holds a line break, a tab or five spaces in a row"
    return None
