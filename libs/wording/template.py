"""A provider's template (C3) filled in: which variables it has, whether all have values, what the customer reads.

Pure. Positional variables are `{{1}}`, `{{2}}` …; named ones `{{first_name}}`.
"""

import re
from collections.abc import Mapping, Sequence

from libs.events.catalog.template import Template, TemplateButton, TemplateCard, TemplateHeader
from libs.events.catalog.template_use import CardUse, Product, ProductSection, TemplateUse

VARIABLE = re.compile(r"\{\{\s*([^{}\s]{1,60})\s*\}\}")
LONGEST_VALUE = 1024
LONGEST = {"code": 20, "reply": 128}
MOST_PRODUCTS = 30
MISSING = "is missing"


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

    Files and times are not looked at. Values keep to the provider's rules: no line break, no tab, not five spaces
    in a row.
    """
    found = {
        "header": _texts(header_variables(template), use.header),
        "body": _texts(variables(template.body), use.body),
        "product": _product(template.header, use.product),
        "sections": _sections(template.buttons, use.sections or ()),
        "expires_at": _expiry(template, use),
    }
    thumbnails = use.thumbnails or {}
    by_kind = {"code": use.codes, "reply": use.payloads, "catalog": thumbnails, "products": thumbnails}
    found |= _buttons(template.buttons, by_kind, use.buttons)
    cards, given = template.cards or (), use.cards or ()
    if len(cards) != len(given):
        found["cards"] = f"has {len(given)} cards, the template has {len(cards)}"
    else:
        for place, (card, said) in enumerate(zip(cards, given, strict=True)):
            found |= {f"cards.{place}.{name}": rule for name, rule in _card(card, said).items()}
    return {name: rule for name, rule in found.items() if rule is not None}


def read(template: Template, use: TemplateUse) -> str:
    """The template as the customer reads it: header, offer, body, footer and cards, without its buttons."""
    header = template.header
    parts: list[str] = []
    if header is not None and header.kind == "text" and header.text:
        parts.append(f"*{filled(header.text, _named(header_variables(template), use.header))}*")
    if template.offer is not None:
        parts.append(f"*{template.offer.text}*")
    parts.append(filled(template.body, _named(variables(template.body), use.body)))
    if template.footer:
        parts.append(f"_{template.footer}_")
    for place, card in enumerate(template.cards or ()):
        said = (use.cards or ())[place : place + 1]
        text = on_card(card, said[0].body if said else ())
        parts.append(f"{place + 1}. {text}" if text.strip() else "")
    return "\n\n".join(each for each in parts if each.strip())


def on_card(card: TemplateCard, values: Sequence[str]) -> str:
    """A card's text as the customer reads it."""
    return filled(card.body, _named(variables(card.body), values))


def _card(card: TemplateCard, use: CardUse) -> dict[str, str | None]:
    return {
        "body": _texts(variables(card.body), use.body),
        "product": _product(card.header, use.product),
        **_buttons(card.buttons, {"reply": use.payloads, "code": {}}, use.buttons),
    }


def _texts(wanted: Sequence[str], given: Sequence[str]) -> str | None:
    if len(wanted) != len(given):
        return f"has {len(given)} values, the template has {len(wanted)} variables"
    return next((rule for each in given if (rule := _wrong(each))), None)


def _product(header: TemplateHeader | None, product: Product | None) -> str | None:
    wanted = header is not None and header.kind == "product"
    if wanted == (product is not None):
        return None
    return MISSING if wanted else "the template shows no product"


def _sections(buttons: Sequence[TemplateButton], sections: Sequence[ProductSection]) -> str | None:
    wanted = any(each.kind == "products" for each in buttons)
    if wanted != bool(sections):
        return MISSING if wanted else "the template offers no products"
    if sum(len(each.product_ids) for each in sections) > MOST_PRODUCTS:
        return f"hold more than {MOST_PRODUCTS} products"
    if len(sections) > 1 and not all(each.title.strip() for each in sections):
        return "need a title each"
    return None


def _expiry(template: Template, use: TemplateUse) -> str | None:
    wanted = template.offer is not None and template.offer.expires
    if wanted == (use.expires_at is not None):
        return None
    return MISSING if wanted else "the template has no offer that ends"


def _buttons(
    buttons: Sequence[TemplateButton], by_kind: Mapping[str, Mapping[int, str]], others: Mapping[int, str]
) -> dict[str, str | None]:
    """What is wrong with the values of buttons: `by_kind` has those of some kinds, `others` the rest."""
    found: dict[str, str | None] = {}
    for index, button in enumerate(buttons):
        given = by_kind.get(button.kind, others).get(index)
        if needs_value(button):
            found[f"buttons.{index}"] = MISSING if given is None else _wrong(given, button.kind)
        elif given is not None and button.kind not in ("reply", "catalog", "products"):
            found[f"buttons.{index}"] = "has no variable"
        elif given is not None:
            found[f"buttons.{index}"] = _wrong(given, button.kind)
    places = {place for each in (others, *by_kind.values()) for place in each}
    extra = sorted(each for each in places if not 0 <= each < len(buttons))
    return found | {f"buttons.{each}": "does not exist" for each in extra}


def _named(names: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    return dict(zip(names, values, strict=False))


def _wrong(value: str, kind: str = "text") -> str | None:
    """The provider's rule that a value breaks."""
    longest = LONGEST.get(kind, LONGEST_VALUE)
    if not value.strip():
        return "is empty"
    if len(value) > longest:
        return f"has more than {longest} characters"
    if "\n" in value or "\t" in value or " " * 5 in value:
        return "holds a line break, a tab or five spaces in a row"
    return None
