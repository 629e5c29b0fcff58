"""Events of `note.<conversation id>`: what the team writes for itself on tickets (T14). Personal."""

from typing import ClassVar, Literal

from libs.events.event import Event

NoteCause = Literal["person", "transfer"]


class NoteEvent(Event):
    """What all events of a conversation's notes share."""

    category: ClassVar[str] = "note"
    personal: ClassVar[bool] = True


class NoteAdded(NoteEvent):
    """Somebody left a note on a ticket. `mentions` are the ids of the users it calls."""

    note_id: str
    ticket_id: str
    text: str
    mentions: tuple[str, ...] = ()
    cause: NoteCause = "person"


class NoteEdited(NoteEvent):
    """The author wrote the note anew."""

    note_id: str
    ticket_id: str
    text: str
    mentions: tuple[str, ...] = ()


class NoteDeleted(NoteEvent):
    """The note is shown no more."""

    note_id: str
    ticket_id: str


class NotesErased(NoteEvent):
    """There were notes; all that were written until then are gone from the log (K10)."""
