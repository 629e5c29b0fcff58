"""What simulated customers do."""

from typing import Literal

from pydantic import Field

from libs.events.catalog.message import Answer, ContactCard, Location
from services.gateway.wishes.wish import Wish


class SimulatedGroup(Wish):
    """A group of simulated customers; writing in it joins it."""

    id: str = Field(pattern=r"^[A-Za-z0-9._@-]{3,80}$")
    name: str = Field(min_length=1, max_length=100)


class Simulated(Wish):
    """Who does something on a simulated phone, and in which group, if in one."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
    group: SimulatedGroup | None = None


class SimulatedText(Simulated):
    """What a simulated customer writes. `quoted` is the id of a message as the phone shows it, `answer` what he
    chose among the answers that it offers.
    """

    kind: Literal["text", "image", "video", "audio", "document", "sticker", "location", "contacts"] = "text"
    text: str | None = Field(None, max_length=4096)
    id: str | None = Field(None, min_length=1, max_length=200)
    media_id: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    voice: bool = False
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = Field(None, min_length=1, max_length=20)
    quoted: str | None = Field(None, max_length=200)
    forwarded: bool = False
    answer: Answer | None = None


class SimulatedChange(Simulated):
    """What a simulated customer changes of a message that the phone shows.

    `text` is the new text or the emoji; a reaction without one is taken back.
    """

    message_id: str = Field(max_length=200)
    what: Literal["reaction", "edit", "revoke"]
    text: str | None = Field(None, max_length=4096)


class SimulatedTyping(Simulated):
    """Whether a simulated customer types."""

    typing: bool


class SimulatedRead(Wish):
    """Which messages a simulated customer has seen, and in which group, if in one."""

    ids: list[str] = Field(max_length=500)
    group: str | None = Field(None, max_length=80)


class SimulatedCall(Wish):
    """A simulated customer calls."""

    sender: str = Field(alias="from", min_length=8, max_length=20)
    name: str | None = Field(None, max_length=200)
