"""Searching the text of all messages: whole words, accents and case apart, newest first (D4).

The words stand apart from the messages, in small documents that never change: a search over a million messages
reads thousands of them, and a status that arrives rewrites none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, manages
from libs.events.catalog.message import MessageQueued, MessageReceived
from libs.events.event import Event, Recorded
from libs.events.view import Document, DocumentView
from services.messaging.views import conversations as conversations_view
from services.messaging.views.history import NEWEST_FIRST, beyond, cursor_of
from services.messaging.words import words

PREFIX_LETTERS = 3
PREFIX_WORDS = 16
HITS_AT_FIRST = 200
HITS_AT_MOST = 3_000
BY_WORD = (("words", 1), ("created", -1), ("index", -1))


class MessageWords(DocumentView):
    """One document per message that has words, with its place in the log."""

    name = "message_words"
    events: ClassVar[tuple[type[Event], ...]] = (MessageReceived, MessageQueued)
    indexes = (BY_WORD,)

    def key(self, recorded: Recorded) -> str:
        """The message."""
        return cast(MessageReceived | MessageQueued, recorded.data).message_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The words of the message."""
        found = words(cast(MessageReceived | MessageQueued, recorded.data).text or "")
        if document is not None or not found:
            return document
        return {
            "conversation_id": recorded.stream_id,
            "words": found,
            "created": recorded.position,
            "index": recorded.index,
        }


@dataclass(frozen=True)
class Hits:
    """The ids of the messages found, the words that they were found by, and the cursor to go on with."""

    message_ids: list[str]
    words: set[str]
    next: str | None


async def search(
    message_words: AsyncCollection[Document],
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
    wanted = await _wanted(message_words, q)
    every = {word for each in wanted for word in each}
    if not wanted or not all(wanted):
        return Hits([], every, None)
    found: list[Document] = []
    size, checked = (limit + 1 if manages(member) else HITS_AT_FIRST), 0
    while True:
        hits = await _hits(message_words, wanted, size, cursor)
        found += hits if manages(member) else await _visible(conversations, member, hits)
        if len(found) > limit:
            found = found[:limit]
            return Hits([each["_id"] for each in found], every, cursor_of(found[-1]))
        checked += len(hits)
        cursor = cursor_of(hits[-1]) if len(hits) == size else None
        if cursor is None or checked >= HITS_AT_MOST:
            return Hits([each["_id"] for each in found], every, cursor)
        size *= 2


async def _hits(
    message_words: AsyncCollection[Document], wanted: Sequence[Sequence[str]], size: int, cursor: str | None
) -> list[Document]:
    every = [{"words": each[0] if len(each) == 1 else {"$in": list(each)}} for each in wanted]
    condition = {"$and": [*every, beyond(cursor)]}
    return await message_words.find(condition, {"words": 0}).sort(NEWEST_FIRST).limit(size).to_list()


async def _visible(
    conversations: AsyncCollection[Document], member: Member, hits: Sequence[Document]
) -> list[Document]:
    ids = sorted({each["conversation_id"] for each in hits})
    visible = await conversations_view.visible(conversations, member, ids)
    return [each for each in hits if each["conversation_id"] in visible]


async def _wanted(message_words: AsyncCollection[Document], q: str) -> list[list[str]]:
    """For each word of `q`, the words that a message may hold in its place."""
    asked = words(q)
    if not asked:
        return []
    *whole, last = asked
    # A space after the last word says that it is complete.
    complete = not words(q[-1]) or len(last) < PREFIX_LETTERS
    return [*([each] for each in whole), [last] if complete else await _beginning_with(message_words, last)]


async def _beginning_with(message_words: AsyncCollection[Document], prefix: str) -> list[str]:
    """The first words in use, by alphabet, that begin with `prefix`: a skip through the index on `words`."""
    begin, end = prefix, f"{prefix}\U0010ffff"
    found: list[str] = []
    while len(found) < PREFIX_WORDS:
        document = await message_words.find_one(
            {"words": {"$elemMatch": {"$gte": begin, "$lt": end}}},
            {"words": 1},
            hint=list(BY_WORD),
        )
        if document is None:
            break
        word = min(each for each in document["words"] if begin <= each < end)
        found.append(word)
        begin = f"{word}\x00"
    return found
