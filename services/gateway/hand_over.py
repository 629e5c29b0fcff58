"""What was somebody's whose account closes: his open tickets and tasks go to others, as a job (D10).

Tickets go to a colleague or back to their queues, tasks to a colleague or to whoever closes the account. His
contacts stay in his portfolio, which passes over whoever is not there, and what he scheduled is still sent.

The account closes first, so nothing new comes to him; then what is open with him is asked for until none is left.
Command ids are derived from the job, the round and the item, so that a job that goes on after a restart does
nothing twice.
"""

from typing import Any

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import Command, Rejected
from libs.events.view import Document
from libs.identity import ids
from services.contacts import commands as contacts
from services.contacts.queries import ListContacts
from services.gateway.bulk import Bulk
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs, Progress, outcome
from services.messaging import commands as messaging
from services.messaging.queries import CountSchedules
from services.tickets import commands as tickets
from services.tickets.commands import ReturnTicket, TransferTicket
from services.tickets.queries import ListTickets
from services.tickets.task_commands import ChangeTask
from services.tickets.task_queries import ListTasks

HAND_OVER = "hand_over"
BATCH = 50
ROUNDS = 5


class HandOver:
    """Hand-overs as jobs."""

    def __init__(self, bus: Bus, directory: Directory, bulk: Bulk, jobs: Jobs) -> None:
        self._bus = bus
        self._directory = directory
        self._bulk = bulk
        self._jobs = jobs
        jobs.resumes(HAND_OVER, self._work)

    async def belongings(self, member: Member, user_id: str) -> dict[str, int]:
        """How many tickets and tasks would be handed over, and how many contacts and schedules stay a user's."""
        open_tickets = await self._tickets_of(member, user_id)
        open_tasks = await self._tasks_of(member, user_id)
        portfolio = ListContacts(member=member, owner_id=(user_id,), limit=1)
        owned = await self._bus.query(contacts.SERVICE, portfolio)
        scheduled = await self._bus.query(messaging.SERVICE, CountSchedules(user_id=user_id))
        return {
            "tickets": len(open_tickets),
            "tasks": len(open_tasks),
            "contacts": owned["total"] or 0,
            "schedules": scheduled["count"],
        }

    async def start(self, member: Member, user_id: str, to: str | None, tasks_to: str | None) -> Job | None:
        """Begin to hand over what is open with a user: tickets to another or to the queues, tasks to another or to
        the member; None when nothing is open.
        """
        open_tickets, open_tasks = await self._tickets_of(member, user_id), await self._tasks_of(member, user_id)
        if not open_tickets and not open_tasks:
            return None
        wish: Document = {"user_id": user_id, "to": to, "tasks_to": tasks_to, "task_ids": open_tasks}
        total = len(open_tickets) + len(open_tasks)
        return await self._jobs.start(
            HAND_OVER, member, total, lambda progress: self._work(member, wish, progress), wish=wish
        )

    async def _work(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        position, refused, task_ids = 0, set[str](), set(wish.get("task_ids", ()))
        for turn in range(ROUNDS):
            open_tickets = await self._tickets_of(member, wish["user_id"], position or None)
            open_tasks = await self._tasks_of(member, wish["user_id"], position or None)
            task_ids.update(open_tasks)
            left = [each for each in (*open_tickets, *open_tasks) if each not in refused]
            if not left:
                break
            for start in range(0, len(left), BATCH):
                if progress.cancelled:
                    return _result(progress, task_ids, position)
                commands: dict[str, Command] = {}
                for each in left[start : start + BATCH]:
                    common = {
                        "by": member.actor(),
                        "member": member,
                        "correlation_id": progress.job_id,
                        "command_id": ids.part_id(progress.job_id, f"{turn} {each}"),
                    }
                    commands[each] = (
                        self._task(member, wish.get("tasks_to"), each, common)
                        if each in task_ids
                        else self._ticket(wish["to"], each, common)
                    )
                replies = await self._bulk.ask(list(commands.values()))
                for each, command in commands.items():
                    reply = replies[command.command_id]
                    if isinstance(reply, Rejected):
                        refused.add(each)
                        came_of_it = outcome(each, reply.code, reply.detail)
                    else:
                        position = max(position, reply.position)
                        came_of_it = outcome(each)
                    progress.advance(outcome=came_of_it)
        return _result(progress, task_ids, position)

    def _ticket(self, to: str | None, ticket_id: str, common: dict[str, Any]) -> Command:
        receiver = self._directory.member(to) if to is not None else None
        if receiver is None:
            return ReturnTicket(**common, ticket_id=ticket_id)
        return TransferTicket(
            **common, ticket_id=ticket_id, agent_id=receiver.id, agent_queue_ids=receiver.queue_ids, anyway=True
        )

    def _task(self, member: Member, to: str | None, task_id: str, common: dict[str, Any]) -> Command:
        receiver = self._directory.user(to) if to is not None else None
        assignee_id = member.id if receiver is None else receiver["_id"]
        return ChangeTask(**common, task_id=task_id, fields=frozenset({"assignee_id"}), assignee_id=assignee_id)

    async def _tickets_of(self, member: Member, user_id: str, since: int | None = None) -> list[str]:
        """The open tickets of a user, snoozed ones too."""
        found: list[str] = []
        for snoozed in (False, True):
            cursor: str | None = None
            while True:
                asked = ListTickets(
                    member=member,
                    state=("open",),
                    assignee=(user_id,),
                    snoozed=snoozed,
                    limit=200,
                    cursor=cursor,
                    wait_for=since,
                )
                page = await self._bus.query(tickets.SERVICE, asked)
                found += [each["id"] for each in page["items"]]
                cursor = page["next"]
                if cursor is None:
                    break
        return list(dict.fromkeys(found))

    async def _tasks_of(self, member: Member, user_id: str, since: int | None = None) -> list[str]:
        """What a user has still to do."""
        found: list[str] = []
        after: str | None = None
        while True:
            asked = ListTasks(
                member=member, state="open", assignee_id=(user_id,), limit=200, after=after, wait_for=since
            )
            page = await self._bus.query(tickets.SERVICE, asked)
            found += [each["id"] for each in page["items"]]
            after = page["next"]
            if after is None:
                return list(dict.fromkeys(found))


def _result(progress: Progress, task_ids: set[str], position: int) -> dict[str, Any]:
    """How many tickets and tasks went to others, and how many things did not, by an earlier run too."""
    handed = {each["id"] for each in progress.outcomes if each["ok"]}
    stayed = {each["id"] for each in progress.outcomes if not each["ok"]} - handed
    tasks = len(handed & task_ids)
    return {"tickets": len(handed) - tasks, "tasks": tasks, "refused": len(stayed), "position": position}
