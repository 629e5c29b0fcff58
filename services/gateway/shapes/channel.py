"""Channels, and the payloads of theirs that could not be taken."""

from typing import Literal

from services.gateway.shapes.shape import Shape


class ChannelItem(Shape):
    """A channel, without anything secret. `stopped` says why it does not work."""

    id: str
    name: str
    kind: str
    state: Literal["active", "stopped"]
    stopped: dict[str, str] | None
    queue_id: str | None


class ChannelMark(Shape):
    """A channel as rows of lists show it."""

    id: str
    kind: str
    name: str


class UnreadablePayload(Shape):
    """A raw payload that could not be taken."""

    seq: int
    channel_id: str
    kind: str
    received_at: str
    noted_at: str
    reasons: list[str]
