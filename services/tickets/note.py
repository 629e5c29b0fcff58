"""The notes of a conversation: what the team writes for itself; no channel ever hears of them (T14)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from immutables import Map

from libs.access.policy import manages
from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEdited, NoteEvent, NotesErased
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.commands import AddNote, DeleteNote, EditNote, EraseNotes

TEXT_LIMIT = 4000
Event = NoteAdded | NoteEdited | NoteDeleted | NotesErased
Command = AddNote | EditNote | DeleteNote | EraseNotes


class NoteNotFound(Refused):
    """There is no such note on the ticket."""

    code = "note.not_found"
    status = "not_found"


class NoteIsEmpty(Refused):
    """A note needs a text."""

    code = "note.text_empty"
    status = "invalid"


class NoteIsTooLong(Refused):
    """The text is longer than a note may be."""

    code = "note.text_too_long"
    status = "invalid"


class NoteIdIsTaken(Refused):
    """Another note has this id."""

    code = "note.id_taken"


class NoteIsNotYours(Refused):
    """Only its author changes a note; only he or management deletes it."""

    code = "note.not_yours"
    status = "forbidden"


class MentionIsUnknown(Refused):
    """A note can mention members of the team only."""

    code = "note.mention_unknown"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Note:
    """One note."""

    ticket_id: str
    author_id: str
    text: str
    mentions: tuple[str, ...]
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes of a conversation, by id."""

    by_id: Map[str, Note] = Map()  # noqa: RUF009 (immutable)


def decide(command: Command, notes: Notes) -> Sequence[NoteEvent]:
    """What follows from a command. That its member sees the ticket was asked before."""
    if isinstance(command, EraseNotes):
        return [NotesErased()] if notes.by_id else []
    note = notes.by_id.get(command.note_id)
    match command:
        case AddNote():
            return _add(command, note)
        case EditNote(note_id=note_id, ticket_id=ticket_id):
            note = _there(note, ticket_id)
            if note.author_id != command.member.id:
                raise NoteIsNotYours
            text, mentions = checked(command.text), tuple(dict.fromkeys(command.mentions))
            if (text, mentions) == (note.text, note.mentions):
                return []
            return [NoteEdited(note_id=note_id, ticket_id=ticket_id, text=text, mentions=mentions)]
        case DeleteNote(note_id=note_id, ticket_id=ticket_id):
            if note is not None and note.ticket_id == ticket_id and note.deleted:
                return []
            note = _there(note, ticket_id)
            if note.author_id != command.member.id and not manages(command.member):
                raise NoteIsNotYours
            return [NoteDeleted(note_id=note_id, ticket_id=ticket_id)]
        case _:
            assert_never(command)


def _add(command: AddNote, note: Note | None) -> list[NoteEvent]:
    if note is not None:
        if (note.ticket_id, note.author_id) != (command.ticket_id, command.member.id):
            raise NoteIdIsTaken
        return []
    return [
        NoteAdded(
            note_id=command.note_id,
            ticket_id=command.ticket_id,
            text=checked(command.text),
            mentions=tuple(dict.fromkeys(command.mentions)),
            cause=command.cause,
        )
    ]


def _there(note: Note | None, ticket_id: str) -> Note:
    if note is None or note.deleted or note.ticket_id != ticket_id:
        raise NoteNotFound
    return note


def checked(text: str) -> str:
    """The text without the blanks around it, if it makes a note."""
    if not text.strip():
        raise NoteIsEmpty
    if len(text) > TEXT_LIMIT:
        raise NoteIsTooLong(limit=TEXT_LIMIT)
    return text.strip()


def evolve(notes: Notes, recorded: Recorded) -> Notes:
    """The notes after an event."""
    event = cast(Event, recorded.data)
    match event:
        case NotesErased():
            return Notes()
        case NoteAdded():
            note = Note(event.ticket_id, recorded.actor.id, event.text, event.mentions)
        case NoteEdited(note_id=note_id):
            note = replace(notes.by_id[note_id], text=event.text, mentions=event.mentions)
        case NoteDeleted(note_id=note_id):
            note = replace(notes.by_id[note_id], text="", mentions=(), deleted=True)
        case _:
            assert_never(event)
    return Notes(notes.by_id.set(event.note_id, note))


decider: Decider[Command, Notes] = Decider("note", Notes, decide, evolve)
