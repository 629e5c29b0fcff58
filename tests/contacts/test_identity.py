"""Who a contact is: merging, sanitizing, erasing, and whose he is, decided without a database."""

import pytest

from libs.access.policy import Member
from libs.events.catalog.contact import (
    ContactMergedInto,
    ContactRegistered,
    ContactSanitized,
    MergeUndone,
    PersonErased,
)
from libs.events.catalog.relation import OwnerAdded, OwnerRemoved
from libs.events.event import SYSTEM
from libs.events.testing import DeciderSpec as Spec
from services.contacts import contact, portfolio, relation
from services.contacts.commands import (
    ErasePerson,
    MergeContact,
    RecordSanitized,
    RegisterContact,
    RenameContact,
    SetOwners,
    UndoMerge,
)
from services.contacts.contact import ContactNotFound
from services.contacts.identity import ContactIsMerged, ErasingIsAdmins, MergesIntoItself, MergingIsManagements
from services.contacts.portfolio import PortfolioIsManagements

ANA = Member(id="ana", profile="agent")
CARLA = Member(id="carla", profile="supervisor")
ADMIN = Member(id="admin", profile="admin")
ROSA = ContactRegistered(label="Rosa", alias_kind="phone", alias="+5521988421170")


def merge(into: str = "bia", member: Member = CARLA) -> MergeContact:
    return MergeContact(by=SYSTEM, contact_id="rosa", into=into, member=member)


def erase(member: Member = ADMIN) -> ErasePerson:
    return ErasePerson(by=SYSTEM, contact_id="rosa", member=member)


def own(*user_ids: str, member: Member = CARLA) -> SetOwners:
    return SetOwners(by=SYSTEM, contact_id="rosa", user_ids=user_ids, member=member)


def test_a_contact_is_merged_once_and_taken_apart_once() -> None:
    spec = Spec(contact.decider)
    spec.given(ROSA).when(merge()).then(ContactMergedInto(into="bia"))
    spec.given(ROSA, ContactMergedInto(into="bia")).when(merge()).then_nothing()
    undo = UndoMerge(by=SYSTEM, contact_id="rosa", member=CARLA)
    spec.given(ROSA, ContactMergedInto(into="bia")).when(undo).then(MergeUndone(into="bia"))
    spec.given(ROSA).when(undo).then_nothing()


def test_merging_is_managements_and_leads_somewhere_else() -> None:
    spec = Spec(contact.decider)
    spec.given(ROSA).when(merge(member=ANA)).then_refused(MergingIsManagements)
    spec.given(ROSA).when(merge(into="rosa")).then_refused(MergesIntoItself)
    spec.given(ROSA, ContactMergedInto(into="bia")).when(merge(into="cida")).then_refused(ContactIsMerged)
    spec.given().when(merge()).then_refused(ContactNotFound)


def test_what_sanitizing_did_is_noted() -> None:
    record = RecordSanitized(by=SYSTEM, contact_id="rosa", member=CARLA, tickets_closed=2, merged=1, renamed=True)
    done = ContactSanitized(tickets_closed=2, merged=1, renamed=True)
    Spec(contact.decider).given(ROSA).when(record).then(done)
    refused = record.model_copy(update={"member": ANA})
    Spec(contact.decider).given(ROSA).when(refused).then_refused(MergingIsManagements)


def test_a_person_is_erased_once_and_by_an_admin() -> None:
    spec = Spec(contact.decider)
    spec.given(ROSA).when(erase()).then(PersonErased())
    spec.given(ROSA, ContactMergedInto(into="bia")).when(erase()).then(MergeUndone(into="bia"), PersonErased())
    spec.given(ROSA, PersonErased()).when(erase()).then_nothing()
    spec.given(PersonErased()).when(erase()).then_nothing()
    spec.given(ROSA).when(erase(member=CARLA)).then_refused(ErasingIsAdmins)


def test_who_was_erased_is_nobody_until_he_comes_again() -> None:
    rename = RenameContact(by=SYSTEM, contact_id="rosa", label="Rosa M.")
    Spec(contact.decider).given(ROSA, PersonErased()).when(rename).then_refused(ContactNotFound)
    again = RegisterContact(
        by=SYSTEM, contact_id="rosa", label="Outra", alias_kind="phone", alias=ROSA.alias, source="channel"
    )
    registered = ContactRegistered(label="Outra", alias_kind="phone", alias=ROSA.alias)
    Spec(contact.decider).given(ROSA, PersonErased()).when(again).then(registered)


def test_owners_come_go_and_change_places() -> None:
    first, second = OwnerAdded(user_id="ana", place=0), OwnerAdded(user_id="bia", place=1)
    spec = Spec(relation.decider)
    spec.given().when(own("ana", "bia", "ana")).then(first, second)
    spec.given(first, second).when(own("ana", "bia")).then_nothing()
    spec.given(first, second).when(own("bia")).then(OwnerRemoved(user_id="ana"))
    spec.given(first, second).when(own()).then(OwnerRemoved(user_id="ana"), OwnerRemoved(user_id="bia"))
    swapped = (OwnerRemoved(user_id="bia"), OwnerAdded(user_id="bia", place=0))
    spec.given(first, second).when(own("bia", "ana")).then(*swapped)
    spec.given(first).when(own(member=ANA)).then_refused(PortfolioIsManagements)


@pytest.mark.parametrize("wanted", [("c",), ("b", "a"), ("c", "a", "b"), ("d", "b"), ()])
def test_whatever_is_wanted_is_what_it_is_afterwards(wanted: tuple[str, ...]) -> None:
    state = relation.Relation(owners=("a", "b", "c"))
    owners = state.owners
    for event in relation.decide(own(*wanted), state):
        assert isinstance(event, OwnerAdded | OwnerRemoved)
        owners = portfolio.evolve(owners, event)
    assert owners == wanted
