"""Taking over a file of contacts: read, tried out, and done as a job, row by row (K2, docs/adr/0020).

A worker process reads and checks the rows; each good one is a command with an id derived from the import and the
row, so a job that goes on after a restart does nothing twice. The batches are small and leave the services time for
those who work meanwhile.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import orjson

from libs.access.policy import Member, manages
from libs.events.bus import Bus
from libs.events.command import Accepted, CommandRejected, Refused, Rejected
from libs.events.settings import Settings
from libs.events.view import Document
from libs.identity import ids
from libs.wording.searching import folded
from services.contacts import commands as contacts
from services.contacts.commands import EndImport, ImportContact, ImportKnownContact, StartImport
from services.contacts.queries import ResolveAliases
from services.gateway import contact_details, wishes
from services.gateway.channels.channel import Saved
from services.gateway.contact_files.checking import TAGS
from services.gateway.contact_files.keeping import ContactFiles, received
from services.gateway.contact_files.reporting import FIELDS, report
from services.gateway.directory import Directory
from services.gateway.errors import HttpProblem
from services.gateway.jobs import Job, Jobs, Progress
from services.gateway.media.workers import TaskFailed, Workers
from services.gateway.transcript.keeping import Exports

KIND = "contact_import"
READ_SECONDS, CHECK_SECONDS, WRITE_SECONDS = 60.0, 300.0, 300.0
BATCH = 100
TIMEOUT = 30.0
PAUSES = (0.5, 1.0, 2.0, 4.0, *[8.0] * 20)
SHARE = 0.5
ASKED_AT_ONCE = 500
T = TypeVar("T")
COUNTS = ("created", "updated", "skipped", "rejected")


class ImportIsManagements(Refused):
    """Importing and exporting contacts is for supervisors and admins."""

    code = "import.management_only"
    status = "forbidden"


class FileIsUnfit(HttpProblem):
    """Contacts cannot be read from the file."""

    def __init__(self, code: str) -> None:
        fields = [{"field": "body", "rule": "must be a CSV or XLSX file with a row of headings and rows"}]
        super().__init__(422, code, "The file is no table that contacts can be read from.", fields=fields)


class Imports:
    """Imports of all members."""

    def __init__(
        self,
        bus: Bus,
        directory: Directory,
        jobs: Jobs,
        files: ContactFiles,
        exports: Exports,
        workers: Workers,
        settings: Settings,
    ) -> None:
        self._bus, self._directory, self._jobs = bus, directory, jobs
        self._files, self._exports, self._workers = files, exports, workers
        self._folder = settings.data / "incoming"
        jobs.resumes(KIND, self._take_over)

    async def upload(self, member: Member, name: str, chunks: AsyncIterable[bytes]) -> Document:
        """Keep a file and describe its columns."""
        require_management(member)
        with self._room() as room:
            path = room / "file"
            await received(chunks, path)
            return await self._keep(member, name, path)

    async def of_phone_book(self, member: Member, name: str, saved: Sequence[Saved]) -> Document:
        """Keep whom a line's telephone has saved as a file like any other, and describe its columns."""
        require_management(member)
        language = (self._directory.user(member.id) or {}).get("language", "pt-BR")
        headings = [FIELDS[each].get(language, each) for each in ("name", "phone")]
        with self._room() as room:
            with (room / "rows").open("wb") as out:
                for row in (headings, *([each.name or "", each.address] for each in saved)):
                    out.write(orjson.dumps(row) + b"\n")
            asked = {"source": str(room / "rows"), "target": str(room / "file"), "kind": "csv"}
            await self._do("contacts_write", WRITE_SECONDS, **asked)
            return await self._keep(member, name, room / "file")

    async def _keep(self, member: Member, name: str, path: Path) -> Document:
        asked = {"path": str(path), "definitions": self._definitions()}
        read = await self._do("contacts_describe", READ_SECONDS, **asked)
        if "refused" in read:
            raise FileIsUnfit(read["refused"])
        kept = await self._files.keep(member.id, name, path, {"rows": read["rows"]})
        return {"id": kept["_id"], "name": name, **read}

    async def preview(self, member: Member, import_id: str, plan: wishes.ImportPlan) -> dict[str, Any]:
        """What an import by this plan would do; nothing is changed."""
        require_management(member)
        document = await self._files.find(member.id, import_id)
        self._require_fit(plan)
        with self._room() as room:
            checked = await self._check(document, plan.model_dump(mode="json"), room)
            known = 0
            with (room / "lines").open("rb") as lines:
                while rows := [orjson.loads(line) for line in islice(lines, ASKED_AT_ONCE)]:
                    known += len(await self._resolve([each for each in rows if "alias" in each]))
        return {**checked, "known": known}

    async def start(self, member: Member, import_id: str, plan: wishes.ImportPlan) -> Job:
        """Begin an import; asked again, it is the same job."""
        require_management(member)
        document = await self._files.find(member.id, import_id)
        self._require_fit(plan)
        wish = {"import_id": import_id, "plan": plan.model_dump(mode="json")}
        return await self._jobs.start(
            KIND,
            member,
            document["rows"],
            lambda progress: self._take_over(member, wish, progress),
            wish=wish,
            job_id=ids.part_id(import_id, KIND),
        )

    async def _take_over(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        require_management(member)
        import_id, plan = wish["import_id"], wish["plan"]
        document = await self._files.find(member.id, import_id)
        common: dict[str, Any] = {"by": member.actor(), "member": member, "import_id": import_id}
        start = StartImport(**common, rows=document["rows"], duplicates=plan["duplicates"])
        await _patiently(lambda: self._bus.ask(contacts.SERVICE, start))
        counts: dict[str, int] = document.get("counts") or dict.fromkeys(COUNTS, 0)
        done: int = document.get("done", 0)
        progress.advance(max(0, done - progress.done))
        with self._room() as room:
            await self._check(document, plan, room)
            with (room / "lines").open("rb") as lines:
                for _ in islice(lines, done):
                    pass
                while not progress.cancelled:
                    rows = [orjson.loads(line) for line in islice(lines, BATCH)]
                    if not rows:
                        break
                    began = time.monotonic()
                    await self._do_rows(member, import_id, plan, rows, counts)
                    done += len(rows)
                    await self._files.note(import_id, counts=counts, done=done)
                    progress.advance(len(rows))
                    # The rest of the time is for those who work at the desk meanwhile.
                    await asyncio.sleep((time.monotonic() - began) * (1 / SHARE - 1))
            if counts["rejected"]:
                await self._report(member, document, progress.job_id, done, room)
        cancelled = progress.cancelled and done < document["rows"]
        end = EndImport(**common, **counts, cancelled=cancelled)
        ended = await _patiently(lambda: self._bus.ask(contacts.SERVICE, end))
        # Who sees that it is over looks for the people, and finds them.
        shown = ResolveAliases(aliases=[], wait_for=ended.position)
        await _patiently(lambda: self._bus.query(contacts.SERVICE, shown))
        await self._files.forget(document)
        return {**counts, "import_id": import_id, "name": document["name"]}

    async def _do_rows(
        self,
        member: Member,
        import_id: str,
        plan: Document,
        rows: Sequence[dict[str, Any]],
        counts: dict[str, int],
    ) -> None:
        """Take over some rows, and count what came of them."""
        good = [each for each in rows if "faults" not in each]
        counts["rejected"] += len(rows) - len(good)
        known = await _patiently(lambda: self._resolve(good))
        asked = [self._command(member, import_id, plan, row, known) for row in good]
        for reply in await self._ask(asked):
            if isinstance(reply, Rejected):
                raise CommandRejected(reply)
            if "ContactRegistered" in reply.events:
                counts["created"] += 1
            else:
                counts["updated" if reply.events else "skipped"] += 1

    def _command(
        self, member: Member, import_id: str, plan: Document, row: dict[str, Any], known: dict[str, str]
    ) -> ImportContact:
        kind, _, value = row["alias"].partition(":")
        part = f"row {row['row']}"
        contact_id = known.get(row["alias"]) or ids.contact_id(kind, value)
        if plan["duplicates"] == "create" and (row["alias"] in known or row["repeated"]):
            contact_id = ids.part_id(import_id, f"contact of {part}")
        take_over = ImportKnownContact if contact_id == known.get(row["alias"]) else ImportContact
        return take_over(
            by=member.actor(),
            correlation_id=import_id,
            command_id=ids.part_id(import_id, part),
            contact_id=contact_id,
            details=row["details"],
            tag_ids=tuple(dict.fromkeys((*row["tag_ids"], *plan["tag_ids"]))),
            duplicates=plan["duplicates"],
        )

    async def _resolve(self, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
        """The contacts that some rows' identities have already."""
        aliases = sorted({each["alias"] for each in rows})
        found: dict[str, str] = {}
        for start in range(0, len(aliases), ASKED_AT_ONCE):
            query = ResolveAliases(aliases=aliases[start : start + ASKED_AT_ONCE])
            found |= await self._bus.query(contacts.SERVICE, query)
        return found

    async def _ask(self, commands: Sequence[ImportContact]) -> list[Accepted | Rejected]:
        """The replies; where the service failed it is asked again, for a while."""
        replies: dict[str, Accepted | Rejected] = {}
        for pause in (*PAUSES, None):
            left = [each for each in commands if _failed(replies.get(each.command_id))]
            if not left:
                break
            try:
                answered = await self._bus.ask_all(contacts.SERVICE, left, TIMEOUT)
            except CommandRejected as error:
                answered = [error.rejected] * len(left)
            replies |= {command.command_id: reply for command, reply in zip(left, answered, strict=True)}
            if pause is not None and any(_failed(reply) for reply in answered):
                await asyncio.sleep(pause)
        return [replies[each.command_id] for each in commands]

    async def _check(self, document: Document, plan: Document, room: Path) -> dict[str, Any]:
        """Check all rows; they stand in the room's `lines` after it."""
        await self._files.fetch(document, room / "file")
        offered = self._directory.offered(TAGS)
        found: dict[str, Any] = await self._do(
            "contacts_check",
            CHECK_SECONDS,
            path=str(room / "file"),
            target=str(room / "lines"),
            columns={str(index): field for index, field in plan["columns"].items()},
            definitions=self._definitions(),
            tags={folded(each["name"]).strip(): each["_id"] for each in offered},
        )
        return found

    async def _report(self, member: Member, document: Document, job_id: str, rows: int, room: Path) -> None:
        """Keep a report of every rejected row, for whoever had them taken over."""
        user = self._directory.user(member.id) or {}
        names = {each: str(field["name"]) for each, field in self._definitions().items()}
        language = user.get("language", "pt-BR")
        await asyncio.to_thread(report, room / "lines", room / "rows", rows, language, names)
        asked = {"source": str(room / "rows"), "target": str(room / "report.csv"), "kind": "csv"}
        await self._do("contacts_write", WRITE_SECONDS, **asked)
        stem = document["name"].rpartition(".")[0] or document["name"]
        await self._exports.keep(job_id, member.id, f"{stem}-report.csv", room / "report.csv", "text/csv")

    async def _do(self, task: str, seconds: float, **arguments: Any) -> dict[str, Any]:
        try:
            done: dict[str, Any] = await self._workers.do(task, seconds, **arguments)
        except TaskFailed as error:
            raise FileIsUnfit("import.unreadable") from error
        return done

    def _definitions(self) -> dict[str, dict[str, Any]]:
        """The custom fields of contacts."""
        offered = (each for each in self._directory.offered("fields") if each["on"] == "contact")
        kept = ("name", "kind", "choices")
        return {each["_id"]: {"id": each["_id"], **{key: each[key] for key in kept}} for each in offered}

    def _require_fit(self, plan: wishes.ImportPlan) -> None:
        """Refuse a plan that names what does not exist, or one field twice."""
        custom = {f"{contact_details.CUSTOM}{each}" for each in self._definitions()}
        named = [each for each in plan.columns.values() if each != TAGS]
        wrong = set(plan.columns.values()) - {*contact_details.PLAIN, TAGS, *custom}
        rule = "names a field that does not exist" if wrong else None
        if len(named) != len(set(named)):
            rule = "names a field twice"
        elif not {"phone", "email"} & set(named):
            rule = "must have a column with the number or the e-mail address"
        if rule is not None:
            fields = [{"field": "columns", "rule": rule}]
            raise HttpProblem(422, "import.plan_invalid", f"The plan {rule}.", fields=fields)
        offered = {each["_id"] for each in self._directory.offered(TAGS)}
        if not offered.issuperset(plan.tag_ids):
            fields = [{"field": "tag_ids", "rule": "does not exist"}]
            raise HttpProblem(422, "tag.not_found", "There is no such tag.", fields=fields)

    @contextmanager
    def _room(self) -> Iterator[Path]:
        """A folder for as long as something is worked on."""
        with tempfile.TemporaryDirectory(prefix="contacts-", dir=self._folder) as made:
            yield Path(made)


async def _patiently(step: Callable[[], Awaitable[T]]) -> T:
    """A step that asks the contacts service, which may be away for some minutes."""
    for pause in PAUSES:
        try:
            return await step()
        except CommandRejected as error:
            if error.rejected.kind != "failed":
                raise
        await asyncio.sleep(pause)
    return await step()


def require_management(member: Member) -> None:
    """Refuse whoever leads nobody."""
    if not manages(member):
        raise ImportIsManagements


def _failed(reply: Accepted | Rejected | None) -> bool:
    return reply is None or (isinstance(reply, Rejected) and reply.kind == "failed")
