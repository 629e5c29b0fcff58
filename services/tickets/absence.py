"""Absence: whoever is not there for too long while his customer waits gives the ticket back to its queue (B5).

A ticket has a timer from the moment at which its agent is absent and its customer waits. What then waits is
distributed, and for lack of anybody stands in its queue, where its waiting puts it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.catalog.message import MessageReceived
from libs.events.event import SYSTEM, Event, Recorded, now
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.timers import Timers
from libs.events.view import Document
from services.tickets import ticket as tickets
from services.tickets.distributing import QueueTurns
from services.tickets.online import Online
from services.tickets.steps import ReleaseTicket

TIMERS = "absence"
Graces = Mapping[str, int]


class ReleaseAbsent(Policy):
    """A customer writes to an agent who is absent, or an agent leaves customers waiting ⇒ the grace time begins."""

    name = "release_absent"
    events: ClassVar[tuple[type[Event], ...]] = (MessageReceived,)

    def __init__(
        self,
        store: Store,
        projector: Projector,
        rows: AsyncCollection[Document],
        turns: QueueTurns,
        online: Online,
        timers: Timers,
    ) -> None:
        self._store = store
        self._projector = projector
        self._rows = rows
        self._turns = turns
        self._online = online
        self._timers = timers
        self._began = False
        online.on_change.append(self._presence_changed)

    async def react(self, recorded: Recorded) -> None:
        """Begin the grace time of the ticket that the customer wrote to."""
        graces = await self._graces()
        if not graces:
            return
        await self._online.settled()
        await self._projector.reached(recorded.position)
        await self._begin({"following": recorded.stream_id}, graces, None)

    async def fire(self, ticket_id: str) -> None:
        """The grace time is over: the ticket goes back if its agent is still absent and its customer waits."""
        await self._online.settled()
        graces = await self._graces()
        row = await self._rows.find_one(self._left_waiting({"_id": ticket_id}, graces))
        if row is None:
            return
        release = ReleaseTicket(by=SYSTEM, ticket_id=ticket_id, agent_id=row["assignee_id"])
        await self._store.execute(tickets.decider, ticket_id, release)

    async def _presence_changed(self, came: frozenset[str], left: frozenset[str]) -> None:
        """Whoever left leaves customers waiting since now; at the start, all who are not there."""
        graces = await self._graces()
        if not graces:
            return
        which: Document = {"assignee_id": {"$in": sorted(left)}} if self._began else {}
        if left or not self._began:
            await self._begin(which, graces, now())
        self._began = True

    async def _begin(self, which: Document, graces: Graces, since: datetime | None) -> None:
        """Set the timers of tickets; `since` is when their agents left, None for long ago."""
        fields = {"queue_id": 1, "waiting_since": 1}
        async for row in self._rows.find(self._left_waiting(which, graces), fields):
            begun = since or datetime.fromisoformat(row["waiting_since"])
            await self._timers.set(row["_id"], begun + timedelta(seconds=graces[row["queue_id"]]))

    def _left_waiting(self, which: Document, graces: Graces) -> Document:
        """The open tickets whose agent is absent while the customer waits, in queues with a grace time."""
        here = sorted(self._online.online())
        absent: Document = {"$and": [{"assignee_id": {"$nin": here}}, which]}
        waiting: dict[str, Any] = {"waiting_since": {"$ne": None}, "asleep": {"$exists": False}}
        return {"state": "open", "group": False, "queue_id": {"$in": sorted(graces)}, **waiting, **absent}

    async def _graces(self) -> Graces:
        """How many seconds the agents of a queue may be absent."""
        return {
            queue_id: each["distribution"]["grace_seconds"]
            for queue_id, each in (await self._turns.now()).items()
            if each["distribution"]["grace_seconds"] is not None
        }
