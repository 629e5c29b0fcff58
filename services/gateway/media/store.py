"""Where media are kept: GridFS, once by content, durable before anybody is told (see docs/adr/0012).

A file is received into the data folder, looked at by a worker process, and only then written to the database: what
is cancelled half-way never gets there. Reading is by ranges, a chunk at a time.
"""

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bson import ObjectId
from gridfs.asynchronous import AsyncGridFSBucket
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from libs.events import telemetry
from libs.events.catalog.media import Media
from libs.events.event import new_id, now
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.media.media import (
    MediaEmpty,
    MediaNotPicture,
    MediaNotSound,
    MediaTooLarge,
    MediaTypeRefused,
    proper_name,
)
from services.gateway.media.sniffing import HEAD, identify, is_refused, sniff
from services.gateway.media.workers import TaskFailed, Workers

EXAMINE_SECONDS = 30.0
CONVERT_SECONDS = 120.0
FORGOTTEN = timedelta(hours=2)
FACTS = ("kind", "mime", "size", "width", "height", "seconds", "pages", "waveform")
log = telemetry.logger(__name__)


class Incoming:
    """A file on its way in, in a folder of its own."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.path = folder / new_id()
        self._file = self.path.open("xb")
        self._limit = limit
        self._head = bytearray()
        self.size = 0

    def write(self, part: bytes) -> None:
        """Take a part in; raises `MediaTooLarge`, or `MediaTypeRefused` as soon as it shows."""
        self.size += len(part)
        if self.size > self._limit:
            raise MediaTooLarge(self._limit)
        if len(self._head) < HEAD:
            self._head += part[: HEAD - len(self._head)]
        self._file.write(part)

    def finish(self, name: str | None) -> None:
        """Have all of it in the file."""
        self._file.close()
        if not self.size:
            raise MediaEmpty
        check(sniff(bytes(self._head)), name)

    def forget(self) -> None:
        """Remove the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def check(mime: str, name: str | None) -> None:
    """Raise `MediaTypeRefused` for a type that is not kept."""
    refused = is_refused(mime, name)
    if refused is not None:
        raise MediaTypeRefused(refused)


