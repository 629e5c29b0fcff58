"""What is posted to an Evolution API: messages and changes, each to a route of its own.

A file stands in the JSON as base64; where it belongs, the body has `FILE`, and who posts it writes the file there.
"""

import re
from dataclasses import dataclass
from typing import Any

from libs.events.catalog.message import ContactCard, Options
from services.gateway.channels.evolution import jids
from services.gateway.channels.outbound import Outbound, OutboundChange

FILE = "\x00file\x00"
OGG = "audio/ogg"
SLOWEST, FIRST, EACH = 2_500, 400, 25


@dataclass(frozen=True, slots=True)
class Request:
    """A request of ours: the route, and its body."""

    route: str
    body: dict[str, Any]
    method: str = "POST"


class NotSayable(Exception):
    """Evolution has no way to say this; `detail` says why to whoever wrote it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def message(outbound: Outbound, number: str) -> Request:
    """The request for a message to a number or address; raises `NotSayable`."""
    route, content = _content(outbound)
    body: dict[str, Any] = {"number": number, **content}
    if outbound.reply_to is not None:
        body["quoted"] = {"key": {"id": outbound.reply_to, "remoteJid": jids.written(number)}}
    named = [each for each in (jids.address(each.address) for each in outbound.mentions) if each]
    if named and not {"text", "caption"}.isdisjoint(content):
        body["mentioned"] = list(dict.fromkeys(named))
    return Request(f"message/{route}", body)


def change(wanted: OutboundChange, chat: str) -> Request:
    """The request for an edit, a deletion or a reaction in a chat, which is named as Evolution knows it."""
    key = {"remoteJid": chat, "fromMe": wanted.ours, "id": wanted.target}
    match wanted.what:
        case "reaction":
            return Request("message/sendReaction", {"key": key, "reaction": wanted.text or ""})
        case "edit":
            number = jids.address(chat) or chat
            return Request("chat/updateMessage", {"number": number, "key": key, "text": wanted.text or ""})
        case "revoke":
            return Request("chat/deleteMessageForEveryone", key, "DELETE")


def with_options(text: str | None, options: Options | None) -> str:
    """Answers written out below the text, numbered: buttons do not arrive over this bridge."""
    if options is None:
        return text or ""
    lines = [each for each in (options.header and f"*{options.header}*", text) if each]
    section: str | None = None
    listed: list[str] = []
    for place, choice in enumerate(options.choices, 1):
        if choice.section and choice.section != section:
            listed.append(f"*{choice.section}*")
            section = choice.section
        listed.append(f"{place}. {choice.title}" + (f": {choice.description}" if choice.description else ""))
    footer = [f"_{options.footer}_"] if options.footer else []
    return "\n\n".join([*lines, "\n".join(listed), *footer])


def typing_time(text: str) -> int:
    """For how many milliseconds the customer is shown that somebody types, before a text arrives."""
    return min(SLOWEST, FIRST + EACH * len(text))


def _content(outbound: Outbound) -> tuple[str, dict[str, Any]]:
    kind = outbound.kind
    match kind:
        case "image" | "video" | "document":
            return _file(outbound, kind)
        case "audio":
            media = outbound.media
            if media is not None and media.mime.partition(";")[0].strip() == OGG:
                return "sendWhatsAppAudio", {"audio": FILE, "encoding": False, "delay": FIRST}
            return _file(outbound, kind)
        case "sticker":
            return "sendSticker", {"sticker": FILE}
        case "location":
            place = outbound.location
            if place is None:
                raise NotSayable("evolution.no_place", "A mensagem não tem um lugar.")
            at = {"latitude": place.latitude, "longitude": place.longitude}
            return "sendLocation", {**at, "name": place.name or "", "address": place.address or ""}
        case "contacts":
            return "sendContact", {"contact": _cards(outbound.contacts)}
        case _:
            text = with_options(outbound.text, outbound.options)
            return "sendText", {"text": text, "delay": typing_time(text), "linkPreview": False}


def _file(outbound: Outbound, mediatype: str) -> tuple[str, dict[str, Any]]:
    media = outbound.media
    mime = media.mime.partition(";")[0].strip() if media is not None else "application/octet-stream"
    body: dict[str, Any] = {"mediatype": mediatype, "mimetype": mime, "media": FILE}
    text = with_options(outbound.text, outbound.options)
    if text and mediatype != "audio":
        body["caption"] = text
    body["fileName"] = (media.name if media is not None else None) or _named(mediatype, mime)
    return "sendMedia", body


def _named(mediatype: str, mime: str) -> str:
    """A name for a file that has none: Evolution takes the type from it."""
    ending = re.sub(r"[^a-z0-9]", "", mime.rpartition("/")[2].lower())[:8]
    return f"{mediatype}.{ending}" if ending else mediatype


def _cards(cards: tuple[ContactCard, ...]) -> list[dict[str, str]]:
    found = []
    for card in cards:
        for phone in card.phones[:1]:
            digits = re.sub(r"\D", "", phone)
            found.append({"fullName": card.name, "wuid": digits, "phoneNumber": phone})
    if not found or any(len(each["wuid"]) < 10 for each in found):
        raise NotSayable("evolution.card_without_number", "Um cartão de contato precisa de um número completo.")
    return found
