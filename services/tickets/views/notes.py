"""Notes: one document a note, kept beside the conversation it belongs to (T14)."""

from collections.abc import Iterable
from typing import assert_never, cast

from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEdited, NotesErased
from libs.events.event import Recorded, iso
from libs.events.view import Document, Documents, DocumentView, Need


class Notes(DocumentView):
    """What was written, by whom, and when; of a deleted note only that it was there, of erased ones nothing."""

    name = "notes"
    events = (NoteAdded, NoteEdited, NoteDeleted, NotesErased)
    live = True
    followed = ("conversation_id",)
    indexes = ((("conversation_id", 1), ("at", 1)),)

    def needs(self, recorded: Recorded) -> Iterable[Need]:
        """The note, or all that were erased."""
        if isinstance(recorded.data, NotesErased):
            return (Need("conversation_id", recorded.stream_id),)
        return super().needs(recorded)

    def evolve(self, documents: Documents, recorded: Recorded) -> None:
        """Change the note, or remove all of the conversation."""
        if isinstance(recorded.data, NotesErased):
            for each in documents.where("conversation_id", recorded.stream_id):
                documents.delete(each["_id"])
            return
        super().evolve(documents, recorded)

    def key(self, recorded: Recorded) -> str:
        """The note's id."""
        return cast(NoteAdded | NoteEdited | NoteDeleted, recorded.data).note_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The note after an event."""
        event = cast(NoteAdded | NoteEdited | NoteDeleted, recorded.data)
        match event:
            case NoteAdded():
                return {
                    "conversation_id": recorded.stream_id,
                    "ticket_id": event.ticket_id,
                    "text": event.text,
                    "mentions": list(event.mentions),
                    "author_id": recorded.actor.id,
                    "cause": event.cause,
                    "at": iso(recorded.time),
                    "edited_at": None,
                    "deleted_at": None,
                }
            case NoteEdited():
                assert document is not None
                edited = {"text": event.text, "mentions": list(event.mentions), "edited_at": iso(recorded.time)}
                return {**document, **edited}
            case NoteDeleted():
                assert document is not None
                return {**document, "text": None, "mentions": [], "deleted_at": iso(recorded.time)}
            case _:
                assert_never(event)
