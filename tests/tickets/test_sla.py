"""Service levels: what is promised to whom, in which order (B7)."""

from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog.sla import SlaArchived, SlaChanged, SlaDefined, SlaMoved
from libs.events.testing import NOON, DeciderSpec, ViewSpec, recorded
from services.tickets import sla
from services.tickets.management import ManagementOnly, NameIsMissing
from services.tickets.sla import counting
from services.tickets.sla_commands import ArchiveSla, ChangeSla, DefineSla, MoveSla
from services.tickets.views.terms import SLAS, Terms
from tests.tickets.examples import ANA, CARLA

spec = DeciderSpec(sla.decider)


def about(sla_id: str = "s1", member: Member = CARLA) -> dict[str, Any]:
    return {"by": member.actor(), "at": NOON, "member": member, "sla_id": sla_id}


def defined(sla_id: str = "s1", label: str = "Vendas", **terms: Any) -> SlaDefined:
    return SlaDefined(sla_id=sla_id, label=label, **({"first_response": 15} | terms))


def test_a_service_level_is_defined_changed_and_put_away() -> None:
    spec.when(DefineSla(**about(), label=" Vendas ", first_response=15)).then(defined())
    same = ChangeSla(**about(), label="Vendas", first_response=15)
    spec.given(defined()).when(same).then_nothing()
    spec.given(defined()).when(same.model_copy(update={"resolution": 60})).then(
        SlaChanged(sla_id="s1", label="Vendas", first_response=15, resolution=60)
    )
    spec.given(defined()).when(ArchiveSla(**about())).then(SlaArchived(sla_id="s1"))
    spec.given(defined(), SlaArchived(sla_id="s1")).when(
        DefineSla(**about(), label="Vendas", first_response=15)
    ).then_nothing()


def test_they_stand_in_an_order() -> None:
    two = spec.given(defined(), defined("s2", "VIP"))
    two.when(MoveSla(**about("s2"), place=0)).then(SlaMoved(sla_id="s2", place=0))
    two.when(MoveSla(**about("s2"), place=9)).then_nothing()
    moved = spec.given(defined(), defined("s2", "VIP"), SlaMoved(sla_id="s2", place=0))
    assert [each.sla_id for each in sla.decider.fold(moved.past).terms] == ["s2", "s1"]


def test_what_makes_no_sense_is_refused() -> None:
    define = DefineSla(**about(), label="Vendas", first_response=15)
    spec.when(define.model_copy(update={"label": " "})).then_refused(NameIsMissing)
    spec.when(define.model_copy(update={"first_response": None})).then_refused(sla.SlaPromisesNothing)
    spec.given(defined("s2", "vendas")).when(define).then_refused(sla.SlaNameIsTaken)
    spec.when(MoveSla(**about(), place=0)).then_refused(sla.SlaNotFound)
    spec.when(define.model_copy(update={"member": ANA})).then_refused(ManagementOnly)
    full = spec.given(*(defined(f"x{number}", f"Nível {number}") for number in range(sla.LIMIT)))
    full.when(define).then_refused(sla.TooManySlas)


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"queue_id": "sales", "channel_id": "line", "tag_ids": ["vip"]}, "tags"),
        ({"queue_id": "sales", "channel_id": "line", "contact_tag_ids": ["vip"]}, "tags"),
        ({"queue_id": "sales", "channel_id": "line"}, "queue"),
        ({"queue_id": "support", "channel_id": "line"}, "channel"),
        ({"queue_id": None, "channel_id": "sms"}, None),
    ],
)
def test_the_first_that_fits_counts(row: dict[str, Any], wanted: str | None) -> None:
    terms = [
        defined("tags", "A", tag_ids=("vip",)),
        defined("queue", "B", queue_ids=("sales",)),
        defined("channel", "C", channel_ids=("line",)),
    ]
    found = counting([each.model_dump() for each in terms], row)
    assert (None if found is None else found["sla_id"]) == wanted


def test_the_view_keeps_them_in_that_order() -> None:
    events = (
        defined(),
        defined("s2", "VIP"),
        SlaMoved(sla_id="s2", place=0),
        SlaChanged(sla_id="s1", label="Vendas", resolution=60),
        defined("s3", "Outros"),
        SlaArchived(sla_id="s3"),
    )
    documents = ViewSpec(Terms()).given(*(recorded(each, "main") for each in events)).documents()
    assert [(each["sla_id"], each["resolution"]) for each in documents[SLAS]["slas"]] == [("s2", None), ("s1", 60)]
