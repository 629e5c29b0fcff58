"""Tasking: tasks of the team, by whoever may see what they are about (D7)."""

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Action, Member, TicketFacts, manages, may_see, may_see_task, visible_tasks_filter
from libs.events.command import Accepted
from libs.events.event import iso
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document
from libs.identity.people import contact_key
from services.tickets import task
from services.tickets import ticket as tickets
from services.tickets.lookups import LookUps
from services.tickets.refusals import ContactNotFound
from services.tickets.task import TaskNotFound
from services.tickets.task_commands import ChangeTask, CreateTask
from services.tickets.task_queries import GetTask, ListTasks, task_item
from services.tickets.ticket_state import require
from services.tickets.views import listing, tokens
from services.tickets.views.listing import CursorIsInvalid


class Tasking:
    """Carries out commands that link tasks, and lists tasks."""

    def __init__(
        self,
        store: Store,
        projector: Projector,
        lookups: LookUps,
        rows: AsyncCollection[Document],
        tasks: AsyncCollection[Document],
    ) -> None:
        self._store = store
        self._projector = projector
        self._lookups = lookups
        self._rows = rows
        self._tasks = tasks

    async def create(self, command: CreateTask) -> Accepted:
        """Write a task down, for a ticket and a contact that its author sees."""
        linked = await self._linked(command.member, command.ticket_id, command.contact_id)
        return await self._store.execute(task.decider, command.task_id, command.model_copy(update=linked))

    async def change(self, command: ChangeTask) -> Accepted:
        """Change a task; what it is newly linked to must be seen by who links it."""
        if not command.fields & {"ticket_id", "contact_id"}:
            return await self._store.execute(task.decider, command.task_id, command)
        before, _ = await self._store.state(task.decider, command.task_id)
        task.seen(before, command.member)
        linked = {
            "ticket_id": command.ticket_id if "ticket_id" in command.fields else before.ticket_id,
            "contact_id": command.contact_id if "contact_id" in command.fields else None,
        }
        if "ticket_id" in command.fields or command.contact_id != before.contact_id:
            linked = await self._linked(command.member, linked["ticket_id"], linked["contact_id"])
        fields = command.fields | {"ticket_id", "contact_id"}
        changed = command.model_copy(update={**linked, "fields": fields})
        return await self._store.execute(task.decider, command.task_id, changed)

    async def list_tasks(self, query: ListTasks) -> dict[str, Any]:
        """One page, and the cursor of the next."""
        position = self._projector.position
        field, direction = ("done_order", -1) if query.state == "done" else ("order", 1)
        wanted = {"$and": [visible_tasks_filter(query.member), *_asked(query), _beyond(query, field, direction)]}
        found = await self._tasks.find(wanted).sort(field, direction).limit(query.limit + 1).to_list()
        shown = found[: query.limit]
        following = _cursor(shown[-1][field]) if len(found) > query.limit else None
        return {"items": await self._items(query.member, shown), "next": following, "position": position}

    async def get_task(self, query: GetTask) -> dict[str, Any]:
        """One task."""
        document = await self._tasks.find_one({"_id": query.task_id})
        if document is None or not may_see_task(query.member, document["author_id"], document["assignee_id"]):
            raise TaskNotFound
        return (await self._items(query.member, [document]))[0]

    async def _linked(self, member: Member, ticket_id: str | None, contact_id: str | None) -> dict[str, str | None]:
        """What a task is about: the contact of its ticket, if there is one. Refused what the member cannot see."""
        if ticket_id is not None:
            ticket, _ = await self._store.state(tickets.decider, ticket_id)
            require(ticket, member, Action.SEE)
            return {"ticket_id": ticket_id, "contact_id": ticket.contact_id}
        if contact_id is not None and contact_id not in await self._contacts(member, {contact_id}):
            raise ContactNotFound
        return {"ticket_id": None, "contact_id": contact_id}

    async def _items(self, member: Member, documents: list[Document]) -> list[dict[str, Any]]:
        """Tasks as the member may see them."""
        people = {
            each for one in documents for each in (one["author_id"], one["assignee_id"], one["done_by"]) if each
        }
        users = await self._lookups.user_names(people)
        rows = await self._lookups.rows(each["ticket_id"] for each in documents if each["ticket_id"])
        seen = {each: row for each, row in rows.items() if may_see(member, TicketFacts.of(row))}
        contacts = await self._contacts(member, {each["contact_id"] for each in documents if each["contact_id"]})
        return [task_item(each, users, seen, contacts) for each in documents]

    async def _contacts(self, member: Member, contact_ids: set[str]) -> dict[str, str]:
        """The names of those contacts whom the member may see."""
        if not contact_ids:
            return {}
        wanted = sorted(contact_ids)
        seen: Iterable[str] = contact_ids
        if not manages(member) and member.contacts != "all":
            own = [{"contact_id": {"$in": wanted}}, {"own_contact_id": {"$in": wanted}}]
            rows = self._rows.find(listing.visible(member, {"$or": own}), {"contact_id": 1, "own_contact_id": 1})
            seen = {each async for row in rows for each in (row["contact_id"], row.get("own_contact_id")) if each}
        keys = {contact_key(each): each for each in contact_ids.intersection(seen)}
        found = self._rows.find({"_id": {"$in": sorted(keys)}}, {"shown.name": 1})
        return {keys[each["_id"]]: each["shown"].get("name", "") async for each in found}


def _asked(query: ListTasks) -> list[Document]:
    """The conditions that a list was asked with."""
    found: list[Document] = []
    if query.state is not None:
        found.append({"done": query.state == "done"})
    for field, wanted in (("assignee_id", query.assignee_id), ("author_id", query.author_id)):
        if wanted:
            found.append({field: {"$in": sorted({query.member.id if each == "me" else each for each in wanted})}})
    for field, value in (("ticket_id", query.ticket_id), ("contact_id", query.contact_id)):
        if value is not None:
            found.append({field: value})
    due = {
        sign: iso(moment)
        for sign, moment in (("$gte", query.due_from), ("$lt", query.due_to))
        if moment is not None
    }
    if due:
        found.append({"due_at": due})
    found += [{"tokens": {"$regex": f"^{re.escape(each)}"}} for each in tokens.words(query.q)]
    return found


def _beyond(query: ListTasks, field: str, direction: int) -> Document:
    if query.after is None:
        return {}
    try:
        place = base64.b64decode(query.after.encode(), b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise CursorIsInvalid from error
    return {field: {"$gt" if direction == 1 else "$lt": place}}


def _cursor(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode()
