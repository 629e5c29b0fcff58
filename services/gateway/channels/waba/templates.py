"""Templates as Meta lists them, read (C3)."""

from typing import Any, Literal

from libs.events.catalog.template import (
    Template,
    TemplateButton,
    TemplateCard,
    TemplateHeader,
    TemplateOffer,
)
from services.gateway.channels.waba.parts import identifier, part_of, words

FIELDS = "id,name,language,status,category,parameter_format,components,rejected_reason,quality_score"
HEADERS: dict[str, Literal["text", "image", "video", "document", "location", "product"]] = {
    "TEXT": "text",
    "IMAGE": "image",
    "VIDEO": "video",
    "DOCUMENT": "document",
    "LOCATION": "location",
    "PRODUCT": "product",
}
ButtonKind = Literal["reply", "url", "phone", "code", "flow", "catalog", "products", "product", "other"]
BUTTONS: dict[str, ButtonKind] = {
    "QUICK_REPLY": "reply",
    "URL": "url",
    "PHONE_NUMBER": "phone",
    "COPY_CODE": "code",
    "FLOW": "flow",
    "CATALOG": "catalog",
    "MPM": "products",
    "SPM": "product",
}
# A rejected template stays rejected while that is appealed; the webhooks have words of their own.
STATES = {"in_appeal": "rejected", "flagged": "paused", "reinstated": "approved"}
CARD = frozenset({"HEADER", "BODY", "BUTTONS"})
KNOWN = CARD | {"FOOTER", "CAROUSEL", "LIMITED_TIME_OFFER"}


def template(raw: Any) -> Template | None:
    """One of Meta's list; None for what cannot be named."""
    if not isinstance(raw, dict):
        return None
    template_id, name = identifier(raw.get("id")), identifier(raw.get("name"))
    language = identifier(raw.get("language"))
    if template_id is None or name is None or language is None:
        return None
    by_type = _by_type(raw)
    body = by_type.get("BODY", {})
    named = (identifier(raw.get("parameter_format")) or "").upper() == "NAMED"
    buttons = _buttons(by_type)
    cards = tuple(_card(each, named) for each in _listed(by_type.get("CAROUSEL", {}).get("cards")))
    score = identifier(part_of(raw, "quality_score").get("score"))
    reason = identifier(raw.get("rejected_reason"))
    return Template(
        id=template_id,
        name=name,
        language=language[:40],
        status=state(identifier(raw.get("status")) or "unknown"),
        category=(identifier(raw.get("category")) or "unknown").lower()[:40],
        named=named,
        header=_header_of(by_type.get("HEADER")),
        body=words(body.get("text")) or _authentication(raw, body),
        footer=words(by_type.get("FOOTER", {}).get("text")),
        buttons=tuple(each for each in buttons if each is not None),
        examples=_examples(body, named),
        quality=score.lower() if score not in (None, "UNKNOWN") and score is not None else None,
        reason=reason.lower()[:300] if reason not in (None, "NONE") and reason is not None else None,
        unsupported=_unsupported(by_type, buttons) or ("carousel" if None in cards else None),
        cards=tuple(each for each in cards if each is not None) or None,
        offer=_offer(by_type.get("LIMITED_TIME_OFFER")),
    )


def state(said: str) -> str:
    """A template's state as the desk has it, by Meta's word for it."""
    word = said.lower()[:40]
    return STATES.get(word, word)


def _by_type(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    parts = [each for each in _listed(raw.get("components")) if isinstance(each, dict)]
    return {(identifier(each.get("type")) or "").upper(): each for each in parts}


def _buttons(by_type: dict[str, dict[str, Any]]) -> tuple[TemplateButton | None, ...]:
    return tuple(_button(each) for each in _listed(by_type.get("BUTTONS", {}).get("buttons")))


def _card(raw: Any, named: bool) -> TemplateCard | None:
    """One card of a carousel; None for one that the desk cannot fill in."""
    by_type = _by_type(raw) if isinstance(raw, dict) else {}
    buttons, body = _buttons(by_type), by_type.get("BODY", {})
    if not by_type or not by_type.keys() <= CARD or _unsupported(by_type, buttons) is not None:
        return None
    return TemplateCard(
        header=_header_of(by_type.get("HEADER")),
        body=words(body.get("text")) or "",
        buttons=tuple(each for each in buttons if each is not None),
        examples=_examples(body, named),
    )


def _offer(raw: dict[str, Any] | None) -> TemplateOffer | None:
    offer = part_of(raw or {}, "limited_time_offer")
    text = words(offer.get("text"))
    return TemplateOffer(text=text, expires=offer.get("has_expiration") is True) if text is not None else None


def _header_of(raw: dict[str, Any] | None) -> TemplateHeader | None:
    kind = HEADERS.get((identifier((raw or {}).get("format")) or "").upper())
    if raw is None or kind is None:
        return None
    example = part_of(raw, "example")
    shown = next((words(each) for each in _listed(example.get("header_text"))), None)
    return TemplateHeader(kind=kind, text=words(raw.get("text")), example=shown)


def _button(raw: Any) -> TemplateButton | None:
    if not isinstance(raw, dict):
        return None
    said = (identifier(raw.get("type")) or "").upper()
    text = words(raw.get("text")) or said.lower()
    if said == "OTP":
        # Meta copies the code for the customer; it is sent as the variable of a link.
        return TemplateButton(kind="url", text=text, url="{{1}}")
    kind: ButtonKind = BUTTONS.get(said, "other")
    example = raw.get("example")
    shown = words(example[0]) if isinstance(example, list) and example else words(example)
    url, phone = words(raw.get("url")), words(raw.get("phone_number"))
    return TemplateButton(kind=kind, text=text, url=url, phone=phone, example=shown)


def _authentication(raw: dict[str, Any], body: dict[str, Any]) -> str:
    """Meta writes the words of authentication templates itself, and may not tell them."""
    return "{{1}}" if raw.get("category") == "AUTHENTICATION" and body else ""


def _examples(body: dict[str, Any], named: bool) -> tuple[str, ...]:
    example = part_of(body, "example")
    if named:
        given = [each for each in _listed(example.get("body_text_named_params")) if isinstance(each, dict)]
        return tuple(words(each.get("example")) or "" for each in given)
    rows = _listed(example.get("body_text"))
    return tuple(words(each) or "" for each in _listed(rows[0])) if rows else ()


def _unsupported(by_type: dict[str, Any], buttons: tuple[TemplateButton | None, ...]) -> str | None:
    """A part that the desk cannot fill in."""
    odd = sorted(by_type.keys() - KNOWN)
    if odd:
        return odd[0].lower()[:40]
    if "CAROUSEL" in by_type and not _listed(by_type["CAROUSEL"].get("cards")):
        return "carousel"
    if "LIMITED_TIME_OFFER" in by_type and _offer(by_type["LIMITED_TIME_OFFER"]) is None:
        return "limited_time_offer"
    header = by_type.get("HEADER")
    if header is not None and _header_of(header) is None:
        return "header"
    odd_button = any(each is None or each.kind == "other" for each in buttons)
    return "button" if odd_button else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
