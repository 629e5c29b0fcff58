"""Events of `reply.<quick reply id>`: answers kept to be called up while writing (C9)."""

from typing import ClassVar

from libs.events.catalog.media import Media
from libs.events.event import Event


class ReplyEvent(Event):
    """What all events of a quick reply's stream share."""

    category: ClassVar[str] = "reply"


class QuickReplySaved(ReplyEvent):
    """A quick reply was made or changed; the fields hold the whole new state.

    `text` may hold variables. `owner_id` is whose it is; without one it is for all.
    """

    shortcut: str
    text: str | None = None
    media: tuple[Media, ...] | None = None
    owner_id: str | None = None


class QuickReplyArchived(ReplyEvent):
    """A quick reply was taken out of use."""
