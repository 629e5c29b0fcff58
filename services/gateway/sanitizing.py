"""Sanitizing a contact (K7): his name as his channel gives it, his doubles merged, all tickets closed silently.

It is asked for twice, done once, and reported: what was changed is the job's result and an event of the contact's.
"""

from typing import Any

from libs.access.policy import Member, manages
from libs.events.bus import Bus
from libs.events.catalog.message import MessageReceived
from libs.events.command import Accepted, Command, CommandRejected, Refused
from libs.events.log import EventLog
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.commands import MergeContact, RecordSanitized, RenameContact
from services.contacts.queries import FindTwins, GetPerson
from services.gateway.channels.channel import Channel
from services.gateway.channels.items import InboundMessage
from services.gateway.ingress import Ingress
from services.gateway.jobs import Job, Jobs, Progress
from services.messaging import commands as messaging
from services.messaging.queries import GetConversation
from services.tickets import commands as tickets
from services.tickets.commands import ResolveTicket
from services.tickets.queries import GetTicketsOfContact

KIND = "sanitize"
STEPS = 4


class SanitizingIsManagements(Refused):
    """Only supervisors and admins sanitize contacts."""

    code = "contact.management_only"
    status = "forbidden"


class Sanitizing:
    """Puts contacts in order."""

    def __init__(self, bus: Bus, jobs: Jobs, log: EventLog, ingress: Ingress, kinds: dict[str, Channel]) -> None:
        self._bus, self._jobs, self._log, self._ingress, self._kinds = bus, jobs, log, ingress, kinds
        jobs.resumes(KIND, self._sanitize)

    async def start(self, member: Member, contact_id: str) -> Job:
        """Begin to put a contact in order."""
        _require_management(member)
        found = await self._bus.query(contacts.SERVICE, GetPerson(member=member, contact_id=contact_id))
        wish = {"contact_id": found["items"][0]["id"]}

        async def work(progress: Progress) -> dict[str, Any]:
            return await self._sanitize(member, wish, progress)

        return await self._jobs.start(KIND, member, STEPS, work, wish=wish)

    async def _sanitize(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        _require_management(member)
        progress.done = 0
        contact_id, left = await self._merge(member, wish["contact_id"], progress.job_id)
        merged = [each for each in left if each["code"] is None]
        progress.advance()
        renamed = await self._rename(member, contact_id, progress.job_id)
        progress.advance()
        closed = await self._close(member, contact_id, progress.job_id)
        progress.advance()
        record = RecordSanitized(
            by=member.actor(),
            member=member,
            contact_id=contact_id,
            command_id=ids.part_id(progress.job_id, "record"),
            tickets_closed=closed,
            merged=len(merged),
            renamed=renamed is not None,
        )
        done = await self._ask(contacts.SERVICE, record)
        progress.advance()
        return {
            "contact_id": contact_id,
            "renamed": renamed,
            "merged": [{"id": each["id"], "name": each["name"]} for each in merged],
            "not_merged": [each for each in left if each["code"] is not None],
            "tickets_closed": closed,
            "position": done.position,
        }

    async def _merge(self, member: Member, contact_id: str, job_id: str) -> tuple[str, list[dict[str, Any]]]:
        """Merge doubles into the oldest; who stays, and what became of each other."""
        twins = (await self._bus.query(contacts.SERVICE, FindTwins(contact_id=contact_id)))["items"]
        oldest, others = twins[0], twins[1:]
        outcomes: list[dict[str, Any]] = []
        for each in others:
            merge = MergeContact(
                by=member.actor(),
                member=member,
                contact_id=each["id"],
                into=oldest["id"],
                command_id=ids.part_id(job_id, f"merge {each['id']}"),
            )
            code = None
            try:
                await self._ask(contacts.SERVICE, merge)
            except CommandRejected as error:
                if error.rejected.kind == "failed":
                    raise
                code = error.rejected.code
            outcomes.append({"id": each["id"], "name": each["name"], "code": code})
        return oldest["id"], outcomes

    async def _rename(self, member: Member, contact_id: str, job_id: str) -> str | None:
        """The name that came with what was written last, if it is another."""
        name = await self._name_now(member, contact_id)
        if name is None:
            return None
        command_id = ids.part_id(job_id, "rename")
        rename = RenameContact(by=member.actor(), contact_id=contact_id, label=name[:200], command_id=command_id)
        return name if (await self._ask(contacts.SERVICE, rename)).events else None

    async def _conversations(self, member: Member, contact_id: str) -> list[str]:
        asked = GetTicketsOfContact(member=member, contact_id=contact_id, limit=1000)
        found = (await self._bus.query(tickets.SERVICE, asked))["items"]
        return sorted({each["conversation_id"] for each in found})

    async def _name_now(self, member: Member, contact_id: str) -> str | None:
        """What the channel called the contact in its newest payload; None when it says no name."""
        newest, stream = 0, ""
        for conversation_id in await self._conversations(member, contact_id):
            facts = await self._bus.query(messaging.SERVICE, GetConversation(conversation_id=conversation_id))
            if facts["last_inbound_position"] > newest:
                newest, stream = facts["last_inbound_position"], f"message.{conversation_id}"
        if not newest:
            return None
        for recorded in await self._log.load(stream, newest - 1, newest):
            if isinstance(recorded.data, MessageReceived):
                return await self._name_in(recorded.data)
        return None

    async def _name_in(self, received: MessageReceived) -> str | None:
        # What did not come through a webhook has no place among the payloads.
        raw = await self._ingress.load(received.arrival) if received.arrival else None
        channel = self._kinds.get(raw.kind) if raw is not None else None
        if raw is None or channel is None:
            return None
        for item in channel.parse(raw.body, raw.headers):
            if isinstance(item, InboundMessage) and item.provider_id == received.provider_id:
                return item.peer.name
        return None

    async def _close(self, member: Member, contact_id: str, job_id: str) -> int:
        asked = GetTicketsOfContact(member=member, contact_id=contact_id, limit=1000)
        found = (await self._bus.query(tickets.SERVICE, asked))["items"]
        live = [each["id"] for each in found if each["state"] != "closed"]
        for ticket_id in live:
            close = ResolveTicket(
                by=member.actor(),
                member=member,
                ticket_id=ticket_id,
                how="silent",
                correlation_id=job_id,
                command_id=ids.part_id(job_id, ticket_id),
            )
            await self._ask(tickets.SERVICE, close)
        return len(live)

    async def _ask(self, service: str, command: Command) -> Accepted:
        return await self._bus.ask(service, command)


def _require_management(member: Member) -> None:
    if not manages(member):
        raise SanitizingIsManagements
