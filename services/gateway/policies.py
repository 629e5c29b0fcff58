"""What follows in the gateway from events: whoever reads a ticket shows the customer that it was read (T13)."""

from datetime import timedelta
from typing import ClassVar

import httpx

from libs.access.policy import Member
from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.ticket import MarkedRead
from libs.events.command import CommandRejected
from libs.events.event import Event, Recorded, now
from libs.events.policy import Policy
from services.gateway.channels.channel import Channel
from services.gateway.directory import Directory
from services.gateway.lines import Lines
from services.messaging import commands as messaging
from services.messaging.queries import GetConversation
from services.tickets import commands as tickets
from services.tickets.queries import GetTicket

TOO_LATE = timedelta(minutes=10)
DESK = Member(id="system", profile="admin")
log = telemetry.logger(__name__)


class ShowRead(Policy):
    """MarkedRead ⇒ the provider shows the contact's last message as read. Best effort: told once, or not."""

    name = "show_read"
    events: ClassVar[tuple[type[Event], ...]] = (MarkedRead,)

    def __init__(self, bus: Bus, directory: Directory, lines: Lines, kinds: dict[str, Channel]) -> None:
        self._bus = bus
        self._directory = directory
        self._lines = lines
        self._kinds = kinds

    async def react(self, recorded: Recorded) -> None:
        """Tell the provider, where it wants to know."""
        if now() - recorded.time > TOO_LATE:
            return
        ticket = await self._bus.query(tickets.SERVICE, GetTicket(member=DESK, ticket_id=recorded.stream_id))
        channel_id = ticket["channel"]["id"]
        document = self._directory.channel(channel_id)
        channel = self._kinds.get(document["kind"]) if document is not None else None
        if channel is None or not channel.capabilities.marks_read:
            return
        try:
            query = GetConversation(conversation_id=ticket["conversation_id"])
            conversation = await self._bus.query(messaging.SERVICE, query)
        except CommandRejected as error:
            if error.rejected.kind == "not_found":
                return
            raise
        last, line = conversation["last_inbound"], await self._lines.get(channel_id)
        if last is None or line is None:
            return
        try:
            await channel.mark_read(line, last["provider_id"], conversation["peer"])
        except httpx.HTTPError as error:
            telemetry.SENDS.labels(channel.kind, "read not shown").inc()
            log.warning("read.not_shown", channel=channel_id, reason=type(error).__name__)
        else:
            telemetry.SENDS.labels(channel.kind, "read shown").inc()
