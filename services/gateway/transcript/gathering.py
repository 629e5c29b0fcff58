"""What belongs to a transcript, asked from the services by the exporter's own rights (T19)."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import CommandRejected, Refused
from services.gateway.transcript.document import Chapter
from services.gateway.transcript.lines import Item
from services.messaging import commands as messaging
from services.messaging.queries import ListMessages
from services.reporting import queries as reporting
from services.tickets import commands as tickets
from services.tickets.note_queries import ListNotes
from services.tickets.queries import GetTicket, GetTicketsOfContact

PAGE = 200
LOG_PAGE = 500
MOST_MESSAGES = 10_000
# Several messages may come before the first of them has opened its ticket.
BEFORE_OPENING = timedelta(minutes=10)


class TranscriptTooLong(Refused):
    """There is more to print than one document can hold: take the tickets one by one."""

    code = "transcript.too_long"


@dataclass(frozen=True)
class Gathering:
    """Collects the chapters of a transcript; `step` is called as it goes on, and may raise to end it."""

    bus: Bus
    member: Member
    step: Callable[[], None]

    async def chapters(self, ticket_id: str, scope: str, notes: bool) -> list[Chapter]:
        """The ticket with those that it continues, or all tickets of its contact; those that the member may see,
        oldest first.
        """
        ticket = await self._ticket(ticket_id)
        if scope == "contact":
            query = GetTicketsOfContact(member=self.member, contact_id=ticket["contact"]["id"])
            found: list[dict[str, Any]] = (await self.bus.query(tickets.SERVICE, query))["items"]
        else:
            found = [*await self._continued(ticket), ticket]
        said: dict[str, list[Item]] = {}
        for conversation_id in dict.fromkeys(str(each["conversation_id"]) for each in found):
            said[conversation_id] = [each async for each in self._messages(conversation_id)]
            if sum(len(each) for each in said.values()) > MOST_MESSAGES:
                raise TranscriptTooLong
        return [await self._chapter(each, said[str(each["conversation_id"])], notes) for each in found]

    async def _ticket(self, ticket_id: str) -> dict[str, Any]:
        asked = GetTicket(member=self.member, ticket_id=ticket_id)
        found: dict[str, Any] = await self.bus.query(tickets.SERVICE, asked)
        return found

    async def _continued(self, ticket: dict[str, Any]) -> list[dict[str, Any]]:
        """The tickets that went on as this one, on other channels (T10)."""
        found: list[dict[str, Any]] = []
        while ticket["continues"] is not None:
            try:
                ticket = await self._ticket(ticket["continues"]["id"])
            except CommandRejected:
                break
            found.insert(0, ticket)
        return found

    async def _chapter(self, ticket: dict[str, Any], said: Sequence[Item], notes: bool) -> Chapter:
        log = await self._log(ticket["id"])
        own = await self._notes(ticket["id"]) if notes else []
        self.step()
        return Chapter(ticket, belonging(said, log), log, own)

    async def _messages(self, conversation_id: str) -> AsyncIterator[Item]:
        """All messages of a conversation, oldest first."""
        pages: list[list[Item]] = []
        before: str | None = None
        while True:
            query = ListMessages(conversation_id=conversation_id, limit=PAGE, before=before)
            page = await self.bus.query(messaging.SERVICE, query)
            pages.append(page["items"])
            before = page["next"]
            self.step()
            if before is None or len(pages) * PAGE > MOST_MESSAGES + PAGE:
                break
        for items in reversed(pages):
            for each in items:
                yield each

    async def _log(self, ticket_id: str) -> list[Item]:
        entries: list[Item] = []
        cursor: str | None = None
        while True:
            query = reporting.TicketLog(ticket_id=ticket_id, limit=LOG_PAGE, cursor=cursor)
            page = await self.bus.query(reporting.SERVICE, query)
            entries += page["items"]
            cursor = page["next"]
            if cursor is None:
                return entries[::-1]

    async def _notes(self, ticket_id: str) -> list[Item]:
        query = ListNotes(member=self.member, ticket_id=ticket_id)
        found = await self.bus.query(tickets.SERVICE, query)
        return [each for each in found["items"] if each["ticket_id"] == ticket_id]


def belonging(said: Sequence[Item], log: Sequence[Item]) -> Sequence[Item]:
    """The messages of a conversation that belong to a ticket, told by its log.

    It begins with the messages that opened it, and ends where the next ticket of the conversation begins; what
    is written between a ticket's end and the next one's beginning belongs to the one that ended.
    """
    opened = next((each for each in log if each["type"] == "TicketOpened"), None)
    followed = next((each for each in log if each["type"] == "Succeeded"), None)
    first = 0 if opened is None or opened["data"]["ordinal"] == 1 else _beginning(said, opened["at"])
    last = len(said) if followed is None else _beginning(said, followed["at"])
    return said[first : max(first, last)]


def _beginning(said: Sequence[Item], opened_at: str) -> int:
    """Where the messages of a ticket that was opened at a moment begin."""
    opened = datetime.fromisoformat(opened_at)
    moments = [datetime.fromisoformat(each["at"]) for each in said]
    index = next((place for place, moment in enumerate(moments) if moment > opened), len(said))
    while index > 0 and said[index - 1]["direction"] == "in" and moments[index - 1] >= opened - BEFORE_OPENING:
        index -= 1
    return index
