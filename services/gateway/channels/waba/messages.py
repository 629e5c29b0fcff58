"""What is posted to Meta's Cloud API: messages, reactions and read marks as its JSON."""

import re
from collections.abc import Sequence
from typing import Any, assert_never

from libs.events.catalog.message import ContactCard
from services.gateway.channels.outbound import Outbound, OutboundChange
from services.gateway.channels.waba import interactive, template_use


def message(outbound: Outbound, uploaded: str | None, of_cards: Sequence[str | None] = ()) -> dict[str, Any]:
    """The body for a message; `uploaded` is Meta's id of its file, `of_cards` are those of its cards' files."""
    body = {**_envelope(outbound.peer, outbound.group), **_content(outbound, uploaded, of_cards)}
    body["biz_opaque_callback_data"] = outbound.message_id
    if outbound.reply_to is not None:
        body["context"] = {"message_id": outbound.reply_to}
    return body


def reaction(change: OutboundChange) -> dict[str, Any]:
    """The body for a reaction; an empty emoji takes it back."""
    content = {"message_id": change.target, "emoji": change.text or ""}
    return {**_envelope(change.peer, change.group), "type": "reaction", "reaction": content}


def seen(provider_id: str, typing: bool = False) -> dict[str, Any]:
    """The body that marks a customer's message read; with `typing` it shows for 25 s that he is being answered."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_id}
    return {**body, "typing_indicator": {"type": "text"}} if typing else body


def _envelope(peer: str, group: bool) -> dict[str, Any]:
    digits = peer.lstrip("+")
    # Digits are a number, anything else a business-scoped user id or a group.
    to = {"to": digits} if group or digits.isdigit() else {"recipient": peer}
    return {"messaging_product": "whatsapp", "recipient_type": "group" if group else "individual", **to}


def _content(outbound: Outbound, uploaded: str | None, of_cards: Sequence[str | None]) -> dict[str, Any]:
    kind = outbound.kind
    if outbound.template is not None:
        return template_use.content(outbound.template, outbound.media, uploaded, outbound.location, of_cards)
    if outbound.options is not None and outbound.options.choices and kind in interactive.CARRIED:
        return interactive.content(outbound, outbound.options, uploaded)
    match kind:
        case "text" | "call" | "template" | "order" | "poll" | "unsupported":
            return {"type": "text", "text": {"preview_url": False, "body": outbound.text or ""}}
        case "image" | "video" | "document" | "audio" | "sticker":
            file: dict[str, Any] = {"id": uploaded}
            if outbound.text and kind in ("image", "video", "document"):
                file["caption"] = outbound.text
            if kind == "document" and outbound.media is not None and outbound.media.name:
                file["filename"] = outbound.media.name
            if kind == "audio" and outbound.media is not None and outbound.media.voice:
                file["voice"] = True
            return {"type": kind, kind: file}
        case "location":
            place = outbound.location
            return {"type": kind, kind: place.model_dump(exclude_none=True) if place is not None else {}}
        case "contacts":
            return {"type": kind, kind: [_card(each) for each in outbound.contacts]}
        case _:
            assert_never(kind)


def _card(card: ContactCard) -> dict[str, Any]:
    first, _, rest = card.name.partition(" ")
    name = {"formatted_name": card.name, "first_name": first or card.name}
    if rest:
        name["last_name"] = rest
    return {"name": name, "phones": [_phone(each) for each in card.phones]}


def _phone(number: str) -> dict[str, str]:
    digits = re.sub(r"\D", "", number)
    return {"phone": number, "type": "CELL", **({"wa_id": digits} if number.startswith("+") else {})}
