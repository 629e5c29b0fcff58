"""The counters of the lists, counted anew for those for whom something countable changed."""

import asyncio
from collections.abc import Mapping

from libs.access.policy import Member, TicketFacts, may_see
from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.view import Document
from services.gateway import live_frames as frames
from services.gateway.live_socket import Socket
from services.tickets import commands as tickets
from services.tickets.queries import CountTickets

# Seconds in which any number of changes are counted once.
COUNTERS_EVERY = 0.25
TALLIED = ("state", "queue_id", "assignee_id", "group", "unread", "marked_unread", "asleep")
log = telemetry.logger(__name__)


class Counters:
    """Counts once for all who see the same tickets; `sockets` are all that are connected."""

    def __init__(self, bus: Bus, sockets: Mapping[str, Socket]) -> None:
        self._bus = bus
        self._sockets = sockets
        self._counting: dict[str, asyncio.Task[None]] = {}

    def changed(self, body: Document) -> None:
        """Have counters pushed to those who see a ticket, as it was or is, if it counts otherwise now."""
        before, after = body["before"], body["document"]
        if before is not None and after is not None and all(before.get(x) == after.get(x) for x in TALLIED):
            return
        facts = [TicketFacts.of(each) for each in (before, after) if each is not None]
        for socket in self._sockets.values():
            if socket.scope not in self._counting and any(may_see(socket.member, each) for each in facts):
                task = asyncio.create_task(self._count(socket.scope, socket.member))
                self._counting[socket.scope] = task

    async def _count(self, scope: str, member: Member) -> None:
        await asyncio.sleep(COUNTERS_EVERY)
        self._counting.pop(scope, None)
        try:
            counters = await self._bus.query(tickets.SERVICE, CountTickets(member=member))
        except CommandRejected as error:
            log.warning("counters.refused", reason=error.rejected.code)
            return
        text = frames.text({"type": "counters", "counters": counters})
        for socket in list(self._sockets.values()):
            if socket.scope == scope:
                socket.push("counters", text)
