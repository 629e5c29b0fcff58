"""Events of `reason.<reason id>`: a registered category of why customers come (T18)."""

from typing import ClassVar

from libs.events.event import Event


class ReasonEvent(Event):
    """What all events of a reason's stream share."""

    category: ClassVar[str] = "reason"


class ReasonCreated(ReasonEvent):
    """A reason was set up."""

    label: str


class ReasonRenamed(ReasonEvent):
    """The reason's name changed."""

    label: str


class ReasonRestored(ReasonEvent):
    """The reason is offered again."""


class ReasonArchived(ReasonEvent):
    """The reason is offered no more; where it was set it stays."""
