"""Funnels, custom fields and shared views as pickers offer them, and who shares (K6, B8)."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog.field import (
    FieldArchived,
    FieldChoicesSet,
    FieldDefined,
    FieldMoved,
    FieldRelabelled,
    FieldRestored,
)
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
from libs.events.catalog.shared_view import ViewShared, ViewWithdrawn
from libs.events.event import Event
from libs.events.testing import DeciderSpec, ViewSpec, recorded
from services.gateway import shared_view
from services.gateway.shared_view import SharingIsManagements, ViewNeedsName
from services.gateway.view_commands import ShareView, WithdrawView
from services.gateway.views.arranging import Fields, Funnels, SharedViews

ANA = Member(id="ana", profile="agent")
CARLA = Member(id="carla", profile="supervisor")
GREEN, RED = "#2F9E44", "#C92A2A"
DEFINED = (
    FunnelDefined(label="Projetos"),
    StageAdded(stage_id="new", label="Novo", color=GREEN),
    StageAdded(stage_id="visit", label="Visita", color=RED),
)


def folded(view: Any, *events: Event) -> ViewSpec:
    return ViewSpec(view).given(*(recorded(each, "x") for each in events))


def stage(stage_id: str, name: str, color: str, archived: bool = False) -> dict[str, Any]:
    return {"id": stage_id, "name": name, "color": color, "archived": archived}


def test_a_funnel_shows_its_stages_in_order_archived_ones_behind() -> None:
    changed = (
        FunnelRenamed(label="Obras"),
        StageRenamed(stage_id="visit", label="Medição"),
        StageRecoloured(stage_id="new", color=RED),
        StageMoved(stage_id="visit", place=0),
        StageArchived(stage_id="new"),
        StageAdded(stage_id="won", label="Fechado", color=GREEN),
    )
    columns = [stage("visit", "Medição", RED), stage("won", "Fechado", GREEN), stage("new", "Novo", RED, True)]
    folded(Funnels(), *DEFINED, *changed).then("x", {"name": "Obras", "columns": columns, "archived": False})
    folded(Funnels(), *DEFINED, FunnelArchived()).then("x", {"archived": True})
    folded(Funnels(), *DEFINED, FunnelArchived(), FunnelRestored()).then("x", {"archived": False})


def test_a_field_shows_what_it_asks() -> None:
    defined = FieldDefined(on="ticket", label="Turno", kind="choice", choices=("Manhã",), place=1.0)
    changed = (FieldRelabelled(label="Período"), FieldChoicesSet(choices=("Manhã", "Noite")), FieldMoved(place=3.0))
    shown = {"on": "ticket", "name": "Período", "kind": "choice", "choices": ["Manhã", "Noite"], "place": 3.0}
    folded(Fields(), defined, *changed).then("x", {**shown, "archived": False})
    folded(Fields(), defined, FieldArchived()).then("x", {"archived": True})
    folded(Fields(), defined, FieldArchived(), FieldRestored()).then("x", {"archived": False})


def test_a_shared_view_is_there_until_it_is_withdrawn() -> None:
    shared = ViewShared(label="Esperando", query="state=pending", queue_id="sales")
    shown = {"name": "Esperando", "query": "state=pending", "queue_id": "sales"}
    folded(SharedViews(), shared).then("x", shown)
    folded(SharedViews(), shared, ViewWithdrawn()).then_nothing("x")


def share(label: str = " Esperando ", member: Member = CARLA) -> ShareView:
    return ShareView(by=member.actor(), member=member, view_id="x", label=label, query="state=pending")


def withdraw(member: Member = CARLA) -> WithdrawView:
    return WithdrawView(by=member.actor(), member=member, view_id="x")


def test_management_shares_changes_and_withdraws_a_view() -> None:
    spec = DeciderSpec(shared_view.decider)
    shared = ViewShared(label="Esperando", query="state=pending")
    spec.when(share()).then(shared)
    spec.given(shared).when(share()).then_nothing()
    spec.given(shared).when(share("Outro")).then(ViewShared(label="Outro", query="state=pending"))
    spec.given(shared).when(withdraw()).then(ViewWithdrawn())
    spec.when(withdraw()).then_nothing()
    spec.given(shared, ViewWithdrawn()).when(share()).then(shared)


def test_agents_share_nothing_and_a_view_needs_a_name() -> None:
    spec = DeciderSpec(shared_view.decider)
    spec.when(share(member=ANA)).then_refused(SharingIsManagements)
    spec.given(ViewShared(label="x", query="")).when(withdraw(ANA)).then_refused(SharingIsManagements)
    spec.when(share("  ")).then_refused(ViewNeedsName)
