"""Alarms: what has something to do at a set time has a timer for as long as its stream says so."""

from abc import abstractmethod
from datetime import datetime
from typing import Any, Generic, TypeVar

from libs.events.command import Command
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.policy import Policy
from libs.events.store import Store
from libs.events.timers import Timers

S = TypeVar("S")


class Alarm(Policy, Generic[S]):
    """Sets the timer of a stream of `decider` to what the stream says now, not to what the event said.

    So an event that comes again, late, does no harm, and a timer that goes off early is set again.
    """

    decider: Decider[Any, S]

    def __init__(self, store: Store, timers: Timers) -> None:
        self._store = store
        self._timers = timers

    @abstractmethod
    def moment(self, state: S) -> datetime | None:
        """When the timer must go off; None: not at all."""

    @abstractmethod
    def command(self, stream_id: str) -> Command:
        """What is to be done then; it yields nothing before its time, and once it is done."""

    async def react(self, recorded: Recorded) -> None:
        """Set or cancel the timer."""
        await self._set(recorded.stream_id)

    async def fire(self, stream_id: str) -> None:
        """The timer went off; if that was early, by its own clock or an older setting, it is set again."""
        accepted = await self._store.execute(self.decider, stream_id, self.command(stream_id))
        if not accepted.events:
            await self._set(stream_id)

    async def _set(self, stream_id: str) -> None:
        """Have the timer stand as the stream says, also if that changes meanwhile."""
        moment = await self._moment(stream_id)
        while True:
            if moment is None:
                await self._timers.cancel(stream_id)
            else:
                await self._timers.set(stream_id, moment)
            before, moment = moment, await self._moment(stream_id)
            if moment == before:
                return

    async def _moment(self, stream_id: str) -> datetime | None:
        state, _ = await self._store.state(self.decider, stream_id)
        return self.moment(state)
