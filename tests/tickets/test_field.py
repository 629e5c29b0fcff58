"""Custom fields: who defines them, what is quiet, and what they say of tickets (B8)."""

from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.detail import DetailsErased, FieldCleared, FieldSet, FieldValue
from libs.events.catalog.field import (
    FieldArchived,
    FieldChoicesSet,
    FieldDefined,
    FieldMoved,
    FieldRelabelled,
    FieldRestored,
)
from libs.events.testing import DeciderSpec, ViewSpec, recorded
from services.tickets import detail, field
from services.tickets.catalogue_commands import ArchiveField, ChangeField, DefineField, RestoreField
from services.tickets.commands import ClearField, SetField
from services.tickets.field import (
    ChoicesAreMissing,
    FieldAlreadyExists,
    FieldHasNoChoices,
    FieldIsArchived,
    FieldNotFound,
)
from services.tickets.management import ManagementOnly, NameIsMissing
from services.tickets.queries import FieldCondition
from services.tickets.views.fields import conditions
from services.tickets.views.inbox import Inbox
from tests.tickets.examples import ANA, CARLA, minute, opened, registered

SHIFT = FieldDefined(on="ticket", label="Turno", kind="choice", choices=("Manhã", "Tarde"), place=1.0)
BOXES = FieldDefined(on="ticket", label="Caixas", kind="number", place=2.0)


def define(member: Member = CARLA, **fields: Any) -> DefineField:
    wish = {"on": "ticket", "label": "Turno", "kind": "choice", "choices": ("Manhã", " Tarde"), "place": 1.0}
    return DefineField.model_validate({**wish, "by": member.actor(), "member": member, "field_id": "f", **fields})


def change(member: Member = CARLA, **fields: Any) -> ChangeField:
    return ChangeField.model_validate({"by": member.actor(), "member": member, "field_id": "f", **fields})


def archive(member: Member = CARLA) -> ArchiveField:
    return ArchiveField(by=member.actor(), member=member, field_id="f")


spec = DeciderSpec(field.decider)


def test_management_defines_a_field() -> None:
    spec.when(define()).then(SHIFT)
    spec.given(SHIFT).when(define()).then_nothing()
    spec.when(define(kind="number", choices=(), label=" Caixas ", place=2.0)).then(BOXES)


def test_a_field_is_not_defined_twice_nor_by_agents_nor_without_a_name() -> None:
    spec.given(SHIFT).when(define(label="Outro")).then_refused(FieldAlreadyExists)
    spec.when(define(ANA)).then_refused(ManagementOnly)
    spec.when(define(label="  ")).then_refused(NameIsMissing)


@pytest.mark.parametrize("choices", [(), ("Manhã", " "), ("Manhã", "manhã")])
def test_a_choice_offers_each_answer_once(choices: tuple[str, ...]) -> None:
    spec.when(define(choices=choices)).then_refused(ChoicesAreMissing)
    spec.given(SHIFT).when(change(choices=choices)).then_refused(ChoicesAreMissing)


def test_only_a_choice_offers_answers() -> None:
    spec.when(define(kind="text")).then_refused(FieldHasNoChoices)
    spec.given(BOXES).when(change(choices=("Um",))).then_refused(FieldHasNoChoices)


def test_a_field_is_renamed_moved_and_offers_other_answers() -> None:
    spec.given(SHIFT).when(change(label="Período")).then(FieldRelabelled(label="Período"))
    spec.given(SHIFT).when(change(label=" Turno ", choices=("Manhã", "Tarde"), place=1.0)).then_nothing()
    spec.given(SHIFT).when(change(choices=("Noite",), place=0.5)).then(
        FieldChoicesSet(choices=("Noite",)), FieldMoved(place=0.5)
    )
    spec.when(change(label="x")).then_refused(FieldNotFound)
    spec.given(SHIFT).when(change(ANA, label="x")).then_refused(ManagementOnly)


def test_an_archived_field_stays_as_it_was() -> None:
    spec.given(SHIFT).when(archive()).then(FieldArchived())
    spec.given(SHIFT, FieldArchived()).when(archive()).then_nothing()
    spec.given(SHIFT, FieldArchived()).when(change(label="x")).then_refused(FieldIsArchived)
    spec.when(archive()).then_refused(FieldNotFound)
    spec.given(SHIFT).when(archive(ANA)).then_refused(ManagementOnly)
    assert field.called(field.decider.fold([recorded(SHIFT), recorded(FieldArchived())])) is None


