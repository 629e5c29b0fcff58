"""Events of `view.<view id>`: filters of the ticket lists that management shares with a team (B8)."""

from typing import ClassVar

from libs.events.event import Event


class SharedViewEvent(Event):
    """What all events of a shared view's stream share."""

    category: ClassVar[str] = "view"


class ViewShared(SharedViewEvent):
    """A filter was given to all, or to those who work a queue. `query` is the one of the page's address."""

    label: str
    query: str
    queue_id: str | None = None


class ViewWithdrawn(SharedViewEvent):
    """The filter is offered no more."""
