"""What is asked for in the same moment is found by one query."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import OperationFailure
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from libs.events.lookup import Lookup
from libs.events.settings import Settings

Document = dict[str, Any]


class Queries(CommandListener):
    """The finds that the driver sends."""

    def __init__(self) -> None:
        self.count = 0

    def started(self, event: CommandStartedEvent) -> None:
        self.count += event.command_name == "find"

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...


@pytest.fixture
def queries() -> Queries:
    return Queries()


@pytest.fixture
async def runs(settings: Settings, queries: Queries) -> AsyncIterator[AsyncCollection[Document]]:
    url = settings.require_mongo_url()
    async with AsyncMongoClient[Document](url, event_listeners=[queries]) as mongo:
        collection = mongo[settings.database("test")]["runs"]
        await collection.insert_many(
            [
                {"_id": 1, "talk": "a", "active": True, "step": 3},
                {"_id": 2, "talk": "a", "active": False, "step": 9},
                {"_id": 3, "talk": "b", "active": True, "step": 5},
            ]
        )
        yield collection


async def test_each_gets_his_own_answer_by_one_query(runs: AsyncCollection[Document], queries: Queries) -> None:
    lookup = Lookup(runs, "talk", {"active": True}, {"step": 1})
    found = await asyncio.gather(*(lookup.one(each) for each in ("a", "b", "nobody", "a")))
    assert [each and each["step"] for each in found] == [3, 5, None, 3]
    assert queries.count == 1


async def test_what_is_asked_later_is_looked_up_as_it_is_then(runs: AsyncCollection[Document]) -> None:
    lookup = Lookup(runs, "talk", {"active": True})
    assert await lookup.one("a") is not None
    await runs.update_many({}, {"$set": {"active": False}})
    assert await lookup.one("a") is None


async def test_everybody_hears_of_a_failure_and_the_next_question_is_asked_again(
    runs: AsyncCollection[Document],
) -> None:
    broken = Lookup(runs, "talk", {"$nonsense": 1})
    found = await asyncio.gather(broken.one("a"), broken.one("b"), return_exceptions=True)
    assert [type(each) for each in found] == [OperationFailure, OperationFailure]
    with pytest.raises(OperationFailure):
        await broken.one("a")


async def test_who_gives_up_takes_nobodys_answer_away(runs: AsyncCollection[Document]) -> None:
    lookup = Lookup(runs, "talk")
    impatient, patient = asyncio.create_task(lookup.one("b")), asyncio.create_task(lookup.one("b"))
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient or {})["step"] == 5
