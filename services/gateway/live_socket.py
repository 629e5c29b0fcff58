"""One page's connection: frames wait in a bounded queue; a page that cannot keep up is closed and resumes."""

import asyncio

import orjson
from starlette.websockets import WebSocket, WebSocketState

from libs.access.policy import Member, sees_all
from libs.events import telemetry
from libs.events.event import new_id
from services.gateway import numbers
from services.gateway.sessions import Session

HELD_FRAMES = 1_000
SIGNED_OUT, TRY_LATER, RESUME = 4401, 1013, 1012
log = telemetry.logger(__name__)


class Socket:
    """One page's connection."""

    def __init__(self, web: WebSocket, member: Member, session: Session) -> None:
        self.id = new_id()
        self.member = member
        self.session = session
        self.watching: dict[str, str] = {}
        self._web = web
        self._frames: asyncio.Queue[str | int] = asyncio.Queue(HELD_FRAMES)
        self._closing: int | None = None

    @property
    def scope(self) -> str:
        """Sockets of one scope see the same tickets."""
        return "all" if sees_all(self.member) else self.member.id

    def push(self, kind: str, text: str) -> None:
        """Send a frame soon; a socket that cannot keep up is closed."""
        if self._closing is not None:
            return
        if not self.member.numbers:
            text = orjson.dumps(numbers.masked(orjson.loads(text))).decode()
        try:
            self._frames.put_nowait(text)
            telemetry.SOCKET_FRAMES.labels(kind).inc()
        except asyncio.QueueFull:
            log.warning("socket.too_slow", socket=self.id)
            self.close(TRY_LATER)

    def close(self, code: int) -> None:
        """Send nothing more and hang up."""
        if self._closing is None:
            self._closing = code
            while not self._frames.empty():
                self._frames.get_nowait()
            self._frames.put_nowait(code)

    async def write(self) -> None:
        """Send what is pushed until closed."""
        while True:
            frame = await self._frames.get()
            if isinstance(frame, int):
                if self._web.application_state is WebSocketState.CONNECTED:
                    await self._web.close(frame)
                return
            await self._web.send_text(frame)
