"""Asking providers: for what they did not post, and whether their lines are connected.

One gateway at a time asks (`lease.py`). What a provider gives is a payload like any it posts: it is stored raw,
and what was posted already comes again, which changes nothing. The place reached is kept for each line, so after
an outage of ours or theirs the whole stretch is asked for.
"""

import asyncio
import hashlib
from collections import deque
from datetime import datetime, timedelta

from libs.events import telemetry
from libs.events.event import iso, now
from libs.events.view import Document
from services.gateway.channels.channel import Channel, Line, OutOfReach
from services.gateway.connections import Connections
from services.gateway.directory import Directory
from services.gateway.ingress import Ingress, NotStored
from services.gateway.lease import Lease
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines

LOOK_EVERY = 2.0
HEALTH_SECONDS = 60.0
OVERLAP = timedelta(minutes=5)
FIRST = timedelta(hours=1)
LONGEST_REST = 600.0
KNOWN_BODIES = 200
log = telemetry.logger(__name__)


class Poller:
    """Asks the providers of all lines, each at its own pace."""

    def __init__(
        self,
        lease: Lease,
        kinds: dict[str, Channel],
        lines: Lines,
        directory: Directory,
        ingress: Ingress,
        figures: LineFigures,
        connections: Connections,
    ) -> None:
        self._lease = lease
        self._kinds = kinds
        self._lines = lines
        self._directory = directory
        self._ingress = ingress
        self._figures = figures
        self._connections = connections
        self._asked: dict[tuple[str, str], datetime] = {}
        self._failures: dict[tuple[str, str], int] = {}
        self._bodies: dict[str, deque[str]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Ask for ever, whenever this gateway holds the lease."""
        await self._lease.hold(self._follow, after=self._finish)

    async def _finish(self) -> None:
        for task in self._asking.values():
            task.cancel()
        self._asking.clear()
        telemetry.CHANNEL_CONNECTED.clear()

    async def _follow(self, place: int) -> None:
        while True:
            for document in self._directory.channels():
                channel = self._kinds.get(document["kind"])
                if channel is None:
                    continue
                if document["state"] == "stopped":
                    self._not_connected(document["_id"], channel)
                    continue
                seconds = channel.capabilities.poll_seconds
                if seconds is not None and self._due(document, "poll", seconds):
                    self._begin(document, channel, "poll")
                if _tells_health(channel) and self._due(document, "health", HEALTH_SECONDS):
                    self._begin(document, channel, "health")
            await asyncio.sleep(LOOK_EVERY)

    def _due(self, document: Document, what: str, seconds: float) -> bool:
        """Whether it is time; a line that is back is asked at once, one that fails more and more seldom."""
        key = (document["_id"], what)
        last = self._asked.get(key)
        if key in self._asking:
            return False
        connection: Document | None = document["connection"]
        if what == "poll" and connection is not None and connection["state"] == "closed":
            return False
        if last is None or (connection is not None and str(connection["since"]) > iso(last)):
            return True
        rest = min(seconds * 2 ** self._failures.get(key, 0), max(LONGEST_REST, seconds))
        return bool((now() - last).total_seconds() >= rest)

    def _begin(self, document: Document, channel: Channel, what: str) -> None:
        key = (document["_id"], what)
        self._asked[key] = now()
        asking = self._ask(document, channel, what)
        self._asking[key] = asyncio.create_task(asking)
        self._asking[key].add_done_callback(lambda _: self._asking.pop(key, None))

    async def _ask(self, document: Document, channel: Channel, what: str) -> None:
        channel_id: str = document["_id"]
        key = (channel_id, what)
        try:
            line = await self._lines.get(channel_id)
            if line is None:
                return
            await (self.poll(channel, line) if what == "poll" else self._check(channel, line))
            if self._failures.pop(key, 0):
                await self._figures.note(channel_id, **{f"{what}_failed": None})
        except Exception as error:
            if not isinstance(error, OutOfReach | NotStored):
                log.exception("asking.failed", channel=channel_id, what=what)
            if what == "health":
                self._not_connected(channel_id, channel)
            self._failures[key] = min(self._failures.get(key, 0) + 1, 10)
            telemetry.CHANNEL_ASKING_FAILED.labels(channel_id, what).inc()
            detail = error.detail if isinstance(error, OutOfReach) else type(error).__name__
            say = log.warning if self._failures[key] == 1 else log.info
            say("asking.out_of_reach", channel=channel_id, what=what, failures=self._failures[key])
            failed = {"at": iso(now()), "detail": detail[:300], "times": self._failures[key]}
            await self._figures.note(channel_id, **{f"{what}_failed": failed})

    async def poll(self, channel: Channel, line: Line) -> int:
        """Store what the provider has since the place reached; how many payloads were new."""
        until = now()
        reached = (await self._figures.of([line.id]))[line.id].get("polled_to")
        since = datetime.fromisoformat(reached) - OVERLAP if reached is not None else until - FIRST
        bodies = self._bodies.setdefault(line.id, deque(maxlen=KNOWN_BODIES))
        stored = 0
        for polled in await channel.poll(line, since, until):
            until = min(until, polled.until or until)
            digest = hashlib.sha256(polled.body).hexdigest()
            if digest in bodies:
                continue
            await self._ingress.store(line.id, channel.kind, polled.body, polled.headers)
            bodies.append(digest)
            stored += 1
        await self._figures.note(line.id, polled_to=iso(until))
        return stored

    def _not_connected(self, channel_id: str, channel: Channel) -> None:
        if _tells_health(channel):
            telemetry.CHANNEL_CONNECTED.labels(channel_id, channel.kind).set(0)

    async def _check(self, channel: Channel, line: Line) -> None:
        asked = now()
        health = await channel.health(line)
        telemetry.CHANNEL_CONNECTED.labels(line.id, channel.kind).set(health.connection == "open")
        facts = {name[:40]: str(value)[:200] for name, value in health.facts.items()}
        refused = health.connection == "closed" and not channel.capabilities.pairs
        trouble = {"at": iso(now()), "detail": health.detail[:300], "times": 1} if refused else None
        told = {"facts": facts, "checked_at": iso(now()), "health_failed": trouble, "per_second": health.per_second}
        await self._figures.note(line.id, **told)
        await self._connections.checked(line.id, channel, health, asked)


def _tells_health(channel: Channel) -> bool:
    """Whether a kind's providers can be asked how their lines are."""
    return type(channel).health is not Channel.health
