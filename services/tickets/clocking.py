"""Clocking: a ticket's clocks follow what becomes of it, and tell in time (B7, ADR 0029)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.alarm import Alarm
from libs.events.catalog.clock import (
    ClockKind,
    ClockPaused,
    ClockStarted,
    ClockStopped,
    ResolutionOverdue,
    ResponseOverdue,
    SlaWarned,
)
from libs.events.catalog.company import COMPANY, CompanyDescribed, CompanyEvent, CompanyHoursSet, Hours
from libs.events.catalog.message import MessageQueued, MessageReceived, MessageSentElsewhere
from libs.events.catalog.queue import HoursSet, QueueEvent
from libs.events.catalog.rating import RatingGiven
from libs.events.catalog.sla import SlaArchived, SlaChanged, SlaDefined, SlaEvent, SlaMoved
from libs.events.catalog.ticket import (
    ContinuedOnChannel,
    Reopened,
    Resolved,
    Snoozed,
    TagAdded,
    TagRemoved,
    TicketOpened,
    Transferred,
    Woken,
)
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.held import Held
from libs.events.lookup import Lookup
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document, View
from services.tickets import clock, sla
from services.tickets.clock import Clocks, Promise, TellClocks, WindClocks
from services.tickets.views.terms import SLAS, Terms, hours_key

TIMERS = "sla"
AT_ONCE = 50
FIELDS = (
    "state",
    "queue_id",
    "channel_id",
    "tag_ids",
    "contact_tag_ids",
    "group",
    "asleep",
    "waiting_since",
    "answered_at",
    "opened_at",
    "last_message.direction",
    "clocks",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What was promised when it was looked at: service levels in order, hours by owner, the company's time zone."""

    slas: tuple[Mapping[str, Any], ...]
    hours: Mapping[str, Any]
    time_zone: str

    def hours_of(self, queue_id: str | None) -> Hours | None:
        """The hours of a queue; None: always."""
        held = self.hours.get(hours_key(queue_id or "")) or self.hours.get(hours_key(COMPANY))
        return None if held is None else Hours.model_validate(held)


class TermsHeld(Held[Standing]):
    """What is promised, by the terms; `time_zone` is that of the company until it sets another."""

    def __init__(self, terms: AsyncCollection[Document], projector: Projector, time_zone: str) -> None:
        super().__init__(projector)
        self._terms = terms
        self._time_zone = time_zone

    async def read(self) -> Standing:
        """What is promised now."""
        found = {each["_id"]: each async for each in self._terms.find()}
        hours = {each: document.get("hours") for each, document in found.items() if each != SLAS}
        company = found.get(hours_key(COMPANY), {})
        slas = tuple(found.get(SLAS, {}).get("slas", ()))
        return Standing(slas, hours, company.get("time_zone", self._time_zone))

    def concerned(self, view: View, document: Document) -> bool:
        """Any of the terms."""
        return isinstance(view, Terms)


