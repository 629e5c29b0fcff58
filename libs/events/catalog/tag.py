"""Events of `tag.<tag id>`: a coloured label on tickets and contacts (T15)."""

from typing import ClassVar

from libs.events.event import Event


class TagEvent(Event):
    """What all events of a tag's stream share."""

    category: ClassVar[str] = "tag"


class TagCreated(TagEvent):
    """A tag was set up."""

    label: str
    color: str


class TagRenamed(TagEvent):
    """The tag's name changed."""

    label: str


class TagRecoloured(TagEvent):
    """The tag's colour changed."""

    color: str


class TagArchived(TagEvent):
    """The tag is offered no more; where it was put it stays."""


class TagRestored(TagEvent):
    """The tag is offered again."""
