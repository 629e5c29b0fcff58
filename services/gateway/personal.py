"""Frames for one member of the team: to all of his pages, at whichever gateway they are open."""

from collections.abc import Callable

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from libs.events import telemetry
from libs.events.settings import Settings
from libs.events.view import Document

log = telemetry.logger(__name__)
Push = Callable[[str, Document], None]


class Personal:
    """Tells all gateways, this one's own among them; `on_frame` gets the user's id and the frame."""

    def __init__(self, client: Client, settings: Settings) -> None:
        self.on_frame: Push = lambda _, __: None
        self._client = client
        self._prefix = settings.subject("personal.")

    async def start(self) -> None:
        """Hear from now on."""
        await self._client.subscribe(f"{self._prefix}>", cb=self._hear)

    async def tell(self, user_id: str, frame: Document) -> None:
        """Have a frame pushed to the pages of a user. Ephemeral: what it tells can be fetched as well."""
        await self._client.publish(f"{self._prefix}{user_id}", orjson.dumps(frame))

    async def _hear(self, message: Msg) -> None:
        try:
            self.on_frame(message.subject.removeprefix(self._prefix), orjson.loads(message.data))
        except Exception:
            log.exception("personal.failed", subject=message.subject)
