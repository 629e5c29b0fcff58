"""Templates as Meta has them: read from its list, and filled in for sending (C3)."""

from typing import Any, Literal

from libs.events.catalog.media import Media
from libs.events.catalog.message import Location, TemplateUse
from libs.events.catalog.template import Template, TemplateButton, TemplateHeader
from services.gateway.channels.waba.parts import identifier, part_of, words

FIELDS = "id,name,language,status,category,parameter_format,components,rejected_reason,quality_score"
HEADERS: dict[str, Literal["text", "image", "video", "document", "location"]] = {
    "TEXT": "text",
    "IMAGE": "image",
    "VIDEO": "video",
    "DOCUMENT": "document",
    "LOCATION": "location",
}
BUTTONS: dict[str, Literal["reply", "url", "phone", "code"]] = {
    "QUICK_REPLY": "reply",
    "URL": "url",
    "PHONE_NUMBER": "phone",
    "COPY_CODE": "code",
}
STATES = {"in_appeal": "rejected"}


def content(
    use: TemplateUse, media: Media | None, uploaded: str | None, place: Location | None = None
) -> dict[str, Any]:
    """The body's `type` and the template with its parameters."""
    names = use.names or ("",) * (len(use.header) + len(use.body))
    components = []
    if header := _header(use, names[: len(use.header)], media, uploaded, place):
        components.append({"type": "header", "parameters": header})
    if use.body:
        components.append({"type": "body", "parameters": _texts(use.body, names[len(use.header) :])})
    for index, value in sorted(use.buttons.items()):
        text = {"type": "text", "text": value}
        components.append({"type": "button", "sub_type": "url", "index": str(index), "parameters": [text]})
    for index, value in sorted(use.payloads.items()):
        payload = {"type": "payload", "payload": value}
        components.append(
            {"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": [payload]}
        )
    for index, value in sorted(use.codes.items()):
        code = {"type": "coupon_code", "coupon_code": value}
        components.append({"type": "button", "sub_type": "copy_code", "index": str(index), "parameters": [code]})
    template = {"name": use.name, "language": {"code": use.language, "policy": "deterministic"}}
    return {"type": "template", "template": {**template, **({"components": components} if components else {})}}


def _header(
    use: TemplateUse, names: tuple[str, ...], media: Media | None, uploaded: str | None, place: Location | None
) -> list[dict[str, Any]]:
    if place is not None:
        return [{"type": "location", "location": place.model_dump(exclude_none=True)}]
    if media is not None and uploaded is not None:
        file = {"id": uploaded}
        if media.kind == "document" and media.name:
            file["filename"] = media.name
        return [{"type": media.kind, media.kind: file}]
    return _texts(use.header, names)


def _texts(values: tuple[str, ...], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"type": "text", **({"parameter_name": name} if name else {}), "text": value}
        for value, name in zip(values, names, strict=False)
    ]


def template(raw: Any) -> Template | None:
    """One of Meta's list; None for what cannot be named."""
    if not isinstance(raw, dict):
        return None
    template_id, name = identifier(raw.get("id")), identifier(raw.get("name"))
    language = identifier(raw.get("language"))
    if template_id is None or name is None or language is None:
        return None
    parts = [each for each in _listed(raw.get("components")) if isinstance(each, dict)]
    by_type = {(identifier(each.get("type")) or "").upper(): each for each in parts}
    body = by_type.get("BODY", {})
    named = (identifier(raw.get("parameter_format")) or "").upper() == "NAMED"
    buttons = tuple(_button(each) for each in _listed(by_type.get("BUTTONS", {}).get("buttons")))
    status = (identifier(raw.get("status")) or "unknown").lower()[:40]
    score = identifier(part_of(raw, "quality_score").get("score"))
    reason = identifier(raw.get("rejected_reason"))
    return Template(
        id=template_id,
        name=name,
        language=language[:40],
        status=STATES.get(status, status),
        category=(identifier(raw.get("category")) or "unknown").lower()[:40],
        named=named,
        header=_header_of(by_type.get("HEADER")),
        body=words(body.get("text")) or _authentication(raw, body),
        footer=words(by_type.get("FOOTER", {}).get("text")),
        buttons=tuple(each for each in buttons if each is not None),
        examples=_examples(body, named),
        quality=score.lower() if score not in (None, "UNKNOWN") and score is not None else None,
        reason=reason.lower()[:300] if reason not in (None, "NONE") and reason is not None else None,
        unsupported=_unsupported(by_type, buttons),
    )


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
    kind: Literal["reply", "url", "phone", "code", "other"] = BUTTONS.get(said, "other")
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
    known = {"HEADER", "BODY", "FOOTER", "BUTTONS"}
    odd = sorted(by_type.keys() - known)
    if odd:
        return odd[0].lower()[:40]
    header = by_type.get("HEADER")
    if header is not None and _header_of(header) is None:
        return "header"
    odd_button = any(each is None or each.kind == "other" for each in buttons)
    return "button" if odd_button else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
