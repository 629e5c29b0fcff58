"""The frames of the socket: how they are read, and how they are spelled."""

from typing import Any

import orjson
from starlette.websockets import WebSocket

from libs.events.view import Document


class PageIsGone(Exception):
    """The page closed the socket."""


async def received(web: WebSocket) -> Document:
    """The next frame; one that is no JSON object is an empty one."""
    message = await web.receive()
    if message["type"] != "websocket.receive":
        raise PageIsGone
    try:
        frame: Any = orjson.loads(message.get("text") or message.get("bytes") or b"")
    except orjson.JSONDecodeError:
        return {}
    return frame if isinstance(frame, dict) else {}


def text(frame: Document) -> str:
    """A frame as it is sent."""
    return orjson.dumps(frame).decode()


def refusal(code: str, detail: str) -> str:
    """What the page asked for is refused."""
    return text({"type": "refused", "code": code, "detail": detail})


def document(view: str, item: Document) -> str:
    """An item changed: this is it now."""
    frame = {"type": "document", "view": view, "id": item["id"], "position": item["position"], "document": item}
    return text(frame)


def gone(view: str, item_id: str, position: int) -> str:
    """An item is gone, or out of sight."""
    return text({"type": "gone", "view": view, "id": item_id, "position": position})
