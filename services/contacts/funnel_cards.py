"""The cards of a funnel: its contacts, stage by stage, with counts and sums (K6)."""

import base64
import re
from collections.abc import Awaitable, Callable
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, sees_all_contacts, visible_contacts_filter
from libs.events.command import Refused
from libs.events.view import Document
from services.contacts.contact import ContactNotFound
from services.contacts.queries import FunnelFilter, GetFunnelCard, ListFunnelCards, SumFunnel
from services.contacts.views.places import in_funnel


class CursorIsInvalid(Refused):
    """The cursor does not come from a page of this list."""

    code = "cursor.invalid"
    status = "invalid"


Served = Callable[[Member], Awaitable[list[str]]]


class FunnelCards:
    """Answers questions about the contacts in a funnel from the address book."""

    def __init__(self, book: AsyncCollection[Document], served: Served) -> None:
        self._book = book
        self._served = served

    async def cards(self, query: ListFunnelCards) -> dict[str, Any]:
        """One page of a stage, the contact that came last first."""
        inside: Document = {"funnel_id": query.funnel_id, "stage_id": query.stage_id}
        if query.cursor is not None:
            inside["placed"] = {"$lt": _decoded(query.cursor)}
        # An index over those who have the field is only used when the condition names it.
        stage = {"places.stage_id": query.stage_id}
        place = {
            "$first": {"$filter": {"input": "$places", "cond": {"$eq": ["$$this.funnel_id", query.funnel_id]}}}
        }
        found = await self._book.aggregate(
            [
                {"$match": {"$and": [stage, {"places": {"$elemMatch": inside}}, *await self._narrowing(query)]}},
                {"$set": {"place": place}},
                {"$sort": {"place.placed": -1}},
                {"$limit": query.limit + 1},
            ]
        )
        documents = await found.to_list()
        cards = [card(each, query.funnel_id) for each in documents[: query.limit]]
        more = len(documents) > query.limit
        last = documents[query.limit - 1]["place"]["placed"] if more else None
        return {"items": cards, "next": None if last is None else _encoded(last)}

    async def sums(self, query: SumFunnel) -> dict[str, Any]:
        """How many contacts stand in each stage, and what is at stake, by currency."""
        found = await self._book.aggregate(
            [
                {"$match": {"$and": [{"places.funnel_id": query.funnel_id}, *await self._narrowing(query)]}},
                {"$unwind": "$places"},
                {"$match": {"places.funnel_id": query.funnel_id}},
                {
                    "$group": {
                        "_id": {"stage_id": "$places.stage_id", "currency": "$places.currency"},
                        "count": {"$sum": 1},
                        "cents": {"$sum": "$places.cents"},
                    }
                },
            ]
        )
        stages: dict[str, Any] = {}
        async for each in found:
            stage = stages.setdefault(each["_id"]["stage_id"], {"count": 0, "sums": {}})
            stage["count"] += each["count"]
            if each["_id"].get("currency") is not None:
                stage["sums"][each["_id"]["currency"]] = each["cents"]
        return {"stages": stages}

    async def card(self, query: GetFunnelCard) -> dict[str, Any]:
        """The card of one contact."""
        seen = await self._visible(query.member)
        document = await self._book.find_one({"$and": [{"_id": query.contact_id}, *seen]})
        if document is None:
            raise ContactNotFound
        stands = any(each["funnel_id"] == query.funnel_id for each in document.get("places", ()))
        return {"card": card(document, query.funnel_id) if stands and query.funnel_id is not None else None}

    async def _narrowing(self, query: FunnelFilter) -> list[Document]:
        """The conditions beyond the funnel: who may be seen, what was typed, tags."""
        conditions: list[Document] = [{"listed": {"$ne": False}}, *await self._visible(query.member)]
        if query.q and query.q.strip():
            digits = re.sub(r"\D", "", query.q)
            named = [{"name": {"$regex": re.escape(query.q.strip()), "$options": "i"}}]
            conditions.append({"$or": [*named, *([{"phone": {"$regex": digits}}] if len(digits) > 2 else [])]})
        if query.tag_id:
            conditions.append({"tag_ids": {"$in": list(query.tag_id)}})
        return conditions

    async def _visible(self, member: Member) -> list[Document]:
        if sees_all_contacts(member):
            return []
        return [visible_contacts_filter(member, await self._served(member))]


def card(document: Document, funnel_id: str) -> dict[str, Any]:
    """A contact in a funnel, as queries show it."""
    place = in_funnel(document["places"], funnel_id)
    return {
        "contact_id": document["_id"],
        "name": document["name"],
        "phone": document["phone"],
        "tag_ids": document["tag_ids"],
        "stage_id": place["stage_id"],
        "cents": place.get("cents"),
        "currency": place.get("currency"),
        "placed_at": place["placed"].partition("/")[0],
        "position": document["position"],
    }


def _encoded(placed: str) -> str:
    return base64.urlsafe_b64encode(placed.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        placed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError as error:
        raise CursorIsInvalid from error
    if "/" not in placed:
        raise CursorIsInvalid
    return placed
