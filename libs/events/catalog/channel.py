"""Events of `channel.<channel id>`: one connected line (C1, C4, C5, C11)."""

from typing import Any, ClassVar

from pydantic import AwareDatetime

from libs.events.event import Event


class ChannelEvent(Event):
    """What all events of a channel's stream share."""

    category: ClassVar[str] = "channel"


class ChannelAdded(ChannelEvent):
    """A line was set up. `settings` hold nothing secret; secrets stay encrypted in the gateway's database."""

    kind: str
    label: str
    queue_id: str | None = None
    settings: dict[str, Any]


class ChannelReconfigured(ChannelEvent):
    """The line's name, default queue or settings changed; the fields hold the whole new state."""

    label: str
    queue_id: str | None = None
    settings: dict[str, Any]


class ChannelStopped(ChannelEvent):
    """The line refuses to work until an admin acts (for example an expired token)."""

    code: str
    detail: str


class ChannelResumed(ChannelEvent):
    """The line works again."""


class ChannelConnected(ChannelEvent):
    """The provider has the line connected. `provider_at` is when, by the provider's clock."""

    provider_at: AwareDatetime | None = None


class ChannelDisconnected(ChannelEvent):
    """The provider has lost the line. `lasting`: it does not come back by itself; an admin has to connect it."""

    code: str
    detail: str
    lasting: bool = False
    provider_at: AwareDatetime | None = None


class ChannelRemoved(ChannelEvent):
    """The line is gone."""
