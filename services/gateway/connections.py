"""The connection of a line to its provider: what the provider tells of it, and having it made or given up (C4).

Whether a line is connected is a fact of the log. What has to be scanned to connect it is valid for less than a
minute: it is told to whoever looks, never kept, never logged.
"""

import time
from datetime import datetime, timedelta
from typing import Any

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import Accepted, CommandRejected
from libs.events.event import SYSTEM, Actor, iso, now
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.channels.channel import Channel, Health, Line, OutOfReach
from services.gateway.channels.items import LineChanged, PairingOffered
from services.gateway.commands import SERVICE, RecordConnection, RemoveChannel
from services.gateway.directory import Directory
from services.gateway.ingress import Raw
from services.gateway.lines import Lines, sharing
from services.gateway.personal import Personal
from services.gateway.stopping import GONE, stop_since

PAIRING_SECONDS = 60
LOOKS_SECONDS = 10 * 60
BY_HAND = "channel.disconnected_by_hand"
log = telemetry.logger(__name__)


class Connections:
    """Hears of connections from providers, makes and ends them for admins."""

    def __init__(
        self,
        client: Client,
        settings: Settings,
        bus: Bus,
        directory: Directory,
        lines: Lines,
        kinds: dict[str, Channel],
        personal: Personal,
    ) -> None:
        self._client = client
        self._prefix = settings.subject("pairing.")
        self._bus = bus
        self._directory = directory
        self._lines = lines
        self._kinds = kinds
        self._personal = personal
        self._latest: dict[str, Document] = {}
        self._lookers: dict[str, dict[str, float]] = {}

    async def start(self) -> None:
        """Hear from all gateways, from now on, what is to be scanned."""
        await self._client.subscribe(f"{self._prefix}>", cb=self._hear)

    async def changed(self, channel_id: str, item: LineChanged, raw: Raw) -> None:
        """The provider tells of a line, or of an account that lines share.

        Raises `CommandRejected` while the news cannot be kept.
        """
        at = item.at or raw.received_at
        detail = item.detail or "O provedor não disse por quê."
        why = {} if item.connection == "open" else _why(item.code or f"{raw.kind}.closed", detail, item.lasting)
        for each in sharing(self._directory, channel_id, item.account):
            if item.stops:
                await stop_since(self._bus, self._directory, each, item.code, detail, at)
            elif item.connection == "connecting":
                await self._tell(each, {"state": "connecting"})
            else:
                await self._record(each, item.connection == "open", at=at, **why)

    async def offered(self, channel_id: str, item: PairingOffered, raw: Raw) -> None:
        """The provider gives what is to be scanned next; one that came late is of no use any more."""
        if now() - raw.received_at < timedelta(seconds=PAIRING_SECONDS):
            await self._offer(channel_id, item)

    def pairing(self, channel_id: str, user_id: str) -> Document:
        """What is to be scanned now. Whoever asks is told of what follows, for a while."""
        self._lookers.setdefault(channel_id, {})[user_id] = time.monotonic() + LOOKS_SECONDS
        return self._standing(channel_id)

    async def connect(self, document: Document, channel: Channel, line: Line, hook: str, user_id: str) -> Document:
        """Have the provider connect the line and post to `hook`; raises `OutOfReach`."""
        self._lookers.setdefault(line.id, {})[user_id] = time.monotonic() + LOOKS_SECONDS
        offered = await channel.connect(line, hook)
        if offered is not None:
            return await self._offer(line.id, offered)
        asked = now()
        health = await channel.health(line)
        await self.noticed(line.id, health, None if channel.capabilities.pairs else asked)
        return _frame(line.id, health.connection)

    async def disconnect(self, channel: Channel, line: Line, by: Actor) -> int:
        """Have the provider give the line up; the position of that. Raises `OutOfReach`."""
        await channel.disconnect(line)
        self._latest.pop(line.id, None)
        why = _why(BY_HAND, "O canal foi desconectado por um administrador.", True)
        return await self._record(line.id, False, by, **why)

    async def remove(self, channel: Channel | None, line: Line | None, by: Actor, channel_id: str) -> Accepted:
        """Have the line no longer, whatever its provider says to that."""
        if channel is not None and line is not None:
            try:
                await channel.disconnect(line)
            except OutOfReach as error:
                log.warning("channel.not_given_up", channel=channel_id, reason=error.detail)
        return await self._bus.ask(SERVICE, RemoveChannel(by=by, channel_id=channel_id))

    async def checked(self, channel_id: str, channel: Channel, health: Health, asked: datetime) -> None:
        """The provider was asked of its own accord, and says that the line is so.

        A line that needs no pairing is as it was set up: what stops it is told, and that it works once more.
        """
        if health.stop is not None:
            await stop_since(self._bus, self._directory, channel_id, health.stop, health.detail, asked)
        elif channel.capabilities.pairs:
            await self.noticed(channel_id, health)
        elif health.connection == "open" and self._lost_by_itself(channel_id):
            await self.noticed(channel_id, health, asked)

    async def noticed(self, channel_id: str, health: Health, at: datetime | None = None) -> None:
        """The provider was asked, and says that the line is so: since then, where its clock may be trusted."""
        if health.connection == "connecting":
            await self._tell(channel_id, {"state": "connecting"})
            return
        why = {} if health.connection == "open" else _why("channel.closed", health.detail or "Sem conexão.", False)
        document = self._directory.channel(channel_id)
        known = document["connection"] if document is not None else None
        if known is not None and known["state"] == health.connection:
            return
        await self._record(channel_id, health.connection == "open", at=at, **why)

    def _lost_by_itself(self, channel_id: str) -> bool:
        document = self._directory.channel(channel_id)
        known = document["connection"] if document is not None else None
        return known is not None and known["state"] == "closed" and known["code"] != BY_HAND

    async def _record(self, channel_id: str, is_open: bool, by: Actor = SYSTEM, **more: Any) -> int:
        at = more.pop("at", None)
        command = RecordConnection(by=by, channel_id=channel_id, open=is_open, provider_at=at, **more)
        try:
            done = await self._bus.ask(SERVICE, command)
        except CommandRejected as error:
            if error.rejected.code != GONE:
                raise
            return 0
        if not is_open:
            log.warning("channel.disconnected", channel=channel_id, code=command.code, lasting=command.lasting)
        await self._tell(channel_id, {"state": "open" if is_open else "closed"})
        return done.position

    def _standing(self, channel_id: str) -> Document:
        """What was offered last, while it can be scanned."""
        latest = self._latest.get(channel_id)
        if latest is None or latest["expires_at"] is None or latest["expires_at"] < iso(now()):
            return _frame(channel_id, "connecting")
        return latest

    async def _offer(self, channel_id: str, item: PairingOffered) -> Document:
        expires = iso(now() + timedelta(seconds=PAIRING_SECONDS))
        frame = _frame(channel_id, "connecting", item.image, item.code, expires)
        await self._tell(channel_id, frame)
        return frame

    async def _tell(self, channel_id: str, frame: Document) -> None:
        await self._client.publish(f"{self._prefix}{channel_id}", orjson.dumps(frame))

    async def _hear(self, message: Msg) -> None:
        try:
            channel_id = message.subject.removeprefix(self._prefix)
            frame: Document = {**_frame(channel_id, "connecting"), **orjson.loads(message.data)}
            if frame["image"] is not None or frame["code"] is not None:
                self._latest[channel_id] = frame
            elif frame["state"] == "connecting":
                # Providers say so after what they offered, too: that is still to be scanned.
                frame = self._standing(channel_id)
            else:
                self._latest.pop(channel_id, None)
            moment, lookers = time.monotonic(), self._lookers.get(channel_id, {})
            for user_id, until in list(lookers.items()):
                if until < moment:
                    del lookers[user_id]
                else:
                    await self._personal.tell(user_id, frame)
        except Exception:
            log.exception("pairing.failed", subject=message.subject)


def _frame(
    channel_id: str, state: str, image: str | None = None, code: str | None = None, expires: str | None = None
) -> Document:
    """What a page shows of a line that is being connected."""
    about = {"type": "pairing", "channel_id": channel_id, "state": state}
    return {**about, "image": image, "code": code, "expires_at": expires}


def _why(code: str, detail: str, lasting: bool) -> dict[str, Any]:
    return {"code": code[:100], "detail": detail[:500], "lasting": lasting}
