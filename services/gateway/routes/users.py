"""Accounts of the team, for admins: opened, changed, closed and opened again (D10)."""

from typing import Any

from fastapi import APIRouter, Response

from libs.access.policy import Member
from libs.events.view import Document
from libs.identity import ids
from services.gateway import log_ins, shapes, wishes
from services.gateway.auth import Admin, AnyMember, CurrentSession, hash_password
from services.gateway.commands import (
    SERVICE,
    ChangeAccount,
    ChangePassword,
    DeactivateUser,
    InviteUser,
    ReactivateUser,
)
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.passwords import check_password
from services.gateway.routes.answers import Json, WaitFor
from services.gateway.temporary_passwords import temporary_password
from services.gateway.user import AccountIsClosed, AddressIsTaken, UserIsUnknown
from services.tickets import commands as tickets
from services.tickets.commands import AddAgentToQueue, RemoveAgentFromQueue

router = APIRouter(tags=["users"])
REFUSALS = answers(403, 404, 409, 422, 503)
CHANGED: dict[str, Any] = {"response_model": shapes.AccountChanged, "responses": REFUSALS}
GIVEN: dict[str, Any] = {"response_model": shapes.PasswordGiven, "responses": REFUSALS}


@router.get("/users", response_model=shapes.Items[shapes.Account], responses=answers(403))
async def users(gateway: InGateway, _: Admin, wait_for: WaitFor = None) -> Response:
    """Every account, closed ones too, by name."""
    if wait_for is not None:
        await gateway.seen(wait_for)
    return Json({"items": [_shown(gateway, each) for each in gateway.directory.accounts()]})


@router.post("/users", status_code=201, **GIVEN)
async def open_account(gateway: InGateway, member: Admin, wish: wishes.NewAccount) -> Response:
    """Give somebody an account; its temporary password is in the answer and nowhere else."""
    user_id = ids.user_id(wish.email)
    _require_queues(gateway, wish.queue_ids)
    known = gateway.directory.account(user_id)
    if known is not None:
        if not known["active"]:
            raise AccountIsClosed(fields=[{"field": "email", "rule": "is that of a closed account: open it again"}])
        raise AddressIsTaken(fields=[{"field": "email", "rule": "is somebody else's"}])
    password = temporary_password()
    invited = await gateway.bus.ask(
        SERVICE,
        InviteUser(
            by=member.actor(),
            user_id=user_id,
            label=wish.name,
            email=wish.email,
            profile=wish.profile,
            password_hash=await hash_password(password),
            temporary=True,
        ),
    )
    position = max(invited.position, await _work(gateway, member, user_id, frozenset(), wish.queue_ids))
    answer = {**await _changed(gateway, user_id, position), "password": password}
    return Json(answer, status_code=201)


@router.patch("/users/{user_id}", **CHANGED)
async def change(gateway: InGateway, member: Admin, user_id: str, wish: wishes.AccountChange) -> Response:
    """Change name, address, profile or queues; nobody changes his own profile, and the last admin stays one."""
    before = _existing(gateway, user_id)
    if wish.queue_ids is not None:
        _require_queues(gateway, wish.queue_ids)
    command = ChangeAccount(
        by=member.actor(), user_id=user_id, label=wish.name, email=wish.email, profile=wish.profile
    )
    position = (await gateway.bus.ask(SERVICE, command)).position
    if wish.queue_ids is not None:
        worked = await _work(gateway, member, user_id, frozenset(before["queue_ids"]), wish.queue_ids)
        position = max(position, worked)
    return Json(await _changed(gateway, user_id, position))


@router.get("/users/{user_id}/belongings", response_model=shapes.Belongings, responses=answers(403, 404, 503))
async def belongings(gateway: InGateway, member: Admin, user_id: str) -> Response:
    """What is handed over when an account closes, and what stays its owner's."""
    _existing(gateway, user_id)
    return Json(await gateway.hand_over.belongings(member, user_id))


@router.post("/users/{user_id}/deactivate", response_model=shapes.AccountClosed, responses=REFUSALS)
async def deactivate(gateway: InGateway, member: Admin, user_id: str, wish: wishes.Closing) -> Response:
    """Close an account; a job hands over what is open with it: tickets to a colleague or back to their queues,
    tasks to a colleague or to oneself.
    """
    _existing(gateway, user_id)
    for field in ("hand_over_to", "tasks_to"):
        receiver = getattr(wish, field)
        if receiver is not None and (gateway.directory.user(receiver) is None or receiver == user_id):
            raise gateway.unknown(field, "user.not_found", "There is no such colleague.")
    done = await gateway.bus.ask(SERVICE, DeactivateUser(by=member.actor(), user_id=user_id))
    job = await gateway.hand_over.start(member, user_id, wish.hand_over_to, wish.tasks_to)
    return Json({**await _changed(gateway, user_id, done.position), "job": job})


