"""Searching the text of all messages: whole words, accents and case apart, newest first (D4).

The words stand apart from the messages, in small documents that hardly ever change: a search over a million
messages reads thousands of them, and a status that arrives rewrites none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from pymongo.asynchronous.collection import AsyncCollection

from libs.access.policy import Member, manages
from libs.events.catalog.message import (
    ChangeFailed,
    ChangeOutcomeUnknown,
    ChangeTaken,
    ConversationErased,
    EchoRecognized,
    MessageEdited,
    MessageQueued,
    MessageReceived,
    MessageRevoked,
    MessageSentElsewhere,
    ParticipantErased,
    told,
)
from libs.events.event import Event, Recorded, iso
from libs.events.view import Document, Documents, DocumentView, Need
from services.messaging.views import conversations as conversations_view
from services.messaging.views.history import NEWEST_FIRST, beyond, cursor_of
from services.messaging.words import words

PREFIX_LETTERS = 3
PREFIX_WORDS = 16
HITS_AT_FIRST = 200
HITS_AT_MOST = 3_000
BY_WORD = (("words", 1), ("created", -1), ("index", -1))


class MessageWords(DocumentView):
    """One document per message that has words, with its place in the log: the words that it says now.

    Of one that was deleted for everybody there are none (`gone`). `undo` holds the words before each change of ours
    that the provider has not yet taken; `edited` is when, and by which change, a provider told that the text became
    what it is.
    """

    name = "message_words"
    version = 4
    events: ClassVar[tuple[type[Event], ...]] = (
        MessageReceived,
        MessageQueued,
        MessageSentElsewhere,
        EchoRecognized,
        MessageEdited,
        MessageRevoked,
        ChangeTaken,
        ChangeFailed,
        ChangeOutcomeUnknown,
        ConversationErased,
        ParticipantErased,
    )
    followed = ("conversation_id",)
    indexes = (BY_WORD,)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The message, or all of what was erased."""
        match recorded.data:
            case ConversationErased():
                return (Need("conversation_id", recorded.stream_id),)
            case ParticipantErased(message_ids=message_ids):
                return tuple(Need("_id", each) for each in message_ids)
            case EchoRecognized(message_id=message_id, echo_id=echo_id):
                return (Need("_id", message_id), Need("_id", echo_id))
            case _:
                return super().needs(recorded)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the words of the message, or remove those of what was erased."""
        if isinstance(recorded.data, ConversationErased | ParticipantErased):
            for each in documents.all():
                if each["conversation_id"] == recorded.stream_id and self._is_of(recorded.data, each):
                    documents.delete(each["_id"])
            return
        if isinstance(recorded.data, EchoRecognized):
            _recognize(documents, recorded.data, recorded)
            return
        super().evolve(documents, recorded)

    def _is_of(self, event: ConversationErased | ParticipantErased, document: Document) -> bool:
        return isinstance(event, ConversationErased) or document["_id"] in event.message_ids

    def key(self, recorded: Recorded) -> str:
        """The message."""
        return cast(MessageReceived | MessageQueued | MessageEdited, recorded.data).message_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The words of the message; one without any has no document."""
        if document is not None and document["conversation_id"] != recorded.stream_id:
            return document
        event = recorded.data
        match event:
            case MessageReceived() | MessageQueued() | MessageSentElsewhere():
                return document or _with_words(None, event.text, recorded)
            case MessageEdited() if told(recorded):
                return _edited(document, event, recorded)
            case MessageRevoked() if told(recorded):
                return {**(document or _place(recorded)), "words": [], "gone": True}
            case MessageEdited() | MessageRevoked():
                after = _with_words(document, getattr(event, "text", None), recorded)
                if after is None and document is None:
                    return after
                before = document["words"] if document is not None else []
                undo = {**(document or {}).get("undo", {}), event.change_id: before}
                return {**(after or {**(document or {}), "words": []}), "undo": undo}
            case ChangeTaken() | ChangeFailed() | ChangeOutcomeUnknown() if document is not None:
                return _concluded(document, event)
            case _:
                return document


def _with_words(document: Document | None, text: str | None, recorded: Recorded) -> Document | None:
    found = words(text or "")
    if not found:
        return None
    return {**(document or _place(recorded)), "words": found}


def _place(recorded: Recorded) -> Document:
    return {"created": recorded.position, "index": recorded.index, "conversation_id": recorded.stream_id}


def _edited(document: Document | None, event: MessageEdited, recorded: Recorded) -> Document | None:
    """The words after an edit that a provider told of, unless it told of a later one before."""
    edited = [iso(event.provider_at or recorded.time), event.change_id]
    before = document or _place(recorded)
    if before.get("gone") or edited <= before.get("edited", []):
        return document
    return {**before, "words": words(event.text or ""), "edited": edited}


def _recognize(documents: Documents, event: EchoRecognized, recorded: Recorded) -> None:
    """The words of the message of ours after what became of its echo, which is gone."""
    echo, ours = documents.get(event.echo_id), documents.get(event.message_id)
    if echo is None:
        return
    documents.delete(event.echo_id)
    if echo.get("gone") or echo.get("edited", []) > (ours or {}).get("edited", []):
        kept: Document = {each: echo[each] for each in ("words", "edited", "gone") if each in echo}
        documents.put({**(ours or {**echo, "_id": event.message_id}), **kept}, recorded)


def _concluded(document: Document, event: ChangeTaken | ChangeFailed | ChangeOutcomeUnknown) -> Document | None:
    """The words after the provider took or refused a change of ours."""
    undo = dict(document.get("undo", {}))
    before = undo.pop(event.change_id, None)
    if before is None:
        return document
    found = before if isinstance(event, ChangeFailed) and not undo else document["words"]
    if not found and not undo:
        return None
    kept = {each: value for each, value in document.items() if each != "undo"}
    return {**kept, "words": found, **({"undo": undo} if undo else {})}


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
