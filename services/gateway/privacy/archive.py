"""All that is kept of a person, as one archive that he can read (K10): a page, his files, and the same as JSON."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.command import Refused
from libs.events.event import iso, now
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.contact_items import contact_item
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs, Progress
from services.gateway.media.store import MediaStore
from services.gateway.privacy.archive_page import page
from services.gateway.privacy.person import Traces, contacts_of, traces
from services.gateway.transcript.keeping import Exports
from services.messaging import commands as messaging
from services.messaging.queries import ListMessages, ListSchedules
from services.tickets import commands as tickets
from services.tickets.note_queries import ListNotes
from services.tickets.queries import GetTicket

KIND = "personal_data"
MIME = "application/zip"
STEPS = 100
GATHERED, WITH_FILES = 50, 95
PAGE = 200


class ArchiveIsAdmins(Refused):
    """Only admins take away all that is kept of a person."""

    code = "contact.admins_only"
    status = "forbidden"


class Archives:
    """Makes archives for admins."""

    def __init__(
        self,
        bus: Bus,
        jobs: Jobs,
        directory: Directory,
        media: MediaStore,
        exports: Exports,
        settings: Settings,
    ) -> None:
        self._bus, self._jobs, self._directory = bus, jobs, directory
        self._media, self._exports, self._settings = media, exports, settings
        jobs.resumes(KIND, self._make)

    async def start(self, member: Member, contact_id: str) -> Job:
        """Begin an archive of a person."""
        _require_admin(member)
        await contacts_of(self._bus, member, contact_id)
        wish = {"contact_id": contact_id}

        async def work(progress: Progress) -> dict[str, Any]:
            return await self._make(member, wish, progress)

        return await self._jobs.start(KIND, member, STEPS, work, wish=wish)

    async def _make(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        _require_admin(member)
        progress.done = 0
        people = await contacts_of(self._bus, member, wish["contact_id"])
        found = await traces(self._bus, member, people)
        data = await self._gathered(member, people, found)
        progress.advance(GATHERED)
        user = self._directory.user(member.id) or {}
        folder = self._settings.data / "incoming"
        with tempfile.TemporaryDirectory(prefix="person-", dir=folder) as made:
            target = Path(made) / "archive.zip"
            files = await self._pack(target, data, found, user.get("language", "pt-BR"))
            progress.advance(WITH_FILES - GATHERED)
            name = f"dados-pessoais-{now():%Y%m%d-%H%M}.zip"
            await self._exports.keep(progress.job_id, member.id, name, target, MIME)
        progress.advance(STEPS - WITH_FILES)
        messages = sum(len(each["messages"]) for each in data["conversations"])
        return {"name": name, "tickets": len(data["tickets"]), "messages": messages, "media": files}

    async def _gathered(self, member: Member, people: list[Document], found: Traces) -> dict[str, Any]:
        """Everything as the desk's own queries tell it."""
        gathered: list[Document] = []
        notes: dict[str, Document] = {}
        for ticket_id in found.ticket_ids:
            gathered.append(await self._bus.query(tickets.SERVICE, GetTicket(member=member, ticket_id=ticket_id)))
            asked = ListNotes(member=member, ticket_id=ticket_id)
            for each in (await self._bus.query(tickets.SERVICE, asked))["items"]:
                notes[each["id"]] = each
        conversations = []
        for conversation_id in found.conversation_ids:
            said = [each async for each in self._messages(conversation_id)]
            asked_for = ListSchedules(conversation_id=conversation_id)
            scheduled = (await self._bus.query(messaging.SERVICE, asked_for))["items"]
            conversations.append({"id": conversation_id, "messages": said, "scheduled": scheduled})
        for group_id in found.group_ids:
            his = [each async for each in self._messages(group_id) if each["author"]["id"] in found.contact_ids]
            conversations.append({"id": group_id, "messages": his, "scheduled": []})
        return {
            "made_at": iso(now()),
            "company": self._settings.company,
            "contacts": [contact_item(each, self._directory) for each in people],
            "tickets": sorted(gathered, key=lambda each: str(each["opened_at"])),
            "conversations": conversations,
            "notes": sorted(notes.values(), key=lambda each: str(each["at"])),
        }

    async def _messages(self, conversation_id: str) -> AsyncIterator[Document]:
        pages: list[list[Document]] = []
        before: str | None = None
        while True:
            asked = ListMessages(conversation_id=conversation_id, limit=PAGE, before=before)
            found = await self._bus.query(messaging.SERVICE, asked)
            pages.append(found["items"])
            before = found["next"]
            if before is None:
                break
        for items in reversed(pages):
            for each in items:
                yield each

    async def _pack(self, target: Path, data: dict[str, Any], found: Traces, language: str) -> int:
        """Write the archive; returns how many files of the person's are in it."""
        names: dict[str, str] = {}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for media in await self._media.some(found.media_ids):
                name = names[media.id or ""] = f"media/{(media.id or '')[:12]}-{media.name}"
                with archive.open(name, "w") as file:
                    async for part in self._media.open(media.id or ""):
                        await asyncio.to_thread(file.write, part)
            archive.writestr("index.html", page(data, names, language, self._settings.time_zone))
            archive.writestr("data.json", orjson.dumps(data, option=orjson.OPT_INDENT_2))
        return len(names)


def _require_admin(member: Member) -> None:
    if member.profile != "admin":
        raise ArchiveIsAdmins
