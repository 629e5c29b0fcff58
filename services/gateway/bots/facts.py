"""What a flow may know when it takes a step: of the customer, the ticket, and who serves now (C6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from libs.events.bus import Bus
from libs.identity import phone
from libs.wording.variables import Facts as Named
from libs.wording.variables import values_of
from services.contacts import commands as contacts
from services.contacts.queries import GetContacts
from services.gateway.company import CompanySettings
from services.gateway.custom_fields import worded
from services.gateway.directory import Directory
from services.messaging.bot_commands import Facts


class BotFacts:
    """Gathers what steps rest on."""

    def __init__(self, bus: Bus, directory: Directory, company: CompanySettings) -> None:
        self._bus = bus
        self._directory = directory
        self._company = company

    async def of(self, ticket: Mapping[str, Any], at: datetime) -> Facts:
        """What is known of a ticket (as its item) at a moment."""
        contact_id = self._directory.survivor(ticket["contact"]["id"])
        found = await self._bus.query(contacts.SERVICE, GetContacts(contact_ids=[contact_id]))
        return self.told(ticket, found.get(contact_id) or {}, at)

    def told(self, ticket: Mapping[str, Any], contact: Mapping[str, Any], at: datetime) -> Facts:
        """The same of a contact who is given as his item."""
        queue = ticket["queue"]
        named = Named(
            at=at,
            time_zone=self._company.time_zone,
            company=self._company.name,
            name=ticket["contact"]["name"],
            protocol=ticket["protocol"],
            ticket=ticket["number"],
            queue=queue["name"] if queue is not None else None,
        )
        number = ticket["contact"]["phone"]
        details = {
            "name": ticket["contact"]["name"],
            "phone": phone.display(number) if number else "",
            "email": contact.get("email") or "",
            **{key: worded(value) for key, value in (contact.get("fields") or {}).items()},
        }
        return Facts(
            contact=details,
            words={**values_of(named), "time_zone": self._company.time_zone},
            tag_ids=tuple(each["id"] for each in (*ticket["tags"], *ticket["contact"]["tags"])),
            queue_id=None if queue is None else queue["id"],
            channel_id=ticket["channel"]["id"],
            hours=self.hours(at),
        )

    def imagined(self, name: str | None, channel_id: str | None, queue_id: str | None, at: datetime) -> Facts:
        """What would be known of somebody who writes now."""
        queue = (
            None if queue_id is None else {"id": queue_id, "name": self._directory.names.queues.get(queue_id, "")}
        )
        ticket = {
            "contact": {"name": name or "Maria Silva", "phone": None, "tags": []},
            "channel": {"id": channel_id or ""},
            "queue": queue,
            "tags": [],
            "protocol": None,
            "number": 1,
        }
        return self.told(ticket, {}, at)

    def hours(self, at: datetime) -> dict[str, bool]:
        """Whether each queue serves at a moment, and the company (`""`)."""
        queues = {
            each["_id"]: self._company.closed_since(each["_id"], at) is None for each in self._directory.queues()
        }
        return {**queues, "": self._company.closed_since(None, at) is None}
