"""The simulated customers' phones: what each shows, kept in the database and pushed to open pages (C11).

A thread is what one reads as one conversation: a phone's own with the desk, or a group's, which is on the phones
of all who wrote in it. `in` and `out` are seen from the phone: what the team wrote comes in.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson
from nats.aio.client import Client
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from libs.events.catalog.message import ChangeKind
from libs.events.settings import Settings
from libs.events.view import Document
from services.gateway.channels.simulator.channel import PREFIX

SHOWN = 200
RANK = {"sent": 1, "delivered": 2, "read": 3}
CONTENT: Mapping[str, Any] = {
    "kind": "text",
    "text": None,
    "media": None,
    "location": None,
    "contacts": None,
    "quoted": None,
    "forwarded": False,
    "options": None,
    "author": None,
    "reactions": [],
    "edited": False,
    "revoked": False,
}
GONE = {each: CONTENT[each] for each in ("text", "media", "location", "contacts", "quoted", "options", "reactions")}


class Phones:
    """All simulated phones."""

    def __init__(
        self,
        collection: AsyncCollection[Document],
        groups: AsyncCollection[Document],
        client: Client,
        settings: Settings,
    ) -> None:
        self._collection = collection
        self._groups = groups
        self._client = client
        self._settings = settings

    async def prepare(self) -> None:
        """Have the indexes that a phone's page reads by."""
        await self._collection.create_index([("phone", 1), ("at", 1)])
        await self._collection.create_index([("media.id", 1)], sparse=True)

    async def join(self, group_id: str, name: str, phone: str) -> None:
        """Have a phone be in a group, which is made if there is none."""
        change = {"$set": {"name": name}, "$addToSet": {"members": phone}}
        await self._groups.update_one({"_id": group_id}, change, upsert=True)

    async def show(
        self,
        thread: str,
        message_id: str,
        direction: Literal["in", "out"],
        content: Mapping[str, Any],
        at: str,
        status: str | None,
    ) -> bool:
        """Show a message in a thread; whether it is new there. `quoted` names a message as the provider does."""
        quoted = await self._find(content["quoted"]) if content.get("quoted") else None
        document = {
            **CONTENT,
            **content,
            "_id": message_id,
            "phone": thread,
            "direction": direction,
            "quoted": {each: quoted.get(each) for each in ("_id", "kind", "text")} if quoted else None,
            "at": at,
            "status": status,
        }
        try:
            await self._collection.insert_one(document)
        except DuplicateKeyError:
            return False
        await self._tell(document)
        return True

    async def change(self, message_id: str, what: ChangeKind, text: str | None, mine: bool) -> bool:
        """Show a message as it is after a change, the phone's own or the team's; whether there is such a one."""
        document = await self._find(message_id)
        if document is None:
            return False
        after: Document
        match what:
            case "edit":
                after = {"text": text, "edited": True}
            case "revoke":
                after = {**GONE, "revoked": True}
            case "reaction":
                others = [each for each in document.get("reactions", []) if each["mine"] != mine]
                after = {"reactions": [*others, {"emoji": text, "mine": mine}] if text else others}
        await self._collection.update_one({"_id": document["_id"]}, {"$set": after})
        await self._tell({**document, **after})
        return True

    async def provider_id(self, thread: str, message_id: str) -> str | None:
        """What the provider calls a message that is shown in a thread."""
        document = await self._collection.find_one({"_id": message_id, "phone": thread})
        if document is None:
            return None
        return PREFIX + message_id if document["direction"] == "in" else message_id

    async def mark(self, phone: str, message_ids: Sequence[str], status: str) -> list[str]:
        """Move messages forward to a status; returns those that moved."""
        lower = [each for each, rank in RANK.items() if rank < RANK[status]]
        wanted = {"_id": {"$in": list(message_ids)}, "phone": phone, "status": {"$in": [None, *lower]}}
        moved = [each async for each in self._collection.find(wanted)]
        for document in moved:
            await self._collection.update_one({"_id": document["_id"]}, {"$set": {"status": status}})
            await self._tell({**document, "status": status})
        return [document["_id"] for document in moved]

    async def messages(self, phone: str, after: str | None) -> list[Document]:
        """What a phone shows, its groups' messages too, oldest first; `after`: only what came after that one."""
        groups = {each["_id"]: each["name"] async for each in self._groups.find({"members": phone})}
        wanted: Document = {"phone": {"$in": [phone, *groups]}}
        if after is not None:
            last = await self._collection.find_one({"_id": after, **wanted})
            if last is not None:
                wanted["$or"] = [{"at": {"$gt": last["at"]}}, {"at": last["at"], "_id": {"$gt": after}}]
        newest = self._collection.find(wanted).sort([("at", -1), ("_id", -1)]).limit(SHOWN)
        return [_shown(each, groups.get(each["phone"])) for each in reversed(await newest.to_list())]

    async def has_file(self, media_id: str) -> bool:
        """Whether a file is on a phone."""
        return await self._collection.find_one({"media.id": media_id}, {"_id": 1}) is not None

    async def typing(self, thread: str, typing: bool) -> None:
        """Show that somebody of the team types."""
        members, name = await self._members(thread)
        group = {"id": thread, "name": name} if name is not None else None
        for phone in members:
            await self.push(phone, {"type": "typing", "typing": typing, "group": group})

    async def push(self, phone: str, frame: dict[str, Any]) -> None:
        """Send a frame to the open pages of a phone, at whichever gateway."""
        await self._client.publish(self.subject(phone), orjson.dumps(frame))

    def subject(self, phone: str) -> str:
        """Where a phone's frames go."""
        return self._settings.subject(f"phone.{phone.lstrip('+')}")

    async def _tell(self, document: Document) -> None:
        members, name = await self._members(document["phone"])
        frame = {"type": "message", "message": _shown(document, name)}
        for phone in members:
            await self.push(phone, frame)

    async def _members(self, thread: str) -> tuple[list[str], str | None]:
        """The phones that a thread is on, and its name if it is a group's."""
        if thread.startswith("+"):
            return [thread], None
        group = await self._groups.find_one({"_id": thread})
        return (group["members"], group["name"]) if group is not None else ([], thread)

    async def _find(self, provider_id: str) -> Document | None:
        """A message by what the provider calls it: our own go by their id here."""
        return await self._collection.find_one({"_id": {"$in": [provider_id, provider_id.removeprefix(PREFIX)]}})


def _shown(document: Document, group: str | None) -> Document:
    quoted = document.get("quoted")
    return {
        "id": document["_id"],
        **{each: document.get(each, default) for each, default in CONTENT.items()},
        "quoted": {"id": quoted["_id"], "kind": quoted["kind"], "text": quoted["text"]} if quoted else None,
        **{each: document[each] for each in ("direction", "at", "status")},
        "group": {"id": document["phone"], "name": group} if group is not None else None,
    }