@router.post("/users/{user_id}/reactivate", **GIVEN)
async def reactivate(gateway: InGateway, member: Admin, user_id: str) -> Response:
    """Open a closed account again; its temporary password is in the answer and nowhere else."""
    if _existing(gateway, user_id)["active"]:
        raise HttpProblem(409, "user.active", "The account is open.")
    password = temporary_password()
    command = ReactivateUser(by=member.actor(), user_id=user_id, password_hash=await hash_password(password))
    done = await gateway.bus.ask(SERVICE, command)
    return Json({**await _changed(gateway, user_id, done.position), "password": password})


@router.post("/users/{user_id}/reset-password", **GIVEN)
async def reset_password(gateway: InGateway, member: Admin, user_id: str) -> Response:
    """Give somebody a temporary password in place of his own, and end his sessions."""
    if not _existing(gateway, user_id)["active"]:
        raise AccountIsClosed
    password = temporary_password()
    hashed = await hash_password(password)
    command = ChangePassword(by=member.actor(), user_id=user_id, password_hash=hashed, temporary=True)
    done = await gateway.bus.ask(SERVICE, command)
    return Json({**await _changed(gateway, user_id, done.position), "password": password})


@router.put("/me/password", response_model=shapes.Positioned, responses=answers(403, 422))
async def choose_password(
    gateway: InGateway, member: AnyMember, session: CurrentSession, wish: wishes.OwnPassword
) -> Response:
    """Choose a password of one's own, as one must after a temporary one; one's other sessions end."""
    await log_ins.require_password(gateway, member, wish.current, "current")
    if wish.new == wish.current:
        fields = [{"field": "new", "rule": "is the present password"}]
        raise HttpProblem(422, "password.same", "Choose another password than the present one.", fields=fields)
    user = _existing(gateway, member.id)
    check_password(wish.new, user["email"], user["name"], "new")
    hashed = await hash_password(wish.new)
    command = ChangePassword(by=member.actor(), user_id=member.id, password_hash=hashed)
    done = await gateway.bus.ask(SERVICE, command)
    await log_ins.revoke_others(gateway, member.actor(), session)
    await gateway.seen(done.position)
    response = Json({"position": done.position})
    await log_ins.renew(gateway, response, session)
    return response


def _existing(gateway: Gateway, user_id: str) -> Document:
    found = gateway.directory.account(user_id)
    if found is None:
        raise UserIsUnknown
    return found


def _require_queues(gateway: Gateway, queue_ids: list[str]) -> None:
    for each in queue_ids:
        queue = gateway.directory.queue(each)
        if queue is None or queue["archived"]:
            raise gateway.unknown("queue_ids", "queue.not_found", "There is no such queue.")


async def _work(gateway: Gateway, member: Member, user_id: str, had: frozenset[str], wanted: list[str]) -> int:
    """Have somebody work exactly the wanted queues; the log position since which he does."""
    in_use = {each["_id"] for each in gateway.directory.queues()}
    joins, leaves = sorted({*wanted} - had), sorted((had - {*wanted}) & in_use)
    by = member.actor()
    commands: list[AddAgentToQueue | RemoveAgentFromQueue] = [
        *(AddAgentToQueue(by=by, queue_id=each, user_id=user_id) for each in joins),
        *(RemoveAgentFromQueue(by=by, queue_id=each, user_id=user_id) for each in leaves),
    ]
    done = [await gateway.bus.ask(tickets.SERVICE, each) for each in commands]
    return max((each.position for each in done), default=0)


async def _changed(gateway: Gateway, user_id: str, position: int) -> Document:
    await gateway.seen(position)
    return {"user": _shown(gateway, _existing(gateway, user_id)), "position": position}


def _shown(gateway: Gateway, user: Document) -> Document:
    fields = ("name", "email", "photo", "profile", "queue_ids", "active", "last_log_in_at")
    kept = ("temporary_password", "second_factor")
    return {
        "id": user["_id"],
        **{each: user[each] for each in (*fields, *kept)},
        "presence": gateway.presences.of(user["_id"]),
    }
