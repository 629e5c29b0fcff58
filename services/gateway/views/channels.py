"""The connected lines: kind, settings without secrets, and whether they work."""

from libs.events.catalog.channel import (
    ChannelAdded,
    ChannelConnected,
    ChannelDisconnected,
    ChannelReconfigured,
    ChannelRemoved,
    ChannelResumed,
    ChannelStopped,
)
from libs.events.event import Recorded, iso
from libs.events.view import Document, DocumentView


class Channels(DocumentView):
    """One document a channel; `state` is `active`, `stopped` or `removed`, since a time.

    `connection` is what the provider says of it: `state` (`open`, `closed`), `code`, `detail`, `lasting` and
    `since`; None until it has said anything.
    """

    name = "channels"
    version = 3
    events = (
        ChannelAdded,
        ChannelReconfigured,
        ChannelStopped,
        ChannelResumed,
        ChannelConnected,
        ChannelDisconnected,
        ChannelRemoved,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The channel's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The channel after an event."""
        before = document or {}
        since = iso(recorded.time)
        match recorded.data:
            case ChannelAdded(kind=kind, label=label, queue_id=queue_id, settings=settings):
                added = {"kind": kind, "name": label, "queue_id": queue_id, "settings": settings}
                return {**added, "state": "active", "stopped": None, "since": since, "connection": None}
            case ChannelReconfigured(label=label, queue_id=queue_id, settings=settings):
                return {**before, "name": label, "queue_id": queue_id, "settings": settings}
            case ChannelStopped(code=code, detail=detail):
                stopped = {"code": code, "detail": detail}
                return {**before, "state": "stopped", "stopped": stopped, "since": since}
            case ChannelResumed():
                return {**before, "state": "active", "stopped": None, "since": since}
            case ChannelConnected():
                connected = {"state": "open", "code": "", "detail": "", "lasting": False}
                return {**before, "connection": {**connected, "since": since}}
            case ChannelDisconnected(code=code, detail=detail, lasting=lasting):
                lost = {"state": "closed", "code": code, "detail": detail, "lasting": lasting}
                return {**before, "connection": {**lost, "since": since}}
            case ChannelRemoved():
                return {**before, "state": "removed", "since": since}
            case _:
                return document
