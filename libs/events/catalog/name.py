"""Events of `name.<derived id>`: which thing of a kind bears a name; no two of a kind share one (ADR 0024)."""

from typing import ClassVar, Literal

from libs.events.event import Event

NamedKind = Literal["tag", "reason", "board", "funnel", "field", "queue"]


class NameEvent(Event):
    """What all events of a name's stream share."""

    category: ClassVar[str] = "name"


class NameTaken(NameEvent):
    """A thing of a kind bears this name from now on, or is about to."""

    kind: NamedKind
    label: str
    owner_id: str


class NameReleased(NameEvent):
    """The name is free again."""

    owner_id: str
