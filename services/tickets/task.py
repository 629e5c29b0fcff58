"""A task: what a member of the team is to do, until when, and for which ticket or contact (D7)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, assert_never, cast

from libs.access.policy import Member, manages, may_see_task
from libs.events.catalog.task import (
    Priority,
    TaskChanged,
    TaskCreated,
    TaskDone,
    TaskEvent,
    TaskHandedTo,
    TaskReminded,
    TaskRemoved,
    TaskReopened,
    TaskRescheduled,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.task_commands import (
    ChangeTask,
    CreateTask,
    FinishTask,
    RemindTask,
    RemoveTask,
    ReopenTask,
)

Event = (
    TaskCreated
    | TaskChanged
    | TaskRescheduled
    | TaskHandedTo
    | TaskDone
    | TaskReopened
    | TaskReminded
    | TaskRemoved
)
Command = CreateTask | ChangeTask | FinishTask | ReopenTask | RemoveTask | RemindTask


class TaskNotFound(Refused):
    """There is no such task, or it is not yours to see."""

    code = "task.not_found"
    status = "not_found"


class TaskIdIsTaken(Refused):
    """Another task has this id."""

    code = "task.id_taken"


class TaskHasNoTitle(Refused):
    """A task needs a title."""

    code = "task.title_empty"
    status = "invalid"


class TaskHasNobody(Refused):
    """Somebody is to do it."""

    code = "task.assignee_missing"
    status = "invalid"


class TaskIsDueInThePast(Refused):
    """The time has already passed."""

    code = "task.in_the_past"
    status = "invalid"


class ReminderHasNoTime(Refused):
    """One can be reminded only of what is due at some time."""

    code = "task.reminder_without_due"
    status = "invalid"


class TaskIsNotYours(Refused):
    """Only its author and management remove a task."""

    code = "task.not_yours"
    status = "forbidden"


@dataclass(frozen=True, slots=True)
class Task:
    """What decisions about a task rest on; without an author there is none.

    `told`: how many minutes before it is due its assignee was told last, of this due time.
    """

    author_id: str = ""
    title: str = ""
    text: str | None = None
    priority: Priority = "normal"
    assignee_id: str = ""
    due: datetime | None = None
    remind_minutes: int | None = None
    ticket_id: str | None = None
    contact_id: str | None = None
    done: bool = False
    removed: bool = False
    told: int | None = None

    def reminder(self) -> datetime | None:
        """When its assignee is to be told next: as long before as was asked for, and when it is due."""
        if self.due is None or self.remind_minutes is None or self.done or self.removed:
            return None
        if self.told is None:
            return self.due - timedelta(minutes=self.remind_minutes)
        return self.due if self.told > 0 else None


def decide(command: Command, task: Task) -> list[TaskEvent]:
    """What follows from a command. That its member sees what it is about was asked before."""
    match command:
        case CreateTask():
            return _create(command, task)
        case ChangeTask():
            return _change(command, seen(task, command.member))
        case FinishTask(member=member):
            return [] if seen(task, member).done else [TaskDone()]
        case ReopenTask(member=member):
            return [TaskReopened()] if seen(task, member).done else []
        case RemoveTask(member=member):
            return _remove(member, task)
        case RemindTask():
            return _remind(command.at, task)
        case _:
            assert_never(command)


def seen(task: Task, member: Member) -> Task:
    """The task, if it is there and the member may see it."""
    if not task.author_id or task.removed or not may_see_task(member, task.author_id, task.assignee_id):
        raise TaskNotFound
    return task


def _create(command: CreateTask, task: Task) -> list[TaskEvent]:
    if task.author_id:
        if task.author_id != command.member.id:
            raise TaskIdIsTaken
        return []
    return [
        TaskCreated(
            title=_titled(command.title),
            text=_written(command.text),
            priority=command.priority,
            assignee_id=command.assignee_id,
            due=_future(command.due, command.at),
            remind_minutes=_remindable(command.remind_minutes, command.due),
            ticket_id=command.ticket_id,
            contact_id=command.contact_id,
        )
    ]


def _change(command: ChangeTask, task: Task) -> list[TaskEvent]:
    given: dict[str, Any] = {field: getattr(command, field) for field in command.fields}
    if "title" in given:
        given["title"] = _titled(command.title or "")
    if "text" in given:
        given["text"] = _written(command.text)
    if "assignee_id" in given and command.assignee_id is None:
        raise TaskHasNobody(fields=[{"field": "assignee_id", "rule": "is needed"}])
    wanted = replace(task, **given)
    if wanted.due != task.due:
        _future(wanted.due, command.at)
        if wanted.due is None and "remind_minutes" not in given:
            wanted = replace(wanted, remind_minutes=None)
    _remindable(wanted.remind_minutes, wanted.due)
    events: list[TaskEvent] = []
    if _content(wanted) != _content(task):
        events.append(
            TaskChanged(
                title=wanted.title,
                text=wanted.text,
                priority=wanted.priority,
                ticket_id=wanted.ticket_id,
                contact_id=wanted.contact_id,
            )
        )
    if (wanted.due, wanted.remind_minutes) != (task.due, task.remind_minutes):
        events.append(TaskRescheduled(due=wanted.due, remind_minutes=wanted.remind_minutes))
    if wanted.assignee_id != task.assignee_id:
        events.append(TaskHandedTo(user_id=wanted.assignee_id))
    return events


def _remove(member: Member, task: Task) -> list[TaskEvent]:
    mine = task.author_id == member.id or manages(member)
    if task.removed and mine:
        return []
    seen(task, member)
    if not mine:
        raise TaskIsNotYours
    return [TaskRemoved()]


def _remind(at: datetime, task: Task) -> list[TaskEvent]:
    reminder = task.reminder()
    if reminder is None or task.due is None or at < reminder:
        return []
    early = task.told is None and at < task.due
    return [TaskReminded(due=task.due, minutes_before=task.remind_minutes or 0 if early else 0)]


def _content(task: Task) -> tuple[object, ...]:
    return (task.title, task.text, task.priority, task.ticket_id, task.contact_id)


def _titled(title: str) -> str:
    if not title.strip():
        raise TaskHasNoTitle(fields=[{"field": "title", "rule": "is empty"}])
    return title.strip()


def _written(text: str | None) -> str | None:
    return text.strip() or None if text is not None else None


def _future(due: datetime | None, at: datetime) -> datetime | None:
    if due is not None and due <= at:
        raise TaskIsDueInThePast(fields=[{"field": "due_at", "rule": "has already passed"}])
    return due


def _remindable(minutes: int | None, due: datetime | None) -> int | None:
    if minutes is not None and due is None:
        raise ReminderHasNoTime(fields=[{"field": "remind_minutes", "rule": "needs a due_at"}])
    return minutes


def evolve(task: Task, recorded: Recorded) -> Task:
    """The task after an event."""
    event = cast(Event, recorded.data)
    match event:
        case TaskCreated():
            return Task(
                author_id=recorded.actor.id,
                title=event.title,
                text=event.text,
                priority=event.priority,
                assignee_id=event.assignee_id,
                due=event.due,
                remind_minutes=event.remind_minutes,
                ticket_id=event.ticket_id,
                contact_id=event.contact_id,
            )
        case TaskChanged():
            return replace(
                task,
                title=event.title,
                text=event.text,
                priority=event.priority,
                ticket_id=event.ticket_id,
                contact_id=event.contact_id,
            )
        case TaskRescheduled(due=due, remind_minutes=minutes):
            return replace(task, due=due, remind_minutes=minutes, told=None)
        case TaskHandedTo(user_id=user_id):
            return replace(task, assignee_id=user_id)
        case TaskDone():
            return replace(task, done=True)
        case TaskReopened():
            return replace(task, done=False)
        case TaskReminded(minutes_before=minutes):
            return replace(task, told=minutes)
        case TaskRemoved():
            return replace(task, removed=True)
        case _:
            assert_never(event)


decider: Decider[Command, Task] = Decider("task", Task, decide, evolve)