class MediaStore:
    """All media of this desk."""

    def __init__(self, database: AsyncDatabase[Document], workers: Workers, settings: Settings) -> None:
        self._media = database["media"]
        self._thumbs = database["media_thumbs"]
        self._uploads = database["media_uploads"]
        self._arriving = database["media_arriving"]
        self._bucket = AsyncGridFSBucket(database, "media")
        self._chunks = database["media.chunks"]
        self._workers = workers
        self._folder = settings.data / "incoming"
        self.limit = settings.media_limit

    async def prepare(self) -> None:
        """Have the folder, the indexes, and nothing left of writers that were killed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in self._folder.iterdir():
            if path.stat().st_mtime < time.time() - FORGOTTEN.total_seconds():
                path.unlink(missing_ok=True)
        await self._uploads.create_index([("media_id", 1), ("at", 1)])
        async for left in self._arriving.find({"at": {"$lt": now() - FORGOTTEN}}):
            if await self._media.find_one({"file": left["_id"]}, {"_id": 1}) is None:
                await self._chunks.delete_many({"files_id": left["_id"]})
            await self._arriving.delete_one({"_id": left["_id"]})

    async def put(self, chunks: AsyncIterable[bytes], name: str | None, by: str, *, voice: bool = False) -> Media:
        """Keep what comes; returned once it is durable. `by`: whose upload it is; `voice`: a recording.

        Raises `MediaTooLarge`, `MediaTypeRefused`, `MediaEmpty`, `MediaNotSound`.
        """
        with self._incoming() as incoming:
            async for part in chunks:
                incoming.write(part)
            incoming.finish(name)
            if not voice:
                return await self._keep(incoming.path, name, by)
            with self._converted(incoming.path) as target:
                try:
                    await self._workers.do("voice", CONVERT_SECONDS, source=str(incoming.path), target=str(target))
                except TaskFailed as error:
                    log.info("media.not_sound", reason=str(error))
                    raise MediaNotSound from error
                return await self._keep(target, name, by, voice=True)

    async def some(self, media_ids: Sequence[str]) -> list[Media]:
        """What is known of several media, in their order."""
        known = {each["_id"]: each async for each in self._media.find({"_id": {"$in": list(media_ids)}})}
        return [_media(known[each], known[each]) for each in media_ids if each in known]

    async def to_sticker(self, source: Media, by: str) -> Media:
        """A picture made into a sticker, kept as a medium of its own. Raises `MediaNotPicture`."""
        if source.kind != "image":
            raise MediaNotPicture
        with self._incoming() as incoming:
            async for part in self.open(source.id or ""):
                incoming.write(part)
            incoming.finish(None)
            with self._converted(incoming.path) as target:
                try:
                    await self._workers.do(
                        "sticker", CONVERT_SECONDS, source=str(incoming.path), target=str(target)
                    )
                except TaskFailed as error:
                    log.info("media.not_picture", media=source.id, reason=str(error))
                    raise MediaNotPicture from error
                return await self._keep(target, f"{Path(source.name or 'sticker').stem}.webp", by)

    async def get(self, media_id: str, by: str | None = None) -> Media | None:
        """What is known of a medium, as `by` uploaded it; None if there is no such medium."""
        document = await self._media.find_one({"_id": media_id})
        if document is None:
            return None
        own = await self._uploads.find_one({"_id": f"{media_id}:{by}"}) if by is not None else None
        return _media(document, own or document)

    async def uploaded(self, media_id: str, by: str) -> bool:
        """Whether this is an upload of `by`."""
        return await self._uploads.find_one({"_id": f"{media_id}:{by}"}, {"_id": 1}) is not None

    async def open(self, media_id: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` to before `end`. Raises `KeyError` if there is no such medium."""
        document = await self._media.find_one({"_id": media_id}, {"file": 1, "size": 1})
        if document is None:
            raise KeyError(media_id)
        left = (document["size"] if end is None else min(end, document["size"])) - start
        if left <= 0:
            return
        file = await self._bucket.open_download_stream(document["file"])
        try:
            await file.seek(start)
            while left > 0:
                part = (await file.readchunk())[:left]
                left -= len(part)
                yield part
        finally:
            await file.close()

    async def read(self, media_id: str) -> bytes:
        """The whole of a medium; for what is known to be small."""
        return b"".join([part async for part in self.open(media_id)])

    async def thumb(self, media_id: str) -> bytes | None:
        """The small picture (WebP) of a medium, if it has one."""
        found = await self._thumbs.find_one({"_id": media_id})
        return bytes(found["content"]) if found is not None else None

    async def forget(self, media_id: str) -> bool:
        """Remove a medium with its small picture and whoever brought it; whether there was one."""
        document = await self._media.find_one_and_delete({"_id": media_id})
        await self._thumbs.delete_one({"_id": media_id})
        await self._uploads.delete_many({"media_id": media_id})
        if document is None:
            return False
        await self._bucket.delete(document["file"])
        return True

    @contextlib.contextmanager
    def _incoming(self) -> Iterator[Incoming]:
        incoming = Incoming(self._folder, self.limit)
        try:
            yield incoming
        finally:
            incoming.forget()

    @contextlib.contextmanager
    def _converted(self, source: Path) -> Iterator[Path]:
        target = source.with_suffix(".made")
        try:
            yield target
        finally:
            target.unlink(missing_ok=True)

    async def _keep(self, path: Path, name: str | None, by: str, voice: bool = False) -> Media:
        facts = await self._examine(path)
        check(facts["mime"], name)
        given = {"name": proper_name(name, facts["mime"]), "voice": voice}
        document = await self._media.find_one({"_id": facts["id"]}) or await self._write(path, facts, given)
        upload = {"media_id": facts["id"], "by": by, "at": now(), **given}
        await self._uploads.replace_one({"_id": f"{facts['id']}:{by}"}, upload, upsert=True)
        return _media(document, given)

    async def _examine(self, path: Path) -> dict[str, Any]:
        """What can be told of a file; at least its type, if looking at it fails."""
        try:
            facts: dict[str, Any] = await self._workers.do("examine", EXAMINE_SECONDS, path=str(path))
        except TaskFailed as error:
            facts = {**await asyncio.to_thread(identify, path), "broken": str(error)}
        if "broken" in facts:
            log.info("media.broken", media=facts["id"], mime=facts["mime"], reason=facts["broken"])
        return facts

    async def _write(self, path: Path, facts: dict[str, Any], given: dict[str, Any]) -> Document:
        """Write the content, then what says where it is: a reader finds all of a file or nothing."""
        file_id, media_id = ObjectId(), facts["id"]
        await self._arriving.insert_one({"_id": file_id, "at": now()})
        content = path.open("rb")
        try:
            await self._bucket.upload_from_stream_with_id(file_id, media_id, content)
            if facts["thumb"] is not None:
                thumb = {"content": base64.b64decode(facts["thumb"])}
                await self._thumbs.replace_one({"_id": media_id}, thumb, upsert=True)
            document = {
                "_id": media_id,
                "file": file_id,
                **{each: facts.get(each) for each in FACTS},
                "thumb": facts["thumb"] is not None,
                "at": now(),
                **given,
            }
            await self._media.insert_one(document)
        except DuplicateKeyError:
            # The same content came twice at once; the other one is kept.
            await self._bucket.delete(file_id)
            document = await self._media.find_one({"_id": media_id}) or {}
        except BaseException:
            await asyncio.shield(self._chunks.delete_many({"files_id": file_id}))
            raise
        finally:
            content.close()
        await self._arriving.delete_one({"_id": file_id})
        return document


def _media(document: Document, given: Document) -> Media:
    facts = {each: document[each] for each in FACTS}
    return Media(id=document["_id"], name=given["name"], voice=given["voice"], thumb=document["thumb"], **facts)
