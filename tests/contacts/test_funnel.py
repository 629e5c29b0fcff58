"""Funnels: who sets them up, and how contacts move in them (K6)."""

from datetime import timedelta
from typing import Any

from libs.access.policy import Member
from libs.events.catalog.contact import ContactRegistered
from libs.events.catalog.funnel import (
    FunnelArchived,
    FunnelDefined,
    FunnelRenamed,
    FunnelRestored,
    StageAdded,
    StageArchived,
    StageMoved,
    StageRecoloured,
    StageRenamed,
)
from libs.events.catalog.relation import (
    EnteredFunnel,
    FunnelValueCleared,
    FunnelValueSet,
    LeftFunnel,
    MovedToStage,
)
from libs.events.command import Command
from libs.events.event import Event, Recorded
from libs.events.testing import NOON, DeciderSpec, ViewSpec, recorded
from services.contacts import funnel, placement, relation
from services.contacts.commands import (
    AddStage,
    ArchiveFunnel,
    ArchiveStage,
    ChangeStage,
    DefineFunnel,
    LeaveFunnel,
    PutIntoFunnel,
    RenameFunnel,
    RestoreFunnel,
)
from services.contacts.views.address_book import AddressBook
from services.contacts.views.places import FunnelMoves

ANA = Member(id="ana", profile="agent")
CARLA = Member(id="carla", profile="supervisor")
GREEN, RED = "#2F9E44", "#C92A2A"
DEFINED = (
    FunnelDefined(label="Projetos"),
    StageAdded(stage_id="new", label="Novo", color=GREEN),
    StageAdded(stage_id="visit", label="Visita", color=RED),
)
spec = DeciderSpec(funnel.decider)


def wish(kind: type[Command], member: Member = CARLA, **fields: Any) -> Any:
    return kind.model_validate({"by": member.actor(), "member": member, "funnel_id": "f", **fields})


def define(label: str = "Projetos", member: Member = CARLA) -> Any:
    return wish(DefineFunnel, member, label=label, stages=(("new", "Novo", GREEN), ("visit", "Visita", RED)))


def test_management_sets_up_a_funnel_with_its_stages() -> None:
    spec.when(define()).then(*DEFINED)
    spec.given(*DEFINED).when(define()).then_nothing()
    spec.given(*DEFINED).when(define("Outro")).then_refused(funnel.FunnelAlreadyExists)
    spec.when(define(member=ANA)).then_refused(funnel.FunnelsAreManagements)
    spec.when(define("  ")).then_refused(funnel.NameIsMissing)


def test_a_funnel_is_renamed_and_archived() -> None:
    given = spec.given(*DEFINED)
    given.when(wish(RenameFunnel, label=" Obras ")).then(FunnelRenamed(label="Obras"))
    given.when(wish(RenameFunnel, label="Projetos")).then_nothing()
    given.when(wish(ArchiveFunnel)).then(FunnelArchived())
    away = spec.given(*DEFINED, FunnelArchived())
    away.when(wish(ArchiveFunnel)).then_nothing()
    away.when(wish(RenameFunnel, label="Obras")).then_refused(funnel.FunnelIsArchived)
    spec.when(wish(RenameFunnel, label="Obras")).then_refused(funnel.FunnelNotFound)
    given.when(wish(RenameFunnel, ANA, label="Obras")).then_refused(funnel.FunnelsAreManagements)


def test_an_archived_funnel_comes_back_under_its_name_or_another() -> None:
    away = spec.given(*DEFINED, FunnelArchived())
    away.when(wish(RestoreFunnel, label="Projetos")).then(FunnelRestored())
    away.when(wish(RestoreFunnel, label="Obras ")).then(FunnelRestored(), FunnelRenamed(label="Obras"))
    away.when(wish(RestoreFunnel, label=" ")).then_refused(funnel.NameIsMissing)
    away.when(wish(RestoreFunnel, ANA, label="Projetos")).then_refused(funnel.FunnelsAreManagements)
    spec.given(*DEFINED).when(wish(RestoreFunnel, label="Obras")).then_nothing()
    spec.when(wish(RestoreFunnel, label="Projetos")).then_refused(funnel.FunnelNotFound)
    back = spec.given(*DEFINED, FunnelArchived(), FunnelRestored())
    back.when(wish(RenameFunnel, label="Obras")).then(FunnelRenamed(label="Obras"))


