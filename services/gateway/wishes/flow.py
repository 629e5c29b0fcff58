"""Chatbot flows as management draws them, and tickets handed to bots (C6, T9)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from libs.events.catalog.bot import BotKind
from libs.events.catalog.flow import Definition
from services.gateway.wishes.wish import Wish
from services.messaging.bot_queries import Gesture

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class NewFlow(Wish):
    """A flow to draw."""

    name: Name
    definition: Definition = Definition()


class FlowDraft(Wish):
    """The whole drawing; with `unmoved_since` only if nobody has drawn behind that log position."""

    name: Name
    definition: Definition
    unmoved_since: int | None = Field(None, ge=0)


class FlowAttempt(Wish):
    """What is drawn, and what is said and done to it, from the beginning; `contact` may name who says it.

    With `fail`, what it asks of other systems or writes down does not succeed.
    """

    definition: Definition
    said: list[Annotated[str, Field(max_length=1000)] | Gesture] = Field([], max_length=50)
    fail: bool = False
    contact: Name | None = None
    channel_id: str | None = Field(None, max_length=100)
    queue_id: str | None = Field(None, max_length=100)


class FlowSecret(Wish):
    """The value of a header that is to be kept sealed."""

    value: str = Field(min_length=1, max_length=2_000, pattern=r"^[\x20-\x7e]+$")


class BotForTicket(Wish):
    """The bot that a ticket is handed to; the same `run_id` again does nothing."""

    kind: BotKind
    id: str = Field(min_length=1, max_length=100)
    run_id: str | None = Field(None, min_length=1, max_length=100)
