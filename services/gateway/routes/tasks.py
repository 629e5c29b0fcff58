"""Tasks: what is to be done, by whom, and until when (D7)."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from libs.access.policy import Member
from libs.events.command import CommandRejected
from libs.events.event import new_id
from services.gateway import shapes, wishes
from services.gateway.auth import CurrentMember
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.wishes.task import UUID
from services.gateway.wishes.wish import Moment
from services.tickets import commands as tickets
from services.tickets.task_commands import (
    ChangeTask,
    CreateTask,
    FinishTask,
    RemoveTask,
    ReopenTask,
    TaskCommand,
    TaskField,
)
from services.tickets.task_queries import GetTask, ListTasks

router = APIRouter(tags=["tasks"])
TaskId = Annotated[str, Path(pattern=UUID)]
Who = Annotated[list[str] | None, Query(max_length=200, description="Ids of users, or me.")]
CHANGED: dict[str, Any] = {
    "response_model": shapes.TaskChanged,
    "responses": answers(403, 404, 409, 422, 503),
}
FIELDS: dict[str, TaskField] = {
    "title": "title",
    "text": "text",
    "priority": "priority",
    "assignee_id": "assignee_id",
    "due_at": "due",
    "remind_minutes": "remind_minutes",
    "ticket_id": "ticket_id",
    "contact_id": "contact_id",
}


@router.get("/tasks", response_model=shapes.Page[shapes.Task], responses=answers(422, 503))
async def listed(
    gateway: InGateway,
    member: CurrentMember,
    state: Literal["open", "done"] | None = None,
    assignee_id: Who = None,
    author_id: Who = None,
    ticket_id: Annotated[str | None, Query(pattern=UUID)] = None,
    contact_id: Annotated[str | None, Query(pattern=UUID)] = None,
    due_from: Moment | None = None,
    due_to: Annotated[Moment | None, Query(description="Due before this moment.")] = None,
    q: Annotated[str, Query(max_length=100, description="Words of the title or text.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(max_length=300, description="A cursor: what follows on those.")] = None,
    wait_for: WaitFor = None,
) -> Response:
    """One's own tasks and those one has written, for management everybody's; by when they are due, done ones the
    latest first.
    """
    query = ListTasks(
        member=member,
        state=state,
        assignee_id=tuple(assignee_id or ()),
        author_id=tuple(author_id or ()),
        ticket_id=ticket_id,
        contact_id=contact_id,
        due_from=due_from,
        due_to=due_to,
        q=q,
        limit=limit,
        after=after,
        wait_for=wait_for,
    )
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.get("/tasks/{task_id}", response_model=shapes.Task, responses=answers(404, 422, 503))
async def one(gateway: InGateway, member: CurrentMember, task_id: TaskId, wait_for: WaitFor = None) -> Response:
    """A task that one may see."""
    query = GetTask(member=member, task_id=task_id.lower(), wait_for=wait_for)
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.post("/tasks", status_code=201, **CHANGED)
async def create(gateway: InGateway, member: CurrentMember, wish: wishes.NewTask) -> Response:
    """Write down what is to be done, by oneself or somebody else."""
    assignee_id = wish.assignee_id or member.id
    _require_user(gateway, assignee_id)
    command = CreateTask(
        by=member.actor(),
        member=member,
        task_id=(wish.id or new_id()).lower(),
        title=wish.title,
        text=wish.text,
        priority=wish.priority,
        assignee_id=assignee_id,
        due=wish.due_at,
        remind_minutes=wish.remind_minutes,
        ticket_id=wish.ticket_id,
        contact_id=wish.contact_id,
    )
    return await _changed(gateway, member, command, 201)


@router.patch("/tasks/{task_id}", **CHANGED)
async def change(gateway: InGateway, member: CurrentMember, task_id: TaskId, wish: wishes.TaskChange) -> Response:
    """Change a task, its time, or who is to do it: all of the wish or nothing."""
    given = {FIELDS[name]: getattr(wish, name) for name in wish.model_fields_set}
    if given.get("assignee_id") is not None:
        _require_user(gateway, given["assignee_id"])
    for name in ("title", "priority"):
        if name in given and given[name] is None:
            fields = [{"field": name, "rule": "is needed"}]
            raise HttpProblem(422, "request.invalid", "The request does not fit its schema.", fields=fields)
    command = ChangeTask(
        by=member.actor(), member=member, task_id=task_id.lower(), fields=frozenset(given), **given
    )
    return await _changed(gateway, member, command)


@router.post("/tasks/{task_id}/done", **CHANGED)
async def done(gateway: InGateway, member: CurrentMember, task_id: TaskId) -> Response:
    """It is done."""
    return await _changed(gateway, member, FinishTask(by=member.actor(), member=member, task_id=task_id.lower()))


@router.post("/tasks/{task_id}/reopen", **CHANGED)
async def reopen(gateway: InGateway, member: CurrentMember, task_id: TaskId) -> Response:
    """It is to be done after all."""
    return await _changed(gateway, member, ReopenTask(by=member.actor(), member=member, task_id=task_id.lower()))


@router.delete("/tasks/{task_id}", response_model=shapes.Positioned, responses=answers(403, 404, 422, 503))
async def remove(gateway: InGateway, member: CurrentMember, task_id: TaskId) -> Response:
    """Have a task no longer; for its author and management."""
    command = RemoveTask(by=member.actor(), member=member, task_id=task_id.lower())
    return Json({"position": (await gateway.bus.ask(tickets.SERVICE, command)).position})


def _require_user(gateway: Gateway, user_id: str) -> None:
    if gateway.directory.user(user_id) is None:
        raise gateway.unknown("assignee_id", "user.not_found", "There is no such member of the team.")


async def _changed(gateway: Gateway, member: Member, command: TaskCommand, status_code: int = 200) -> Response:
    """The task after a command; who handed it over may see it no more."""
    position = (await gateway.bus.ask(tickets.SERVICE, command)).position
    query = GetTask(member=member, task_id=command.task_id, wait_for=position)
    try:
        task = await gateway.bus.query(tickets.SERVICE, query)
    except CommandRejected as error:
        if error.rejected.code != "task.not_found":
            raise
        task = None
    return Json({"task": task, "position": position}, status_code=status_code)
