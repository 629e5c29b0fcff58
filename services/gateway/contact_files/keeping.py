"""Files of contacts that were sent up, until they are taken over: a day at most, for nobody else (K2)."""

import asyncio
from collections.abc import AsyncIterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bson import ObjectId
from gridfs.asynchronous import AsyncGridFSBucket
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.command import Refused
from libs.events.event import new_id, now
from libs.events.view import Document
from services.gateway.errors import HttpProblem

KEPT = timedelta(days=1)
LOOK_SECONDS = 900.0
LIMIT = 25 << 20
log = telemetry.logger(__name__)


class FileNotFound(Refused):
    """There is no such file of contacts, or it is not yours."""

    code = "import.not_found"
    status = "not_found"


class FileTooLarge(HttpProblem):
    """More bytes than a file of contacts may have."""

    def __init__(self) -> None:
        rule = f"has more than {LIMIT} bytes"
        super().__init__(413, "import.too_large", f"The file {rule}.", fields=[{"field": "body", "rule": rule}])


async def received(chunks: AsyncIterable[bytes], path: Path) -> int:
    """Write what comes to a file; returns its size. Raises `FileTooLarge`."""
    size = 0
    with path.open("xb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > LIMIT:
                raise FileTooLarge
            file.write(chunk)
    return size


class ContactFiles:
    """The files of all members, each with how far its import is."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._files = database["contact_files"]
        self._bucket = AsyncGridFSBucket(database, "contact_files_content")

    async def keep(self, user_id: str, name: str, path: Path, facts: dict[str, Any]) -> Document:
        """Keep a file; `facts` are what was read of it."""
        content = await asyncio.to_thread(path.read_bytes)
        document: Document = {
            "_id": new_id(),
            "user_id": user_id,
            "name": name,
            "file": ObjectId(),
            "at": now(),
            **facts,
        }
        await self._bucket.upload_from_stream_with_id(document["file"], document["_id"], content)
        await self._files.insert_one(document)
        return document

    async def find(self, user_id: str, import_id: str) -> Document:
        """A file of a member's own. Raises `FileNotFound`."""
        document = await self._files.find_one({"_id": import_id, "user_id": user_id})
        if document is None:
            raise FileNotFound
        return document

    async def fetch(self, document: Document, path: Path) -> None:
        """Have the file's bytes at a path."""
        with path.open("wb") as file:
            await self._bucket.download_to_stream(document["file"], file)

    async def note(self, import_id: str, **facts: Any) -> None:
        """Keep how far the import is."""
        await self._files.update_one({"_id": import_id}, {"$set": facts})

    async def forget(self, document: Document) -> None:
        """Remove a file."""
        gone = await self._files.delete_one({"_id": document["_id"]})
        if gone.deleted_count:
            await self._bucket.delete(document["file"])

    async def run(self) -> None:
        """Remove what is older than a day, for ever."""
        while True:
            try:
                async for old in self._files.find({"at": {"$lt": now() - KEPT}}):
                    await self.forget(old)
            except PyMongoError as error:
                log.warning("contact_files.interrupted", reason=repr(error)[:200])
            await asyncio.sleep(LOOK_SECONDS)
