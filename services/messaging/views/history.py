"""A conversation's history, page by page, and single messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.events.command import Refused
from libs.events.view import Document
from libs.identity import ids
from services.messaging.conversation_state import MessageNotFound

NEWEST_FIRST = [("created", -1), ("index", -1)]
OLDEST_FIRST = [("created", 1), ("index", 1)]


class CursorIsInvalid(Refused):
    """The cursor is none that a page was answered with."""

    code = "cursor.invalid"
    status = "invalid"


@dataclass(frozen=True)
class Page:
    """Messages, oldest first; `older` and `newer` are the cursors to go on with, None at an end."""

    documents: list[Document]
    older: str | None
    newer: str | None


def cursor_of(document: Document) -> str:
    """A message's place in the log."""
    return f"{document['created']}.{document['index']}"


def beyond(cursor: str | None, comparison: str = "$lt") -> dict[str, Any]:
    """The messages on one side (`$lt`: older, `$gt`: newer) of a cursor; raises `CursorIsInvalid`."""
    if cursor is None:
        return {}
    created, _, index = cursor.partition(".")
    if not (created.isdecimal() and index.isdecimal()):
        raise CursorIsInvalid
    place = int(created)
    return {
        "created": {f"{comparison}e": place},
        "$or": [{"created": {comparison: place}}, {"index": {comparison: int(index)}}],
    }


async def with_media(messages: AsyncCollection[Document], conversation_id: str, media_id: str) -> Document | None:
    """A message of a conversation that shows a file, or None."""
    return await messages.find_one({"media.id": media_id, "conversation_id": conversation_id})


async def file(messages: AsyncCollection[Document], conversation_id: str, media_id: str) -> Document | None:
    """A file of a message, or on a card of a template, in a conversation, or None."""
    found = await with_media(messages, conversation_id, media_id)
    if found is not None:
        media: Document = found["media"]
        return media
    found = await messages.find_one({"template.cards.media.id": media_id, "conversation_id": conversation_id})
    cards: list[Document] = found["template"]["cards"] if found is not None else []
    return next((each["media"] for each in cards if each["media"] and each["media"]["id"] == media_id), None)


async def page(
    messages: AsyncCollection[Document],
    conversation_id: str,
    limit: int,
    before: str | None = None,
    after: str | None = None,
    around: str | None = None,
) -> Page:
    """One page: the newest messages, those before or after a cursor, or those around a message."""
    if around is not None:
        return await _around(messages, conversation_id, limit, around)
    if after is not None:
        newer, more = await _newer(messages, conversation_id, limit, after)
        return Page(newer, after if not newer else cursor_of(newer[0]), cursor_of(newer[-1]) if more else None)
    older, more = await _older(messages, conversation_id, limit, before)
    return Page(older, cursor_of(older[0]) if more else None, cursor_of(older[-1]) if before and older else None)


async def page_up_to(
    messages: AsyncCollection[Document], conversation_id: str, position: int, limit: int, before: str | None
) -> Page:
    """The newest messages that there were at a log position, or those before a cursor."""
    condition: dict[str, Any] = {"conversation_id": conversation_id, "created": {"$lte": position}}
    found = messages.find({"$and": [condition, beyond(before)]}).sort(NEWEST_FIRST).limit(limit + 1)
    documents = await found.to_list()
    older = documents[:limit][::-1]
    return Page(older, cursor_of(older[0]) if len(documents) > limit else None, None)