def test_an_archived_field_is_asked_again_under_its_name_or_another() -> None:
    def restore(label: str, member: Member = CARLA) -> RestoreField:
        return RestoreField(by=member.actor(), member=member, field_id="f", label=label)

    away = spec.given(SHIFT, FieldArchived())
    away.when(restore("Turno")).then(FieldRestored())
    away.when(restore("Período ")).then(FieldRestored(), FieldRelabelled(label="Período"))
    away.when(restore(" ")).then_refused(NameIsMissing)
    away.when(restore("Turno", ANA)).then_refused(ManagementOnly)
    spec.given(SHIFT).when(restore("Período")).then_nothing()
    spec.when(restore("Turno")).then_refused(FieldNotFound)
    spec.given(SHIFT, FieldArchived(), FieldRestored()).when(change(place=0.5)).then(FieldMoved(place=0.5))


def fill(value: FieldValue, ticket_id: str = "t1", field_id: str = "f") -> SetField:
    return SetField(by=ANA.actor(), member=ANA, ticket_id=ticket_id, field_id=field_id, value=value)


def empty(ticket_id: str = "t1") -> ClearField:
    return ClearField(by=ANA.actor(), member=ANA, ticket_id=ticket_id, field_id="f")


def said(value: FieldValue, ticket_id: str = "t1", field_id: str = "f") -> FieldSet:
    return FieldSet(ticket_id=ticket_id, field_id=field_id, value=value)


def test_each_ticket_of_a_conversation_has_its_own_answers() -> None:
    details = DeciderSpec(detail.decider)
    details.when(fill("Manhã")).then(said("Manhã"))
    details.given(said("Manhã")).when(fill("Manhã")).then_nothing()
    details.given(said("Manhã")).when(fill("Manhã", "t2")).then(said("Manhã", "t2"))
    details.given(said("Manhã")).when(empty()).then(FieldCleared(ticket_id="t1", field_id="f"))
    details.given(said("Manhã")).when(empty("t2")).then_nothing()
    details.given(said("Manhã"), DetailsErased(ticket_ids=("t1",))).when(empty()).then_nothing()


def test_yes_is_not_one() -> None:
    DeciderSpec(detail.decider).given(said(1.0)).when(fill(True)).then(said(True))


def test_a_ticket_says_only_so_much() -> None:
    full = [said("x", field_id=f"f{number}") for number in range(detail.FIELDS_LIMIT)]
    details = DeciderSpec(detail.decider).given(*full)
    details.when(fill("y", field_id="other")).then_refused(detail.TicketHasTooManyFields)
    details.when(fill("y", field_id="f1")).then(said("y", field_id="f1"))
    details.when(fill("y", "t2", "other")).then(said("y", "t2", "other"))


ROW = ViewSpec(Inbox()).given(recorded(registered(), "rosa"), minute(1, opened(), "t1"))


def test_a_row_carries_what_fields_say_and_loses_it_with_them() -> None:
    shown = (said("Manhã"), said(12.5, field_id="n"), said(True, field_id="b"))
    filled = ROW.past + tuple(minute(2, each, "v1") for each in shown)
    spec_of = ViewSpec(Inbox()).given(*filled)
    spec_of.then("t1", {"fields": {"f": "Manhã", "n": 12.5, "b": True}, "answers": ["b=true", "f=manha", "n=12.5"]})
    cleared = minute(3, FieldCleared(ticket_id="t1", field_id="n"), "v1")
    ViewSpec(Inbox()).given(*filled, cleared).then("t1", {"fields": {"f": "Manhã", "b": True}})
    erased = minute(3, DetailsErased(ticket_ids=("t1",)), "v1")
    bare = ViewSpec(Inbox()).given(*filled, erased).documents()["t1"]
    assert "fields" not in bare
    assert "answers" not in bare


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"any_of": ("Manhã", "Tarde")}, [{"answers": {"$in": ["f=manha", "f=tarde"]}}]),
        ({"any_of": (True,)}, [{"answers": {"$in": ["f=true"]}}]),
        ({"containing": "São (1)"}, [{"answers": {"$regex": r"^f=.*sao\ \(1\)"}}]),
        ({"at_least": 3.0, "at_most": 5.0}, [{"fields.f": {"$gte": 3.0, "$lte": 5.0}}]),
        ({"at_least": "2026-12-01"}, [{"fields.f": {"$gte": "2026-12-01"}}]),
    ],
)
def test_a_condition_on_a_field_becomes_one_on_rows(asked: dict[str, Any], expected: list[Any]) -> None:
    assert conditions(FieldCondition(field_id="f", **asked)) == expected
