"""The rules of notes: the author writes and edits, he and management delete, nobody else."""

from libs.access.policy import Member
from libs.events.catalog.note import NoteAdded, NoteDeleted, NoteEdited
from libs.events.event import Recorded
from libs.events.testing import DeciderSpec, ViewSpec, recorded
from services.tickets import note
from services.tickets.commands import AddNote, DeleteNote, EditNote
from services.tickets.note_queries import note_item
from services.tickets.views.notes import Notes
from tests.tickets.examples import ANA, BRUNO, CARLA, minute

spec = DeciderSpec(note.decider)
ADDED = NoteAdded(note_id="n", ticket_id="t1", text="Veja a nota, @Bruno", mentions=("bruno",))


def by_ana(event: NoteAdded | NoteEdited | NoteDeleted) -> Recorded:
    return recorded(event, "v1", actor=ANA.actor())


there = spec.given(by_ana(ADDED))


def add(member: Member = ANA, text: str = "Veja a nota, @Bruno", ticket_id: str = "t1") -> AddNote:
    return AddNote(
        by=member.actor(), member=member, ticket_id=ticket_id, note_id="n", text=text, mentions=("bruno", "bruno")
    )


def edit(member: Member = ANA, text: str = "Já vi", ticket_id: str = "t1") -> EditNote:
    return EditNote(by=member.actor(), member=member, ticket_id=ticket_id, note_id="n", text=text)


def delete(member: Member = ANA, ticket_id: str = "t1") -> DeleteNote:
    return DeleteNote(by=member.actor(), member=member, ticket_id=ticket_id, note_id="n")


def test_a_note_is_added_once() -> None:
    spec.when(add(text="  Veja a nota, @Bruno ")).then(ADDED)


def test_a_note_needs_a_text_that_is_not_endless() -> None:
    spec.when(add(text=" \n ")).then_refused(note.NoteIsEmpty)
    spec.when(add(text="a" * 4001)).then_refused(note.NoteIsTooLong, limit=4000)
    there.when(edit(text="")).then_refused(note.NoteIsEmpty)


def test_an_id_is_one_note_of_one_author_on_one_ticket() -> None:
    there.when(add(BRUNO)).then_refused(note.NoteIdIsTaken)
    there.when(add(ticket_id="t2")).then_refused(note.NoteIdIsTaken)


def test_the_author_edits_his_note_and_nobody_else_does() -> None:
    there.when(edit()).then(NoteEdited(note_id="n", ticket_id="t1", text="Já vi"))
    there.when(EditNote(**{**edit().model_dump(), "text": ADDED.text, "mentions": ("bruno",)})).then_nothing()
    there.when(edit(BRUNO)).then_refused(note.NoteIsNotYours)
    there.when(edit(CARLA)).then_refused(note.NoteIsNotYours)


def test_the_author_and_management_delete_a_note() -> None:
    gone = NoteDeleted(note_id="n", ticket_id="t1")
    there.when(delete()).then(gone)
    there.when(delete(CARLA)).then(gone)
    there.when(delete(BRUNO)).then_refused(note.NoteIsNotYours)
    spec.given(by_ana(ADDED), by_ana(gone)).when(delete(BRUNO)).then_nothing()


def test_what_is_not_there_is_not_found() -> None:
    spec.when(edit()).then_refused(note.NoteNotFound)
    spec.when(delete()).then_refused(note.NoteNotFound)
    there.when(delete(ticket_id="t2")).then_refused(note.NoteNotFound)
    gone = spec.given(by_ana(ADDED), by_ana(NoteDeleted(note_id="n", ticket_id="t1")))
    gone.when(edit()).then_refused(note.NoteNotFound)


def test_a_note_is_shown_with_its_author_and_whom_it_mentions() -> None:
    documents = ViewSpec(Notes()).given(by_ana(ADDED)).documents()
    assert note_item(documents["n"], {"ana": "Ana", "bruno": "Bruno"}) == {
        "id": "n",
        "ticket_id": "t1",
        "conversation_id": "v1",
        "text": "Veja a nota, @Bruno",
        "mentions": [{"id": "bruno", "name": "Bruno"}],
        "author": {"id": "ana", "name": "Ana"},
        "at": "2026-11-20T15:00:00.000000Z",
        "edited_at": None,
        "cause": "person",
        "position": 1,
    }


def test_an_edited_note_says_so_and_a_deleted_one_says_nothing_more() -> None:
    edited = minute(3, NoteEdited(note_id="n", ticket_id="t1", text="Já vi"), "v1")
    deleted = minute(4, NoteDeleted(note_id="n", ticket_id="t1"), "v1")
    ViewSpec(Notes()).given(by_ana(ADDED), edited).then(
        "n", {"text": "Já vi", "mentions": [], "edited_at": "2026-11-20T15:03:00.000000Z"}
    )
    documents = ViewSpec(Notes()).given(by_ana(ADDED), edited, deleted).documents()
    item = note_item(documents["n"], {})
    assert (item["text"], item["mentions"], item["deleted_at"]) == (None, [], "2026-11-20T15:04:00.000000Z")
    assert "Veja" not in repr(documents)
