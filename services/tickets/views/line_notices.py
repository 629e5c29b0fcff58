"""Notices of lines that no longer work, to management: one that stopped, one that lost its connection for good.

They stand until the line works again. A *line* is what a notice must know of one.
"""

from typing import assert_never, cast

from libs.events.catalog.channel import (
    ChannelAdded,
    ChannelConnected,
    ChannelDisconnected,
    ChannelReconfigured,
    ChannelRemoved,
    ChannelResumed,
    ChannelStopped,
)
from libs.events.event import Event, Recorded
from libs.events.view import Document, Documents, Need
from services.tickets.views.notice import raised

Line = (
    ChannelAdded
    | ChannelReconfigured
    | ChannelStopped
    | ChannelResumed
    | ChannelConnected
    | ChannelDisconnected
    | ChannelRemoved
)
LINE_EVENTS: tuple[type[Event], ...] = (
    ChannelAdded,
    ChannelReconfigured,
    ChannelStopped,
    ChannelResumed,
    ChannelConnected,
    ChannelDisconnected,
    ChannelRemoved,
)
STOPPED, LOST = "stopped", "lost"


def line_needs(recorded: Recorded) -> tuple[Need, ...]:
    """A line, and its notices."""
    channel_id = recorded.stream_id
    notices = (Need("_id", _notice_key(channel_id, each)) for each in (STOPPED, LOST))
    return (Need("_id", _line_key(channel_id)), *notices)


def tell_of_line(documents: Documents, recorded: Recorded) -> None:
    """Raise or take away what a line's event gives cause to."""
    channel_id, event = recorded.stream_id, cast(Line, recorded.data)
    match event:
        case ChannelAdded(label=label) | ChannelReconfigured(label=label):
            documents.put({"_id": _line_key(channel_id), "what": "line", "label": label}, recorded)
        case ChannelStopped(detail=detail):
            _raise(documents, recorded, STOPPED, detail)
        case ChannelDisconnected(lasting=True, detail=detail) if recorded.actor.kind != "user":
            _raise(documents, recorded, LOST, detail)
        case ChannelResumed():
            documents.delete(_notice_key(channel_id, STOPPED))
        case ChannelConnected():
            documents.delete(_notice_key(channel_id, LOST))
        case ChannelDisconnected():
            return
        case ChannelRemoved():
            for each in (STOPPED, LOST):
                documents.delete(_notice_key(channel_id, each))
            documents.delete(_line_key(channel_id))
        case _:
            assert_never(event)


def _raise(documents: Documents, recorded: Recorded, why: str, detail: str) -> None:
    line: Document = documents.get(_line_key(recorded.stream_id)) or {"label": ""}
    about = {
        "user_id": None,
        "for_queue": None,
        "for_management": True,
        "told_queue": None,
        "line": {"id": recorded.stream_id, "name": line["label"]},
    }
    documents.put(raised(recorded, _notice_key(recorded.stream_id, why), "channel", about, detail), recorded)


def _line_key(channel_id: str) -> str:
    return f"line:{channel_id}"


def _notice_key(channel_id: str, why: str) -> str:
    return f"line:{channel_id}:{why}"
