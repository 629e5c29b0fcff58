"""Scrubbing what the gateway keeps beside the log: payloads, dead letters, files, and what passes by (K10).

Nobody keeps an index of whom a raw payload or a dead letter is about, so these streams are read once from end to
end. What people have taken away or brought along in files is worth little and made anew at will: all of it goes.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bson import ObjectId, encode
from gridfs.asynchronous import AsyncGridFSBucket

from libs.events.erasing import delete_securely
from libs.events.reader import Reader
from libs.events.service import Service

# Collections of no view, of whose documents nothing is left without the person's part.
PASSING = ("unreadable", "webhook_deliveries")
FILES = ("exports", "contact_files")
BUCKETS = {"exports": "exports", "contact_files": "contact_files_content"}


class Scrubbing:
    """Scrubs this gateway's database and the streams that only the gateway reads."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._database = service.database

    async def stream(self, name: str, needles: Sequence[bytes]) -> list[int]:
        """Delete every message of a stream that names the person; returns their sequences."""
        stream = self._service.settings.stream(name)
        head = (await self._service.jetstream.stream_info(stream)).state.last_seq
        found: list[int] = []
        if not head or not needles:
            return found
        reader = Reader(self._service.client, self._service.jetstream, stream)
        async for batch in reader.batches(0):
            for each in batch:
                told = (each.data, each.subject.encode(), *_values(each.headers))
                if each.sequence <= head and named(needles, *told):
                    await delete_securely(self._service.jetstream, stream, each.sequence)
                    found.append(each.sequence)
            if not batch or batch[-1].sequence >= head or batch[-1].pending == 0:
                break
        return found

    async def unreadable(self, sequences: Sequence[int]) -> None:
        """Take payloads that are gone off the list of those to be looked at."""
        await self._database["unreadable"].delete_many({"_id": {"$in": list(sequences)}})

    async def drafts(self, conversation_ids: Sequence[str]) -> None:
        """Forget what was begun to be written to the person."""
        await self._database["drafts"].delete_many({"conversation_id": {"$in": list(conversation_ids)}})

    async def files(self) -> int:
        """Forget all files that were made for taking away or brought along, whoever they are about."""
        count = 0
        for name in FILES:
            collection, bucket = self._database[name], AsyncGridFSBucket(self._database, BUCKETS[name])
            async for document in collection.find({}, {"file": 1}):
                gone = await collection.delete_one({"_id": document["_id"]})
                if gone.deleted_count and isinstance(document.get("file"), ObjectId):
                    await bucket.delete(document["file"])
                count += gone.deleted_count
        return count

    async def documents(self, names: Iterable[str], needles: Sequence[bytes], except_id: str | None = None) -> int:
        """Delete the documents of some collections that name the person anywhere."""
        count = 0
        for name in names:
            async for document in self._database[name].find():
                if document["_id"] != except_id and named(needles, encode(document)):
                    count += (await self._database[name].delete_one({"_id": document["_id"]})).deleted_count
        return count

    async def phones(self, needles: Sequence[bytes]) -> None:
        """Take the person off the simulated phones, and out of their groups; who quoted him quotes nobody."""
        phones, groups = self._database["phones"], self._database["phone_groups"]
        his = [each["_id"] async for each in phones.find() if named(needles, encode(each))]
        await phones.delete_many({"_id": {"$in": his}})
        await phones.update_many({"quoted._id": {"$in": his}}, {"$set": {"quoted": None}})
        async for group in groups.find():
            left = [each for each in group["members"] if not named(needles, each.encode())]
            if left != group["members"]:
                await groups.update_one({"_id": group["_id"]}, {"$set": {"members": left}})

    async def jobs(self, needles: Sequence[bytes], except_id: str) -> None:
        """Forget jobs that are over and name the person, or made a file that is gone."""
        over = {"state": {"$ne": "running"}, "_id": {"$ne": except_id}}
        async for document in self._database["jobs"].find(over):
            made_a_file = "name" in (document["result"] or {})
            if made_a_file or named(needles, encode(document)):
                await self._database["jobs"].delete_one({"_id": document["_id"]})


def named(needles: Sequence[bytes], *where: bytes) -> bool:
    """Whether any of the bytes hold one of the needles."""
    return any(needle in each for each in where for needle in needles)


def _values(headers: dict[str, Any]) -> list[bytes]:
    return [str(each).encode() for each in headers.values()]
