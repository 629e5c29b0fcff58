"""Prepared texts: what the desk says by itself, to whom it may, and each only once (T6, T17, T23, rule 8)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.message import QueueCause
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, Recorded
from libs.identity import ids
from libs.wording.variables import Facts, filled_in
from services.gateway.channels.channel import Channel
from services.gateway.company import CompanySettings
from services.gateway.directory import Directory
from services.messaging import commands as messaging
from services.messaging.commands import QueueMessage
from services.messaging.queries import GetConversation

IN_GROUP = "ticket.group"
BLOCKED = "contact.blocked"
CHATBOT_BLOCKED = "contact.chatbot_blocked"
WINDOW_CLOSED = "message.window_closed"
log = telemetry.logger(__name__)


class PreparedTexts:
    """Says prepared texts on tickets."""

    def __init__(
        self, bus: Bus, directory: Directory, kinds: Mapping[str, Channel], company: CompanySettings
    ) -> None:
        self._bus = bus
        self._directory = directory
        self._kinds = kinds
        self.company = company

    async def hindrance(
        self, conversation_id: str, channel_id: str, contact_id: str, group: bool, at: datetime
    ) -> str | None:
        """Why nothing may be said by itself here, as a code; None when it may."""
        relation = self._directory.relation(contact_id)
        if group:
            return IN_GROUP
        if relation["blocked"]:
            return BLOCKED
        if relation["chatbot_blocked"]:
            return CHATBOT_BLOCKED
        return WINDOW_CLOSED if await self._window_closed(conversation_id, channel_id, at) else None

    async def say(
        self,
        name: str,
        text: str | None,
        ticket: Mapping[str, Any],
        recorded: Recorded,
        message_id: str,
        agent: str | None = None,
        cause: QueueCause = "text",
    ) -> None:
        """Say a text on a ticket (as its item) because of an event. The same message id is said once for ever.

        `agent` is who is named in it; without one, who has the ticket.
        """
        if not text or not text.strip():
            return
        contact, channel = ticket["contact"], ticket["channel"]
        hindrance = await self.hindrance(
            ticket["conversation_id"], channel["id"], contact["id"], ticket["group"], recorded.time
        )
        if hindrance is not None:
            self.note(name, hindrance, recorded, ticket["id"])
            return
        command = QueueMessage(
            by=SYSTEM,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            conversation_id=ticket["conversation_id"],
            channel_id=channel["id"],
            contact_id=contact["id"],
            message_id=message_id,
            text=self.worded(text, ticket, recorded.time, agent),
            cause=cause,
            ticket_id=ticket["id"],
        )
        try:
            said = await self._bus.ask(messaging.SERVICE, command)
        except CommandRejected as error:
            if error.rejected.kind == "failed":
                raise
            self.note(name, error.rejected.code, recorded, ticket["id"])
        else:
            telemetry.PREPARED_TEXTS.labels(name, "said" if said.events else "said before").inc()

    def note(self, name: str, code: str, recorded: Recorded, ticket_id: str) -> None:
        """Have it seen that a text was not said, and why."""
        telemetry.PREPARED_TEXTS.labels(name, code).inc()
        log.info("text.not_said", text=name, reason=code, ticket=ticket_id, because=recorded.name)

    def worded(self, text: str, ticket: Mapping[str, Any], at: datetime, agent: str | None = None) -> str:
        """A prepared text as it is said on a ticket, given as its item."""
        queue, assignee = ticket["queue"], ticket["assignee"]
        facts = Facts(
            at=at,
            time_zone=self.company.time_zone,
            company=self.company.name,
            name=ticket["contact"]["name"],
            agent=agent or (assignee["name"] if assignee is not None else None),
            protocol=ticket["protocol"],
            ticket=ticket["number"],
            queue=queue["name"] if queue is not None else None,
        )
        return filled_in(text, facts)

    async def _window_closed(self, conversation_id: str, channel_id: str, at: datetime) -> bool:
        """Whether the contact's last message is longer ago than the channel allows us to answer freely."""
        channel = self._directory.channel(channel_id)
        kind = self._kinds.get(channel["kind"]) if channel is not None else None
        if kind is None or kind.capabilities.window_hours is None:
            return False
        try:
            found = await self._bus.query(messaging.SERVICE, GetConversation(conversation_id=conversation_id))
        except CommandRejected as error:
            if error.rejected.kind != "not_found":
                raise
            return True
        last = found["last_inbound"]
        window = timedelta(hours=kind.capabilities.window_hours)
        return last is None or datetime.fromisoformat(last["at"]) + window <= at


def text_id(cause_id: str, name: str) -> str:
    """The message by which a text goes out because of something."""
    return ids.text_message_id(cause_id, name)
