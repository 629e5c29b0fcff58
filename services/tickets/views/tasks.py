"""Tasks as the team sees them: what is to be done, by whom, until when (D7)."""

from typing import assert_never, cast

from libs.events.catalog.task import (
    TaskChanged,
    TaskCreated,
    TaskDone,
    TaskHandedTo,
    TaskRemoved,
    TaskReopened,
    TaskRescheduled,
)
from libs.events.event import Recorded, iso
from libs.events.view import Document, DocumentView
from services.tickets.views import tokens

Happening = TaskCreated | TaskChanged | TaskRescheduled | TaskHandedTo | TaskDone | TaskReopened | TaskRemoved
# Behind every moment that iso() spells.
WITHOUT_TIME = "~"


class Tasks(DocumentView):
    """One document a task that is not removed. `order` puts them by when they are due, `done_order` by when they
    were done; each is told apart by the id.
    """

    name = "tasks"
    live = True
    events = (TaskCreated, TaskChanged, TaskRescheduled, TaskHandedTo, TaskDone, TaskReopened, TaskRemoved)
    indexes = (
        (("assignee_id", 1), ("done", 1), ("order", 1)),
        (("author_id", 1), ("done", 1), ("order", 1)),
        (("done", 1), ("order", 1)),
        (("done_order", -1),),
        (("ticket_id", 1),),
        (("contact_id", 1),),
    )

    def key(self, recorded: Recorded) -> str:
        """The task's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The task after an event."""
        event = cast(Happening, recorded.data)
        if isinstance(event, TaskCreated):
            made = {
                "author_id": recorded.actor.id,
                "assignee_id": event.assignee_id,
                "created_at": iso(recorded.time),
                **_not_done(),
            }
            return {**made, **_content(event), **_due(event, recorded.stream_id)}
        if document is None:
            return None  # about somebody who was erased
        match event:
            case TaskChanged():
                return {**document, **_content(event)}
            case TaskRescheduled():
                return {**document, **_due(event, recorded.stream_id)}
            case TaskHandedTo(user_id=user_id):
                return {**document, "assignee_id": user_id}
            case TaskDone():
                done_at = iso(recorded.time)
                done = {"done": True, "done_at": done_at, "done_by": recorded.actor.id}
                return {**document, **done, "done_order": f"{done_at}/{recorded.stream_id}"}
            case TaskReopened():
                return {**document, **_not_done()}
            case TaskRemoved():
                return None
            case _:
                assert_never(event)


def _content(event: TaskCreated | TaskChanged) -> Document:
    return {
        "title": event.title,
        "text": event.text,
        "priority": event.priority,
        "ticket_id": event.ticket_id,
        "contact_id": event.contact_id,
        "tokens": tokens.words(f"{event.title} {event.text or ''}"),
    }


def _due(event: TaskCreated | TaskRescheduled, task_id: str) -> Document:
    due_at = None if event.due is None else iso(event.due)
    return {
        "due_at": due_at,
        "remind_minutes": event.remind_minutes,
        "order": f"{due_at or WITHOUT_TIME}/{task_id}",
    }


def _not_done() -> Document:
    return {"done": False, "done_at": None, "done_by": None, "done_order": None}
