"""Settling: what became of attempts whose answer was lost. Providers that can tell are asked; nothing is resent.

A note says which attempt is open, a timer when to ask next, so neither is lost by a restart. When the provider
does not know in the end, the message stays uncertain, and the agent decides.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from pymongo.asynchronous.database import AsyncDatabase

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, iso, now
from libs.events.timers import Timers
from libs.events.view import Document
from libs.identity import ids
from services.gateway.channels.channel import Channel, OutOfReach
from services.gateway.channels.outbound import Failed, Outbound, Sent
from services.gateway.directory import Directory
from services.gateway.lines import Lines
from services.gateway.outgoing import Outgoing, signed
from services.messaging.commands import SERVICE, RecordFailure, RecordSent
from services.messaging.queries import GetMessage

NAME = "settling"
AFTER = (5, 30, 60, 300, 1_800)
OPEN = ("sending", "unknown")
log = telemetry.logger(__name__)


class Settling:
    """Asks what became of attempts."""

    def __init__(
        self,
        database: AsyncDatabase[Document],
        timers: Timers,
        bus: Bus,
        kinds: dict[str, Channel],
        lines: Lines,
        directory: Directory,
        outgoing: Outgoing,
    ) -> None:
        self._open = database["settling"]
        self._timers = timers
        self._bus = bus
        self._kinds = kinds
        self._lines = lines
        self._directory = directory
        self._outgoing = outgoing

    async def begin(self, channel_id: str, conversation_id: str, message_id: str, attempted: datetime) -> None:
        """An attempt's outcome is unknown: have its provider asked, if that kind of channel can tell."""
        document = self._directory.channel(channel_id)
        channel = self._kinds.get(document["kind"]) if document is not None else None
        if channel is None or type(channel).settle is Channel.settle:
            return
        attempt_id = ids.part_id(message_id, attempted.isoformat())
        about = {"channel_id": channel_id, "conversation_id": conversation_id, "message_id": message_id}
        note = {**about, "attempted": iso(attempted), "asked": 0}
        await self._open.update_one({"_id": attempt_id}, {"$setOnInsert": note}, upsert=True)
        await self._timers.set(attempt_id, now() + timedelta(seconds=AFTER[0]))

    async def fire(self, attempt_id: str) -> None:
        """Ask about an attempt, and keep the answer; idempotent."""
        note = await self._open.find_one({"_id": attempt_id})
        if note is None:
            return
        settled = await self._settle(note)
        asked = note["asked"] + 1
        if settled or asked >= len(AFTER):
            if not settled:
                telemetry.SETTLED.labels(note["channel_id"], "uncertain").inc()
                log.warning("settling.gave_up", channel=note["channel_id"], message=note["message_id"])
            await self._open.delete_one({"_id": attempt_id})
            return
        await self._open.update_one({"_id": attempt_id}, {"$set": {"asked": asked}})
        await self._timers.set(attempt_id, now() + timedelta(seconds=AFTER[asked]))

    async def _settle(self, note: Document) -> bool:
        """Whether it is known by now what became of the attempt."""
        document = self._directory.channel(note["channel_id"])
        channel = self._kinds.get(document["kind"]) if document is not None else None
        line = await self._lines.get(note["channel_id"])
        if channel is None or line is None:
            return True
        about = {"conversation_id": note["conversation_id"], "message_id": note["message_id"]}
        try:
            item = await self._bus.query(SERVICE, GetMessage(**about))
            if item["status"] not in OPEN:
                return True
            leaving = await self._outgoing.message(note["conversation_id"], note["message_id"])
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            return True
        if not isinstance(leaving.what, Outbound):
            return True
        text = signed(leaving.what.text, leaving.signature, channel.capabilities.bold)
        attempted = datetime.fromisoformat(note["attempted"])
        try:
            outcome = await channel.settle(line, replace(leaving.what, text=text), attempted)
        except OutOfReach as error:
            log.info("settling.out_of_reach", channel=line.id, reason=error.detail)
            return False
        command: RecordSent | RecordFailure
        match outcome:
            case Sent(provider_id=provider_id, peer=peer):
                command = RecordSent(by=SYSTEM, **about, provider_id=provider_id, peer=peer)
            case Failed(code=code, detail=detail, may_retry=may_retry):
                command = RecordFailure(by=SYSTEM, **about, code=code, detail=detail, may_retry=may_retry)
            case _:
                return False
        await self._bus.ask(SERVICE, command)
        telemetry.SETTLED.labels(line.id, type(outcome).__name__.lower()).inc()
        return True
