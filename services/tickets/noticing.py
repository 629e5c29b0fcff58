"""Noticing: the notices of a member, and how far he has seen them (D6)."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, TicketFacts, manages, may_see
from libs.events.command import Accepted
from libs.events.projector import Projector
from libs.events.store import Store
from libs.events.view import Document
from services.tickets import notice
from services.tickets.commands import SeeNotices
from services.tickets.lookups import LookUps
from services.tickets.notice_queries import ListNotices, notice_item
from services.tickets.views.notices import seen_key

COUNTED = 500
ROUNDS = 5


class Noticing:
    """Lists notices whose tickets the member may see at this moment, whatever he could when they were raised."""

    def __init__(
        self, store: Store, projector: Projector, lookups: LookUps, notices: AsyncCollection[Document]
    ) -> None:
        self._store = store
        self._projector = projector
        self._lookups = lookups
        self._notices = notices

    async def see(self, command: SeeNotices) -> Accepted:
        """Note how far they were seen; nobody has seen what is still to come."""
        seen = command.model_copy(update={"up_to": min(command.up_to, self._projector.position)})
        return await self._store.execute(notice.decider, command.member.id, seen)

    async def list_notices(self, query: ListNotices) -> dict[str, Any]:
        """One page, how many are unread, and the cursor of the next page."""
        position = self._projector.position
        seen = await self._notices.find_one({"_id": seen_key(query.member.id)})
        seen_up_to: int = seen["up_to"] if seen is not None else 0
        shown, following = await self._page(query)
        users = await self._lookups.user_names([each["actor_id"] for each, _ in shown if each["actor_id"]])
        return {
            "items": [
                notice_item(each, "" if row is None else row["contact_name"], users, seen_up_to)
                for each, row in shown
            ],
            "unread": await self._unread(query, seen_up_to),
            "next": following,
            "position": position,
        }

    async def _page(self, query: ListNotices) -> tuple[list[tuple[Document, Document | None]], str | None]:
        """Notices with the rows of their tickets; what is out of sight is passed over, a few pages at most."""
        shown: list[tuple[Document, Document | None]] = []
        before = query.before
        for _ in range(ROUNDS):
            beyond = {} if before is None else {"order": {"$lt": before}}
            wanted = query.limit - len(shown)
            found = await self._notices.find({"$or": _for(query, beyond)}).sort("order", -1).limit(wanted).to_list()
            shown += await self._visible(query.member, found)
            if len(found) < wanted:
                return shown, None
            before = found[-1]["order"]
            if len(shown) >= query.limit:
                break
        return shown, before

    async def _unread(self, query: ListNotices, seen_up_to: int) -> int:
        unread = {"read": False, "raised": {"$gt": seen_up_to}}
        found = await self._notices.find({"$or": _for(query, unread)}).sort("order", -1).limit(COUNTED).to_list()
        return len(await self._visible(query.member, found))

    async def _visible(self, member: Member, notices: list[Document]) -> list[tuple[Document, Document | None]]:
        """Those of the team are for one user by what they are; those of a ticket he must still see."""
        rows = await self._lookups.rows([each["ticket_id"] for each in notices if "ticket_id" in each])
        found = [(each, rows.get(each.get("ticket_id", ""))) for each in notices]
        return [
            (each, row)
            for each, row in found
            if "ticket_id" not in each or (row is not None and may_see(member, TicketFacts.of(row)))
        ]


def _for(query: ListNotices, rest: Document) -> list[Document]:
    """Whom a notice is for, as `concerns` says it."""
    member, kinds = query.member, {"kind": {"$in": sorted(query.kinds)}}
    queues = {"for_queue": {"$in": sorted(member.queue_ids)}, "actor_id": {"$ne": member.id}}
    mine: list[Document] = [{"user_id": member.id}, queues]
    if manages(member):
        untold = {"facts.assignee_id": {"$ne": member.id}, "told_queue": {"$nin": sorted(member.queue_ids)}}
        mine.append({"for_management": True, **untold})
    return [{**each, **kinds, **rest} for each in mine]