def test_stages_are_added_changed_moved_and_archived() -> None:
    given = spec.given(*DEFINED)
    added = StageAdded(stage_id="won", label="Fechado", color=GREEN)
    given.when(wish(AddStage, stage_id="won", label="Fechado", color=GREEN)).then(added)
    given.when(wish(AddStage, stage_id="new", label="x", color=GREEN)).then_nothing()
    given.when(wish(ChangeStage, stage_id="visit", label="Medição", color=GREEN, place=0)).then(
        StageRenamed(stage_id="visit", label="Medição"),
        StageRecoloured(stage_id="visit", color=GREEN),
        StageMoved(stage_id="visit", place=0),
    )
    given.when(wish(ChangeStage, stage_id="visit", label="Visita", place=9)).then_nothing()
    given.when(wish(ChangeStage, stage_id="gone", label="x")).then_refused(funnel.StageNotFound)
    given.when(wish(ArchiveStage, stage_id="new")).then(StageArchived(stage_id="new"))
    away = spec.given(*DEFINED, StageArchived(stage_id="new"))
    away.when(wish(ArchiveStage, stage_id="new")).then_nothing()
    away.when(wish(ChangeStage, stage_id="new", label="x")).then_refused(funnel.StageIsArchived)


def test_a_funnel_has_only_so_many_stages() -> None:
    full = [StageAdded(stage_id=str(each), label="x", color=GREEN) for each in range(funnel.STAGES_LIMIT)]
    given = spec.given(DEFINED[0], *full)
    given.when(wish(AddStage, stage_id="more", label="x", color=GREEN)).then_refused(funnel.FunnelIsFull)


def put(stage_id: str = "new", member: Member = ANA, **fields: Any) -> Any:
    return wish(PutIntoFunnel, member, contact_id="rosa", stage_id=stage_id, **fields)


ENTERED = EnteredFunnel(funnel_id="f", stage_id="new")
WORTH = FunnelValueSet(funnel_id="f", cents=5_000, currency="BRL")
relations = DeciderSpec(relation.decider)


def test_a_contact_enters_a_funnel_moves_and_leaves() -> None:
    relations.when(put()).then(ENTERED)
    relations.given(ENTERED).when(put()).then_nothing()
    relations.given(ENTERED).when(put("visit")).then(MovedToStage(funnel_id="f", stage_id="visit"))
    leave = wish(LeaveFunnel, ANA, contact_id="rosa")
    relations.given(ENTERED, WORTH).when(leave).then(LeftFunnel(funnel_id="f"))
    relations.when(leave).then_nothing()
    relations.given(ENTERED, LeftFunnel(funnel_id="f")).when(put()).then(ENTERED)


def test_what_is_at_stake_is_said_kept_and_taken_back() -> None:
    relations.when(put(cents=5_000)).then(ENTERED, WORTH)
    relations.given(ENTERED, WORTH).when(put(cents=5_000)).then_nothing()
    relations.given(ENTERED, WORTH).when(put("visit")).then(MovedToStage(funnel_id="f", stage_id="visit"))
    relations.given(ENTERED, WORTH).when(put(no_value=True)).then(FunnelValueCleared(funnel_id="f"))
    relations.given(ENTERED).when(put(no_value=True)).then_nothing()
    relations.given(ENTERED, WORTH).when(put(cents=5_000, currency="USD")).then(
        WORTH.model_copy(update={"currency": "USD"})
    )


def test_a_contact_stands_in_only_so_many_funnels() -> None:
    many = [EnteredFunnel(funnel_id=str(each), stage_id="new") for each in range(placement.FUNNELS_LIMIT)]
    relations.given(*many).when(put()).then_refused(placement.ContactIsInTooManyFunnels)


def minute(number: int, event: Event) -> Recorded:
    return recorded(event, "rosa", time=NOON + timedelta(minutes=number))


def placed(number: int) -> str:
    return f"2026-11-20T15:{number:02}:00.000000Z/rosa"


def test_the_address_book_carries_where_a_contact_stands_since_when_and_for_how_much() -> None:
    registered = minute(0, ContactRegistered(label="Rosa", alias_kind="phone", alias="+5521988421170", group=False))
    history = (registered, minute(1, ENTERED), minute(2, WORTH))
    book = ViewSpec(AddressBook())
    stands = {"funnel_id": "f", "stage_id": "new", "placed": placed(1), "cents": 5_000, "currency": "BRL"}
    book.given(*history).then("rosa", {"places": [stands]})
    moved = minute(3, MovedToStage(funnel_id="f", stage_id="visit"))
    after = {**stands, "stage_id": "visit", "placed": placed(3)}
    book.given(*history, moved).then("rosa", {"places": [after]})
    cleared = minute(4, FunnelValueCleared(funnel_id="f"))
    bare = {"funnel_id": "f", "stage_id": "new", "placed": placed(1)}
    book.given(*history, cleared).then("rosa", {"places": [bare]})
    other = minute(4, EnteredFunnel(funnel_id="a", stage_id="x"))
    second = {"funnel_id": "a", "stage_id": "x", "placed": placed(4)}
    book.given(*history, other).then("rosa", {"places": [second, stands]})
    left = book.given(*history, minute(5, LeftFunnel(funnel_id="f"))).documents()["rosa"]
    assert "places" not in left


def test_whoever_shows_a_funnel_hears_of_every_move() -> None:
    moves = ViewSpec(FunnelMoves()).given(
        minute(1, ENTERED), minute(2, WORTH), minute(3, LeftFunnel(funnel_id="f"))
    )
    moves.then("f", {"moves": 3})
