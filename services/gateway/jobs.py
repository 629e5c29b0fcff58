"""Jobs: long work that one member asked for, with its progress, outcomes and end.

What a job has done so far is kept in the database, and whoever runs it renews a right to it. When he is gone,
another gateway (or he himself, started again) goes on with it, if its kind can be resumed; otherwise the job is
reported as failed. A job belongs to the one who asked for it: nobody else sees, cancels or undoes it.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError, PyMongoError

from libs.access.policy import Member
from libs.events import telemetry
from libs.events.command import CommandRejected, Refused
from libs.events.event import iso, new_id, now
from libs.events.tasks import end
from libs.events.view import Document
from services.gateway.directory import Directory
from services.gateway.personal import Personal

SAVE_EVERY = 0.25
RENEW_EVERY = 1.5
HELD_SECONDS = 6
KEPT_SECONDS = 7 * 24 * 3600
log = telemetry.logger(__name__)

Job = dict[str, Any]
Outcome = dict[str, Any]


class JobNotFound(Refused):
    """There is no such job, or it is not yours."""

    code = "job.not_found"
    status = "not_found"


class Progress:
    """What a job's work tells of itself. `outcomes` are those of all items so far, by an earlier run too."""

    def __init__(self, document: Document) -> None:
        self.job_id: str = document["_id"]
        self.done: int = document["done"]
        self.outcomes: list[Outcome] = list(document["outcomes"])
        self.cancelled: bool = document["cancelled"]
        self._kept = len(self.outcomes)
        self._changed = asyncio.Event()

    def advance(self, n: int = 1, outcome: Outcome | None = None) -> None:
        """So many steps more are done; `outcome`, made by `outcome()`, is what came of an item."""
        self.done += n
        if outcome is not None:
            self.outcomes.append(outcome)
        self._changed.set()

    async def changed(self, seconds: float) -> None:
        """Return when there is something to keep, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        self._changed.clear()

    def fresh(self) -> list[Outcome]:
        """The outcomes not kept so far."""
        return self.outcomes[self._kept :]

    def kept(self, outcomes: int) -> None:
        """So many outcomes more are kept."""
        self._kept += outcomes


Work = Callable[[Progress], Awaitable[dict[str, Any]]]
Resume = Callable[[Member, Document, Progress], Awaitable[dict[str, Any]]]


def outcome(item_id: str, code: str | None = None, detail: str | None = None) -> Outcome:
    """What came of one item; without a code it was done."""
    return {"id": item_id, "ok": code is None, "code": code, "detail": detail}


def item(document: Document) -> Job:
    """The job as its owner sees it."""
    over = document["state"] in ("done", "cancelled")
    undoable = over and document["undoable"] and any(each["ok"] for each in document["outcomes"])
    fields = ("kind", "state", "done", "total", "outcomes", "result", "at")
    return {"id": document["_id"], **{field: document[field] for field in fields}, "undoable": undoable}


class Jobs:
    """The jobs of all gateways; this one runs those that were asked of it, and those left behind."""

    def __init__(
        self, database: AsyncDatabase[Document], directory: Directory, personal: Personal, holder: str
    ) -> None:
        self._collection = database["jobs"]
        self._directory = directory
        self._personal = personal
        self._holder = holder
        self._resumes: dict[str, Resume] = {}
        self._own: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()

    async def prepare(self) -> None:
        """Let old jobs expire."""
        await self._collection.create_index("at_date", expireAfterSeconds=KEPT_SECONDS)
        await self._collection.create_index([("state", 1), ("until", 1)])

    def resumes(self, kind: str, resume: Resume) -> None:
        """Go on with jobs of a kind after a restart: from the wish, and the outcomes kept so far."""
        self._resumes[kind] = resume

    async def start(
        self,
        kind: str,
        member: Member,
        total: int,
        work: Work,
        *,
        wish: Document | None = None,
        undoable: bool = False,
        job_id: str | None = None,
    ) -> Job:
        """Begin a job of a member's; it goes on behind the answer. One that has begun under `job_id` is not begun
        again. What the work returns becomes the job's `result`; an exception ends it as failed.
        """
        moment = now()
        job_id = job_id or new_id()
        document: Document = {
            "_id": job_id,
            "kind": kind,
            "user_id": member.id,
            "address": member.address,
            "state": "running",
            "done": 0,
            "total": total,
            "outcomes": [],
            "result": None,
            "undoable": undoable,
            "cancelled": False,
            "wish": wish or {},
            "at": iso(moment),
            "at_date": moment,
            "holder": self._holder,
            "until": moment + timedelta(seconds=HELD_SECONDS),
        }
        begun = job_id in self._own
        self._own.add(job_id)
        try:
            await self._collection.insert_one(document)
        except BaseException as error:
            if not begun:
                self._own.discard(job_id)
            if isinstance(error, DuplicateKeyError):
                return item(await self.find(member, job_id))
            raise
        self._run(document, work)
        return item(document)

    async def find(self, member: Member, job_id: str) -> Document:
        """A job of the member's own."""
        document = await self._collection.find_one({"_id": job_id, "user_id": member.id})
        if document is None:
            raise JobNotFound
        return document

    async def get(self, member: Member, job_id: str) -> Job:
        """A job of the member's own, as he sees it."""
        return item(await self.find(member, job_id))

    async def cancel(self, member: Member, job_id: str) -> Job:
        """Have a job stop where it is; what it has done stays done."""
        await self.find(member, job_id)
        await self._collection.update_one({"_id": job_id, "state": "running"}, {"$set": {"cancelled": True}})
        return item(await self.find(member, job_id))

    async def note(self, job_id: str, **facts: Any) -> None:
        """Keep further facts on a job that is over, and tell its owner."""
        document = await self._collection.find_one_and_update(
            {"_id": job_id}, {"$set": facts}, return_document=ReturnDocument.AFTER
        )
        if document is not None:
            await self._tell(document)

    async def run(self) -> None:
        """Look after jobs that were left behind, for ever; hand on this gateway's own when it ends."""
        try:
            while True:
                try:
                    # Until the directory is read nobody's rights are known.
                    while self._directory.users() and (left := await self._take_over()) is not None:
                        self._go_on(left)
                except PyMongoError as error:
                    log.warning("jobs.interrupted", reason=repr(error)[:200])
                await asyncio.sleep(RENEW_EVERY)
        finally:
            await end(self._running)
            with contextlib.suppress(PyMongoError):
                left = {"holder": self._holder, "state": "running"}
                await self._collection.update_many(left, {"$set": {"holder": None}})

    async def _take_over(self) -> Document | None:
        """A job that nobody runs any more."""
        gone = {"$or": [{"holder": {"$in": [None, self._holder]}}, {"$expr": {"$lt": ["$until", "$$NOW"]}}]}
        left = {"state": "running", "_id": {"$nin": list(self._own)}, **gone}
        found: Document | None = await self._collection.find_one_and_update(
            left, [{"$set": self._right()}], sort=[("at", 1)], return_document=ReturnDocument.AFTER
        )
        return found

    def _go_on(self, document: Document) -> None:
        member = self._directory.member(document["user_id"], document["address"])
        resume = self._resumes.get(document["kind"])

        async def work(progress: Progress) -> dict[str, Any]:
            if resume is None:
                raise _Failed("job.interrupted", "The desk was restarted before the job was done.")
            if member is None:
                raise _Failed("job.owner_gone", "The account that asked for the job is closed.")
            return await resume(member, document["wish"], progress)

        log.warning("job.taken_over", job=document["_id"], kind=document["kind"], done=document["done"])
        self._run(document, work)

    def _run(self, document: Document, work: Work) -> None:
        job_id: str = document["_id"]
        task = asyncio.create_task(self._work(document, work))
        self._own.add(job_id)
        self._running.add(task)

        def over(_: asyncio.Task[None]) -> None:
            self._own.discard(job_id)
            self._running.discard(task)

        task.add_done_callback(over)

    async def _work(self, document: Document, work: Work) -> None:
        """Work and keep what is done meanwhile; the right to it may be lost, then another goes on."""
        progress = Progress(document)
        working = asyncio.create_task(self._carry_out(document, work, progress))
        try:
            while not working.done():
                changing = asyncio.create_task(progress.changed(RENEW_EVERY))
                await asyncio.wait({working, changing}, return_when=asyncio.FIRST_COMPLETED)
                await end([changing])
                if not working.done() and not await self._keep(progress):
                    log.warning("job.lost", job=progress.job_id, kind=document["kind"])
                    return
                await asyncio.wait({working}, timeout=SAVE_EVERY)
            state, result = working.result()
            if not await self._keep(progress, state=state, result=result):
                log.warning("job.end_not_kept", job=progress.job_id, kind=document["kind"], state=state)
        finally:
            await end([working])

    async def _carry_out(
        self, document: Document, work: Work, progress: Progress
    ) -> tuple[str, dict[str, Any] | None]:
        """The state in which the job ends, and its result or why it failed."""
        try:
            with telemetry.span(f"job.{document['kind']}", None, job=progress.job_id):
                result = await work(progress)
        except _Failed as failed:
            return "failed", {"code": failed.code, "detail": failed.detail}
        except Refused as refusal:
            return "failed", {"code": refusal.code, "detail": refusal.detail}
        except CommandRejected as error:
            return "failed", {"code": error.rejected.code, "detail": error.rejected.detail}
        except Exception:
            log.exception("job.failed", job=progress.job_id, kind=document["kind"])
            return "failed", {"code": "job.failed", "detail": "The job failed; the log says why."}
        stopped = progress.cancelled and progress.done < document["total"]
        return ("cancelled" if stopped else "done"), result

    async def _keep(self, progress: Progress, **over: Any) -> bool:
        """Keep how far the job is and tell its owner; False when somebody else has the right to it."""
        fresh = progress.fresh()
        changes = {
            "done": progress.done,
            "outcomes": {"$concatArrays": ["$outcomes", {"$literal": fresh}]},
            **{field: {"$literal": value} for field, value in over.items()},
            **self._right(),
        }
        started = time.monotonic()
        while True:
            try:
                document = await self._collection.find_one_and_update(
                    {"_id": progress.job_id, "holder": self._holder, "state": "running"},
                    [{"$set": changes}],
                    return_document=ReturnDocument.AFTER,
                )
                break
            except PyMongoError as error:
                log.warning("job.not_kept", job=progress.job_id, reason=repr(error)[:200])
                if time.monotonic() - started > HELD_SECONDS:
                    return False
                await asyncio.sleep(SAVE_EVERY)
        if document is None:
            return False
        progress.kept(len(fresh))
        progress.cancelled = document["cancelled"]
        await self._tell(document, len(fresh))
        return True

    async def _tell(self, document: Document, fresh: int = 0) -> None:
        """Tell the owner how the job stands; of the outcomes only so many new ones, with the place of the first."""
        told = item(document)
        first = len(told["outcomes"]) - fresh
        told["outcomes"] = told["outcomes"][first:]
        await self._personal.tell(document["user_id"], {"type": "job", "job": told, "first": first})

    def _right(self) -> Document:
        until = {"$dateAdd": {"startDate": "$$NOW", "unit": "second", "amount": HELD_SECONDS}}
        return {"holder": self._holder, "until": until}


class _Failed(Exception):
    """The job cannot go on."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(code)
