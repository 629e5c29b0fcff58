"""Erasing: what stands in a stream before its tombstone is overwritten where the log keeps it (K10, ADR 0022).

A tombstone is an event that says that something was there. Whoever folds the stream begins anew behind it, so it is
appended first; then every earlier message is deleted in the secure way, which overwrites its bytes. Interrupted and
begun again, it goes on: what stands before the last tombstone is what is left to delete.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from pymongo.asynchronous.database import AsyncDatabase

from libs.events.direct_get import DirectGet, Stored
from libs.events.event import Event
from libs.events.log import EventLog


@dataclass(slots=True)
class Erased:
    """What was deleted: so many messages, and the ids of the files that they spoke of."""

    messages: int = 0
    media_ids: set[str] = field(default_factory=set)

    def add(self, other: "Erased") -> None:
        """Count what another erasure deleted as well."""
        self.messages += other.messages
        self.media_ids |= other.media_ids


class Erasing:
    """Erases streams of one service; its snapshots of them go as well."""

    def __init__(
        self, log: EventLog, direct: DirectGet, jetstream: JetStreamContext, database: AsyncDatabase[dict[str, Any]]
    ) -> None:
        self._log = log
        self._direct = direct
        self._jetstream = jetstream
        self._snapshots = database["snapshots"]

    async def before(self, stream: str, tombstone: type[Event]) -> Erased:
        """Delete everything before the last `tombstone` of a stream; nothing when there is none."""
        stored = await self._direct.load(self._log.subject(stream))
        ends = [each.sequence for each in stored if tombstone.name() in _types(each.data)]
        last = max(ends, default=0)
        erased = await self.messages([each for each in stored if each.sequence < last])
        await self._snapshots.delete_one({"_id": stream})
        return erased

    async def files(self, stream: str) -> set[str]:
        """The ids of all files that a stream has spoken of, also of those that no view shows any more."""
        return files_of(await self._direct.load(self._log.subject(stream)))

    async def messages(self, stored: Sequence[Stored]) -> Erased:
        """Delete these messages of the log."""
        erased = Erased()
        for each in stored:
            await delete_securely(self._jetstream, self._log.stream_name, each.sequence)
            erased.messages += 1
        erased.media_ids = files_of(stored)
        return erased


async def delete_securely(jetstream: JetStreamContext, stream: str, sequence: int) -> None:
    """Delete a stored message and overwrite its bytes; one that is gone already is gone."""
    try:
        # Without `no_erase` the server overwrites what it deletes.
        await jetstream.delete_msg(stream, sequence)
    except NotFoundError:
        return


def files_of(stored: Iterable[Stored]) -> set[str]:
    """The ids of all files, photos among them, that some messages of the log speak of."""
    return {media_id for each in stored for media_id in _files(orjson.loads(each.data))}


def _types(data: bytes) -> set[str]:
    parsed = orjson.loads(data)
    return {each["type"] for each in (parsed if isinstance(parsed, list) else [parsed])}


def _files(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        media, photo = value.get("media"), value.get("photo")
        if isinstance(media, dict) and isinstance(media.get("id"), str):
            yield media["id"]
        if isinstance(photo, str):
            yield photo
        for each in value.values():
            yield from _files(each)
    elif isinstance(value, list):
        for each in value:
            yield from _files(each)
