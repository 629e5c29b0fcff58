"""Work that events of the log ask for and that need not wait for each other: files fetched, bots asked.

One gateway at a time does it (`lease.py`), each piece in a task of its own. The place that is kept lies before the
first piece that is not done, so a crash means that some are done again, and none is left out.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable

from libs.events.event import Recorded
from libs.events.reader import Entry, Reader
from services.gateway.lease import Lease

BACKLOG = 1_000
GRACE_SECONDS = 5.0


class LogWork:
    """Reads the log, and has a piece of work done for every event that concerns it.

    `concerning` picks those events of an entry; `work` sees to its own failures: what it raises is lost.
    """

    def __init__(
        self,
        reader: Reader,
        lease: Lease,
        concerning: Callable[[Entry], Iterable[Recorded]],
        work: Callable[[Recorded], Coroutine[None, None, None]],
    ) -> None:
        self._reader = reader
        self._lease = lease
        self._concerning = concerning
        self._work = work
        self._undone: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._read_to = 0
        self._room = asyncio.Event()

    async def run(self) -> None:
        """Work for ever, whenever this gateway holds the lease."""
        await self._lease.hold(self._follow, self._note, after=self._finish)

    def reached(self) -> int:
        """Up to where everything is done."""
        return min((position for position, _ in self._undone), default=self._read_to + 1) - 1

    async def _finish(self) -> None:
        for task in list(self._undone.values()):
            task.cancel()
        if self._undone:
            await asyncio.wait(set(self._undone.values()), timeout=GRACE_SECONDS)
        self._undone.clear()

    async def _note(self, place: int) -> None:
        await self._lease.note(place, self.reached)

    async def _follow(self, place: int) -> None:
        self._read_to = place
        async for entries in self._reader.batches(place):
            for entry in entries:
                for recorded in self._concerning(entry):
                    self._take(recorded)
                self._read_to = entry.sequence
            while len(self._undone) > BACKLOG:
                self._room.clear()
                await self._room.wait()

    def _take(self, recorded: Recorded) -> None:
        place = (recorded.position, recorded.index)
        task = asyncio.create_task(self._work(recorded))
        self._undone[place] = task
        task.add_done_callback(lambda _: self._done(place))

    def _done(self, place: tuple[int, int]) -> None:
        self._undone.pop(place, None)
        self._room.set()
