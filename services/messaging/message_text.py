"""What a text must be to be sent, now or later."""

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
