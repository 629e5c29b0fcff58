"""Notes in the log that somebody opened a ticket to read it (R1), once a minute and person at most."""

import asyncio
import time

from libs.access.policy import Member
from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from services.tickets.commands import SERVICE, NoteTicketView

QUIET_SECONDS = 60.0
REMEMBERED = 20_000
log = telemetry.logger(__name__)


class ViewLog:
    """Who looked at what lately."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._seen: dict[tuple[str, str], float] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    def note(self, member: Member, ticket_id: str) -> None:
        """Have it noted, beside the answer that the member waits for."""
        key = (member.id, ticket_id)
        moment = time.monotonic()
        if moment - self._seen.get(key, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        if len(self._seen) >= REMEMBERED:
            self._seen = {each: at for each, at in self._seen.items() if moment - at < QUIET_SECONDS}
        self._seen[key] = moment
        task = asyncio.create_task(self._note(member, ticket_id))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _note(self, member: Member, ticket_id: str) -> None:
        try:
            await self._bus.ask(SERVICE, NoteTicketView(by=member.actor(), member=member, ticket_id=ticket_id))
        except CommandRejected as error:
            self._seen.pop((member.id, ticket_id), None)
            log.warning("view.not_noted", ticket=ticket_id, reason=error.rejected.code)
