"""Contacts in the inbox: merged, taken apart, owned; forgotten so that a rebuild tells no more (K5, K8, K10)."""

from typing import Any

import pytest

from libs.events.catalog.contact import (
    ContactMergedInto,
    ContactRegistered,
    ContactRenamed,
    MergeUndone,
    PersonErased,
)
from libs.events.catalog.detail import DetailsErased
from libs.events.catalog.message import ConversationErased
from libs.events.catalog.note import NotesErased
from libs.events.catalog.relation import OwnerAdded, OwnerRemoved
from libs.events.catalog.ticket import Resolved, TicketOpened
from libs.events.event import Event, Recorded
from libs.events.testing import ViewSpec, recorded
from libs.events.view import Document, View
from services.tickets.views.inbox import Inbox
from services.tickets.views.notices import Notices
from tests.tickets.examples import opened

ROSA = ContactRegistered(label="Rosa", alias_kind="phone", alias="+5521988421170")
BIA = ContactRegistered(label="Bia", alias_kind="phone", alias="+5521977770000")
ANA = OwnerAdded(user_id="ana", place=0)


def told(stream: str, event: Event) -> Recorded:
    """An event of a stream."""
    return recorded(event, stream_id=stream)


def opened_by(contact_id: str) -> TicketOpened:
    """A ticket of a contact, in his own conversation."""
    return opened().model_copy(update={"contact_id": contact_id, "conversation_id": f"v-{contact_id}"})


def documents(*history: Recorded, view: View | None = None) -> dict[str, Document]:
    """All documents after a history, without the positions at which they were written."""
    kept = ViewSpec(view or Inbox()).given(*history).documents()
    return {
        each: {key: value for key, value in document.items() if key != "position"}
        for each, document in kept.items()
    }


PEOPLE = (told("rosa", ROSA), told("bia", BIA), told("bia", ANA))
TICKETS = (told("t1", opened_by("rosa")), told("t2", opened_by("bia")))


def shown(row: Document) -> tuple[Any, ...]:
    """Whom a row shows, by what name, and who owns him."""
    return row["contact_id"], row["contact_name"], row.get("owner_ids")


def test_a_merged_contacts_tickets_are_shown_as_the_other_ones() -> None:
    merge = told("rosa", ContactMergedInto(into="bia"))
    after = documents(*PEOPLE, *TICKETS, merge)
    assert shown(after["t1"]) == shown(after["t2"]) == ("bia", "Bia", ["ana"])
    later = documents(*PEOPLE, merge, *TICKETS)
    assert shown(later["t1"]) == ("bia", "Bia", ["ana"])
    named = documents(*PEOPLE, merge, *TICKETS, told("bia", ContactRenamed(label="Bianca")))
    assert shown(named["t1"]) == ("bia", "Bianca", ["ana"])


def test_what_was_taken_apart_is_as_if_it_had_never_been_merged() -> None:
    merge, undo = told("rosa", ContactMergedInto(into="bia")), told("rosa", MergeUndone(into="bia"))
    never = documents(*PEOPLE, *TICKETS)
    assert documents(*PEOPLE, *TICKETS, merge, undo) == never
    assert documents(*PEOPLE, merge, *TICKETS, undo) == never


def test_owners_come_and_go_in_rows() -> None:
    gone = told("bia", OwnerRemoved(user_id="ana"))
    first = told("bia", OwnerAdded(user_id="bruno", place=0))
    assert documents(*PEOPLE, *TICKETS, first)["t2"]["owner_ids"] == ["bruno", "ana"]
    assert "owner_ids" not in documents(*PEOPLE, *TICKETS, gone)["t2"]


def test_who_was_erased_leaves_what_a_rebuild_would_find() -> None:
    end = (
        told("v-rosa", NotesErased()),
        told("v-rosa", DetailsErased(ticket_ids=("t1",))),
        told("v-rosa", ConversationErased()),
        told("rosa", PersonErased()),
    )
    closed = told("t1", Resolved(how="silent", agent_id=None))
    erased = documents(told("rosa", ROSA), TICKETS[0], closed, *end)
    rebuilt = documents(TICKETS[0], closed, *end)
    assert erased == rebuilt
    assert erased["t1"]["contact_name"] == ""
    assert "rosa" not in str(erased["t1"]["tokens"]).casefold()
    again = documents(told("rosa", ROSA), TICKETS[0], closed, *end, told("rosa", ROSA))
    assert again["t1"]["contact_name"] == "", "whoever comes back has no part in it"


@pytest.mark.parametrize("owned", [(), (told("rosa", ANA),)])
def test_notices_know_who_owns_the_contact(owned: tuple[Recorded, ...]) -> None:
    found = documents(*owned, TICKETS[0], view=Notices())["pending:t1"]
    assert found["facts"].get("owner_ids") == (["ana"] if owned else None)
