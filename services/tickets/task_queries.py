"""What can be asked of the tickets service about tasks (D7)."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from libs.access.policy import Member
from libs.events.query import Query
from services.tickets.queries import AnyOf, named

TaskState = Literal["open", "done"]


class ListTasks(Query):
    """One page of the tasks that the member may see, by when they are due, those without a time last; done ones
    the latest first. Due from one moment until before another. `assignee_id`, `author_id`: "me" too.

    → {"items": [task item], "next": cursor|None, "position": int}; refused `cursor.invalid`
    """

    member: Member
    state: TaskState | None = None
    assignee_id: AnyOf = ()
    author_id: AnyOf = ()
    ticket_id: str | None = None
    contact_id: str | None = None
    due_from: AwareDatetime | None = None
    due_to: AwareDatetime | None = None
    q: str = Field("", max_length=100)
    limit: int = Field(50, ge=1, le=200)
    after: str | None = None


class GetTask(Query):
    """One task that the member may see; refused `task.not_found` otherwise. → task item"""

    member: Member
    task_id: str


def task_item(
    document: Mapping[str, Any],
    users: Mapping[str, str],
    tickets: Mapping[str, Mapping[str, Any]],
    contacts: Mapping[str, str],
) -> dict[str, Any]:
    """The task item, from a document of the view `tasks`.

    `tickets` and `contacts` (id → name) hold only what who asks may see: what he may not, is not named.
    """
    row = tickets.get(document["ticket_id"])
    contact_id = document["contact_id"]
    return {
        "id": document["_id"],
        "author": named(document["author_id"], users),
        "assignee": named(document["assignee_id"], users),
        "ticket": None
        if row is None
        else {"id": row["_id"], "number": row["number"], "contact": row["contact_name"]},
        "contact": named(contact_id, contacts) if contact_id in contacts else None,
        "done_by": named(document["done_by"], users),
        **{each: document[each] for each in _TASK},
    }


_TASK = ("title", "text", "priority", "due_at", "remind_minutes", "done_at", "created_at", "position")
