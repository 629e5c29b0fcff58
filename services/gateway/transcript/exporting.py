"""Making a transcript: a job that gathers, prints in a worker process, keeps and notes who took it away (T19)."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import orjson

from libs.access.policy import Action, Member
from libs.events.bus import Bus
from libs.events.event import now
from libs.events.settings import Settings
from libs.events.tasks import end
from libs.events.view import Document
from services.gateway import numbers
from services.gateway.company import CompanySettings
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs, Progress
from services.gateway.media.store import MediaStore
from services.gateway.media.workers import Workers
from services.gateway.transcript.document import LOGO, Chapter, Export, pictured
from services.gateway.transcript.gathering import Gathering
from services.gateway.transcript.keeping import Exports
from services.tickets import commands as tickets
from services.tickets.commands import NoteTranscript
from services.tickets.queries import CheckTicket

KIND = "transcript"
STEPS = 100
GATHERED, PICTURED, PRINTED = 60, 70, 95
PRINT_SECONDS = 300.0
LOOK_SECONDS = 0.25
Scope = Literal["ticket", "contact"]


class _Cancelled(Exception):
    """Nobody wants it any more."""


class Transcripts:
    """Makes transcripts for members."""

    def __init__(
        self,
        bus: Bus,
        directory: Directory,
        jobs: Jobs,
        media: MediaStore,
        exports: Exports,
        workers: Workers,
        settings: Settings,
        company: CompanySettings,
    ) -> None:
        self._bus, self._directory, self._jobs = bus, directory, jobs
        self._media, self._exports, self._workers, self._settings = media, exports, workers, settings
        self._company = company
        jobs.resumes(KIND, self._make)

    async def start(self, member: Member, ticket_id: str, scope: Scope, notes: bool) -> Job:
        """Begin a transcript. Refused as any work on the ticket is."""
        await self._check(member, ticket_id)
        wish = {"ticket_id": ticket_id, "scope": scope, "notes": notes}

        async def work(progress: Progress) -> dict[str, Any]:
            return await self._make(member, wish, progress)

        return await self._jobs.start(KIND, member, STEPS, work, wish=wish)

    async def _check(self, member: Member, ticket_id: str) -> None:
        check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK)
        await self._bus.query(tickets.SERVICE, check)

    async def _make(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        try:
            return await self._export(member, wish, progress)
        except _Cancelled:
            return {}

    async def _export(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        """Gather, print, keep, note; what the job's owner is told in the end."""
        ticket_id, scope, notes = wish["ticket_id"], wish["scope"], wish["notes"]
        await self._check(member, ticket_id)
        user = self._directory.user(member.id) or {}

        def step() -> None:
            if progress.cancelled:
                raise _Cancelled
            # How much there is shows only at the end: nearer with every page, never there before.
            _to(progress, progress.done + max(1, (GATHERED - progress.done) // 12))

        chapters = await Gathering(self._bus, member, step).chapters(ticket_id, scope, notes)
        _to(progress, GATHERED)
        export = Export(
            company=self._company.name,
            contact=chapters[-1].ticket["contact"],
            scope=scope,
            notes=notes,
            by=user.get("name") or member.id,
            profile=member.profile,
            at=now(),
            names=self._names(),
        )
        folder = self._settings.data / "incoming"
        with tempfile.TemporaryDirectory(prefix="transcript-", dir=folder) as made:
            root = Path(made)
            gathered = {
                "export": export,
                "chapters": chapters,
                "language": user.get("language", "pt-BR"),
                "time_zone": self._company.time_zone,
            }
            await asyncio.to_thread(_write, root / "gathered.json", gathered, member)
            await self._logo(root)
            await self._pictures(root, pictured(chapters), progress)
            printed = await self._print(root, progress)
            name = _name(export, chapters)
            await self._exports.keep(progress.job_id, member.id, name, root / "transcript.pdf")
        messages = sum(len(each.messages) for each in chapters)
        await self._bus.ask(
            tickets.SERVICE,
            NoteTranscript(
                by=member.actor(),
                member=member,
                ticket_id=ticket_id,
                scope=scope,
                notes=notes,
                pages=printed["pages"],
                messages=messages,
            ),
        )
        _to(progress, STEPS)
        return {**printed, "messages": messages, "name": name}

    async def _logo(self, root: Path) -> None:
        """Have the company's logo, if it has one, beside what shows it."""
        logo = self._company.logo
        content = await self._media.thumb(logo) if logo is not None else None
        if content is not None:
            (root / f"{LOGO}.webp").write_bytes(content)

    async def _pictures(self, root: Path, media_ids: Sequence[str], progress: Progress) -> None:
        """Have the small pictures beside what shows them."""
        for media_id in media_ids:
            if progress.cancelled:
                raise _Cancelled
            content = await self._media.thumb(media_id)
            if content is not None:
                (root / f"{media_id}.webp").write_bytes(content)
        _to(progress, PICTURED)

    async def _print(self, root: Path, progress: Progress) -> dict[str, Any]:
        """Print, unless the job is cancelled meanwhile: then the worker is ended."""
        target = str(root / "transcript.pdf")
        printing = asyncio.create_task(
            self._workers.do("transcript", PRINT_SECONDS, folder=str(root), target=target)
        )
        try:
            while not printing.done():
                await asyncio.wait({printing}, timeout=LOOK_SECONDS)
                if progress.cancelled:
                    raise _Cancelled
        finally:
            await end([printing])
        printed: dict[str, Any] = printing.result()
        _to(progress, PRINTED)
        return printed

    def _names(self) -> dict[str, str]:
        """What is called how, beside what the log names itself."""
        names = self._directory.names
        tags = {each: tag["name"] for each, tag in names.tags.items()}
        channels = {each: channel["name"] for each, channel in names.channels.items()}
        return {**tags, **names.reasons, **names.queues, **names.users, **channels}


def _write(path: Path, gathered: Mapping[str, Any], member: Member) -> None:
    """Thousands of messages, as the member may see them: too much for the loop that answers everybody."""
    content = orjson.dumps(gathered)
    if not member.numbers:
        content = orjson.dumps(numbers.shown_to(member, orjson.loads(content)))
    path.write_bytes(content)


def _to(progress: Progress, step: int) -> None:
    if step > progress.done:
        progress.advance(step - progress.done)


def _name(export: Export, chapters: list[Chapter]) -> str:
    """A name by which one finds it again."""
    ticket = chapters[-1].ticket
    what = str(ticket["protocol"] or ticket["number"]) if export.scope == "ticket" else "contato"
    who = "-".join("".join(each for each in str(export.contact["name"]) if each.isalnum() or each == " ").split())
    return f"{what}-{who[:40] or 'contato'}-{export.at:%Y%m%d-%H%M}.pdf"
