"""Service levels: what is promised to whom."""

from services.gateway.shapes.shape import Shape


class ServiceLevel(Shape):
    """What a service level promises, in minutes of business hours; without queues, channels or tags, to all."""

    id: str
    name: str
    first_response: int | None
    next_response: int | None
    resolution: int | None
    warn_before: int
    queue_ids: list[str]
    channel_ids: list[str]
    tag_ids: list[str]


class ServiceLevelChanged(Shape):
    """A service level after a command."""

    sla: ServiceLevel
    position: int
