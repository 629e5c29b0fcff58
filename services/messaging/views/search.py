"""Searching the text of all messages: whole words, accents and case apart, newest first (D4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, manages
from libs.events.view import Document
from services.messaging.views import conversations as conversations_view
from services.messaging.views.history import NEWEST_FIRST, SHOWN, beyond, cursor_of
from services.messaging.words import words

PREFIX_LETTERS = 3
PREFIX_WORDS = 16
HITS_AT_ONCE = 200
HITS_AT_MOST = 4_000


@dataclass(frozen=True)
class Hits:
    """The messages found, the words that they were found by, and the cursor to go on with."""

    documents: list[Document]
    words: set[str]
    next: str | None


async def search(
    messages: AsyncCollection[Document],
    conversations: AsyncCollection[Document],
    member: Member,
    q: str,
    limit: int,
    cursor: str | None,
) -> Hits:
    """Messages that hold every word of `q`, the last one also as the beginning of a word.

    Of one call at most `HITS_AT_MOST` hits are checked for visibility; a page may therefore be short, or
    empty, and still have a cursor to go on with.
    """
    wanted = await _wanted(messages, q)
    if not wanted or not all(wanted):
        return Hits([], set(), None)
    found: list[Document] = []
    looked_at = 0
    while True:
        size = limit + 1 if manages(member) else HITS_AT_ONCE
        hits = await _hits(messages, wanted, size, cursor)
        looked_at += len(hits)
        seen = hits if manages(member) else await _visible(conversations, member, hits)
        found += seen
        if len(found) > limit:
            found = found[:limit]
            return Hits(found, {word for each in wanted for word in each}, cursor_of(found[-1]))
        if len(hits) < size:
            return Hits(found, {word for each in wanted for word in each}, None)
        cursor = cursor_of(hits[-1])
        if looked_at >= HITS_AT_MOST:
            return Hits(found, {word for each in wanted for word in each}, cursor)


async def _hits(
    messages: AsyncCollection[Document], wanted: Sequence[Sequence[str]], size: int, cursor: str | None
) -> list[Document]:
    every: list[dict[str, Any]] = [{"words": each[0] if len(each) == 1 else {"$in": list(each)}} for each in wanted]
    found = messages.find({"$and": [*every, beyond(cursor)]}, SHOWN).sort(NEWEST_FIRST).limit(size)
    return await found.to_list()


async def _visible(
    conversations: AsyncCollection[Document], member: Member, hits: Sequence[Document]
) -> list[Document]:
    ids = sorted({each["conversation_id"] for each in hits})
    visible = await conversations_view.visible(conversations, member, ids)
    return [each for each in hits if each["conversation_id"] in visible]


async def _wanted(messages: AsyncCollection[Document], q: str) -> list[list[str]]:
    """For each word of `q`, the words that a message may hold in its place."""
    asked = words(q)
    if not asked:
        return []
    *whole, last = asked
    # A space after the last word says that it is complete.
    complete = not words(q[-1]) or len(last) < PREFIX_LETTERS
    return [*([each] for each in whole), [last] if complete else await _beginning_with(messages, last)]


async def _beginning_with(messages: AsyncCollection[Document], prefix: str) -> list[str]:
    """The first words in use, by alphabet, that begin with `prefix`: a skip through the index on `words`."""
    begin, end = prefix, f"{prefix}\U0010ffff"
    found: list[str] = []
    while len(found) < PREFIX_WORDS:
        document = await messages.find_one(
            {"words": {"$elemMatch": {"$gte": begin, "$lt": end}}},
            {"words": 1},
            hint=[("words", 1), ("created", -1), ("index", -1)],
        )
        if document is None:
            break
        word = min(each for each in document["words"] if begin <= each < end)
        found.append(word)
        begin = f"{word}\x00"
    return found