class WindTheClocks(Policy):
    """Something happens to a ticket, or other terms count ⇒ its clocks stand as is promised now."""

    name = "wind_the_clocks"
    latest_alone = True
    linger = 0.15
    events: ClassVar[tuple[type[Event], ...]] = (
        TicketOpened,
        Transferred,
        Resolved,
        Reopened,
        ContinuedOnChannel,
        Snoozed,
        Woken,
        TagAdded,
        TagRemoved,
        MessageReceived,
        MessageQueued,
        MessageSentElsewhere,
        RatingGiven,
        SlaDefined,
        SlaChanged,
        SlaMoved,
        SlaArchived,
        CompanyHoursSet,
        CompanyDescribed,
        HoursSet,
    )

    def __init__(
        self, store: Store, projector: Projector, rows: AsyncCollection[Document], terms: TermsHeld
    ) -> None:
        self._store = store
        self._projector = projector
        self._rows = rows
        self._followed = Lookup(rows, "following", {"kind": "ticket"}, dict.fromkeys(FIELDS, 1))
        self._tickets = Lookup(rows, "_id", {"kind": "ticket"}, dict.fromkeys(FIELDS, 1))
        self._terms = terms

    async def react(self, recorded: Recorded) -> None:
        """Wind the clocks of the ticket, or of all that are live."""
        match recorded.data:
            case SlaEvent() | CompanyEvent() | QueueEvent():
                await self._projector.reached(recorded.position)
                await self._wind_all(recorded)
            case _ if not (await self._terms.now()).slas:
                return
            case MessageReceived() | MessageQueued() | MessageSentElsewhere():
                await self._wind_one(self._followed, recorded.stream_id, recorded)
            case _:
                await self._wind_one(self._tickets, recorded.stream_id, recorded)

    async def _wind_all(self, recorded: Recorded) -> None:
        standing = await self._terms.now()
        clocked: Document = {"clocks": {"$exists": True}}
        wanted = {"state": {"$in": ["pending", "open"]}, "group": False} if standing.slas else clocked
        tickets = [row["_id"] async for row in self._rows.find(wanted, {"_id": 1})]
        for start in range(0, len(tickets), AT_ONCE):
            some = tickets[start : start + AT_ONCE]
            await asyncio.gather(*(self._wind_one(self._tickets, each, recorded) for each in some))

    async def _wind_one(self, among: Lookup, which: str, recorded: Recorded) -> None:
        """Wind the clocks by the ticket's row, and again if that has changed meanwhile."""
        await self._projector.reached(recorded.position)
        wound: WindClocks | None = None
        while True:
            row = await among.one(which)
            if row is None or row["group"]:
                return
            command = _command(row, await self._terms.now(), recorded)
            if wound is not None and command.promises == wound.promises and command.hours == wound.hours:
                return
            await self._store.execute(clock.decider, row["_id"], command)
            wound = command


class TellInTime(Alarm[Clocks]):
    """A ticket's clocks tell when it is time."""

    name = "tell_in_time"
    latest_alone = True
    events: ClassVar[tuple[type[Event], ...]] = (
        ClockStarted,
        ClockPaused,
        ClockStopped,
        SlaWarned,
        ResponseOverdue,
        ResolutionOverdue,
    )
    decider = clock.decider

    def moment(self, state: Clocks) -> datetime | None:
        """The next moment at which one of them has something to tell."""
        return state.next_moment()

    def command(self, stream_id: str) -> TellClocks:
        """They tell."""
        return TellClocks(by=SYSTEM, ticket_id=stream_id)


def _command(row: Document, standing: Standing, recorded: Recorded) -> WindClocks:
    return WindClocks(
        by=SYSTEM,
        at=recorded.time,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.id,
        ticket_id=row["_id"],
        promises=promises(row, sla.counting(standing.slas, row)),
        hours=standing.hours_of(row["queue_id"]),
        time_zone=standing.time_zone,
    )


def promises(row: Document, terms: Mapping[str, Any] | None) -> dict[ClockKind, Promise]:
    """What is promised for a ticket, by its row and the service level that counts for it."""
    if terms is None or row["state"] == "closed":
        return {}
    waiting_since, awake = row["waiting_since"], not row.get("asleep")
    found: dict[ClockKind, Promise] = {}

    def promise(kind: ClockKind, begins: str, runs: bool) -> None:
        if terms[kind] is not None:
            found[kind] = Promise(
                sla_id=terms["sla_id"],
                begins=datetime.fromisoformat(begins),
                seconds=60 * terms[kind],
                warn_seconds=60 * terms["warn_before"],
                runs=runs,
            )

    if waiting_since is not None:
        kind: ClockKind = "next_response" if "answered_at" in row else "first_response"
        promise(kind, waiting_since, awake)
    customers_turn = waiting_since is None and (row.get("last_message") or {}).get("direction") == "out"
    promise("resolution", row["opened_at"], awake and not customers_turn)
    return found
