"""The placement: in which funnels a contact stands, in which stage of each, and what is at stake there (K6).

Part of the contact's relation stream: `relation.py` asks here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from immutables import Map

from libs.events.catalog.relation import (
    EnteredFunnel,
    FunnelValueCleared,
    FunnelValueSet,
    LeftFunnel,
    MovedToStage,
    RelationEvent,
)
from libs.events.command import Refused
from services.contacts.commands import LeaveFunnel, PutIntoFunnel

FUNNELS_LIMIT = 20
Event = EnteredFunnel | MovedToStage | LeftFunnel | FunnelValueSet | FunnelValueCleared
Command = PutIntoFunnel | LeaveFunnel
EVENTS = (EnteredFunnel, MovedToStage, LeftFunnel, FunnelValueSet, FunnelValueCleared)


class ContactIsInTooManyFunnels(Refused):
    """A contact stands in only so many funnels."""

    code = "contact.too_many_funnels"


@dataclass(frozen=True, slots=True)
class Place:
    """A stage of a funnel; `value` is an amount in hundredths and its currency."""

    stage_id: str
    value: tuple[int, str] | None = None


Placement: TypeAlias = Map[str, Place]


def decide(command: Command, placement: Placement) -> Sequence[RelationEvent]:
    """What follows from a command. That the stage takes contacts was asked before."""
    funnel_id = command.funnel_id
    now = placement.get(funnel_id)
    match command:
        case LeaveFunnel():
            return [] if now is None else [LeftFunnel(funnel_id=funnel_id)]
        case PutIntoFunnel(stage_id=stage_id):
            events: list[RelationEvent] = []
            if now is None:
                if len(placement) >= FUNNELS_LIMIT:
                    raise ContactIsInTooManyFunnels(limit=FUNNELS_LIMIT)
                events.append(EnteredFunnel(funnel_id=funnel_id, stage_id=stage_id))
            elif now.stage_id != stage_id:
                events.append(MovedToStage(funnel_id=funnel_id, stage_id=stage_id))
            return [*events, *_value(command, None if now is None else now.value)]
        case _:
            assert_never(command)


def _value(command: PutIntoFunnel, now: tuple[int, str] | None) -> list[RelationEvent]:
    """What is said of the amount; a command that does not speak of it leaves it."""
    if command.no_value:
        return [] if now is None else [FunnelValueCleared(funnel_id=command.funnel_id)]
    if command.cents is None or (command.cents, command.currency) == now:
        return []
    return [FunnelValueSet(funnel_id=command.funnel_id, cents=command.cents, currency=command.currency)]


def evolve(placement: Placement, event: Event) -> Placement:
    """The placement after an event."""
    match event:
        case EnteredFunnel(funnel_id=funnel_id, stage_id=stage_id):
            return placement.set(funnel_id, Place(stage_id))
        case LeftFunnel(funnel_id=funnel_id):
            return placement.delete(funnel_id)
        case MovedToStage(funnel_id=funnel_id, stage_id=stage_id):
            return placement.set(funnel_id, replace(placement[funnel_id], stage_id=stage_id))
        case FunnelValueSet(funnel_id=funnel_id, cents=cents, currency=currency):
            return placement.set(funnel_id, replace(placement[funnel_id], value=(cents, currency)))
        case FunnelValueCleared(funnel_id=funnel_id):
            return placement.set(funnel_id, replace(placement[funnel_id], value=None))
        case _:
            assert_never(event)
