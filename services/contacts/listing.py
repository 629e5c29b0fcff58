"""Reading a page of the address book, each time by the index that leads to its contacts soonest (K1)."""

import asyncio
import base64
import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import orjson
from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import sees_all_contacts
from libs.events.command import Refused
from libs.events.view import Document
from services.contacts.queries import ContactFilter, FieldCondition, ListContacts
from services.contacts.views import found
from services.contacts.views.address_book import item
from services.contacts.views.served import all_served

ORDERS: dict[str, tuple[str, int]] = {
    "name": ("name_key", 1),
    "-last": ("last_at", -1),
    "-created": ("created_at", -1),
}
FEW = 2_000
COUNTED = 1_000
LISTED = {"listed": True}
Index: TypeAlias = list[tuple[str, int]]
TOKENS: Index = [("tokens", 1)]
Narrow: TypeAlias = tuple[Document, Index]


class CursorIsInvalid(Refused):
    """The cursor does not come from a page of this list."""

    code = "cursor.invalid"
    status = "invalid"


class Listing:
    """Pages of the address book, for whoever asks."""

    def __init__(self, book: AsyncCollection[Document], served: AsyncCollection[Document]) -> None:
        self._book = book
        self._served = served

    async def page(self, query: ListContacts) -> dict[str, Any]:
        """One page; the first one with how many there are."""
        field, way = ORDERS[query.order]
        narrowing = [*_narrowing(query), *await self._seen(query)]
        few = await self._few(narrowing)
        selected = [LISTED, *(condition for condition, _ in narrowing)]
        behind = [] if query.after is None else [_behind(query.after, field, way)]
        # What few contacts fulfil is looked at whole and put in order; what many do soon fills a page in order.
        by = [("listed", 1), (field, 1), ("_id", 1)] if few is None else few
        cursor = self._book.find({"$and": [*selected, *behind]}).sort([(field, way), ("_id", way)]).hint(by)
        counting = _nothing() if behind else self._total(narrowing, few)
        rows, (total, more) = await asyncio.gather(cursor.limit(query.limit + 1).to_list(), counting)
        shown = rows[: query.limit]
        return {
            "items": [item(each) for each in shown],
            "next": _cursor(shown[-1], field) if len(rows) > query.limit else None,
            "total": total,
            "more": more,
        }

    async def _seen(self, query: ContactFilter) -> list[Narrow]:
        """The condition of being seen by the member; none for whoever sees all."""
        member = query.member
        if sees_all_contacts(member):
            return []
        owned = [each["_id"] async for each in self._book.find({"owner_ids": member.id}, {"_id": 1})]
        served_ids = await all_served(self._served, member)
        return [({"_id": {"$in": sorted({*owned, *served_ids})}}, [("_id", 1)])]

    async def _few(self, narrowing: Sequence[Narrow]) -> Index | None:
        """The index of a condition that only few contacts fulfil, or None."""
        for condition, index in narrowing:
            if await self._book.count_documents(condition, limit=FEW, hint=index) < FEW:
                return index
        return None

    async def _total(self, narrowing: Sequence[Narrow], few: Index | None) -> tuple[int | None, bool]:
        """How many there are, counted up to a limit unless all are asked for."""
        if not narrowing:
            hidden = await self._book.count_documents({"listed": False})
            return await self._book.estimated_document_count() - hidden, False
        selected = {"$and": [LISTED, *(condition for condition, _ in narrowing)]}
        index = narrowing[0][1] if few is None else few
        counted = await self._book.count_documents(selected, limit=COUNTED + 1, hint=index)
        return min(counted, COUNTED), counted > COUNTED


async def _nothing() -> tuple[int | None, bool]:
    return None, False


def _narrowing(query: ContactFilter) -> list[Narrow]:
    """The conditions that were asked for, each with the index that leads to what fulfils it."""
    narrowing: list[Narrow] = []
    for prefix in found.prefixes(query.q or ""):
        # Whoever is shown no numbers must not find them out digit by digit either.
        hidden = prefix.isdigit() and not query.member.numbers
        narrowing.append(({"_id": None}, [("_id", 1)]) if hidden else (found.beginning_with(prefix), TOKENS))
    if query.tag_id:
        narrowing.append(({"tag_ids": {"$in": list(query.tag_id)}}, _in_order("tag_ids")))
    if query.owner_id:
        narrowing.append(({"owner_ids": {"$in": list(query.owner_id)}}, _in_order("owner_ids")))
    place = {"funnel_id": query.funnel_id, "stage_id": query.stage_id}
    wanted = {each: value for each, value in place.items() if value is not None}
    if wanted:
        index = [("places.stage_id" if query.stage_id is not None else "places.funnel_id", 1)]
        narrowing.append(({"places": {"$elemMatch": wanted}}, index))
    narrowing += [(_saying(each), [("fields.$**", 1)]) for each in query.fields]
    return narrowing


def _saying(condition: FieldCondition) -> Document:
    """What a custom field must say."""
    said: Document = {}
    if condition.any_of:
        said["$in"] = list(condition.any_of)
    if condition.containing is not None:
        said |= {"$regex": re.escape(condition.containing.replace("\0", "")), "$options": "i"}
    if condition.at_least is not None:
        said["$gte"] = condition.at_least
    if condition.at_most is not None:
        said["$lte"] = condition.at_most
    return {f"fields.{condition.field_id}": said or {"$exists": True}}


def _in_order(field: str) -> Index:
    return [(field, 1), ("name_key", 1), ("_id", 1)]


def _behind(after: str, field: str, way: int) -> Document:
    """The condition of coming behind the last contact of the page before."""
    try:
        value, last_id = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, TypeError) as error:
        raise CursorIsInvalid from error
    if not isinstance(value, str) or not isinstance(last_id, str):
        raise CursorIsInvalid
    beyond, from_there = ("$gt", "$gte") if way > 0 else ("$lt", "$lte")
    return {field: {from_there: value}, "$or": [{field: {beyond: value}}, {"_id": {beyond: last_id}}]}


def _cursor(last: Document, field: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([last[field], last["_id"]])).decode().rstrip("=")
