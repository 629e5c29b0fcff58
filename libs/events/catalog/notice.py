"""Events of `notice.<user id>`: how far somebody has seen what he was told of (D6)."""

from typing import ClassVar

from libs.events.event import Event


class NoticeEvent(Event):
    """What all events of a user's notices share."""

    category: ClassVar[str] = "notice"


class NoticesSeen(NoticeEvent):
    """The user has seen his notices up to the log position `up_to`."""

    up_to: int
