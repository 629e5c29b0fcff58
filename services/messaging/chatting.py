"""Chatting: rooms and what was said in them, answered to their members alone (D8)."""

import re
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, may_see_room
from libs.events.projector import Projector
from libs.events.view import Document
from libs.identity.names import names_of
from services.messaging.room import RoomNotFound
from services.messaging.room_queries import (
    FindRoomMedia,
    GetAudience,
    GetRoom,
    GetRoomMessage,
    ListRoomMessages,
    ListRooms,
    SearchRooms,
    internal_message_item,
    people_of,
    room_item,
    room_name,
)
from services.messaging.views import history
from services.messaging.views.history import NEWEST_FIRST, beyond, cursor_of
from services.messaging.words import marks, words

ROOMS_SHOWN = 500


class Chatting:
    """Answers each query from the service's collections."""

    def __init__(
        self,
        projector: Projector,
        rooms: AsyncCollection[Document],
        messages: AsyncCollection[Document],
        names: AsyncCollection[Document],
    ) -> None:
        self._projector = projector
        self._rooms = rooms
        self._messages = messages
        self._names = names

    async def list_rooms(self, query: ListRooms) -> dict[str, Any]:
        """The member's rooms; beyond so many, the liveliest."""
        position = self._projector.position
        found = await self._of(query.member).sort("activity", -1).limit(ROOMS_SHOWN).to_list()
        names = await self._names_in(found)
        return {"items": [room_item(each, names, query.member.id) for each in found], "position": position}

    async def get_room(self, query: GetRoom) -> dict[str, Any]:
        """One room."""
        document = await self._room(query.member, query.room_id)
        return room_item(document, await self._names_in([document]), query.member.id)

    async def get_audience(self, query: GetAudience) -> list[str]:
        """Who is in a room."""
        document = await self._rooms.find_one({"_id": query.room_id}, {"members": 1})
        members: list[str] = [] if document is None else document["members"]
        return members

    async def list_messages(self, query: ListRoomMessages) -> dict[str, Any]:
        """One page of a room."""
        position = self._projector.position
        await self._room(query.member, query.room_id)
        page = await history.page(
            self._messages, query.room_id, query.limit, query.before, query.after, query.around
        )
        items = await self._items(page.documents)
        return {"items": items, "next": page.older, "newer": page.newer, "position": position}

    async def get_message(self, query: GetRoomMessage) -> dict[str, Any]:
        """One message."""
        await self._room(query.member, query.room_id)
        document = await history.one(self._messages, query.message_id, query.room_id)
        return (await self._items([document]))[0]

    async def find_media(self, query: FindRoomMedia) -> dict[str, Any] | None:
        """A file that stands in a room."""
        await self._room(query.member, query.room_id)
        found = await history.with_media(self._messages, query.room_id, query.media_id)
        return {"name": found["media"]["name"]} if found is not None else None

    async def search(self, query: SearchRooms) -> dict[str, Any]:
        """Messages by their words."""
        *whole, last = words(query.q) or [""]
        if not last:
            return {"items": [], "next": None}
        rooms = {each["_id"]: each async for each in self._of(query.member)}
        within = sorted(rooms.keys() & {query.room_id} if query.room_id is not None else rooms)
        every = [{"words": each} for each in whole] + [{"words": {"$regex": f"^{re.escape(last)}"}}]
        condition = {"$and": [*every, {"conversation_id": {"$in": within}}, beyond(query.before)]}
        found = await self._messages.find(condition).sort(NEWEST_FIRST).limit(query.limit + 1).to_list()
        shown = found[: query.limit]
        names = await self._names_in([rooms[each["conversation_id"]] for each in shown])
        items = [
            {
                "message": item,
                "room": {
                    "id": item["room_id"],
                    "kind": rooms[item["room_id"]]["kind"],
                    "name": room_name(rooms[item["room_id"]], names, query.member.id),
                },
                "marks": marks(item["text"], _said(document, whole, last)),
            }
            for item, document in zip(await self._items(shown), shown, strict=True)
        ]
        return {"items": items, "next": cursor_of(shown[-1]) if len(found) > query.limit else None}

    def _of(self, member: Member) -> Any:
        """The rooms that `may_see_room` lets a member see."""
        return self._rooms.find({"members": member.id})

    async def _room(self, member: Member, room_id: str) -> Document:
        document = await self._rooms.find_one({"_id": room_id})
        if document is None or not may_see_room(member, document["members"]):
            raise RoomNotFound
        return document

    async def _items(self, documents: list[Document]) -> list[dict[str, Any]]:
        names = await names_of(self._names, {each for one in documents for each in people_of(one)})
        return [internal_message_item(each, names) for each in documents]

    async def _names_in(self, rooms: list[Document]) -> dict[str, str]:
        people = {
            each
            for room in rooms
            for each in (
                *room["members"],
                room["opener_id"],
                *([room["last"]["author_id"]] if room["last"] is not None else ()),
            )
        }
        return await names_of(self._names, people)


def _said(document: Document, whole: list[str], last: str) -> set[str]:
    """The words of a message by which it was found."""
    return {*whole, *(each for each in document["words"] if each.startswith(last))}
