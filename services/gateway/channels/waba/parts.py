"""What a message from Meta holds, part by part; every field is doubted."""

import json
from typing import Any

import orjson

from libs.events.catalog.media import Media, MediaKind
from libs.events.catalog.message import Answer, ContactCard, Location, Referral

LONGEST_FORM = 8_000
LONGEST_HEADLINE, LONGEST_TEASER, LONGEST_ADDRESS = 300, 2_000, 2_000
CALLS = {"accept": "Permitiu receber ligações", "reject": "Não permitiu receber ligações"}
FILES: dict[str, MediaKind] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "sticker": "sticker",
}


def body(kind: str, raw: dict[str, Any]) -> str | None:
    """What the customer said in words, by any type that carries words."""
    part = part_of(raw, kind)
    match kind:
        case "text":
            return words(part.get("body"))
        case "image" | "video" | "document":
            return words(part.get("caption"))
        case "button":
            return words(part.get("text")) or words(part.get("payload"))
        case "interactive":
            reply = part_of(part, "button_reply") or part_of(part, "list_reply")
            said = words(reply.get("title")) or words(reply.get("id")) or _form(part_of(part, "nfm_reply"))
            return said or _permission(part)
        case "order":
            return _order(part)
        case _:
            return None


def answer(kind: str, raw: dict[str, Any]) -> Answer | None:
    """What was chosen among what a message of ours offered."""
    part = part_of(raw, kind)
    match kind:
        case "button":
            chosen, said = identifier(part.get("payload")), words(part.get("text"))
            description = None
        case "interactive":
            reply = part_of(part, "button_reply") or part_of(part, "list_reply")
            chosen, said = identifier(reply.get("id")), words(reply.get("title")) or _permission(part)
            description = words(reply.get("description"))
        case _:
            return None
    if chosen is None and said is None:
        return None
    return Answer(id=chosen, title=(said or chosen or "")[:200], description=(description or "")[:300] or None)


def _permission(part: dict[str, Any]) -> str | None:
    """Whether the customer lets himself be called."""
    return CALLS.get(identifier(part_of(part, "call_permission_reply").get("response")) or "")


def _form(reply: dict[str, Any]) -> str | None:
    """A form (WhatsApp Flow) that was filled in, a line a field: Meta packs its answers as JSON in a string."""
    packed = reply.get("response_json")
    try:
        told = orjson.loads(packed) if isinstance(packed, str) else packed
    except orjson.JSONDecodeError:
        return words(reply.get("body"))
    if not isinstance(told, dict):
        return words(reply.get("body"))
    lines = (f"{name}: {value}" for name, each in told.items() if name != "flow_token" and (value := _value(each)))
    return "\n".join(lines)[:LONGEST_FORM] or words(reply.get("body"))


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(each for each in map(_value, value) if each)
    if value is None or isinstance(value, str):
        return words(value) or ""
    return words(value) or json.dumps(value, ensure_ascii=False)


def _order(part: dict[str, Any]) -> str | None:
    """What was ordered from the catalogue, a line a product, and what the customer wrote to it."""
    products = part.get("product_items")
    listed = [each for each in products if isinstance(each, dict)] if isinstance(products, list) else []
    lines = [each for each in map(_product, listed) if each]
    said = words(part.get("text"))
    return "\n".join([*lines, *([said] if said else [])])[:LONGEST_FORM] or None


def _product(item: dict[str, Any]) -> str:
    count, name = item.get("quantity"), identifier(item.get("product_retailer_id"))
    if isinstance(count, float) and count.is_integer():
        count = int(count)
    quantity = (words(count) or "1").replace(".", ",")
    try:
        price = f"{float(item['item_price']):.2f}".replace(".", ",")
    except (KeyError, TypeError, ValueError):
        price = ""
    currency = identifier(item.get("currency")) or ""
    return f"{quantity} × {name} ({currency} {price})".replace(" ( )", "").replace("( ", "(") if name else ""


def file(kind: str, raw: dict[str, Any]) -> Media | None:
    """What is said of a file that Meta still has; None where Meta names none."""
    part = part_of(raw, kind)
    source = identifier(part.get("id"))
    if kind not in FILES or source is None:
        return None
    return Media(
        kind=FILES[kind],
        mime=(identifier(part.get("mime_type")) or "application/octet-stream")[:120],
        name=(words(part.get("filename")) or "")[:255] or None,
        voice=part.get("voice") is True,
        source=source,
    )


def place(kind: str, raw: dict[str, Any]) -> Location | None:
    if kind != "location":
        return None
    part = part_of(raw, "location")
    try:
        latitude, longitude = float(part["latitude"]), float(part["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    name, address = words(part.get("name")), words(part.get("address"))
    return Location(latitude=latitude, longitude=longitude, name=name, address=address)


def cards(kind: str, raw: dict[str, Any]) -> tuple[ContactCard, ...] | None:
    """Contact cards; there are such without a number."""
    found = raw.get("contacts")
    if kind != "contacts" or not isinstance(found, list):
        return None
    return tuple(_card(each) for each in found if isinstance(each, dict)) or None


def _card(card: dict[str, Any]) -> ContactCard:
    name = part_of(card, "name")
    parts = (words(name.get(each)) for each in ("first_name", "last_name"))
    label = words(name.get("formatted_name")) or " ".join(each for each in parts if each)
    phones = card.get("phones")
    listed = [each for each in phones if isinstance(each, dict)] if isinstance(phones, list) else []
    numbers = (words(each.get("phone")) or words(each.get("wa_id")) for each in listed)
    kept = tuple(each[:40] for each in numbers if each)
    return ContactCard(name=(label or (kept[0] if kept else "?"))[:200], phones=kept)


def referral(raw: dict[str, Any]) -> Referral | None:
    """The advertisement or post through which somebody wrote, or the product that he asks about."""
    told = part_of(raw, "referral")
    product = identifier(part_of(part_of(raw, "context"), "referred_product").get("product_retailer_id"))
    if told:
        url, shows = words(told.get("source_url")) or "", identifier(told.get("media_type"))
        return Referral(
            kind="post" if told.get("source_type") == "post" else "ad",
            headline=(words(told.get("headline")) or "")[:LONGEST_HEADLINE] or None,
            body=(words(told.get("body")) or "")[:LONGEST_TEASER] or None,
            url=url if url.startswith(("https://", "http://")) and len(url) <= LONGEST_ADDRESS else None,
            shows="image" if shows == "image" else "video" if shows == "video" else None,
        )
    return Referral(kind="product", headline=product[:LONGEST_HEADLINE]) if product is not None else None


def part_of(source: dict[str, Any], key: str) -> dict[str, Any]:
    found = source.get(key)
    return found if isinstance(found, dict) else {}


def listed(value: Any) -> list[Any]:
    """What should come as a list, and may come alone."""
    if isinstance(value, list):
        return value
    return [value] if value else []


def identifier(value: Any) -> str | None:
    """An identifier: text, or a number that should have been text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value.strip()[:512] or None
    return None


def words(value: Any) -> str | None:
    """Something written, as it was written."""
    if isinstance(value, str):
        return value if value.strip() else None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def number(value: Any) -> int | None:
    text = identifier(value)
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None
