"""What is listed is what may be seen: on documents in a real MongoDB, for every kind of ticket and member."""

from collections.abc import AsyncIterator
from itertools import product
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, TicketFacts, may_see, visible_filter
from libs.events.settings import Settings
from libs.events.view import Document
from services.tickets.queries import CountTickets, ListTickets, TicketFilter, unread
from services.tickets.views import listing, tally
from tests.tickets.examples import TEAM

QUEUES = (None, "sales", "support", "finance")
HANDLERS = ((), ("ana",), ("bruno",), ("ana", "bruno"))


def documents() -> list[Document]:
    """A ticket of every kind."""
    combined = product(("pending", "open", "closed"), QUEUES, HANDLERS, (False, True), ("line", "sms"), (0, 1, 2))
    return [
        {
            "_id": f"t{number:04}",
            "kind": "ticket",
            "state": state,
            "queue_id": queue_id,
            "assignee_id": None if state == "pending" or not handlers else handlers[-1],
            "handler_ids": list(handlers),
            "group": group,
            "channel_id": channel_id,
            "unread": [4] if read == 1 else [],
            "marked_unread": read == 2,
            "has_unread": read > 0,
            "words": " rosa" if number % 3 else " bento",
            "activity": f"2026-11-20T15:{number % 60:02}:00.000000Z/t{number:04}",
        }
        for number, (state, queue_id, handlers, group, channel_id, read) in enumerate(combined)
    ]


EVERY = documents()


@pytest.fixture
async def rows(settings: Settings) -> AsyncIterator[AsyncCollection[Document]]:
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url())
    async with mongo:
        collection = mongo[settings.database("tickets")]["rows"]
        await collection.insert_many(EVERY)
        # What shares the collection with the rows must never be listed.
        await collection.insert_many([{"_id": "conversation:v1", "kind": "conversation", "group": False}])
        yield collection


async def found(rows: AsyncCollection[Document], selected: Document) -> set[str]:
    return {each["_id"] async for each in rows.find(selected, {"_id": 1})}


def fits(document: Document, query: TicketFilter) -> bool:
    """What a question means, said without MongoDB."""
    assignees = {"none": None, "me": query.member.id}
    checks = {
        "state": query.state is None or document["state"] == query.state,
        "group": query.group is None or document["group"] == query.group,
        "queue": query.queue_id is None
        or document["queue_id"] == (None if query.queue_id == "none" else query.queue_id),
        "assignee": query.assignee is None
        or document["assignee_id"] == assignees.get(query.assignee, query.assignee),
        "channel": query.channel_id is None or document["channel_id"] == query.channel_id,
        "unread": query.unread is None or (unread(document) > 0) == query.unread,
        "q": query.q is None or document["words"].startswith(f" {query.q}"),
    }
    return all(checks.values()) and may_see(query.member, TicketFacts.of(document))


FILTERS: list[dict[str, Any]] = [
    {name: value for name, value in zip(("state", "queue_id", "assignee", "group"), values, strict=True) if value}
    for values in product(
        (None, "pending", "open", "closed"), (None, "sales", "none"), (None, "me", "none", "bruno"), (None, True)
    )
] + [
    {"group": False},
    {"unread": True},
    {"unread": False, "state": "open"},
    {"channel_id": "sms", "unread": True, "q": "ro"},
    {"q": "bento", "assignee": "me"},
]


@pytest.mark.parametrize("member", TEAM, ids=lambda member: member.id)
async def test_the_visibility_filter_agrees_with_the_policy(
    rows: AsyncCollection[Document], member: Member
) -> None:
    allowed = {each["_id"] for each in EVERY if may_see(member, TicketFacts.of(each))}
    assert await found(rows, listing.visible(member, {"kind": "ticket"})) == allowed
    assert await found(rows, {"kind": "ticket", **visible_filter(member)}) == allowed


@pytest.mark.parametrize("member", TEAM, ids=lambda member: member.id)
async def test_every_filter_lists_what_fits_and_may_be_seen(
    rows: AsyncCollection[Document], member: Member
) -> None:
    for each in FILTERS:
        query = TicketFilter(member=member, **each)
        expected = {document["_id"] for document in EVERY if fits(document, query)}
        assert await found(rows, listing.rows(query)) == expected, query


@pytest.mark.parametrize("member", TEAM, ids=lambda member: member.id)
async def test_counters_count_what_is_listed(rows: AsyncCollection[Document], member: Member) -> None:
    cursor = await rows.aggregate(tally.summing_up({"state": {"$in": list(listing.STATES)}}))
    summed_up = tally.summed_up(await cursor.to_list())
    followed = tally.Tally()
    for document in EVERY:
        before = {**document, "state": "pending", "has_unread": False, "assignee_id": None}
        followed.follow(None, before)
        followed.follow(before, document)
    for each in FILTERS:
        if "q" in each:
            continue
        query = CountTickets(member=member, **{**each, "state": None, "group": None})
        listed = [document for document in EVERY if fits(document, query)]
        expected: dict[str, Any] = {
            name: {
                state: sum(one["state"] == state and one["group"] == group for one in listed)
                for state in listing.STATES
            }
            for name, group in (("private", False), ("group", True))
        }
        expected["unread"] = sum(unread(one) > 0 for one in listed)
        assert summed_up.counters(query) == expected
        assert followed.counters(query) == expected


@pytest.mark.parametrize("order", ["newest", "oldest"])
async def test_pages_follow_each_other_without_gap_or_repetition(
    rows: AsyncCollection[Document], order: Any
) -> None:
    for member in TEAM:
        listed: list[Document] = []
        cursor: str | None = None
        while True:
            query = ListTickets(member=member, order=order, limit=37, cursor=cursor)
            selected, by = listing.page(query)
            page = await rows.find(selected).sort(by).limit(query.limit).to_list()
            listed += page
            if len(page) < query.limit:
                break
            cursor = listing.cursor(page[-1])
        allowed = [each for each in EVERY if may_see(member, TicketFacts.of(each))]
        expected = sorted(allowed, key=lambda each: str(each["activity"]), reverse=order == "newest")
        assert [each["_id"] for each in listed] == [each["_id"] for each in expected]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "ééé", "MjAyNg"])
def test_a_cursor_from_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(listing.CursorIsInvalid):
        listing.page(ListTickets(member=TEAM[0], cursor=cursor))
