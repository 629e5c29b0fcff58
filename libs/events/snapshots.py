"""Snapshots in MongoDB: the folded state of long streams, so that a load reads only what came after."""

from typing import Any

from bson.errors import BSONError
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError, PyMongoError

from libs.events import telemetry

log = telemetry.logger(__name__)


class MongoSnapshots:
    """One document a stream in the collection `snapshots`; safe to drop at any time."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        self._collection = database["snapshots"]

    async def latest(self, stream: str, version: int) -> tuple[dict[str, Any], int, int] | None:
        """The kept state with its position and stream version, if it is of this shape."""
        document = await self._collection.find_one({"_id": stream, "version": version})
        if document is None:
            return None
        return document["state"], document["position"], document["stream_version"]

    async def keep(
        self, stream: str, version: int, state: dict[str, Any], position: int, stream_version: int
    ) -> None:
        """Keep this state unless a newer one of the same shape is kept; failing that, loads stay longer."""
        try:
            await self._collection.replace_one(
                {"_id": stream, "$or": [{"version": {"$ne": version}}, {"position": {"$lt": position}}]},
                {
                    "_id": stream,
                    "version": version,
                    "state": state,
                    "position": position,
                    "stream_version": stream_version,
                },
                upsert=True,
            )
        except DuplicateKeyError:
            return
        except (PyMongoError, BSONError) as error:
            # What was decided is in the log already; a state too large for a document is one such error.
            log.warning("snapshot.not_kept", stream=stream, reason=type(error).__name__)