async def _around(messages: AsyncCollection[Document], conversation_id: str, limit: int, message_id: str) -> Page:
    middle = await one(messages, message_id, conversation_id)
    place = cursor_of(middle)
    older, more_older = await _older(messages, conversation_id, limit // 2, place)
    newer, more_newer = await _newer(messages, conversation_id, limit - len(older) - 1, place)
    documents = [*older, middle, *newer]
    return Page(
        documents,
        cursor_of(documents[0]) if more_older else None,
        cursor_of(documents[-1]) if more_newer else None,
    )


async def _older(
    messages: AsyncCollection[Document], conversation_id: str, limit: int, cursor: str | None
) -> tuple[list[Document], bool]:
    """At most `limit` messages before the cursor, oldest first, and whether there are more."""
    condition = {"conversation_id": conversation_id, **beyond(cursor)}
    found = messages.find(condition).sort(NEWEST_FIRST).limit(limit + 1)
    documents = await found.to_list()
    return documents[:limit][::-1], len(documents) > limit


async def _newer(
    messages: AsyncCollection[Document], conversation_id: str, limit: int, cursor: str
) -> tuple[list[Document], bool]:
    """At most `limit` messages after the cursor, oldest first, and whether there are more."""
    condition = {"conversation_id": conversation_id, **beyond(cursor, "$gt")}
    found = messages.find(condition).sort(OLDEST_FIRST).limit(limit + 1)
    documents = await found.to_list()
    return documents[:limit], len(documents) > limit


async def one(messages: AsyncCollection[Document], message_id: str, conversation_id: str | None = None) -> Document:
    """One message, of that conversation if one is named; raises `MessageNotFound`."""
    document = await messages.find_one({"_id": message_id})
    if document is None or conversation_id not in (None, document["conversation_id"]):
        raise MessageNotFound
    return document


async def some(messages: AsyncCollection[Document], message_ids: Sequence[str]) -> list[Document]:
    """Messages in the order of their ids given."""
    found = {each["_id"]: each async for each in messages.find({"_id": {"$in": list(message_ids)}})}
    return [found[each] for each in message_ids if each in found]


async def by_provider_id(
    messages: AsyncCollection[Document], channel_id: str, provider_ids: Sequence[str]
) -> dict[str, str]:
    """Conversation ids by the provider ids, of any attempt, of messages that we sent on a channel."""
    wanted = set(provider_ids)
    found = messages.find(
        {"sent_as": {"$in": sorted(wanted)}, "channel_id": channel_id}, {"conversation_id": 1, "sent_as": 1}
    )
    return {
        provider_id: document["conversation_id"]
        async for document in found
        for provider_id in document["sent_as"]
        if provider_id in wanted
    }


async def by_message_id(
    messages: AsyncCollection[Document], channel_id: str, message_ids: Sequence[str]
) -> dict[str, str]:
    """Conversation ids by our own ids of messages that we sent on a channel."""
    wanted = {"_id": {"$in": list(message_ids)}, "channel_id": channel_id, "direction": "out"}
    return {each["_id"]: each["conversation_id"] async for each in messages.find(wanted, {"conversation_id": 1})}


async def targets(
    messages: AsyncCollection[Document], channel_id: str, provider_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Where messages stand that a provider names, whether they are ours, and what they say now under whose name."""
    own_ids = {ids.message_id(channel_id, each): each for each in provider_ids}
    shown = {"conversation_id": 1, "direction": 1, "sent_as": 1, "text": 1, "signature": 1}
    named = {"$or": [{"_id": {"$in": sorted(own_ids)}}, {"sent_as": {"$in": sorted(provider_ids)}}]}
    found: dict[str, dict[str, Any]] = {}
    async for document in messages.find({**named, "channel_id": channel_id}, shown):
        place = {
            "conversation_id": document["conversation_id"],
            "ours": document["direction"] == "out",
            "text": document.get("text"),
            "signature": document.get("signature"),
        }
        known = own_ids.get(document["_id"])
        for each in {*(document.get("sent_as") or ()), *([known] if known else [])} & set(provider_ids):
            found[each] = place
    return found


async def lately(collection: AsyncCollection[Document], conversation_id: str, number: int) -> int:
    """Where the newest `number` messages of a conversation begin in the log."""
    newest = collection.find({"conversation_id": conversation_id}, {"created": 1}).sort(NEWEST_FIRST)
    found = await newest.skip(number - 1).limit(1).to_list()
    return int(found[0]["created"]) if found else 0
