"""What was said in rooms (D8). A room is a conversation too, and its messages are paged as those are."""

from collections.abc import Iterable
from typing import assert_never, cast

from libs.events.catalog.room import InternalMessageEdited, InternalMessagePosted, InternalMessageRemoved
from libs.events.event import Recorded, iso
from libs.events.view import Document, Documents, Need, View
from services.messaging.words import words

QUOTE_KEPT = 200
Happening = InternalMessagePosted | InternalMessageEdited | InternalMessageRemoved


class RoomMessages(View):
    """One document a message, with its place in the log, what it said before, and the words that it is found by."""

    name = "room_messages"
    live = True
    events = (InternalMessagePosted, InternalMessageEdited, InternalMessageRemoved)
    indexes = (
        (("conversation_id", 1), ("created", -1), ("index", -1)),
        (("words", 1), ("conversation_id", 1)),
        (("conversation_id", 1), ("media.id", 1)),
    )

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The message, and the one that it answers."""
        event = cast(Happening, recorded.data)
        yield Need("_id", event.message_id)
        if isinstance(event, InternalMessagePosted) and event.quoted is not None:
            yield Need("_id", event.quoted)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the message; a message id that another room has had is left alone."""
        event = cast(Happening, recorded.data)
        known = documents.get(event.message_id)
        if known is not None and known["conversation_id"] != recorded.stream_id:
            return
        after = _after(documents, known, event, recorded)
        if after is not None:
            documents.put({**after, "_id": event.message_id}, recorded)


def _after(
    documents: Documents, document: Document | None, event: Happening, recorded: Recorded
) -> Document | None:
    if isinstance(event, InternalMessagePosted):
        at = iso(recorded.time)
        return {
            "conversation_id": recorded.stream_id,
            "author_id": recorded.actor.id,
            "text": event.text,
            "media": event.media.model_dump(mode="json", exclude={"source"}) if event.media is not None else None,
            "mentions": list(event.mentions),
            "quoted": _quoted(documents.get(event.quoted or ""), recorded.stream_id),
            "at": at,
            "written_at": at,
            "edits": [],
            "edited_at": None,
            "removed_at": None,
            "created": recorded.position,
            "index": recorded.index,
            "words": words(event.text or ""),
        }
    if document is None:
        return None
    match event:
        case InternalMessageEdited():
            before = {"text": document["text"], "at": document["written_at"]}
            written = {"text": event.text, "mentions": list(event.mentions), "words": words(event.text or "")}
            at = iso(recorded.time)
            return {**document, **written, "edits": [*document["edits"], before], "edited_at": at, "written_at": at}
        case InternalMessageRemoved():
            gone: Document = {"text": None, "media": None, "mentions": [], "quoted": None, "edits": [], "words": []}
            return {**document, **gone, "removed_at": iso(recorded.time)}
        case _:
            assert_never(event)


def _quoted(document: Document | None, room_id: str) -> Document | None:
    """The message that one answers, as it was then."""
    if document is None or document["conversation_id"] != room_id or document["removed_at"] is not None:
        return None
    media = document["media"]
    return {
        "id": document["_id"],
        "author": document["author_id"],
        "text": None if document["text"] is None else document["text"][:QUOTE_KEPT],
        "kind": media["kind"] if media is not None else "text",
    }
