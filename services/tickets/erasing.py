"""Erasing what the team wrote of a person's tickets: notes, fields, tasks (K10, ADR 0022)."""

from libs.events.catalog.detail import DetailsErased
from libs.events.catalog.note import NotesErased
from libs.events.catalog.task import TaskChanged, TaskCreated, TaskRemoved
from libs.events.command import Accepted
from libs.events.erasing import Erased
from libs.events.replay import replay
from libs.events.service import Service
from services.tickets import detail, note, task
from services.tickets.commands import EraseDetails, EraseNotes, EraseTasks, EraseWritings
from services.tickets.queries import FindTasksAbout
from services.tickets.task_commands import RemoveTask


class TicketErasing:
    """Each stream gets its tombstone, then everything before it is deleted."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._erasing = service.erasing()

    async def writings(self, command: EraseWritings) -> Accepted:
        """Have nothing left of a conversation's notes and of what fields say of its tickets."""
        envelope = {"by": command.by, "at": command.at, "conversation_id": command.conversation_id}
        erased = Erased()
        done = await self._store.execute(note.decider, command.conversation_id, EraseNotes(**envelope))
        erased.add(await self._erasing.before(f"note.{command.conversation_id}", NotesErased))
        end = EraseDetails(**envelope, ticket_ids=command.ticket_ids)
        detailed = await self._store.execute(detail.decider, command.conversation_id, end)
        erased.add(await self._erasing.before(f"detail.{command.conversation_id}", DetailsErased))
        position = max(done.position, detailed.position)
        return done.model_copy(update={"position": position, "result": {"messages": erased.messages}})

    async def tasks(self, command: EraseTasks) -> Accepted:
        """Have nothing left of tasks but that there were some."""
        position, erased = 0, Erased()
        for task_id in command.task_ids:
            remove = RemoveTask(by=command.by, at=command.at, member=command.member, task_id=task_id)
            state, _ = await self._store.state(task.decider, task_id)
            if not state.removed:
                position = max(position, (await self._store.execute(task.decider, task_id, remove)).position)
            erased.add(await self._erasing.before(f"task.{task_id}", TaskRemoved))
        return Accepted(position=position, result={"messages": erased.messages})

    async def find_tasks(self, query: FindTasksAbout) -> list[str]:
        """The tasks about some contacts or their tickets."""
        about, found = {*query.contact_ids, *query.ticket_ids}, set()
        service = self._service
        types = [TaskCreated.name(), TaskChanged.name()]
        # What was removed is in no document any more, but in the log.
        async for each in replay(service.client, service.jetstream, service.settings, types=types):
            assert isinstance(each.data, TaskCreated | TaskChanged)
            if not about.isdisjoint({each.data.contact_id, each.data.ticket_id}):
                found.add(each.stream_id)
        return sorted(found)
