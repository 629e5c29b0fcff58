"""One action on many tickets at once, and taking it back (D9).

Each ticket gets commands of its own, decided by the same rules as one by one, with ids derived from the job and
the ticket: a job that goes on after a restart does nothing twice. Taking back reads in the log what the job's own
commands did, so that nothing else is undone, and leaves alone a ticket that has moved on since. A farewell that
was sent stays sent.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias, assert_never, cast

from libs.access.policy import Member, manages
from libs.events.bus import Bus
from libs.events.catalog.ticket import Resolved, ReturnedToQueue, TagAdded, TagRemoved, Transferred
from libs.events.command import Accepted, Command, CommandRejected, Refused, Rejected, rejected
from libs.events.event import Recorded
from libs.events.log import EventLog
from libs.events.view import Document
from libs.identity import ids
from services.gateway import wishes
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs, Outcome, Progress, outcome
from services.tickets import commands as tickets
from services.tickets.commands import (
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    TagTicket,
    TicketCommand,
    TransferTicket,
    UntagTicket,
)

BULK, UNDO = "bulk", "bulk_undo"
BATCH = 50
TIMEOUT = 30.0
PAUSES = (0.5, 1.0, 2.0, 4.0)

Act: TypeAlias = list[TicketCommand]


class BulkIsForManagement(Refused):
    """Acting on many tickets at once is for supervisors and admins."""

    code = "bulk.management_only"
    status = "forbidden"


class JobCannotBeUndone(Refused):
    """The job is under way, did nothing that can be taken back, or was taken back already."""

    code = "job.not_undoable"


class Bulk:
    """Bulk actions as jobs."""

    def __init__(self, bus: Bus, directory: Directory, log: EventLog, jobs: Jobs) -> None:
        self._bus = bus
        self._directory = directory
        self._log = log
        self._jobs = jobs
        jobs.resumes(BULK, self._act)
        jobs.resumes(UNDO, self._take_back)

    async def start(self, member: Member, wish: wishes.Bulk) -> Job:
        """Begin a bulk action."""
        _require_management(member)
        kept = wish.model_dump(mode="json")
        return await self._jobs.start(
            BULK,
            member,
            len(wish.ticket_ids),
            lambda progress: self._act(member, kept, progress),
            wish=kept,
            undoable=True,
        )

    async def undo(self, member: Member, job_id: str) -> Job:
        """Begin to take back what a bulk action did; asked again, it is the same job."""
        _require_management(member)
        job = await self._jobs.find(member, job_id)
        done = [each["id"] for each in job["outcomes"] if each["ok"]]
        if job["kind"] != BULK or job["state"] == "running" or not done:
            raise JobCannotBeUndone
        kept = {"job_id": job_id, "ticket_ids": done}
        undoing = await self._jobs.start(
            UNDO,
            member,
            len(done),
            lambda progress: self._take_back(member, kept, progress),
            wish=kept,
            job_id=ids.part_id(job_id, UNDO),
        )
        await self._jobs.note(job_id, undoable=False)
        return undoing

    async def _act(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        _require_management(member)
        position = 0
        for batch in _batches(wish["ticket_ids"], progress):
            acts = {each: self._commands(member, wish, progress.job_id, each) for each in batch}
            replies = await self.ask([command for act in acts.values() for command in act])
            position = _reached(position, replies)
            for ticket_id, act in acts.items():
                progress.advance(outcome=_outcome(ticket_id, [replies[each.command_id] for each in act]))
        return {**_summary(progress), "position": position}

    def _commands(self, member: Member, wish: Document, job_id: str, ticket_id: str) -> Act:
        common: dict[str, Any] = {
            "by": member.actor(),
            "member": member,
            "ticket_id": ticket_id,
            "correlation_id": job_id,
            "command_id": ids.part_id(job_id, ticket_id),
        }
        match cast(wishes.BulkAction, wish["action"]):
            case "transfer":
                receiver = self._directory.member(wish["user_id"]) if wish["user_id"] is not None else None
                return [
                    TransferTicket(
                        **common,
                        queue_id=wish["queue_id"],
                        agent_id=wish["user_id"],
                        agent_queue_ids=receiver.queue_ids if receiver is not None else frozenset(),
                        anyway=wish["anyway"],
                    )
                ]
            case "return":
                return [ReturnTicket(**common)]
            case "resolve":
                how: Literal["silent", "farewell"] = "silent" if wish["silent"] else "farewell"
                return [ResolveTicket(**common, how=how)]
            case "tag":
                return [TagTicket(**common, tag_ids=wish["tag_ids"])]
            case "untag":
                return [UntagTicket(**common, tag_ids=wish["tag_ids"])]
            case action:
                assert_never(action)

    async def _take_back(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        _require_management(member)
        position = 0
        for batch in _batches(wish["ticket_ids"], progress):
            acts = await asyncio.gather(
                *(self._undoing(member, wish["job_id"], progress.job_id, each) for each in batch)
            )
            replies = await self.ask([command for act in acts if isinstance(act, list) for command in act])
            position = _reached(position, replies)
            for ticket_id, act in zip(batch, acts, strict=True):
                found = [act] if isinstance(act, Rejected) else [replies[each.command_id] for each in act]
                progress.advance(outcome=_outcome(ticket_id, found))
        return {**_summary(progress), "position": position}

    async def _undoing(self, member: Member, job_id: str, undo_id: str, ticket_id: str) -> Act | Rejected:
        """The commands that take back what a job did to a ticket, or why it stays as it is."""
        done_by = ids.part_id(job_id, ticket_id)
        done = [each for each in await self._log.load(f"ticket.{ticket_id}") if each.command_id == done_by]
        try:
            return _opposite(member, ticket_id, ids.part_id(undo_id, ticket_id), done) if done else []
        except Refused as refusal:
            return rejected(refusal)

    async def ask(self, commands: Sequence[Command]) -> dict[str, Accepted | Rejected]:
        """The replies to commands, by command id. Where the service failed it is asked again, for a while."""
        replies: dict[str, Accepted | Rejected] = {}
        for pause in (*PAUSES, None):
            left = [each for each in commands if _failed(replies.get(each.command_id))]
            if not left:
                break
            try:
                answered = await self._bus.ask_all(tickets.SERVICE, left, TIMEOUT)
            except CommandRejected as error:
                answered = [error.rejected] * len(left)
            replies |= {command.command_id: reply for command, reply in zip(left, answered, strict=True)}
            if pause is not None and any(_failed(reply) for reply in answered):
                await asyncio.sleep(pause)
        return replies


def _opposite(member: Member, ticket_id: str, command_id: str, done: Sequence[Recorded]) -> Act:
    """What undoes the events of one bulk command, unless the ticket has moved on behind them."""
    common: dict[str, Any] = {"by": member.actor(), "member": member, "ticket_id": ticket_id}
    common |= {"correlation_id": command_id, "command_id": command_id, "unmoved_since": done[-1].position}
    match done[0].data:
        case Transferred(from_queue_id=None, from_agent_id=agent_id):
            return [TransferTicket(**common, to_tray=True, agent_id=agent_id, anyway=True)]
        case Transferred(from_queue_id=queue_id, from_agent_id=agent_id):
            return [TransferTicket(**common, queue_id=queue_id, agent_id=agent_id, anyway=True)]
        case ReturnedToQueue(from_agent_id=str(agent_id)):
            return [TransferTicket(**common, agent_id=agent_id, anyway=True)]
        case Resolved(agent_id=str(agent_id)):
            return [ReopenTicket(**common, agent_id=agent_id)]
        case Resolved():
            return [ReopenTicket(**common, to_queue=True)]
        case TagAdded():
            added = tuple(each.data.tag_id for each in done if isinstance(each.data, TagAdded))
            return [UntagTicket(**common | {"unmoved_since": None}, tag_ids=added)]
        case TagRemoved():
            removed = tuple(each.data.tag_id for each in done if isinstance(each.data, TagRemoved))
            return [TagTicket(**common | {"unmoved_since": None}, tag_ids=removed)]
        case other:
            raise TypeError(f"no bulk action leads to {other.name()}")


def _batches(ticket_ids: Sequence[str], progress: Progress) -> Iterator[Sequence[str]]:
    """Batches of the tickets that have no outcome yet, until the job is cancelled."""
    seen = {each["id"] for each in progress.outcomes}
    left = [each for each in ticket_ids if each not in seen]
    for start in range(0, len(left), BATCH):
        if progress.cancelled:
            return
        yield left[start : start + BATCH]


def _failed(reply: Accepted | Rejected | None) -> bool:
    return reply is None or (isinstance(reply, Rejected) and reply.kind == "failed")


def _outcome(ticket_id: str, replies: Sequence[Accepted | Rejected]) -> Outcome:
    refusal = next((each for each in replies if isinstance(each, Rejected)), None)
    return outcome(ticket_id) if refusal is None else outcome(ticket_id, refusal.code, refusal.detail)


def _reached(position: int, replies: Mapping[str, Accepted | Rejected]) -> int:
    """The log position with which what was done can be read."""
    return max([position, *(each.position for each in replies.values() if isinstance(each, Accepted))])


def _summary(progress: Progress) -> dict[str, Any]:
    done = sum(each["ok"] for each in progress.outcomes)
    return {"ok": done, "refused": len(progress.outcomes) - done}


def _require_management(member: Member) -> None:
    if not manages(member):
        raise BulkIsForManagement
