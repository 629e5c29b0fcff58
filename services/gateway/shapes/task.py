"""Tasks of the team."""

from typing import Literal

from services.gateway.shapes.shape import Named, Shape


class TaskTicket(Shape):
    """The ticket that a task is about; `contact` is the name of its contact."""

    id: str
    number: int
    contact: str


class Task(Shape):
    """Something to be done. Its ticket and contact are named to those alone who may see them.

    `remind_minutes`: how long before it is due its assignee is told; 0 is then, null never.
    """

    id: str
    title: str
    text: str | None
    priority: Literal["low", "normal", "high"]
    author: Named
    assignee: Named
    ticket: TaskTicket | None
    contact: Named | None
    due_at: str | None
    remind_minutes: int | None
    done_at: str | None
    done_by: Named | None
    created_at: str
    position: int


class TaskChanged(Shape):
    """A task after a command; null when who changed it may see it no more."""

    task: Task | None
    position: int
