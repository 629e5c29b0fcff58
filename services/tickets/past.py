"""The past: a ticket as it was at any position of the log, for whoever may see it now (B11)."""

from typing import Any

from libs.access.policy import TicketFacts, may_see
from libs.events import as_of
from libs.events.catalog.ticket import Resolved
from libs.events.command import Refused
from libs.events.event import Recorded, iso
from libs.events.log import EventLog
from libs.events.view import Document
from libs.identity import ids
from services.tickets.lookups import LookUps
from services.tickets.note_queries import note_item
from services.tickets.queries import TicketAsOf, item
from services.tickets.refusals import TicketNotFound
from services.tickets.views.inbox import Inbox
from services.tickets.views.notes import Notes

INBOX, NOTES = Inbox(), Notes()
HEAD = 2**53


class TicketWasNotYetOpened(Refused):
    """At that time there was no such ticket."""

    code = "ticket.not_yet_opened"
    status = "not_found"


class Past:
    """Folds the service's own views over the streams that a ticket's row and notes are made from."""

    def __init__(self, log: EventLog, lookups: LookUps) -> None:
        self._log = log
        self._lookups = lookups

    async def ticket_as_of(self, query: TicketAsOf) -> dict[str, Any]:
        """The ticket and its conversation's notes as they were; people and queues bear their names of today."""
        row = await self._lookups.row(query.ticket_id)
        if row is None or not may_see(query.member, TicketFacts.of(row)):
            raise TicketNotFound
        up_to = HEAD if query.position is None else query.position
        history = await self._history(row, up_to)
        if query.position is None:
            until = [each.position for each in history if query.moment is None or each.time <= query.moment]
            up_to = max(until, default=0)
            history = [each for each in history if each.position <= up_to]
        then = as_of.folded(INBOX, history).get(query.ticket_id)
        if then is None:
            raise TicketWasNotYetOpened
        notes = as_of.folded(NOTES, history).all()
        users = await self._lookups.user_names(
            each for note in notes for each in (note["author_id"], *note["mentions"])
        )
        return {
            "ticket": item(then, await self._lookups.names([then])),
            "notes": [note_item(each, users) for each in sorted(notes, key=lambda each: (each["at"], each["_id"]))],
            "at": iso(history[-1].time),
            "position": up_to,
        }

    async def _history(self, row: Document, up_to: int) -> list[Recorded]:
        """What the row was made from: its own ticket and those it names, its contact, notes, ratings and messages.

        Of the ticket before it counts what was written since it was closed; of the one after it, that it began.
        """
        conversation_id, ordinal = row["conversation_id"], row["ordinal"]
        before = f"ticket.{ids.ticket_id(conversation_id, ordinal - 1)}"
        linked = [row[field]["id"] for field in ("continues", "continued_by") if row.get(field)]
        own = [row["_id"], ids.ticket_id(conversation_id, ordinal + 1), *linked]
        streams = {f"ticket.{each}": 0 for each in own}
        streams |= {f"{category}.{row['contact_id']}": 0 for category in ("contact", "relation")}
        streams |= {f"note.{conversation_id}": 0, f"rating.{row['_id']}": 0}
        if row["protocol"] is not None:
            streams[f"protocol.{row['protocol'].partition('-')[0]}"] = 0
        earlier = await self._log.load(before) if ordinal > 1 else []
        closed = max((each.position for each in earlier if isinstance(each.data, Resolved)), default=0)
        history = await as_of.part(self._log, {**streams, f"message.{conversation_id}": closed}, up_to)
        together = [*(each for each in earlier if each.position <= up_to), *history]
        return sorted(together, key=lambda each: (each.position, each.index))
