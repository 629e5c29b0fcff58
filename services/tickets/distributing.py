"""Distributing: pending tickets of queues that want it go to agents who are there and have room (B5).

Whatever makes a place or a ticket free has all queues looked at; looks that come together are one. The decision is
that of `workload.py`, and a policy has it carried out on the ticket.
"""

import asyncio
from typing import ClassVar

from pymongo.asynchronous.collection import AsyncCollection

from libs.events import telemetry
from libs.events.catalog.queue import AgentJoinedQueue, DistributionSet
from libs.events.catalog.ticket import (
    ContinuedOnChannel,
    Resolved,
    ReturnedToQueue,
    Snoozed,
    TakenFromBot,
    TicketOpened,
    Transferred,
    Woken,
)
from libs.events.catalog.workload import WORKLOAD, GiveSettled, TicketGiven
from libs.events.command import Refused
from libs.events.event import SYSTEM, Event, Recorded
from libs.events.held import Held
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.store import Store, TooManyConflicts
from libs.events.view import Document, View
from libs.identity import ids
from services.tickets import ticket as tickets
from services.tickets import workload
from services.tickets.online import Online
from services.tickets.steps import AssignTicket
from services.tickets.workload import Distribute, LookUpsAreOld, SettleGive, Turn, Waiting

LOOKED_AT = 500
ATTEMPTS = 60
log = telemetry.logger(__name__)


class QueueTurns(Held[dict[str, Document]]):
    """The documents of queues that give their tickets out by themselves, by id, as the names know them."""

    def __init__(self, names: AsyncCollection[Document], projector: Projector) -> None:
        super().__init__(projector)
        self._names = names

    async def read(self) -> dict[str, Document]:
        """Those that are in use."""
        wanted = {"kind": "queue", "distribution.mode": {"$in": ["round_robin", "least_loaded"]}}
        found = [each async for each in self._names.find(wanted)]
        return {each["_id"].partition(":")[2]: each for each in found if not each.get("gone")}

    def concerned(self, view: View, document: Document) -> bool:
        """Any queue's."""
        return document.get("kind") == "queue"


class Distributing:
    """Has the waiting tickets decided on, again and again until nothing more can be given."""

    def __init__(
        self,
        store: Store,
        projector: Projector,
        rows: AsyncCollection[Document],
        turns: QueueTurns,
        online: Online,
    ) -> None:
        self._store = store
        self._projector = projector
        self._rows = rows
        self._turns = turns
        self._online = online
        self._looking = asyncio.Lock()
        self._looked_at = -1
        online.on_change.append(self._presence_changed)

    async def distribute(self, since: int) -> None:
        """Give what can be given, by what stands at a log position; one look answers all who asked before it."""
        if not await self._turns.now():
            return
        await self._projector.reached(since)
        async with self._looking:
            if self._looked_at < since:
                position = self._projector.position
                await self._give()
                self._looked_at = position

    async def _presence_changed(self, came: frozenset[str], left: frozenset[str]) -> None:
        if came and await self._turns.now():
            async with self._looking:
                await self._give()

    async def _give(self) -> None:
        for _ in range(ATTEMPTS):
            command = await self._look_up()
            if command is None:
                return
            try:
                accepted = await self._store.execute(workload.decider, WORKLOAD, command)
            except LookUpsAreOld as error:
                await self._projector.reached(error.extra["counted"])
            except TooManyConflicts:
                log.info("distribution.contended")
            else:
                if not accepted.events:
                    return
                telemetry.TICKETS_GIVEN.inc(len(accepted.events))
        raise TooManyConflicts(f"workload: {ATTEMPTS} looks")

    async def _look_up(self) -> Distribute | None:
        """What a decision rests on; None when nobody is there, nobody has room, or nothing waits."""
        as_of = self._projector.position
        state, _ = await self._store.state(workload.decider, WORKLOAD)
        queues = {
            queue_id: Turn(
                mode=each["distribution"]["mode"],
                cap=each["distribution"]["cap"],
                agent_ids=tuple(sorted(self._online.online() & set(each["user_ids"]))),
            )
            for queue_id, each in (await self._turns.now()).items()
        }
        agents = sorted({agent_id for each in queues.values() for agent_id in each.agent_ids})
        if not agents:
            return None
        held: dict[str, set[str]] = {agent_id: set() for agent_id in agents}
        busy = {"assignee_id": {"$in": agents}, "state": "open", "group": {"$in": [False, True]}}
        async for row in self._rows.find(busy, {"assignee_id": 1, "asleep": 1}):
            if not row.get("asleep"):
                held[row["assignee_id"]].add(row["_id"])
        on_their_way = state.on_their_way(as_of)
        having_room = [
            queue_id
            for queue_id, turn in queues.items()
            if any(len(held[agent_id]) < turn.cap for agent_id in turn.agent_ids)
        ]
        waiting = await self._waiting(having_room, list(on_their_way))
        if not waiting:
            return None
        open_tickets = {agent_id: frozenset(each) for agent_id, each in held.items()}
        return Distribute(by=SYSTEM, as_of=as_of, waiting=waiting, queues=queues, open_tickets=open_tickets)

    async def _waiting(self, queue_ids: list[str], on_their_way: list[str]) -> tuple[Waiting, ...]:
        """What waits in these queues, longest first; no groups, nothing put aside, at a bot or of owners."""
        found: list[Document] = []
        for queue_id in queue_ids:
            pending = {"queue_id": queue_id, "state": "pending", "group": False, "asleep": {"$exists": False}}
            wanted = {**pending, "bot": {"$exists": False}, "_id": {"$nin": on_their_way}}
            fields = {"queue_id": 1, "queued_at": 1, "owner_ids": 1, "handler_ids": 1, "given_back_by": 1}
            found += await self._rows.find(wanted, fields).sort("queued_at", 1).limit(LOOKED_AT).to_list()
        active = self._online.active()
        return tuple(
            Waiting(ticket_id=row["_id"], queue_id=row["queue_id"], not_to=tuple(row.get("given_back_by", ())))
            for row in sorted(found, key=lambda row: (row["queued_at"], row["_id"]))
            if not active & set(row.get("owner_ids") or ()) - set(row["handler_ids"])
        )


