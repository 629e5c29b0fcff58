"""Events of `sla.main`: how soon customers are answered and served (B7). The first definition that fits counts."""

from typing import ClassVar

from libs.events.event import Event

SLAS = "main"


class SlaEvent(Event):
    """What all events of the service levels' stream share."""

    category: ClassVar[str] = "sla"


class SlaTerms(SlaEvent):
    """What a definition promises, in minutes of business hours, and to whom: without queues, all of them count."""

    sla_id: str
    label: str
    first_response: int | None = None
    next_response: int | None = None
    resolution: int | None = None
    warn_before: int = 0
    queue_ids: tuple[str, ...] = ()
    channel_ids: tuple[str, ...] = ()
    tag_ids: tuple[str, ...] = ()


class SlaDefined(SlaTerms):
    """A service level was set up, behind the others."""


class SlaChanged(SlaTerms):
    """A service level promises something else, or to others."""


class SlaMoved(SlaEvent):
    """A service level came to another place in the order, counted from 0."""

    sla_id: str
    place: int


class SlaArchived(SlaEvent):
    """A service level counts no more."""

    sla_id: str
