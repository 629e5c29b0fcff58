"""Channels to connect and to change."""

from typing import Any

from pydantic import Field

from services.gateway.wishes.wish import Wish

Settings = dict[str, Any]


class NewChannel(Wish):
    """A line to connect. What its `settings` are, `GET /channels/kinds` says of each kind."""

    kind: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=60)
    queue_id: str | None = None
    settings: Settings


class ChannelChange(Wish):
    """A channel's new name, default queue or settings; absent fields stay, settings and secrets among them."""

    name: str | None = Field(None, min_length=1, max_length=60)
    queue_id: str | None = None
    settings: Settings | None = None
