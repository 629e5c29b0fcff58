"""The history of a contact: his tickets, ratings and the team's notes, in one order (K9)."""

from collections.abc import Iterator
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.view import Document
from services.tickets.lookups import LookUps
from services.tickets.note_queries import note_item
from services.tickets.queries import ContactHistory, item
from services.tickets.views import listing

MOST_TICKETS = 1_000


class Histories:
    """Reads histories from the rows and the notes."""

    def __init__(self, rows: AsyncCollection[Document], notes: AsyncCollection[Document], lookups: LookUps) -> None:
        self._rows, self._notes, self._lookups = rows, notes, lookups

    async def of_contact(self, query: ContactHistory) -> dict[str, Any]:
        """What happened until before a moment, newest first."""
        wanted = listing.visible(query.member, {"contact_id": query.contact_id, "kind": "ticket"})
        rows = await self._rows.find(wanted).sort([("number", -1)]).limit(MOST_TICKETS).to_list()
        names = await self._lookups.names(rows)
        items = {row["_id"]: item(row, names) for row in rows}
        happened = [each for one in items.values() for each in _of_ticket(one)]
        conversation_ids = sorted({row["conversation_id"] for row in rows})
        happened += [each async for each in self._written(query, conversation_ids, items)]
        found = [each for each in happened if query.before is None or order(each) < query.before]
        found.sort(key=order, reverse=True)
        return {"items": found[: query.limit], "conversation_ids": conversation_ids}

    async def _written(
        self, query: ContactHistory, conversation_ids: list[str], items: dict[str, dict[str, Any]]
    ) -> Any:
        until = {} if query.before is None else {"at": {"$lte": query.before.partition("/")[0]}}
        wanted = {"conversation_id": {"$in": conversation_ids}, "ticket_id": {"$in": sorted(items)}, **until}
        found = await self._notes.find(wanted).sort([("at", -1), ("_id", -1)]).limit(query.limit).to_list()
        people = {each for one in found for each in (one["author_id"], *one["mentions"])}
        names = await self._lookups.user_names(people)
        for each in found:
            ticket = items[each["ticket_id"]]
            yield _entry("note", each["at"], ticket, each["_id"], note=note_item(each, names))


def order(entry: dict[str, Any]) -> str:
    """Where an entry stands among the others."""
    return f"{entry['at']}/{entry['id']}"


def _of_ticket(ticket: dict[str, Any]) -> Iterator[dict[str, Any]]:
    place = {"queue": ticket["queue"], "agent": ticket["assignee"], "channel": ticket["channel"]}
    yield _entry("opened", ticket["opened_at"], ticket, f"opened {ticket['id']}", **place)
    if ticket["closed_at"] is not None:
        yield _entry("closed", ticket["closed_at"], ticket, f"closed {ticket['id']}", **place)
    if ticket["rating"] is not None:
        rating = ticket["rating"]
        said = {"score": rating["score"], "scale": rating["scale"]}
        yield _entry("rating", rating["at"], ticket, f"rating {ticket['id']}", **said)


def _entry(kind: str, at: str, ticket: dict[str, Any], entry_id: str, **more: Any) -> dict[str, Any]:
    shown = {each: ticket[each] for each in ("id", "number", "state")}
    return {"kind": kind, "id": entry_id, "at": at, "ticket": shown, **more}
