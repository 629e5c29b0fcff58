"""Archiving a queue: only one that no ticket waits in, and that no channel's new tickets go to."""

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.command import Accepted
from libs.events.store import Store
from libs.events.unique_names import UniqueNames
from libs.events.view import Document
from services.tickets import queue
from services.tickets.commands import ArchiveQueue
from services.tickets.queue import QueueHasTickets, QueueServesChannels


class Queues:
    """Reads rows and names, which may be behind the log by the projector's lag."""

    def __init__(
        self,
        store: Store,
        unique: UniqueNames,
        rows: AsyncCollection[Document],
        names: AsyncCollection[Document],
    ) -> None:
        self._store = store
        self._unique = unique
        self._rows = rows
        self._names = names

    async def archive(self, command: ArchiveQueue) -> Accepted:
        """Have a queue take no new tickets; one that is archived stays so."""
        held, _ = await self._store.state(queue.decider, command.queue_id)
        if not held.archived:
            await self._require_unused(command.queue_id)
        return await self._unique.execute(queue.NAMED, command.queue_id, command)

    async def _require_unused(self, queue_id: str) -> None:
        live = {"kind": "ticket", "queue_id": queue_id, "state": {"$in": ["pending", "open"]}}
        tickets = await self._rows.count_documents(live)
        if tickets:
            raise QueueHasTickets(count=tickets)
        serving = {"kind": "channel", "queue_id": queue_id, "gone": {"$ne": True}}
        channels = [each["label"] async for each in self._names.find(serving).sort("label", 1)]
        if channels:
            raise QueueServesChannels(channels=channels)
