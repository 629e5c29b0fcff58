"""The decider: the pure core of event sourcing (Chassaing, *Functional Event Sourcing Decider*)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from libs.events.event import Event, Recorded

S = TypeVar("S")
C = TypeVar("C")


@dataclass(frozen=True)
class Snapshot(Generic[S]):
    """How a long stream's state is kept, so that loading reads only what came after it.

    `version` names the shape: a snapshot of another version is ignored and rebuilt from the log.
    """

    version: int
    dump: Callable[[S], dict[str, Any]]
    load: Callable[[dict[str, Any]], S]
    every: int = 200


@dataclass(frozen=True)
class Decider(Generic[C, S]):
    """`decide(command, state) -> events` and `evolve(state, recorded) -> state`, both pure.

    `decide` returns an empty list for a command already fulfilled and raises `Refused` for a broken rule.
    """

    category: str
    initial: Callable[[], S]
    decide: Callable[[C, S], Sequence[Event]]
    evolve: Callable[[S, Recorded], S]
    snapshot: Snapshot[S] | None = None

    def fold(self, history: Iterable[Recorded], state: S | None = None) -> S:
        """The state after `history`."""
        current = self.initial() if state is None else state
        for recorded in history:
            current = self.evolve(current, recorded)
        return current
