"""What a WhatsApp message says, by its kind of content: words, a file, a place, cards, a choice."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from libs.events.catalog.media import Media, MediaKind
from libs.events.catalog.message import Answer, ContactCard, Location, Mention, MessageKind
from services.gateway.channels.channel import ENCLOSED
from services.gateway.channels.evolution.jids import address
from services.gateway.channels.evolution.parts import identifier, number, part_of, words, yes
from services.gateway.channels.evolution.wrapping import Unwrapped

FILES: dict[str, MediaKind] = {
    "imageMessage": "image",
    "videoMessage": "video",
    "ptvMessage": "video",
    "audioMessage": "audio",
    "documentMessage": "document",
    "stickerMessage": "sticker",
}
SEEN_ONCE = "Mensagem de visualização única: só pode ser vista no celular."
POLL = "pollCreationMessage"
LONGEST_NAME = 255
MOST = 50


@dataclass(frozen=True, slots=True)
class Content:
    """What a message holds, as it is shown. `plain`: nothing of it is left out."""

    kind: MessageKind
    text: str | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    answer: Answer | None = None
    plain: bool = False


def content(found: Unwrapped, provider_id: str) -> Content:
    """What a message holds. What we do not know, or cannot read, is `unsupported`."""
    if found.key in FILES:
        return _file(found, provider_id)
    read = _poll if found.key.startswith(POLL) else READERS.get(found.key)
    told = read(found) if read is not None else None
    return told if told is not None else Content("unsupported", SEEN_ONCE if found.once else None)


def quoted(context: Mapping[str, Any]) -> str | None:
    """The provider's id of the message that this one answers."""
    return identifier(context.get("stanzaId"))


def mentions(context: Mapping[str, Any]) -> tuple[Mention, ...] | None:
    """Who is named in the text."""
    named = context.get("mentionedJid")
    found = [address(each) for each in named[:MOST]] if isinstance(named, list) else []
    return tuple(Mention(address=each) for each in dict.fromkeys(found) if each) or None


def forwarded(context: Mapping[str, Any]) -> bool:
    """Whether somebody else wrote it first."""
    return context.get("isForwarded") is True or (number(context.get("forwardingScore")) or 0) > 0


def _text(found: Unwrapped) -> Content | None:
    text = words(found.content) or words(found.fields.get("text"))
    plain = not {"externalAdReply", "entryPointConversionSource"} & set(found.context)
    return Content("text", text, plain=plain) if text else None


def _file(found: Unwrapped, provider_id: str) -> Content:
    fields = found.fields
    kind = FILES[found.key]
    if (
        found.once
        and not any(fields.get(each) for each in ("url", "directPath", "mediaKey"))
        and not (found.url or found.file)
    ):
        return Content("unsupported", SEEN_ONCE)
    name = words(fields.get("fileName")) or words(fields.get("title")) if kind == "document" else None
    seconds = number(fields.get("seconds"))
    media = Media(
        kind=kind,
        mime=(words(fields.get("mimetype")) or "application/octet-stream")[:120],
        name=(name or "")[:LONGEST_NAME] or None,
        seconds=seconds if seconds is not None and 0 <= seconds < 1_000_000 else None,
        voice=yes(fields.get("ptt")),
        source=source(provider_id, found),
    )
    return Content(kind, words(fields.get("caption")) if kind not in ("audio", "sticker") else None, media)


def source(provider_id: str, found: Unwrapped) -> str:
    """How we name a file that is not ours yet: by its message, and where it may be had sooner."""
    if found.url is not None and re.fullmatch(r"https?://[^\s]{1,2000}", found.url):
        return f"{provider_id} {found.url}"
    return f"{provider_id}{ENCLOSED}" if found.file is not None else provider_id


