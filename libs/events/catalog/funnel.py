"""Events of `funnel.<funnel id>`: a pipeline and the stages in which contacts move (K6)."""

from typing import ClassVar

from libs.events.event import Event


class FunnelEvent(Event):
    """What all events of a funnel's stream share."""

    category: ClassVar[str] = "funnel"


class FunnelDefined(FunnelEvent):
    """A funnel was set up."""

    label: str


class FunnelRenamed(FunnelEvent):
    """The funnel's name changed."""

    label: str


class FunnelArchived(FunnelEvent):
    """The funnel is offered no more; contacts who stand in it stay."""


class FunnelRestored(FunnelEvent):
    """The funnel is offered again."""


class StageAdded(FunnelEvent):
    """A stage was put behind the funnel's last one."""

    stage_id: str
    label: str
    color: str


class StageRenamed(FunnelEvent):
    """A stage's name changed."""

    stage_id: str
    label: str


class StageRecoloured(FunnelEvent):
    """A stage's colour changed."""

    stage_id: str
    color: str


class StageMoved(FunnelEvent):
    """A stage now stands at a place among the others, counted from 0."""

    stage_id: str
    place: int


class StageArchived(FunnelEvent):
    """A stage takes no more contacts; those that stand in it stay."""

    stage_id: str
