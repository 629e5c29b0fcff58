"""Documents that were made for one member: kept in GridFS for a day, for nobody else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from bson import ObjectId
from gridfs.asynchronous import AsyncGridFSBucket
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from libs.events import telemetry
from libs.events.event import now
from libs.events.view import Document
from services.gateway.media.serving import PDF

KEPT = timedelta(days=1)
LOOK_SECONDS = 900.0
log = telemetry.logger(__name__)


class Exports:
    """The documents of all members, by the job that made them."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._exports = database["exports"]
        self._bucket = AsyncGridFSBucket(database, "exports")

    async def keep(self, job_id: str, user_id: str, name: str, path: Path, mime: str = PDF) -> None:
        """Keep a document. One that the same job made earlier is replaced."""
        content = await asyncio.to_thread(path.read_bytes)
        file_id = ObjectId()
        await self._bucket.upload_from_stream_with_id(file_id, job_id, content)
        facts = {"user_id": user_id, "name": name, "mime": mime, "size": len(content)}
        made = {"file": file_id, **facts, "at": now()}
        before = await self._exports.find_one_and_replace({"_id": job_id}, made, upsert=True)
        if before is not None:
            await self._bucket.delete(before["file"])

    async def find(self, job_id: str, user_id: str) -> Document | None:
        """A document of a member's own."""
        return await self._exports.find_one({"_id": job_id, "user_id": user_id})

    async def open(self, document: Document) -> AsyncIterator[bytes]:
        """The bytes of a document."""
        file = await self._bucket.open_download_stream(document["file"])
        try:
            while part := await file.readchunk():
                yield part
        finally:
            await file.close()

    async def run(self) -> None:
        """Remove what is older than a day, for ever."""
        while True:
            try:
                await self.forget_old()
            except PyMongoError as error:
                log.warning("exports.interrupted", reason=repr(error)[:200])
            await asyncio.sleep(LOOK_SECONDS)

    async def forget_old(self) -> None:
        """Remove what is older than a day."""
        async for old in self._exports.find({"at": {"$lt": now() - KEPT}}):
            gone = await self._exports.delete_one({"_id": old["_id"]})
            if gone.deleted_count:
                await self._bucket.delete(old["file"])