def enclosed(found: Unwrapped) -> bytes | None:
    """The file that stands in a message as base64, if it is that."""
    try:
        return base64.b64decode((found.file or "").rpartition(",")[2], validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _place(found: Unwrapped) -> Content | None:
    fields = found.fields
    latitude, longitude = number(fields.get("degreesLatitude")), number(fields.get("degreesLongitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    place = Location(
        latitude=latitude,
        longitude=longitude,
        name=words(fields.get("name")),
        address=words(fields.get("address")),
    )
    return Content("location", words(fields.get("caption")) or words(fields.get("comment")), location=place)


def _cards(found: Unwrapped) -> Content | None:
    several = found.fields.get("contacts")
    told = several[:MOST] if isinstance(several, list) else [found.fields]
    cards = tuple(_card(each) for each in told if isinstance(each, dict) and each)
    return Content("contacts", contacts=cards) if cards else None


def _card(told: dict[str, Any]) -> ContactCard:
    """A card out of a vCard: what somebody is called, and his numbers as they are written there."""
    written = words(told.get("vcard")) or ""
    lines = re.sub(r"\r?\n[ \t]", "", written).splitlines()
    called = next((line.partition(":")[2] for line in lines if line.upper().startswith("FN")), "")
    numbers = [
        line.partition(":")[2].strip() or line for line in lines if re.match(r"(?:[\w-]+\.)?TEL\b", line, re.I)
    ]
    phones = tuple(dict.fromkeys(each[:40] for each in numbers if any(map(str.isdigit, each))))
    name = words(told.get("displayName")) or words(called) or (phones[0] if phones else "?")
    return ContactCard(name=name.strip()[:200], phones=phones)


def _chosen(title: Any, chosen: Any, description: Any = None) -> Content | None:
    """An answer to what we offered: shown as its title, known by its id."""
    answer_id = identifier(chosen)
    shown = words(title) or answer_id
    if shown is None:
        return None
    return Content("text", shown, answer=Answer(id=answer_id, title=shown, description=words(description)))


def _list_answer(found: Unwrapped) -> Content | None:
    fields = found.fields
    chosen = part_of(fields, "singleSelectReply").get("selectedRowId")
    return _chosen(fields.get("title"), chosen, fields.get("description"))


def _button_answer(found: Unwrapped) -> Content | None:
    fields = found.fields
    chosen = fields.get("selectedButtonId") or fields.get("selectedId")
    return _chosen(fields.get("selectedDisplayText"), chosen)


def _native_answer(found: Unwrapped) -> Content | None:
    """An answer to buttons of the newer kind: the id stands in JSON within the JSON."""
    fields = found.fields
    written = part_of(fields, "nativeFlowResponseMessage").get("paramsJson")
    try:
        told = orjson.loads(written) if isinstance(written, str) else {}
    except orjson.JSONDecodeError:
        told = {}
    told = told if isinstance(told, dict) else {}
    title = words(part_of(fields, "body").get("text")) or told.get("display_text") or told.get("title")
    return _chosen(title, told.get("id"))


def _poll(found: Unwrapped) -> Content | None:
    name, offered = words(found.fields.get("name")), found.fields.get("options")
    options = offered[:MOST] if isinstance(offered, list) else []
    names = [words(each.get("optionName")) for each in options if isinstance(each, dict)]
    lines = [name or "Enquete", *(f"• {each}" for each in names if each)]
    return Content("poll", "\n".join(lines))


def _vote(found: Unwrapped) -> Content | None:
    """Votes are sealed for other devices; some releases of Evolution open them."""
    chosen = part_of(found.fields, "vote").get("selectedOptions")
    names = [words(each) for each in chosen[:MOST]] if isinstance(chosen, list) else []
    named = ", ".join(each for each in names if each and len(each) < 256)
    return Content("poll", f"Voto na enquete: {named}" if named else "Voto na enquete")


def _order(found: Unwrapped) -> Content | None:
    fields = found.fields
    count = number(fields.get("itemCount"))
    lines = [words(fields.get("orderTitle")) or "Pedido", f"{int(count)} itens" if count and count < 1e6 else None]
    return Content("order", "\n".join(each for each in (*lines, words(fields.get("message"))) if each))


def _said(*path: str) -> Callable[[Unwrapped], Content | None]:
    """A reader of what is shown of a business's own messages: the words at a place."""

    def read(found: Unwrapped) -> Content | None:
        place: Any = found.fields
        for each in path[:-1]:
            place = part_of(place, each)
        text = words(place.get(path[-1]))
        return Content("text", text) if text else None

    return read


READERS: dict[str, Callable[[Unwrapped], Content | None]] = {
    "conversation": _text,
    "extendedTextMessage": _text,
    "locationMessage": _place,
    "liveLocationMessage": _place,
    "contactMessage": _cards,
    "contactsArrayMessage": _cards,
    "listResponseMessage": _list_answer,
    "buttonsResponseMessage": _button_answer,
    "templateButtonReplyMessage": _button_answer,
    "interactiveResponseMessage": _native_answer,
    "pollUpdateMessage": _vote,
    "orderMessage": _order,
    "buttonsMessage": _said("contentText"),
    "listMessage": _said("description"),
    "interactiveMessage": _said("body", "text"),
    "templateMessage": _said("hydratedTemplate", "hydratedContentText"),
    "groupInviteMessage": _said("caption"),
}
