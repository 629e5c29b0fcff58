"""Bots of somebody else's as admins want them, and what is said to one to try it (C7)."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from services.gateway.wishes.message import UUID, OfferAnswers
from services.gateway.wishes.wish import Wish

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Settings = dict[str, Any]


class NewAssistant(Wish):
    """A bot to set up. What its `settings` are, `GET /assistants/kinds` says of each kind."""

    kind: str = Field(max_length=40)
    name: Name
    settings: Settings


class AssistantChange(Wish):
    """A bot's new name or settings; absent fields stay, settings and keys among them."""

    name: Name | None = None
    settings: Settings | None = None


class AssistantPlaces(Wish):
    """Where a bot answers: new tickets of these channels and queues, and whoever begins by one of the words."""

    channel_ids: list[str] = Field([], max_length=200)
    queue_ids: list[str] = Field([], max_length=200)
    keywords: list[Word] = Field([], max_length=30)


class BotSwitch(Wish):
    """Whether bots may answer in a ticket."""

    on: bool


class BotMessage(Wish):
    """What a bot says by itself: a text, read as an answer's (orders in it are obeyed), and answers to choose from.

    With an `id` made by the bot, sending it twice says it once.
    """

    text: str = Field(min_length=1, max_length=16_000)
    options: OfferAnswers | None = None
    id: str | None = Field(None, pattern=UUID)


class AssistantChoice(Wish):
    """An answer that the bot offered."""

    id: str = Field(max_length=200)
    title: str = Field(max_length=4_000)


class AssistantAwaits(Wish):
    """What the bot waits for, as it was told with its last answer."""

    kind: str = Field(max_length=100)
    choices: list[AssistantChoice] = Field([], max_length=60)
    multiple: bool = False
    file: bool = False
    audio: bool = False


class AssistantTrial(Wish):
    """Something to say to a bot, to see what it answers. Without a `session` a new talk begins."""

    text: str | None = Field(None, max_length=4_000)
    choice: str | None = Field(None, max_length=200)
    session: str | None = Field(None, max_length=2_000)
    awaits: AssistantAwaits | None = None
