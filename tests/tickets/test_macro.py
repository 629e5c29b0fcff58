"""Macros: whose they are, and what running one does to a ticket (B6)."""

from typing import Any

from libs.access.policy import Member
from libs.events.catalog import macro as does
from libs.events.catalog.macro import MacroArchived, MacroDefined, MacroRenamed, MacroRewritten
from libs.events.catalog.ticket import (
    Accepted,
    MacroRan,
    Resolved,
    ReturnedToQueue,
    Snoozed,
    TagAdded,
    Transferred,
)
from libs.events.testing import NOON, DeciderSpec
from services.tickets import acting, macro, refusals
from services.tickets.automation_commands import ArchiveMacro, ChangeMacro, DefineMacro, PerformMacro
from services.tickets.macro import MacroAlreadyExists, MacroNotFound
from services.tickets.management import ManagementOnly, NameIsMissing
from tests.tickets.examples import ANA, BRUNO, CARLA, opened

SAY, TAG, AWAY = does.Say(text="Um momento."), does.Tag(tag_ids=("vip",)), does.PutAside(minutes=30)
spec = DeciderSpec(macro.decider)
anas = spec.given(MacroDefined(label="Esperar", actions=(SAY, TAG), owner_id="ana"))
shared = spec.given(MacroDefined(label="Esperar", actions=(SAY, TAG)))
gone = spec.given(MacroDefined(label="Esperar", actions=(SAY,), owner_id="ana"), MacroArchived())

ticket_spec = DeciderSpec(acting.decider)
pending = ticket_spec.given(opened())
open_ = ticket_spec.given(opened(), Accepted(agent_id="ana"))
ran = MacroRan(macro_id="m1", label="Esperar")


def define(member: Member, **changed: Any) -> DefineMacro:
    fields: dict[str, Any] = {"label": "Esperar", "actions": (SAY, TAG)} | changed
    return DefineMacro(by=member.actor(), member=member, macro_id="m1", **fields)


def change(member: Member, **changed: Any) -> ChangeMacro:
    return ChangeMacro(by=member.actor(), member=member, macro_id="m1", **changed)


def archive(member: Member) -> ArchiveMacro:
    return ArchiveMacro(by=member.actor(), member=member, macro_id="m1")


def perform(member: Member, *actions: does.Action) -> PerformMacro:
    return PerformMacro(
        by=member.actor(), at=NOON, member=member, ticket_id="t1", macro_id="m1", label="Esperar", actions=actions
    )


def test_everybody_sets_up_his_own_and_management_those_for_all() -> None:
    spec.given().when(define(ANA)).then(MacroDefined(label="Esperar", actions=(SAY, TAG), owner_id="ana"))
    spec.given().when(define(CARLA, for_all=True)).then(MacroDefined(label="Esperar", actions=(SAY, TAG)))
    spec.given().when(define(ANA, for_all=True)).then_refused(ManagementOnly)
    spec.given().when(define(ANA, label="  ")).then_refused(NameIsMissing)
    anas.when(define(ANA)).then_nothing()
    anas.when(define(ANA, label="Outra")).then_refused(MacroAlreadyExists)


def test_a_macro_is_changed_by_who_has_it() -> None:
    anas.when(change(ANA, label="Aguardar", actions=(TAG,))).then(
        MacroRenamed(label="Aguardar"), MacroRewritten(actions=(TAG,))
    )
    anas.when(change(ANA, label="Esperar", actions=(SAY, TAG))).then_nothing()
    anas.when(change(BRUNO, label="Meu")).then_refused(MacroNotFound)
    anas.when(change(CARLA, label="Meu")).then_refused(MacroNotFound)
    shared.when(change(CARLA, label="Aguardar")).then(MacroRenamed(label="Aguardar"))
    shared.when(change(ANA, label="Aguardar")).then_refused(ManagementOnly)


def test_a_macro_is_archived_once() -> None:
    anas.when(archive(ANA)).then(MacroArchived())
    gone.when(archive(ANA)).then_nothing()
    gone.when(archive(BRUNO)).then_refused(MacroNotFound)
    gone.when(change(ANA, label="Outra")).then_refused(MacroNotFound)
    spec.given().when(archive(ANA)).then_refused(MacroNotFound)


def test_a_macro_does_one_thing_after_the_other_in_one_step() -> None:
    back = does.GiveBack()
    open_.when(perform(ANA, SAY, TAG, back)).then(
        ran, TagAdded(tag_id="vip"), ReturnedToQueue(queue_id="sales", from_agent_id="ana")
    )
    open_.when(perform(ANA, AWAY)).then(ran, Snoozed(until=NOON.replace(minute=30)))
    open_.when(perform(ANA, does.Finish(silently=True))).then(ran, Resolved(how="silent", agent_id="ana"))


def test_what_an_action_does_is_seen_by_the_next() -> None:
    """The tag stands already when it is put on again, and a ticket given back has nobody to be transferred from."""
    open_.when(perform(ANA, TAG, TAG)).then(ran, TagAdded(tag_id="vip"))
    open_.when(perform(CARLA, does.GiveBack(), does.Transfer(user_id="bruno"))).then(
        ran,
        ReturnedToQueue(queue_id="sales", from_agent_id="ana"),
        Transferred(queue_id="sales", agent_id="bruno", from_queue_id="sales", from_agent_id=None),
    )


def test_a_macro_does_all_or_nothing() -> None:
    open_.when(perform(ANA, TAG, does.Finish(), AWAY)).then_refused(refusals.TicketIsNotOpen)


def test_only_who_works_on_a_ticket_runs_a_macro_on_it() -> None:
    open_.when(perform(CARLA, TAG)).then(ran, TagAdded(tag_id="vip"))
    open_.when(perform(BRUNO, TAG)).then_refused(refusals.TicketNotFound)
    pending.when(perform(ANA, TAG)).then_refused(refusals.TicketIsNotOpen)
