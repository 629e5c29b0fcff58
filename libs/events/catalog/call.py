"""Events of `call.<call id>`: the life cycle of a voice call (V3)."""

from typing import ClassVar, Literal

from libs.events.event import Event

Direction = Literal["in", "out"]


class CallEvent(Event):
    """What all events of a call's stream share."""

    category: ClassVar[str] = "call"


class CallOffered(CallEvent):
    """A call came in or was placed; it rings until answered or over."""

    direction: Direction
    conversation_id: str
    contact_id: str
    channel_id: str
    provider_id: str


class CallAnswered(CallEvent):
    """An agent took the call."""

    agent_id: str


class CallEnded(CallEvent):
    """An answered call is over, after `seconds` of talk."""

    cause: Literal["contact hung up", "agent hung up", "line lost"]
    seconds: float


class CallMissed(CallEvent):
    """It rang and nobody took it."""

    cause: Literal["contact gave up", "nobody answered"]


class CallRejected(CallEvent):
    """An agent refused it."""

    agent_id: str


class CallFailed(CallEvent):
    """The line or the provider failed."""

    cause: str
