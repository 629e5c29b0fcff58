"""Bots of somebody else's, and what they answer when they are tried (C7)."""

from typing import Any, Literal

from services.gateway.shapes.channel import SetupField
from services.gateway.shapes.shape import Positioned, Shape


class AssistantForm(Shape):
    """A kind of bots that can be set up, with the fields of its form."""

    kind: str
    fields: list[SetupField]


class AssistantPlaces(Shape):
    """Where a bot answers: new tickets of these channels and queues, and whoever begins by one of the words."""

    channel_ids: list[str]
    queue_ids: list[str]
    keywords: list[str]


class Assistant(Shape):
    """A bot of somebody else's, without anything secret; `places` are told to management alone."""

    id: str
    name: str
    kind: Literal["typebot", "webhook", "openai"]
    places: AssistantPlaces | None


class AssistantChanged(Positioned):
    """What a change of one made of it."""

    assistant: Assistant


class BotSaid(Positioned):
    """What a bot said is on its way, as message `message_id`; None where it was an order alone."""

    message_id: str | None


class AssistantSetup(Shape):
    """How a bot is set up. `secrets` are the names of the keys that it has."""

    settings: dict[str, Any]
    secrets: list[str]


class TrialChoice(Shape):
    """An answer that a bot offers."""

    id: str
    title: str


class TrialAwaits(Shape):
    """What a bot waits for."""

    kind: str
    choices: list[TrialChoice]
    multiple: bool
    file: bool
    audio: bool


class TrialSaid(Shape):
    """One thing that a bot says, after so many `seconds`: a text, a file where it is, answers to choose from."""

    text: str | None
    file: str | None
    file_kind: str | None
    choices: list[TrialChoice]
    seconds: float


class TrialOrder(Shape):
    """What a bot wants done with the ticket: moved (`queue`, `agent`, as it names them), to people, or closed."""

    queue: str | None
    agent: str | None
    stop: bool
    close: bool


class TrialFailure(Shape):
    """Why a bot did not answer."""

    code: str
    detail: str


class Trial(Shape):
    """What a bot answered when it was tried; nothing of it is kept."""

    said: list[TrialSaid]
    orders: list[TrialOrder]
    awaits: TrialAwaits | None
    session: str | None
    ended: bool
    failed: TrialFailure | None
    milliseconds: int
