"""Who types in a conversation, both ways: told to whoever looks on now, never kept (B3)."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.channels.channel import Channel
from services.gateway.directory import Directory
from services.gateway.lines import Lines
from services.messaging import commands as messaging
from services.messaging.queries import GetConversation

log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation's other side is, and what it said last (the provider's id)."""

    channel_id: str
    peer: str
    last: str | None


class Typing:
    """Carries typing from the desk to the customer, and from the customer to the desk: `on_contact`."""

    def __init__(
        self,
        client: Client,
        settings: Settings,
        bus: Bus,
        directory: Directory,
        lines: Lines,
        kinds: dict[str, Channel],
    ) -> None:
        self.on_contact: Callable[[Document], None] = lambda _: None
        self._client = client
        self._prefix = settings.subject("typing.")
        self._bus = bus
        self._directory = directory
        self._lines = lines
        self._kinds = kinds

    async def start(self) -> None:
        """Hear from now on."""
        await self._client.subscribe(f"{self._prefix}>", cb=self._hear)

    async def contact_types(self, conversation_id: str, typing: bool, name: str | None) -> None:
        """Tell all gateways; in a group `name` is who types."""
        frame = {"type": "typing", "conversation_id": conversation_id, "typing": typing, "name": name}
        await self._client.publish(f"{self._prefix}{conversation_id}", orjson.dumps(frame))

    async def team_types(self, conversation_id: str, typing: bool) -> None:
        """Show the customer, where his channel can; best effort."""
        place = await self._place(conversation_id)
        document = self._directory.channel(place.channel_id) if place is not None else None
        channel = self._kinds.get(document["kind"]) if document is not None else None
        if place is None or channel is None or not channel.capabilities.typing:
            return
        line = await self._lines.get(place.channel_id)
        if line is None:
            return
        try:
            await channel.show_typing(line, place.peer, typing, place.last)
        except httpx.HTTPError as error:
            log.info("typing.not_shown", channel=place.channel_id, reason=type(error).__name__)

    async def _hear(self, message: Msg) -> None:
        try:
            self.on_contact(orjson.loads(message.data))
        except Exception:
            log.exception("typing.failed", subject=message.subject)

    async def _place(self, conversation_id: str) -> Place | None:
        try:
            found = await self._bus.query(messaging.SERVICE, GetConversation(conversation_id=conversation_id))
        except CommandRejected:
            return None
        if found["peer"] is None:
            return None
        last = found["last_inbound"]
        return Place(found["channel_id"], found["peer"], last["provider_id"] if last is not None else None)
