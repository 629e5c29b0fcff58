"""What a message from Meta holds, part by part; every field is doubted."""

from typing import Any

from libs.events.catalog.media import Media, MediaKind
from libs.events.catalog.message import ContactCard, Location

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
            return words(reply.get("title")) or words(reply.get("id"))
        case "order":
            return words(part.get("text"))
        case _:
            return None


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


def part_of(source: dict[str, Any], key: str) -> dict[str, Any]:
    found = source.get(key)
    return found if isinstance(found, dict) else {}


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
