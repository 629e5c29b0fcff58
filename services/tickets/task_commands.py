"""What can be asked of the tickets service about tasks (D7)."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from libs.access.policy import Member
from libs.events.catalog.task import Priority
from libs.events.command import Command

MOST_MINUTES = 40_320
Title = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=4000)]
Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES)]
TaskField = Literal["title", "text", "priority", "assignee_id", "due", "remind_minutes", "ticket_id", "contact_id"]


class TaskCommand(Command):
    """A command on one task."""

    task_id: str


class CreateTask(TaskCommand):
    """Write down what is to be done. `task_id` is made by the client; the same id again yields nothing.

    `remind_minutes`: how long before it is due its assignee is told; 0 is then, None never.
    """

    member: Member
    title: Title
    text: Text | None = None
    priority: Priority = "normal"
    assignee_id: str
    due: AwareDatetime | None = None
    remind_minutes: Minutes | None = None
    ticket_id: str | None = None
    contact_id: str | None = None


class ChangeTask(TaskCommand):
    """Change what `fields` names, all of it or nothing; a named field without a value is cleared."""

    member: Member
    fields: frozenset[TaskField]
    title: Title | None = None
    text: Text | None = None
    priority: Priority = "normal"
    assignee_id: str | None = None
    due: AwareDatetime | None = None
    remind_minutes: Minutes | None = None
    ticket_id: str | None = None
    contact_id: str | None = None


class FinishTask(TaskCommand):
    """Say that it is done."""

    member: Member


class ReopenTask(TaskCommand):
    """Say that it is to be done after all."""

    member: Member


class RemoveTask(TaskCommand):
    """Have it no longer; for its author and management."""

    member: Member


class RemindTask(TaskCommand):
    """Its moment may have come: tell its assignee."""