class DistributeTickets(Policy):
    """A ticket waits, or a place becomes free ⇒ what waits is distributed."""

    name = "distribute_tickets"
    events: ClassVar[tuple[type[Event], ...]] = (
        TicketOpened,
        Transferred,
        ReturnedToQueue,
        Resolved,
        ContinuedOnChannel,
        Snoozed,
        Woken,
        TakenFromBot,
        DistributionSet,
        AgentJoinedQueue,
        GiveSettled,
    )

    def __init__(self, distributing: Distributing, projector: Projector) -> None:
        self._distributing = distributing
        self._projector = projector

    async def react(self, recorded: Recorded) -> None:
        """Look at what waits. What was given and taken frees nothing."""
        match recorded.data:
            case GiveSettled(taken=True):
                return
            case DistributionSet() | AgentJoinedQueue():
                await self._projector.reached(recorded.position)
            case _:
                pass
        await self._distributing.distribute(recorded.position)


class AssignGiven(Policy):
    """A ticket was given to an agent ⇒ it is assigned to him, if it still waits there."""

    name = "assign_given"
    events: ClassVar[tuple[type[Event], ...]] = (TicketGiven,)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def react(self, recorded: Recorded) -> None:
        """Take the second step, and note what became of it."""
        given = recorded.data
        assert isinstance(given, TicketGiven)
        command = AssignTicket(
            command_id=ids.give_id(given.ticket_id, given.as_of),
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            by=SYSTEM,
            ticket_id=given.ticket_id,
            unmoved_since=given.as_of,
            agent_id=given.agent_id,
            queue_id=given.queue_id,
            rule=given.rule,
            load=given.load,
        )
        taken = True
        try:
            await self._store.execute(tickets.decider, given.ticket_id, command)
        except Refused:
            taken = False
        _, position = await self._store.state(tickets.decider, given.ticket_id)
        settle = SettleGive(
            by=SYSTEM,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.id,
            ticket_id=given.ticket_id,
            as_of=given.as_of,
            taken=taken,
            position=max(position, given.as_of),
        )
        await self._store.execute(workload.decider, WORKLOAD, settle)
