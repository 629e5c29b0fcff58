"""What the tickets service looks up in its own views before it decides or answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.lookup import Lookup
from libs.events.projector import Projector
from libs.events.view import Document, View
from libs.identity.people import contact_key
from services.tickets.queries import Names
from services.tickets.refusals import AgentHasLeft
from services.tickets.views.names import key

NAMED = (
    ("queue", "queue_id"),
    ("user", "assignee_id"),
    ("channel", "channel_id"),
    ("reason", "reason_id"),
    ("board", "board_id"),
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is known of a conversation: how many tickets it has had at least."""

    ordinal: int
    group: bool


class LookUps:
    """Reads rows and names, which may be behind the log by the projector's lag."""

    def __init__(
        self, rows: AsyncCollection[Document], names: AsyncCollection[Document], projector: Projector
    ) -> None:
        self._rows = rows
        self._names = names
        self._contacts = Lookup(rows, "_id", projection={"shown.owner_ids": 1})
        self._projector = projector
        self._channels: dict[str, Document] = {}
        self._epoch: int | None = None
        projector.followers.append(self._let_go)

    async def conversation(self, conversation_id: str, since: int = 0) -> Conversation | None:
        """A conversation; one that `since` should be known is waited for."""
        found = await self._rows.find_one({"following": conversation_id}, {"ordinal": 1, "group": 1})
        if found is None and self._projector.position < since:
            await self._projector.reached(since)
            return await self.conversation(conversation_id)
        return None if found is None else Conversation(found["ordinal"], found["group"])

    async def default_queue(self, channel_id: str, since: int) -> str | None:
        """The queue that a channel's new tickets go to; a channel that `since` should be known is waited for."""
        found = await self._channel(key("channel", channel_id))
        if found is None and self._projector.position < since:
            await self._projector.reached(since)
            return await self.default_queue(channel_id, 0)
        return None if found is None else found["queue_id"]

    async def _channel(self, channel: str) -> Document | None:
        """One of the few channels' documents: every new ticket asks for one, so they are held in memory."""
        if self._epoch != self._projector.epoch or channel not in self._channels:
            async with self._projector.paused():
                if self._epoch != self._projector.epoch:
                    self._channels.clear()
                    self._epoch = self._projector.epoch
                found = await self._names.find_one({"_id": channel})
                if found is None:
                    return None
                self._channels[channel] = found
        return self._channels[channel]

    def _let_go(self, _: View, before: Document | None, after: Document | None) -> None:
        """Have a document read anew that the projector has written."""
        changed = after or before
        if changed is not None:
            self._channels.pop(changed["_id"], None)

    async def owners(self, contact_id: str) -> list[str]:
        """In whose portfolio a contact is, or the one that it was merged into; the first one first."""
        found = await self._contacts.one(contact_key(contact_id))
        owners: list[str] = (found or {}).get("shown", {}).get("owner_ids", [])
        return owners

    async def row(self, ticket_id: str) -> Document | None:
        """A ticket's row."""
        return await self._rows.find_one({"_id": ticket_id})

    async def rows(self, ticket_ids: Iterable[str]) -> dict[str, Document]:
        """The rows of tickets, by id."""
        wanted = {"_id": {"$in": sorted(set(ticket_ids))}}
        return {row["_id"]: row async for row in self._rows.find(wanted)}

    async def names(self, rows: Iterable[Document]) -> Names:
        """What is named in some rows is called."""
        wanted = {key(*each) for row in rows for each in mentioned(row)}
        found = self._names.find({"_id": {"$in": sorted(wanted)}}) if wanted else None
        return names_of([] if found is None else await found.to_list())

    async def user_names(self, user_ids: Iterable[str]) -> dict[str, str]:
        """The names of users; those who are nobody are left out."""
        wanted = {"_id": {"$in": sorted({key("user", each) for each in user_ids})}}
        return {each["_id"].partition(":")[2]: each["label"] async for each in self._names.find(wanted)}

    async def works_here(self, user_id: str) -> bool:
        """Whether there is such a member of the team, whose account is open."""
        wanted = {"_id": key("user", user_id), "gone": {"$ne": True}}
        return await self._names.find_one(wanted, {"_id": 1}) is not None

    async def require_open_account(self, user_id: str) -> None:
        """Refuse somebody whose account is closed."""
        if await self._names.find_one({"_id": key("user", user_id), "gone": True}, {"_id": 1}) is not None:
            raise AgentHasLeft

    async def queues(self) -> list[dict[str, Any]]:
        """The queues in use, by name."""
        found = self._names.find({"kind": "queue", "gone": {"$ne": True}}).sort("label", 1)
        return [
            {"id": each["_id"].partition(":")[2], "name": each["label"], "color": each["color"]}
            | {"user_ids": each["user_ids"]}
            async for each in found
        ]


def mentioned(row: Document) -> Iterable[tuple[str, str]]:
    """The kinds and ids of what a row names."""
    for kind, field in NAMED:
        if row.get(field) is not None:
            yield kind, row[field]
    for field in ("tag_ids", "contact_tag_ids"):
        for tag_id in row.get(field, ()):
            yield "tag", tag_id


def names_of(documents: Iterable[Document]) -> Names:
    """The documents of the view `names`, by kind and id."""
    named: dict[str, dict[str, Any]] = {each: {} for each in ("queue", "user", "channel", "tag", "reason", "board")}
    for document in documents:
        kind, _, entity_id = document["_id"].partition(":")
        named[kind][entity_id] = _called(kind, document)
    return Names(
        queues=named["queue"],
        users=named["user"],
        channels=named["channel"],
        tags=named["tag"],
        reasons=named["reason"],
        boards=named["board"],
    )


def _called(kind: str, document: Document) -> Any:
    label = document.get("label", "")
    match kind:
        case "channel":
            return {"kind": document["channel_kind"], "name": label}
        case "tag":
            return {"name": label, "color": document["color"]}
        case "board":
            return {"name": label, "columns": document["columns"]}
        case _:
            return label
