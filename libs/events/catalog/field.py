"""Events of `field.<field id>`: what the company wants to know of contacts or tickets beyond the given (B8)."""

from typing import ClassVar, Literal

from libs.events.event import Event

FieldKind = Literal["text", "number", "date", "choice", "yes_no", "link"]
FieldSubject = Literal["contact", "ticket"]


class FieldEvent(Event):
    """What all events of a field's stream share."""

    category: ClassVar[str] = "field"


class FieldDefined(FieldEvent):
    """A field was set up. `choices` are the answers of a choice, `place` orders the fields of a form."""

    on: FieldSubject
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    place: float = 0.0


class FieldRelabelled(FieldEvent):
    """The field's name changed."""

    label: str


class FieldChoicesSet(FieldEvent):
    """The answers that a choice offers changed; what was answered before stays."""

    choices: tuple[str, ...]


class FieldMoved(FieldEvent):
    """The field stands elsewhere among the others: they are shown by their places, the lowest first."""

    place: float


class FieldArchived(FieldEvent):
    """The field is asked no more; what was answered stays."""


class FieldRestored(FieldEvent):
    """The field is asked again."""
