"""Events of `task.<task id>`: something that a member of the team is to do (D7). Personal."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from libs.events.event import Event

Priority = Literal["low", "normal", "high"]


class TaskEvent(Event):
    """What all events of a task's stream share."""

    category: ClassVar[str] = "task"
    personal: ClassVar[bool] = True


class TaskCreated(TaskEvent):
    """Somebody wrote down what is to be done, and by whom. `ticket_id`, `contact_id`: what it is about.

    `remind_minutes`: how long before `due` the assignee wants to hear of it; 0 is then, None never.
    """

    title: str
    text: str | None = None
    priority: Priority = "normal"
    assignee_id: str
    due: AwareDatetime | None = None
    remind_minutes: int | None = None
    ticket_id: str | None = None
    contact_id: str | None = None


class TaskChanged(TaskEvent):
    """What is to be done was written anew; the fields hold the whole new state."""

    title: str
    text: str | None = None
    priority: Priority = "normal"
    ticket_id: str | None = None
    contact_id: str | None = None


class TaskRescheduled(TaskEvent):
    """It is due at another time, or at none, and its assignee hears of it so many minutes before."""

    due: AwareDatetime | None = None
    remind_minutes: int | None = None


class TaskHandedTo(TaskEvent):
    """Somebody else is to do it."""

    user_id: str


class TaskDone(TaskEvent):
    """It is done."""


class TaskReopened(TaskEvent):
    """It is to be done after all."""


class TaskReminded(TaskEvent):
    """Its assignee was told, `minutes_before` it is due; with 0 its time has come."""

    due: AwareDatetime
    minutes_before: int


class TaskRemoved(TaskEvent):
    """It is no task any more."""
