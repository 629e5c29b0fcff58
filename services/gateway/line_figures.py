"""How the lines do: what came and left, what failed and what waits, by the minute and for two hours (P3).

These are figures of the machinery, not facts: each gateway adds up its own and writes them down once a second.
What a crash takes of them is a second's worth.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.event import iso, now
from libs.events.view import Document

FLUSH_EVERY = 1.0
KEPT_SECONDS = 2 * 3600
HOUR = timedelta(hours=1)
Outcome = Literal["sent", "failed", "unknown"]
Last = Literal["posted", "inbound", "outbound"]
log = telemetry.logger(__name__)


class LineFigures:
    """Counts for all lines; what is read is what all gateways wrote."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._lines = database["line_figures"]
        self._minutes = database["line_minutes"]
        self._last: dict[str, dict[str, str]] = {}
        self._counts: Counter[tuple[str, datetime, str]] = Counter()
        self._waiting: Counter[str] = Counter()
        self._told: dict[str, int] = {}

    async def prepare(self) -> None:
        """Have what is old go by itself; what was last is told from the beginning."""
        await self._minutes.create_index("minute", expireAfterSeconds=KEPT_SECONDS)
        async for line in self._lines.find({}, dict.fromkeys(get_args(Last), 1)):
            for what in line.keys() & set(get_args(Last)):
                _told_last(line["_id"], what, datetime.fromisoformat(line[what]))

    def posted(self, channel_id: str) -> None:
        """The provider posted something."""
        self._happened(channel_id, "posted")

    def inbound(self, channel_id: str) -> None:
        """A customer wrote."""
        self._happened(channel_id, "inbound")

    def outcome(self, channel_id: str, outcome: Outcome) -> None:
        """A message of ours was taken or refused, or nobody knows."""
        if outcome == "sent":
            self._happened(channel_id, "outbound")
        telemetry.CHANNEL_OUTCOMES.labels(channel_id, outcome).inc()
        self._counts[(channel_id, now().replace(second=0, microsecond=0), outcome)] += 1

    def waits(self, channel_id: str, change: int) -> None:
        """So many messages more, or less, wait to leave."""
        self._waiting[channel_id] += change
        telemetry.CHANNEL_WAITING.labels(channel_id).set(self._waiting[channel_id])

    def none_wait(self) -> None:
        """Another gateway sends from now on."""
        for channel_id in self._waiting:
            self._waiting[channel_id] = 0
            telemetry.CHANNEL_WAITING.labels(channel_id).set(0)

    async def note(self, channel_id: str, **facts: Any) -> None:
        """Keep what was found out by asking the provider."""
        await self._lines.update_one({"_id": channel_id}, {"$set": facts}, upsert=True)

    async def of(self, channel_ids: Sequence[str]) -> dict[str, Document]:
        """The figures of lines, by id: `posted`, `inbound` and `outbound` are when it last happened."""
        wanted: Document = {"_id": {"$in": list(channel_ids)}}
        found: dict[str, Document] = {each["_id"]: each async for each in self._lines.find(wanted)}
        since = now() - HOUR
        recent: Document = {"channel_id": {"$in": list(channel_ids)}, "minute": {"$gte": since}}
        sums: dict[str, Counter[str]] = {}
        async for minute in self._minutes.find(recent):
            counts = {key: minute.get(key, 0) for key in ("sent", "failed", "unknown")}
            sums.setdefault(minute["channel_id"], Counter()).update(counts)
        return {each: {**found.get(each, {}), "hour": dict(sums.get(each, {}))} for each in channel_ids}

    async def run(self) -> None:
        """Write the figures down for ever."""
        while True:
            await asyncio.sleep(FLUSH_EVERY)
            try:
                await self.flush()
            except PyMongoError as error:
                log.warning("figures.not_written", reason=repr(error)[:200])

    async def flush(self) -> None:
        """Write down what was counted since the last time."""
        last, self._last = self._last, {}
        counts, self._counts = self._counts, Counter()
        waiting = {each: count for each, count in self._waiting.items() if self._told.get(each) != count}
        lines: dict[str, Document] = {each: {"$max": moments} for each, moments in last.items()}
        for channel_id, count in waiting.items():
            lines.setdefault(channel_id, {})["$set"] = {"waiting": count}
        try:
            if lines:
                await self._lines.bulk_write(
                    [UpdateOne({"_id": each}, update, upsert=True) for each, update in lines.items()], ordered=False
                )
            self._told |= waiting
            if counts:
                await self._minutes.bulk_write(list(_increments(counts)), ordered=False)
        except PyMongoError:
            for channel_id, moments in last.items():
                self._last[channel_id] = {**moments, **self._last.get(channel_id, {})}
            self._counts += counts
            raise

    def _happened(self, channel_id: str, what: Last) -> None:
        moment = now()
        self._last.setdefault(channel_id, {})[what] = iso(moment)
        _told_last(channel_id, what, moment)


def _told_last(channel_id: str, what: str, moment: datetime) -> None:
    telemetry.CHANNEL_LAST.labels(channel_id, what).set(moment.timestamp())


def _increments(counts: Counter[tuple[str, datetime, str]]) -> list[UpdateOne]:
    minutes: dict[tuple[str, datetime], dict[str, int]] = {}
    for (channel_id, minute, what), count in counts.items():
        minutes.setdefault((channel_id, minute), {})[what] = count
    return [
        UpdateOne(
            {"_id": f"{channel_id} {minute.isoformat()}"},
            {"$inc": amounts, "$setOnInsert": {"channel_id": channel_id, "minute": minute}},
            upsert=True,
        )
        for (channel_id, minute), amounts in minutes.items()
    ]
