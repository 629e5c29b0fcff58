"""Rehearsing: which tickets a rule would have touched, from the log alone and without changing anything (B6)."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.company.hours import is_open
from libs.events.catalog.company import COMPANY, Hours
from libs.events.catalog.message import MessageQueued, MessageReceived, MessageSentElsewhere
from libs.events.catalog.rule import SILENCES
from libs.events.catalog.ticket import TicketEvent
from libs.events.event import Recorded, iso, now
from libs.events.log import EventLog
from libs.events.store import Store
from libs.events.view import Document
from services.tickets import acting, company, queue
from services.tickets import ticket as tickets
from services.tickets.automation_queries import RehearseRule
from services.tickets.management import require_management
from services.tickets.ruling import BY_RULE, OCCASIONS
from services.tickets.ticket_state import Ticket

LOOKED_AT = 1_000
SHOWN = 200
AT_ONCE = 32


class Rehearsing:
    """Reads the streams of the tickets of the last days, newest first, as far as `LOOKED_AT`."""

    def __init__(self, store: Store, log: EventLog, rows: AsyncCollection[Document], time_zone: str) -> None:
        self._store = store
        self._log = log
        self._rows = rows
        self._time_zone = time_zone

    async def rehearse(self, query: RehearseRule) -> dict[str, Any]:
        """When the rule would have run first, ticket by ticket."""
        require_management(query.member)
        since = now() - timedelta(days=query.days)
        lately = {"kind": "ticket", "activity": {"$gte": iso(since)}}
        order = [("state", 1), ("group", 1), ("activity", 1)]
        states = {"state": {"$in": ["pending", "open", "closed"]}, "group": {"$in": [False, True]}}
        cursor = self._rows.find({**states, **lately}).sort("activity", -1).hint(order).limit(LOOKED_AT + 1)
        found = await cursor.to_list()
        rows, together = found[:LOOKED_AT], asyncio.Semaphore(AT_ONCE)
        hours = await self._hours(rows)

        async def first(row: Document) -> datetime | None:
            async with together:
                return next(touched(query, await self._history(row), since, now(), hours), None)

        moments = await asyncio.gather(*(first(row) for row in rows))
        items = [
            {
                "ticket": {"id": row["_id"], "number": row["number"]},
                "contact": {"id": row["contact_id"], "name": row["contact_name"]},
                "at": iso(at),
            }
            for row, at in zip(rows, moments, strict=True)
            if at is not None
        ]
        return {
            "items": items[:SHOWN],
            "looked_at": len(rows),
            "touched": len(items),
            "more": len(found) > LOOKED_AT,
        }

    async def _history(self, row: Document) -> list[Recorded]:
        ticket = await self._log.load(f"ticket.{row['_id']}")
        messages = await self._log.load(f"message.{row['conversation_id']}")
        return sorted([*ticket, *messages], key=lambda each: (each.position, each.index))

    async def _hours(self, rows: Sequence[Document]) -> "QueueHours":
        settings, _ = await self._store.state(company.decider, COMPANY)
        common = settings.hours.hours if settings.hours is not None else None
        zone = self._time_zone if settings.described is None else settings.described.time_zone
        own: dict[str | None, Hours | None] = {None: common}
        for queue_id in {row["queue_id"] for row in rows} - {None}:
            state, _ = await self._store.state(queue.decider, queue_id)
            own[queue_id] = state.hours.hours or common
        return QueueHours(own, zone)


class QueueHours:
    """When queues serve; those of a queue that is not known are the company's."""

    def __init__(self, hours: dict[str | None, Hours | None], time_zone: str) -> None:
        self._hours = hours
        self._time_zone = time_zone

    def within(self, queue_id: str | None, at: datetime) -> bool:
        """Whether a queue served at a moment."""
        return is_open(self._hours.get(queue_id, self._hours[None]), at, self._time_zone)


def touched(
    query: RehearseRule, history: Sequence[Recorded], since: datetime, until: datetime, hours: QueueHours
) -> Iterator[datetime]:
    """The moments at which a rule would have run on a ticket, of whose stream and messages this is the history."""
    ticket = tickets.decider.initial()
    silent_since: datetime | None = None
    for recorded in history:
        if query.occasion in SILENCES:
            yield from _lasted(query, ticket, silent_since, since, recorded.time, hours)
        if isinstance(recorded.data, TicketEvent):
            ticket = tickets.decider.evolve(ticket, recorded)
        elif ticket.opened_at is None:
            continue
        silent_since = _silent_since(query, ticket, recorded, silent_since)
        if (
            OCCASIONS.get(type(recorded.data)) != query.occasion
            or recorded.actor == BY_RULE
            or recorded.time < since
        ):
            continue
        text = recorded.data.text if isinstance(recorded.data, MessageReceived) else None
        if (text is not None and not ticket.live) or recorded.time > until:
            continue
        if acting.fits(query.conditions, ticket, hours.within(ticket.queue_id, recorded.time), text):
            yield recorded.time
    if query.occasion in SILENCES:
        yield from _lasted(query, ticket, silent_since, since, until, hours)


def _lasted(
    query: RehearseRule,
    ticket: Ticket,
    silent_since: datetime | None,
    since: datetime,
    until: datetime,
    hours: QueueHours,
) -> Iterator[datetime]:
    """The moment at which a silence had lasted long enough, if it had before it ended."""
    if silent_since is None or query.minutes is None:
        return
    due = silent_since + timedelta(minutes=query.minutes)
    if since <= due <= until and acting.fits(query.conditions, ticket, hours.within(ticket.queue_id, due), None):
        yield due


def _silent_since(
    query: RehearseRule, ticket: Ticket, recorded: Recorded, before: datetime | None
) -> datetime | None:
    """Since when the ticket has been silent in the way the rule asks for, after an event."""
    event = recorded.data
    match query.occasion:
        case "unassigned":
            if ticket.status != "pending":
                return None
            return before or recorded.time
        case "customer_silent":
            if ticket.status != "open" or isinstance(event, MessageReceived):
                return None
            return recorded.time if isinstance(event, MessageQueued | MessageSentElsewhere) else before
        case "agent_silent":
            if ticket.status == "closed" or isinstance(event, MessageQueued | MessageSentElsewhere):
                return None
            return (before or recorded.time) if isinstance(event, MessageReceived) else before
        case _:
            return None
