"""The address book as a file: the filtered list, made as a job and kept for whoever asked (K2)."""

import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import orjson

from libs.access.policy import Member
from libs.events.bus import Bus
from libs.events.event import now
from libs.events.settings import Settings
from libs.events.view import Document
from services.contacts import commands as contacts
from services.contacts.queries import ListContacts
from services.gateway import numbers
from services.gateway.contact_files.importing import WRITE_SECONDS, require_management
from services.gateway.contact_files.reporting import FIELDS
from services.gateway.contact_items import contact_item
from services.gateway.directory import Directory
from services.gateway.jobs import Job, Jobs, Progress
from services.gateway.media.workers import Workers
from services.gateway.transcript.keeping import Exports

KIND = "contact_export"
PAGE = 500
TIMEOUT = 30.0
MIMES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
COLUMNS = ("name", "phone", "email", "birthday", "address", "tags")
OWNERS = {"pt-BR": "Carteira", "en": "Portfolio", "es": "Cartera"}
YES_NO = {"pt-BR": ("não", "sim"), "en": ("no", "yes"), "es": ("no", "sí")}


class ContactExports:
    """Exports of all members."""

    def __init__(
        self, bus: Bus, directory: Directory, jobs: Jobs, exports: Exports, workers: Workers, settings: Settings
    ) -> None:
        self._bus, self._directory, self._jobs = bus, directory, jobs
        self._exports, self._workers = exports, workers
        self._folder = settings.data / "incoming"
        jobs.resumes(KIND, self._make)

    async def start(self, member: Member, asked: dict[str, Any], kind: Literal["csv", "xlsx"]) -> Job:
        """Begin an export of the contacts that are `asked` for, as the query of their list says it."""
        require_management(member)
        first = await self._page(member, {**asked, "limit": 1})
        wish = {"asked": {key: value for key, value in asked.items() if key != "member"}, "kind": kind}
        wish = orjson.loads(orjson.dumps(wish, default=lambda value: value.model_dump(mode="json")))
        total = max(1, first["total"] or 0)
        return await self._jobs.start(
            KIND, member, total, lambda progress: self._make(member, wish, progress), wish=wish
        )

    async def _make(self, member: Member, wish: Document, progress: Progress) -> dict[str, Any]:
        require_management(member)
        user = self._directory.user(member.id) or {}
        language = user.get("language", "pt-BR")
        kind, made = wish["kind"], 0
        progress.advance(-progress.done)
        with tempfile.TemporaryDirectory(prefix="contacts-", dir=self._folder) as room:
            rows, target = Path(room) / "rows", Path(room) / f"contacts.{kind}"
            fields = [each for each in self._directory.offered("fields") if each["on"] == "contact"]
            headings = [FIELDS[each].get(language, each) for each in COLUMNS]
            headings += [OWNERS.get(language, "Portfolio"), *(str(each["name"]) for each in fields)]
            with rows.open("wb") as out:
                out.write(orjson.dumps(headings) + b"\n")
                after: str | None = None
                while not progress.cancelled:
                    page = await self._page(member, {**wish["asked"], "limit": PAGE, "after": after})
                    items = [contact_item(each, self._directory) for each in page["items"]]
                    shown = numbers.shown_to(member, items)
                    out.writelines(orjson.dumps(_row(each, fields, language)) + b"\n" for each in shown)
                    made += len(items)
                    progress.advance(len(items))
                    after = page["next"]
                    if after is None:
                        break
            if progress.cancelled:
                return {}
            await self._workers.do("contacts_write", WRITE_SECONDS, source=str(rows), target=str(target), kind=kind)
            name = f"contatos-{now().date().isoformat()}.{kind}"
            await self._exports.keep(progress.job_id, member.id, name, target, MIMES[kind])
        return {"rows": made, "name": name}

    async def _page(self, member: Member, asked: dict[str, Any]) -> dict[str, Any]:
        query = ListContacts.model_validate({**asked, "member": member})
        found: dict[str, Any] = await self._bus.query(contacts.SERVICE, query, TIMEOUT)
        await asyncio.sleep(0)
        return found


def _row(contact: Document, fields: Iterable[Document], language: str) -> list[str]:
    """A contact, cell by cell."""
    written = [str(contact[each] or "") for each in COLUMNS[:-1]]
    tags = "; ".join(str(each["name"]) for each in contact["tags"])
    owners = "; ".join(str(each["name"]) for each in contact["owners"])
    return [*written, tags, owners, *(_said(contact["fields"].get(each["_id"]), language) for each in fields)]


def _said(value: object, language: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES_NO.get(language, YES_NO["en"])[value]
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
