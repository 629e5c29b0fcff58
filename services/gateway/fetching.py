"""Fetching: the files that customers send are with their provider first, and ours only once they are stored.

A message is shown before its file is there. One gateway at a time reads the log from the place up to which every
file was had or given up (`lease.py`); after a crash a file may be fetched twice, which stores it once.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.media import Media
from libs.events.catalog.message import MediaWanted, MessageReceived, MessageSentElsewhere
from libs.events.cloudevents import decode_commit
from libs.events.command import Command, CommandRejected
from libs.events.event import SYSTEM, Recorded, now
from libs.events.reader import Entry, Reader
from services.gateway.channels.channel import ENCLOSED, Channel, FileIsGone, FileOutOfReach, Line
from services.gateway.directory import Directory
from services.gateway.ingress import Ingress
from services.gateway.lease import Lease
from services.gateway.lines import Lines
from services.gateway.log_work import LogWork
from services.gateway.media.media import MediaEmpty, MediaTooLarge, MediaTypeRefused
from services.gateway.media.store import MediaStore
from services.gateway.patience import patiently
from services.gateway.stopping import stop_since
from services.messaging.commands import SERVICE, RecordMedia, RecordMediaLoss
from services.messaging.queries import GetMessage, GetOutgoing

AT_ONCE = 6
BACKOFF = (1.0, 3.0, 10.0, 30.0, 120.0, 600.0, 1_800.0)
HELD, HELD_SECONDS, HELD_LOOK = 200, 24 * 3600.0, 2.0
TYPES = {each.name() for each in (MessageReceived, MessageSentElsewhere, MediaWanted)}
Came = MessageReceived | MessageSentElsewhere | MediaWanted
log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that is still with its provider, and whose it is."""

    media: Media
    channel_id: str
    contact_id: str


