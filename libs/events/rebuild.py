"""Rebuilding a projection from the log beside the live one, and swapping it in while the service runs (R6)."""

from collections.abc import Sequence

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from libs.events import telemetry
from libs.events.projector import CHECKPOINTS, Projector
from libs.events.reader import Reader
from libs.events.view import Document, View

BESIDE = "_next"
NEAR = 500
log = telemetry.logger(__name__)


async def rebuild(
    projector: Projector,
    views: Sequence[View],
    database: AsyncDatabase[Document],
    mongo: AsyncMongoClient[Document],
    reader: Reader,
    head: int,
) -> None:
    """Fold the whole log into new collections, then put them in the place of the live ones.

    `head` is the log's last position now. The new collections are brought to exactly the position at which
    the live projector, and every other of its name, is held during the swap, so that no event is applied twice
    or left out.
    """
    async with projector.rebuilding:
        beside = Projector(f"{projector.name}{BESIDE}", views, database, mongo, reader, suffix=BESIDE)
        await _drop(beside, database)
        await beside.prepare()
        log.info("rebuild.started", views=[view.name for view in views], head=head)
        await beside.run_until(head)
        await projector.reached(beside.position, timeout=600.0)
        while projector.position - beside.position > NEAR:
            await beside.run_until(projector.position)
        async with projector.paused(), projector.alone():
            await beside.run_until(projector.position)
            for view in views:
                await beside.collection(view).rename(projector.collection(view).name, dropTarget=True)
        await database[CHECKPOINTS].delete_one({"_id": beside.name})
    log.info("rebuild.finished", views=[view.name for view in views], position=projector.position)


async def _drop(beside: Projector, database: AsyncDatabase[Document]) -> None:
    """Remove what an interrupted rebuild left behind."""
    await database[CHECKPOINTS].delete_one({"_id": beside.name})
    for view in beside.views:
        await beside.collection(view).drop()
