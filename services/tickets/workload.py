"""The workload: which agent gets which pending ticket by itself, decided for all queues in one order (B5).

The open tickets come in with the command as they were counted at a log position. What has been given since, and
what was given before but had not yet reached the count, this stream knows. So no ticket is given twice, and nobody
gets more than his cap, however many replicas decide at once (ADR 0028).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, assert_never, cast

from pydantic import BaseModel, ConfigDict

from libs.events.catalog.workload import GiveSettled, Mode, TicketGiven, WorkloadEvent
from libs.events.command import Command, Refused
from libs.events.decider import Decider, Snapshot
from libs.events.event import Recorded

AT_ONCE = 200
Event = TicketGiven | GiveSettled


class LookUpsAreOld(Refused):
    """The open tickets were counted before what another replica counted on."""

    code = "workload.look_ups_old"


class LookedUp(BaseModel):
    """What was looked up for a decision."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Waiting(LookedUp):
    """A pending ticket in its queue, and who is not to get it: they gave it back."""

    ticket_id: str
    queue_id: str
    not_to: tuple[str, ...] = ()


class Turn(LookedUp):
    """How a queue distributes, and who of it is there."""

    mode: Mode
    cap: int
    agent_ids: tuple[str, ...]


class Distribute(Command):
    """Give the waiting tickets, the longest waiting first, to those who are there and have room.

    `open_tickets` of each of them, counted at the log position `as_of` or a little later.
    """

    as_of: int
    waiting: tuple[Waiting, ...]
    queues: dict[str, Turn]
    open_tickets: dict[str, frozenset[str]]


class SettleGive(Command):
    """Note that what was given `as_of` has become of the ticket what it could."""

    ticket_id: str
    as_of: int
    taken: bool
    position: int


WorkloadCommand = Distribute | SettleGive


@dataclass(frozen=True, slots=True)
class Give:
    """A ticket on its way to an agent; once `settled` at a log position, counts from there on know it."""

    agent_id: str
    as_of: int
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """What is on its way, how late the counts were that decisions rest on, and whose turn was when.

    `turns` of each queue: the number of the last give to an agent, so who waits longest for one has the smallest.
    """

    gives: Mapping[str, Give] = field(default_factory=dict)
    counted: int = 0
    given: int = 0
    turns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def on_their_way(self, as_of: int) -> dict[str, Give]:
        """What a count at a log position may not know yet."""
        return {
            ticket_id: each
            for ticket_id, each in self.gives.items()
            if each.settled is None or each.settled > as_of
        }


def decide(command: WorkloadCommand, workload: Workload) -> Sequence[WorkloadEvent]:
    """What follows from a command."""
    match command:
        case Distribute():
            return _distribute(command, workload)
        case SettleGive(ticket_id=ticket_id, taken=taken, position=position):
            give = workload.gives.get(ticket_id)
            if give is None or give.as_of != command.as_of or give.settled is not None:
                return []
            return [GiveSettled(ticket_id=ticket_id, taken=taken, position=position)]
        case _:
            assert_never(command)


def _distribute(command: Distribute, workload: Workload) -> list[WorkloadEvent]:
    if command.as_of < workload.counted:
        raise LookUpsAreOld(counted=workload.counted)
    on_their_way = workload.on_their_way(command.as_of)
    loads = _Loads(command, on_their_way, workload)
    given: list[WorkloadEvent] = []
    for each in command.waiting:
        if each.ticket_id in on_their_way:
            continue
        turn = command.queues[each.queue_id]
        agent_id = loads.first(each, turn)
        if agent_id is None or turn.mode == "manual":
            continue
        given.append(
            TicketGiven(
                ticket_id=each.ticket_id,
                agent_id=agent_id,
                queue_id=each.queue_id,
                rule=turn.mode,
                load=loads.of(agent_id),
                as_of=command.as_of,
            )
        )
        loads.give(each, agent_id)
        if len(given) == AT_ONCE:
            break
    return given


class _Loads:
    """What everybody has open or on its way while a decision is taken, and whose turn was when."""

    def __init__(self, command: Distribute, on_their_way: Mapping[str, Give], workload: Workload) -> None:
        self._held = {agent_id: set(held) for agent_id, held in command.open_tickets.items()}
        self._turns = {queue_id: dict(each) for queue_id, each in workload.turns.items()}
        self._given = workload.given
        for ticket_id, give in on_their_way.items():
            self._held.setdefault(give.agent_id, set()).add(ticket_id)

    def of(self, agent_id: str) -> int:
        """How many tickets an agent has."""
        return len(self._held.get(agent_id, ()))

    def first(self, waiting: Waiting, turn: Turn) -> str | None:
        """Who of those with room has least, or else had his last turn longest ago."""
        turns = self._turns.get(waiting.queue_id, {})
        having_room = (each for each in turn.agent_ids if self.of(each) < turn.cap and each not in waiting.not_to)

        def order(agent_id: str) -> tuple[int, int, str]:
            load = self.of(agent_id) if turn.mode == "least_loaded" else 0
            return (load, turns.get(agent_id, 0), agent_id)

        return min(having_room, key=order, default=None)

    def give(self, waiting: Waiting, agent_id: str) -> None:
        """Count a ticket as an agent's."""
        self._given += 1
        self._held.setdefault(agent_id, set()).add(waiting.ticket_id)
        self._turns.setdefault(waiting.queue_id, {})[agent_id] = self._given


def evolve(workload: Workload, recorded: Recorded) -> Workload:
    """The workload after an event."""
    event = cast(Event, recorded.data)
    match event:
        case TicketGiven(ticket_id=ticket_id, agent_id=agent_id, queue_id=queue_id, as_of=as_of):
            # What the count on which this rests knows need not be kept, since no older count is used again.
            kept = workload.gives if as_of == workload.counted else workload.on_their_way(as_of)
            number = workload.given + 1
            return Workload(
                gives={**kept, ticket_id: Give(agent_id, as_of)},
                counted=as_of,
                given=number,
                turns={**workload.turns, queue_id: {**workload.turns.get(queue_id, {}), agent_id: number}},
            )
        case GiveSettled(ticket_id=ticket_id, position=position):
            settled = replace(workload.gives[ticket_id], settled=position)
            return replace(workload, gives={**workload.gives, ticket_id: settled})
        case _:
            assert_never(event)


def _dump(workload: Workload) -> dict[str, Any]:
    return {
        "gives": {each: [give.agent_id, give.as_of, give.settled] for each, give in workload.gives.items()},
        "counted": workload.counted,
        "given": workload.given,
        "turns": {queue_id: dict(each) for queue_id, each in workload.turns.items()},
    }


def _load(kept: dict[str, Any]) -> Workload:
    gives = {each: Give(*give) for each, give in kept["gives"].items()}
    return Workload(gives=gives, counted=kept["counted"], given=kept["given"], turns=kept["turns"])


decider: Decider[WorkloadCommand, Workload] = Decider(
    "workload", Workload, decide, evolve, Snapshot(version=1, dump=_dump, load=_load)
)