class Fetcher:
    """Has the files of messages that came in be ours."""

    def __init__(
        self,
        bus: Bus,
        reader: Reader,
        lease: Lease,
        kinds: dict[str, Channel],
        lines: Lines,
        directory: Directory,
        media: MediaStore,
        ingress: Ingress,
    ) -> None:
        self._ingress = ingress
        self._bus = bus
        self._files = LogWork(reader, lease, _received, self._work)
        self._kinds = kinds
        self._lines = lines
        self._directory = directory
        self._media = media
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._held = asyncio.Semaphore(HELD)

    async def run(self) -> None:
        """Fetch for ever, whenever this gateway holds the lease."""
        await self._files.run()

    async def _work(self, recorded: Recorded) -> None:
        message = cast(Came, recorded.data)
        try:
            if await self._still_awaited(recorded, message):
                await self._have(recorded, message, await self._awaited(recorded, message))
        except Exception as error:
            # What nobody foresaw must not hold back the place for ever.
            log.exception("fetching.failed", conversation=recorded.stream_id, message=message.message_id)
            await self._lose(recorded, message, "gateway.failed", repr(error)[:200])

    async def _awaited(self, recorded: Recorded, message: Came) -> Awaited:
        """The file of a message; one that is wanted again is asked for."""
        if not isinstance(message, MediaWanted):
            assert message.media is not None
            return Awaited(message.media, message.channel_id, message.contact_id)
        query = GetOutgoing(
            conversation_id=recorded.stream_id, message_id=message.message_id, wait_for=recorded.position
        )
        found = await patiently(lambda: self._bus.query(SERVICE, query))
        media = Media.model_validate(found["content"]["media"])
        return Awaited(media, found["channel_id"], found["contact_id"])

    async def _still_awaited(self, recorded: Recorded, message: Came) -> bool:
        query = GetMessage(
            message_id=message.message_id, conversation_id=recorded.stream_id, wait_for=recorded.position
        )
        try:
            item: dict[str, Any] = await patiently(lambda: self._bus.query(SERVICE, query))
        except CommandRejected:
            return False
        return item["media"] is not None and item["media"]["state"] == "fetching"

    async def _have(self, recorded: Recorded, message: Came, awaited: Awaited) -> None:
        """Fetch until the file is stored, or known to be lost."""
        reason, media = "", awaited.media
        for pause in (0.0, *BACKOFF):
            await asyncio.sleep(pause)
            document = self._directory.channel(awaited.channel_id)
            line = await self._lines.get(awaited.channel_id)
            channel = self._kinds.get(document["kind"]) if document is not None else None
            if channel is None or line is None:
                return await self._lose(recorded, message, "channel.removed", "O canal não existe mais.")
            asked = now()
            try:
                async with self._slots:
                    content = self._content(message, channel, line, media.source or "")
                    found = await self._media.put(content, media.name, awaited.contact_id)
            except FileIsGone as gone:
                return await self._lose(recorded, message, gone.code, gone.detail)
            except (MediaTooLarge, MediaTypeRefused, MediaEmpty) as refused:
                return await self._lose(recorded, message, refused.code, refused.detail)
            except FileOutOfReach as error:
                reason = str(error)
                telemetry.MEDIA_FETCHES.labels("out of reach").inc()
                log.info("fetching.will_retry", message=message.message_id, reason=reason)
                if error.stop is not None:
                    await self._stopped(awaited.channel_id, error.stop, reason, asked)
            else:
                telemetry.MEDIA_FETCHES.labels("stored").inc()
                facts = {"kind": media.kind, "voice": media.voice, "source": media.source}
                stored = found.model_copy(update=facts)
                return await self._tell(
                    RecordMedia(
                        by=SYSTEM,
                        causation_id=recorded.id,
                        conversation_id=recorded.stream_id,
                        message_id=message.message_id,
                        media=stored,
                    )
                )
        return await self._lose(recorded, message, "provider.out_of_reach", reason)

    async def _stopped(self, channel_id: str, code: str, detail: str, asked: datetime) -> None:
        """Have the line rest, and go on once it works again: until then nothing can be fetched by it.

        Only so many files wait for that, so that those of other lines are not held up.
        """
        await patiently(lambda: stop_since(self._bus, self._directory, channel_id, code, detail, asked))
        if self._held.locked():
            return
        async with self._held:
            until = time.monotonic() + HELD_SECONDS
            while time.monotonic() < until:
                await asyncio.sleep(HELD_LOOK)
                document = self._directory.channel(channel_id)
                if document is None or document["state"] != "stopped":
                    return

    async def _content(self, message: Came, channel: Channel, line: Line, source: str) -> AsyncIterator[bytes]:
        """The bytes of a file: out of the payload that told of it, where they stand in it, or from the provider."""
        if source.endswith(ENCLOSED) and not isinstance(message, MediaWanted):
            raw = await self._ingress.load(message.arrival)
            held = channel.enclosed(raw.body, source) if raw is not None else None
            if held is not None:
                yield held
                return
        async for part in channel.fetch(line, source):
            yield part

    async def _lose(self, recorded: Recorded, message: Came, code: str, detail: str) -> None:
        telemetry.MEDIA_FETCHES.labels("lost").inc()
        log.warning("fetching.lost", message=message.message_id, code=code)
        await self._tell(
            RecordMediaLoss(
                by=SYSTEM,
                causation_id=recorded.id,
                conversation_id=recorded.stream_id,
                message_id=message.message_id,
                code=code,
                detail=detail,
            )
        )

    async def _tell(self, command: Command) -> None:
        """Have it recorded, however long the service is away."""
        try:
            await patiently(lambda: self._bus.ask(SERVICE, command))
        except CommandRejected as error:
            log.error("fetching.not_recorded", command=command.name(), reason=error.rejected.code)


def _received(entry: Entry) -> list[Recorded]:
    """What came in a commit whose files are still with the provider."""
    types = entry.headers.get("Guiche-Types")
    if types is not None and TYPES.isdisjoint(types.split(",")):
        return []
    found = decode_commit(entry.data, entry.sequence)
    return [each for each in found if _awaits(each)]


def _awaits(recorded: Recorded) -> bool:
    message = recorded.data
    if isinstance(message, MessageReceived | MessageSentElsewhere):
        return message.media is not None and message.media.id is None
    return isinstance(message, MediaWanted)
