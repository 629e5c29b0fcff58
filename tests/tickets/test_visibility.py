"""What is listed is what may be seen: on documents in a real MongoDB, for every kind of ticket and member."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import nats
import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, TicketFacts, may_see, visible_filter
from libs.events.event import iso
from libs.events.projector import Projector
from libs.events.reader import Reader
from libs.events.settings import Settings
from libs.events.view import Document
from services.tickets import paging
from services.tickets.counting import Counting
from services.tickets.paging import Paging
from services.tickets.queries import CountTickets, ListTickets, TicketFilter, unread
from services.tickets.views import listing, tally
from services.tickets.views.inbox import Inbox
from tests.tickets.examples import TEAM

QUEUES = (None, "sales", "support", "finance")
HANDLERS = ((), ("ana",), ("bruno",), ("ana", "bruno"))


def documents() -> list[Document]:
    """A ticket of every kind."""
    kinds = product(("pending", "open", "closed"), QUEUES, HANDLERS, (False, True), ("line", "sms"), (0, 1, 2))
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
            "tokens": ["rosa" if number % 3 else "bento"],
            "words": " rosa" if number % 3 else " bento",
            "activity": f"2026-11-20T15:{number % 60:02}:00.000000Z/t{number:04}",
        }
        | rare(number)
        for number, (state, queue_id, handlers, group, channel_id, read) in enumerate(kinds)
    ]


def rare(number: int) -> Document:
    """What only some tickets have, spread over all kinds."""
    found: Document = {"opened_at": f"2026-11-{1 + number % 17:02}T10:00:00.000000Z"}
    if number % 4 == 0:
        found |= {"activity": f"2026-11-{1 + number % 17:02}T{11 + number % 9}:00:00.000000Z/t{number:04}"}
    if number % 5 == 0:
        found |= {"asleep": True, "snoozed": {"until": None}}
    if number % 7 < 3:
        found |= {"tag_ids": ["vip", "late"][: 1 + number % 2]}
    if number % 11 < 4:
        found |= {"reason_id": "price" if number % 2 else "parts"}
    if number % 13 < 5:
        found |= {"cents": 100 * (number % 13), "currency": "BRL"}
    if number % 17 < 3:
        found |= {"owner_ids": [("ana",), ("bruno", "diego"), ("wanda",)][number % 17]}
    if number % 6 == 1:
        found |= {"board_id": "sales", "column_id": "won" if number % 4 == 1 else "lost"}
    return found


EVERY = documents()


@pytest.fixture
async def rows(settings: Settings) -> AsyncIterator[AsyncCollection[Document]]:
    mongo: AsyncMongoClient[Document] = AsyncMongoClient(settings.require_mongo_url())
    async with mongo:
        collection = mongo[settings.database("tickets")]["rows"]
        for index in Inbox.indexes:
            await collection.create_index(list(index))
        for first, *others in Inbox.partial_indexes:
            having = {first: {"$exists": True}}
            await collection.create_index([first, *others], partialFilterExpression=having)
        await collection.insert_many(EVERY)
        # What shares the collection with the rows must never be listed.
        await collection.insert_many([{"_id": "conversation:v1", "kind": "conversation", "group": False}])
        yield collection


@pytest.fixture
async def projector(settings: Settings, rows: AsyncCollection[Document]) -> AsyncIterator[Projector]:
    client = await nats.connect(settings.require_nats_url())
    reader = Reader(client, client.jetstream(), settings.stream("EVENTS"))
    yield Projector("tickets", [Inbox()], rows.database, rows.database.client, reader)
    await client.close()


async def found(rows: AsyncCollection[Document], selected: Document) -> set[str]:
    return {each["_id"] async for each in rows.find(selected, {"_id": 1})}


def fits(document: Document, query: TicketFilter) -> bool:
    """What a question means, said without MongoDB."""
    assignees = {"none": None, "me": query.member.id}
    queues = {None if each == "none" else each for each in query.queue_id} | ({None} if query.no_queue else set())
    asleep = document.get("asleep", False)
    opened, cents = datetime.fromisoformat(document["opened_at"]), document.get("cents")
    checks = {
        "state": not query.state or document["state"] in query.state,
        "group": query.group is None or document["group"] == query.group,
        "queue": not queues or document["queue_id"] in queues,
        "assignee": not query.assignee
        or document["assignee_id"] in {assignees.get(each, each) for each in query.assignee},
        "channel": not query.channel_id or document["channel_id"] in query.channel_id,
        "tag": not query.tag_id or not set(query.tag_id).isdisjoint(document.get("tag_ids", ())),
        "reason": not query.reason_id or document.get("reason_id") in query.reason_id,
        "board": not query.board_id or document.get("board_id") in query.board_id,
        "column": not query.column_id or document.get("column_id") in query.column_id,
        "unread": query.unread is None or (unread(document) > 0) == query.unread,
        "snoozed": asleep == query.snoozed if query.snoozed is not None else not asleep or bool(query.q),
        "from": query.opened_from is None or opened >= query.opened_from,
        "to": query.opened_to is None or opened < query.opened_to,
        "least": query.value_min is None or (cents is not None and cents >= query.value_min),
        "most": query.value_max is None or (cents is not None and cents <= query.value_max),
        "q": query.q is None or document["words"].startswith(f" {query.q}"),
    }
    return all(checks.values()) and may_see(query.member, TicketFacts.of(document))


FILTERS: list[dict[str, Any]] = [
    {name: value for name, value in zip(("state", "queue_id", "assignee", "group"), values, strict=True) if value}
    for values in product(
        (None, ("pending",), ("open",), ("pending", "closed")),
        (None, ("sales",), ("none",), ("sales", "none")),
        (None, ("me",), ("none",), ("bruno", "me")),
        (None, True),
    )
] + [
    {"group": False},
    {"unread": True},
    {"unread": False, "state": ("open",)},
    {"channel_id": ("sms",), "unread": True, "q": "ro"},
    {"channel_id": ("sms", "line"), "snoozed": False, "q": "ro"},
    {"q": "bento", "assignee": ("me",)},
    {"no_queue": True},
    {"no_queue": True, "queue_id": ("support",), "state": ("pending",)},
    {"snoozed": True},
    {"snoozed": True, "unread": True, "state": ("open", "pending")},
    {"tag_id": ("vip",)},
    {"tag_id": ("vip", "late"), "queue_id": ("sales",)},
    {"reason_id": ("price",), "assignee": ("me",)},
    {"board_id": ("sales",), "snoozed": True},
    {"column_id": ("won", "lost"), "group": False, "tag_id": ("late",)},
    {"opened_from": datetime(2026, 11, 5, 10, tzinfo=UTC)},
    {"opened_from": datetime(2026, 11, 3, tzinfo=UTC), "opened_to": datetime(2026, 11, 9, 10, tzinfo=UTC)},
    {"value_min": 200, "value_max": 300, "state": ("open", "closed")},
    {"value_max": 0, "q": "rosa"},
    {
        "value_min": 1,
        "tag_id": ("vip",),
        "reason_id": ("parts", "price"),
        "opened_to": datetime.max.replace(tzinfo=UTC),
    },
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
    rows: AsyncCollection[Document], projector: Projector, member: Member
) -> None:
    lists = Paging(rows, Counting(rows, projector))
    for each in FILTERS:
        query = TicketFilter(member=member, **each)
        expected = {document["_id"] for document in EVERY if fits(document, query)}
        assert await found(rows, listing.rows(query)) == expected, query
        page = await lists.page(ListTickets(member=member, limit=200, **each))
        assert {row["_id"] for row in page} <= expected
        assert len(page) == min(len(expected), 201), query


@pytest.mark.parametrize("member", TEAM, ids=lambda member: member.id)
async def test_counters_count_what_is_listed(
    rows: AsyncCollection[Document], projector: Projector, member: Member
) -> None:
    counting = Counting(rows, projector)
    followed = tally.Tally()
    for document in EVERY:
        before = {**document, "state": "pending", "has_unread": False, "assignee_id": None, "asleep": True}
        followed.follow(None, before)
        followed.follow(before, document)
    for each in FILTERS:
        query = CountTickets(member=member, **{**each, "state": (), "group": None})
        sleeping = [one for one in EVERY if fits(one, query.model_copy(update={"snoozed": True}))]
        listed = [document for document in EVERY if fits(document, query)]
        expected: dict[str, Any] = {
            name: {
                state: sum(one["state"] == state and one["group"] == group for one in listed)
                for state in listing.STATES
            }
            for name, group in (("private", False), ("group", True))
        }
        expected["unread"] = sum(unread(one) > 0 for one in listed)
        expected["snoozed"] = len(sleeping)
        expected["no_queue"] = sum(one["state"] == "pending" and one["queue_id"] is None for one in listed)
        assert await counting.counters(query) == {**expected, "position": 0}, query
        alternatives = listing.counted(query)
        if all(map(tally.countable, alternatives)):
            assert followed.counters(query, alternatives) == expected, query


async def test_the_tally_is_read_before_anybody_asks(rows: AsyncCollection[Document], projector: Projector) -> None:
    counting = Counting(rows, projector)
    keeping = asyncio.create_task(counting.keep())
    async with asyncio.timeout(30):
        while not counting.stands:
            await asyncio.sleep(0.01)
    keeping.cancel()
    await rows.delete_many({})
    assert await counting.number({"state": "open"}) == sum(each["state"] == "open" for each in EVERY)


def test_a_row_that_goes_is_not_counted_and_makes_room() -> None:
    supervisor = next(each for each in TEAM if each.profile == "supervisor")
    query = CountTickets(member=supervisor)
    counted = tally.Tally()
    for document in EVERY:
        counted.follow(None, document)
    for document in EVERY[10:]:
        counted.follow(document, None)
    for number in range(2000):
        counted.follow(None, {**EVERY[1], "_id": f"new{number}"})
    private = counted.counters(query, listing.counted(query))["private"]
    assert sum(private.values()) == 2000 + sum(not each["group"] and "asleep" not in each for each in EVERY[:10])


@pytest.mark.parametrize("order", ["newest", "oldest"])
async def test_pages_follow_each_other_without_gap_or_repetition(
    rows: AsyncCollection[Document], projector: Projector, order: Any
) -> None:
    lists = Paging(rows, Counting(rows, projector))
    for member in TEAM:
        listed: list[Document] = []
        cursor: str | None = None
        while True:
            query = ListTickets(member=member, order=order, limit=37, cursor=cursor)
            page = await lists.page(query)
            listed += page[: query.limit]
            if len(page) <= query.limit:
                break
            cursor = listing.cursor(page[query.limit - 1], order)
        allowed = [each for each in EVERY if "asleep" not in each and may_see(member, TicketFacts.of(each))]
        expected = sorted(allowed, key=lambda each: str(each["activity"]), reverse=order == "newest")
        assert [each["_id"] for each in listed] == [each["_id"] for each in expected]


@pytest.mark.parametrize("words", [None, "rosa"])
async def test_a_period_long_ago_is_read_by_the_columns_and_nothing_of_it_is_left_out(
    rows: AsyncCollection[Document], projector: Projector, monkeypatch: pytest.MonkeyPatch, words: str | None
) -> None:
    lists = Paging(rows, Counting(rows, projector))
    monkeypatch.setattr(paging, "FEW", 5)
    monkeypatch.setattr(tally, "FIRST_PORTION", 2)
    period = (datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC))
    outlasted = ended = 0
    for member in TEAM:
        about: dict[str, Any] = {"opened_from": period[0], "opened_to": period[1], "q": words}
        everything = ListTickets(member=member, limit=200, **about)
        expected = [each for each in EVERY if fits(each, everything) and may_see(member, TicketFacts.of(each))]
        expected.sort(key=lambda each: str(each["activity"]), reverse=True)
        outlasted += sum(each["activity"] > iso(period[1]) for each in expected)
        ended += sum(each["activity"] < iso(period[1]) for each in expected)
        listed: list[Document] = []
        cursor: str | None = None
        while True:
            page = await lists.page(ListTickets(member=member, limit=3, cursor=cursor, **about))
            listed += page[:3]
            if len(page) <= 3:
                break
            cursor = listing.cursor(page[2], "newest")
        assert [each["_id"] for each in listed] == [each["_id"] for each in expected]
    assert outlasted > 0
    assert ended > 0


@pytest.mark.parametrize("cursor", ["x", "AAAA", "ééé", "MjAyNg"])
def test_a_cursor_from_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(listing.CursorIsInvalid):
        listing.page(ListTickets(member=TEAM[0], cursor=cursor))
