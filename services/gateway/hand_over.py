"""What was open with somebody whose account closes goes to a colleague, or back to its queues, as a job (D10).

The account closes first, so nothing new comes to him; then his open tickets are asked for until none is left.
Command ids are derived from the job, the round and the ticket, so that a job that goes on after a restart does
nothing twice.
"""

from typing import Any

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import Rejected
from libs.events.view import Document
from libs.identity import ids
from services.gateway.bulk import Bulk
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs, Progress, outcome
from services.tickets import commands as tickets
from services.tickets.commands import ReturnTicket, TicketCommand, TransferTicket
from services.tickets.queries import ListTickets

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

    async def start(self, member: Member, user_id: str, to: str | None) -> Job | None:
        """Begin to hand over what is open with a user to another, or to the queues; None when nothing is."""
        found = await self._open_with(member, user_id)
        if not found:
            return None
        wish: Document = {"user_id": user_id, "to": to}
        return await self._jobs.start(
            HAND_OVER, member, len(found), lambda progress: self._work(member, wish, progress), wish=wish
        )

    async def _work(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        position, refused = 0, set[str]()
        for turn in range(ROUNDS):
            found = await self._open_with(member, wish["user_id"], position or None)
            left = [each for each in found if each not in refused]
            if not left:
                break
            for start in range(0, len(left), BATCH):
                if progress.cancelled:
                    return {"position": position}
                batch = left[start : start + BATCH]
                commands = [self._command(member, wish, progress.job_id, turn, each) for each in batch]
                replies = await self._bulk.ask(commands)
                for command in commands:
                    reply = replies[command.command_id]
                    if isinstance(reply, Rejected):
                        refused.add(command.ticket_id)
                        came_of_it = outcome(command.ticket_id, reply.code, reply.detail)
                    else:
                        position = max(position, reply.position)
                        came_of_it = outcome(command.ticket_id)
                    progress.advance(outcome=came_of_it)
        return {"position": position, "refused": len(refused)}

    def _command(self, member: Member, wish: Document, job_id: str, turn: int, ticket_id: str) -> TicketCommand:
        common: dict[str, Any] = {
            "by": member.actor(),
            "member": member,
            "ticket_id": ticket_id,
            "correlation_id": job_id,
            "command_id": ids.part_id(job_id, f"{turn} {ticket_id}"),
        }
        receiver = self._directory.member(wish["to"]) if wish["to"] is not None else None
        if receiver is None:
            return ReturnTicket(**common)
        return TransferTicket(**common, agent_id=receiver.id, agent_queue_ids=receiver.queue_ids, anyway=True)

    async def _open_with(self, member: Member, user_id: str, since: int | None = None) -> list[str]:
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
