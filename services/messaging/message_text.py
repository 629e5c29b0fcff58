"""What a message must say to be sent, now or later."""

import hashlib

from libs.events.catalog.message import MessageKind
from libs.events.command import Refused
from services.messaging.commands import TEXT_LIMIT


class TextIsEmpty(Refused):
    """A message needs a text."""

    code = "message.text_empty"
    status = "invalid"


class TextIsTooLong(Refused):
    """The text is longer than a message may be."""

    code = "message.text_too_long"
    status = "invalid"


def checked(text: str) -> str:
    """The text as it was written, if it can be sent."""
    if not text.strip():
        raise TextIsEmpty
    if len(text) > TEXT_LIMIT:
        raise TextIsTooLong(limit=TEXT_LIMIT)
    return text


def checked_for(kind: MessageKind, text: str | None) -> str | None:
    """The text of a message of this kind; beside a file, a place or cards there need not be one."""
    if kind == "text":
        return checked(text or "")
    return checked(text) if text is not None and text.strip() else None


def unsigned(text: str, signature: str) -> str:
    """A text as it was written, without the name above it that its customer reads."""
    for signed in (f"*{signature}*:\n", f"{signature}:\n"):
        if signature and text.startswith(signed):
            return text[len(signed) :]
    return text


def digest(text: str) -> str:
    """What tells two texts apart, so that the text itself need not be held."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
