"""Reading again what could not be understood: nothing leaves the list before it was taken."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import AutoReconnect

from libs.events.event import now
from libs.events.settings import Settings
from services.gateway.ingress import Ingress, Raw
from services.gateway.jobs import Jobs
from services.gateway.receiving import Receiver
from services.gateway.rereading import Rereading, raw_shown
from services.gateway.unreadable import Unreadable

RAW = Raw(7, "c", "evolution", b"{}", {}, now(), None)


class Kept:
    """INGRESS with one payload."""

    async def load(self, sequence: int) -> Raw | None:
        """The payload."""
        return RAW if sequence == RAW.sequence else None


class Reads:
    """A receiver that does with a payload as it is told."""

    def __init__(self, does: Callable[[Raw], Awaitable[None]]) -> None:
        self._does = does

    async def receive(self, payloads: Sequence[Raw]) -> None:
        """One by one."""
        for each in payloads:
            await self._does(each)


class NoJobs:
    """Jobs of which nobody asks for one."""

    def resumes(self, kind: str, resume: Any) -> None:
        """Noted."""


@pytest.fixture
async def listed(settings: Settings) -> AsyncIterator[Unreadable]:
    """The list, with one payload on it."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(settings.require_mongo_url())
    unreadable = Unreadable(client[settings.database("gateway")]["unreadable"], cast(Ingress, Kept()))
    await unreadable.note(RAW, "a message of nobody")
    yield unreadable
    await client.close()


def rereading(listed: Unreadable, does: Callable[[Raw], Awaitable[None]]) -> Rereading:
    parts = (cast(Ingress, Kept()), cast(Receiver, Reads(does)))
    return Rereading(cast(Jobs, NoJobs()), listed, *parts)


async def test_what_can_be_read_now_leaves_the_list_after_it_was_taken(listed: Unreadable) -> None:
    listed_meanwhile: list[bool] = []

    async def takes(raw: Raw) -> None:
        listed_meanwhile.append(await listed.holds(raw.sequence))

    assert await rereading(listed, takes).again(7) is True
    assert listed_meanwhile == [True]
    assert not await listed.holds(7)


async def test_what_still_cannot_be_read_stays_for_its_new_reason_too(listed: Unreadable) -> None:
    async def notes(raw: Raw) -> None:
        await listed.note(raw, "a message of no chat")

    assert await rereading(listed, notes).again(7) is False
    (kept,) = await listed.list()
    assert kept["reasons"] == ["a message of nobody", "a message of no chat"]


async def test_a_reading_that_is_interrupted_leaves_the_payload_on_the_list(listed: Unreadable) -> None:
    async def breaks(raw: Raw) -> None:
        raise AutoReconnect("gone")

    with pytest.raises(AutoReconnect):
        await rereading(listed, breaks).again(7)
    assert await listed.holds(7)


async def test_what_is_not_on_the_list_is_not_read(listed: Unreadable) -> None:
    async def fails(raw: Raw) -> None:
        raise AssertionError

    await listed.forget(7, await listed.noted_at(7) or "")
    assert await rereading(listed, fails).again(7) is None


async def test_what_lacks_a_message_is_found_by_it_and_the_id_is_shown_to_nobody(listed: Unreadable) -> None:
    await listed.note(RAW, "an edit of a message that is not known", ("c", "AC1"))
    assert await listed.awaiting([("c", "AC2"), ("another", "AC1")]) == []
    assert await listed.awaiting([("c", "AC1")]) == [(RAW, await listed.noted_at(7))]
    (shown,) = await listed.list()
    assert "awaits" not in shown


def test_a_payload_is_shown_without_keys_and_secrets() -> None:
    body = b'{"apikey": "B6D711FC", "data": {"text": "oi a-secret-token"}, "Token":"x1"}'
    shown = raw_shown(replace(RAW, body=body), {"token": "a-secret-token"})
    assert "B6D711FC" not in shown["body"]
    assert "a-secret-token" not in shown["body"]
    assert '"x1"' not in shown["body"]
    assert '"text": "oi ' in shown["body"]
    assert (shown["size"], shown["cut"]) == (len(body), False)
