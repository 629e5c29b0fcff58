"""Events of `assistant.<assistant id>`: bots of somebody else's that can answer in tickets (C7).

How one is reached and what it is told stands in `settings`, by the names that its kind's form has; keys and
passwords are never among them.
"""

from typing import Any, ClassVar, Literal

from libs.events.event import Event

AssistantKind = Literal["typebot", "webhook", "openai"]


class AssistantEvent(Event):
    """What all events of an assistant's stream share."""

    category: ClassVar[str] = "assistant"


class AssistantDefined(AssistantEvent):
    """A bot outside was set up."""

    kind: AssistantKind
    label: str
    settings: dict[str, Any]


class AssistantChanged(AssistantEvent):
    """It is called otherwise, or reached or told otherwise from now on."""

    label: str
    settings: dict[str, Any]


class AssistantKeysChanged(AssistantEvent):
    """It is asked with other keys from now on."""


class AssistantArchived(AssistantEvent):
    """It answers in no ticket any more."""

    kind: AssistantKind
