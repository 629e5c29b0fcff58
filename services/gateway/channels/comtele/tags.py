"""The tag that goes out with a message and comes back with everything that Comtele tells of it.

Comtele gives no id when it takes a message, and its replies name no number: so the tag (`Sender` of the older API,
`custom` of the newer one) says which message it is, to whom it went, and by which attempt.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

TAG = re.compile(r"([0-9A-Za-z-]{1,64})\.([0-9]{8,15})\.([0-9a-f]{6,12})")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of ours; `text` is what Comtele knows it by, `at` the second of the attempt."""

    text: str
    message_id: str
    number: str
    at: datetime


def made(message_id: str, number: str, at: datetime) -> str:
    """The tag for an attempt to send a message to an E.164 number."""
    return f"{message_id}.{number.lstrip('+')}.{int(at.timestamp()):x}"


def read(text: str) -> Tag | None:
    """What a tag says; None for those of other programs that use the same account."""
    found = TAG.fullmatch(text.strip())
    if found is None:
        return None
    try:
        at = datetime.fromtimestamp(int(found[3], 16), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return Tag(found[0], found[1], f"+{found[2]}", at)
