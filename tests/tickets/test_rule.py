"""Rules: when they run, what they may do, and that they never go in circles (B6)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog import macro as does
from libs.events.catalog.rule import (
    Conditions,
    RuleArchived,
    RuleDefined,
    RuleMoved,
    RuleRenamed,
    RuleRewritten,
    RuleSwitchedOff,
    RuleSwitchedOn,
)
from libs.events.catalog.ticket import Accepted, Resolved, RuleRan, TagAdded, Transferred
from libs.events.testing import NOON, DeciderSpec
from services.tickets import acting, rule
from services.tickets.acting import RuleRunsTooOften
from services.tickets.automation_commands import ArchiveRule, DefineRule, MoveRule, RewriteRule, RunRule, SwitchRule
from services.tickets.management import ManagementOnly
from services.tickets.rule import RuleAlreadyExists, RuleNotFound, SilenceNeedsMinutes, WordsNeedMessage
from services.tickets.ruling import BY_RULE
from tests.tickets.examples import ANA, CARLA, opened

TAG = does.Tag(tag_ids=("vip",))
ALWAYS = Conditions()
WRITTEN: dict[str, Any] = {"occasion": "message", "conditions": ALWAYS, "actions": (TAG,)}
spec = DeciderSpec(rule.decider)
defined = RuleDefined(label="VIP", place=0, **WRITTEN)
off = spec.given(defined)
on = spec.given(defined, RuleSwitchedOn())
gone = spec.given(defined, RuleArchived())

ticket_spec = DeciderSpec(acting.decider)
open_ = ticket_spec.given(opened(), Accepted(agent_id="ana"))


def ran(moment: datetime = NOON, **changed: Any) -> RuleRan:
    return RuleRan(rule_id="r1", label="VIP", occasion="message", moment=moment, **changed)


def run(
    moment: datetime = NOON, conditions: Conditions = ALWAYS, by_person: bool = True, **changed: Any
) -> RunRule:
    fields: dict[str, Any] = {"actions": (TAG,)} | changed
    return RunRule(
        by=BY_RULE,
        at=moment,
        ticket_id="t1",
        rule_id="r1",
        label="VIP",
        occasion="message",
        conditions=conditions,
        moment=moment,
        by_person=by_person,
        **fields,
    )


def define(member: Member = CARLA, **changed: Any) -> DefineRule:
    return DefineRule(by=member.actor(), member=member, rule_id="r1", **({"label": "VIP"} | WRITTEN | changed))


def rewrite(member: Member = CARLA, **changed: Any) -> RewriteRule:
    return RewriteRule(by=member.actor(), member=member, rule_id="r1", **({"label": "VIP"} | WRITTEN | changed))


def switch(to: bool, member: Member = CARLA) -> SwitchRule:
    return SwitchRule(by=member.actor(), member=member, rule_id="r1", on=to)


def move(place: int) -> MoveRule:
    return MoveRule(by=CARLA.actor(), member=CARLA, rule_id="r1", place=place)


def archive() -> ArchiveRule:
    return ArchiveRule(by=CARLA.actor(), member=CARLA, rule_id="r1")


def test_management_sets_up_rules() -> None:
    spec.given().when(define()).then(defined)
    spec.given().when(define(ANA)).then_refused(ManagementOnly)
    off.when(define()).then_nothing()
    off.when(define(label="Outra")).then_refused(RuleAlreadyExists)


def test_a_silence_has_a_length_and_nothing_else_has() -> None:
    spec.given().when(define(occasion="unassigned")).then_refused(SilenceNeedsMinutes)
    spec.given().when(define(minutes=5)).then_refused(SilenceNeedsMinutes)
    asked = define(occasion="unassigned", minutes=5)
    spec.given().when(asked).then(RuleDefined(**{**dict(defined), "occasion": "unassigned", "minutes": 5}))


def test_words_are_looked_for_in_messages_only() -> None:
    words = Conditions(words=("nota",))
    spec.given().when(define(conditions=words, occasion="opened")).then_refused(WordsNeedMessage)
    off.when(rewrite(conditions=words)).then(RuleRewritten(**{**WRITTEN, "conditions": words}))


def test_a_rule_is_changed_moved_switched_and_removed() -> None:
    off.when(rewrite(label="Fiéis")).then(RuleRenamed(label="Fiéis"))
    off.when(rewrite()).then_nothing()
    off.when(move(2)).then(RuleMoved(place=2))
    off.when(move(0)).then_nothing()
    off.when(switch(True)).then(RuleSwitchedOn())
    on.when(switch(True)).then_nothing()
    on.when(switch(False)).then(RuleSwitchedOff())
    on.when(switch(False, ANA)).then_refused(ManagementOnly)
    on.when(archive()).then(RuleArchived())
    gone.when(archive()).then_nothing()
    for command in (rewrite(), move(1), switch(True)):
        gone.when(command).then_refused(RuleNotFound)
        spec.given().when(command).then_refused(RuleNotFound)


def test_a_rule_does_what_it_can_and_says_what_it_could_not() -> None:
    open_.when(run()).then(ran(), TagAdded(tag_id="vip"))
    moved = Transferred(queue_id="support", agent_id=None, from_queue_id="sales", from_agent_id="ana")
    open_.when(run(actions=(does.Transfer(queue_id="support"), does.Say(text="Olá")))).then(
        ran(says=("Olá",)), moved
    )
    ended = (does.Finish(silently=True), does.PutAside())
    open_.when(run(actions=ended, unusable=("tag.archived",))).then(
        ran(refused=("tag.archived", "ticket.not_open")), Resolved(how="silent", agent_id="ana")
    )


def test_a_rule_runs_once_a_moment() -> None:
    ticket_spec.given(opened(), ran()).when(run()).then_nothing()
    ticket_spec.given(opened(), ran()).when(run(NOON - timedelta(seconds=1))).then_nothing()
    later = NOON + timedelta(seconds=1)
    ticket_spec.given(opened(), ran()).when(run(later)).then(ran(later), TagAdded(tag_id="vip"))


def test_a_rule_runs_only_so_often_an_hour() -> None:
    ten = [ran(NOON + timedelta(minutes=each)) for each in range(10)]
    soon, later = NOON + timedelta(minutes=20), NOON + timedelta(minutes=62)
    ticket_spec.given(opened(), *ten).when(run(soon)).then_refused(RuleRunsTooOften)
    ticket_spec.given(opened(), *ten).when(run(later)).then(ran(later), TagAdded(tag_id="vip"))
    ticket_spec.given(opened(), ran()).when(run(soon, by_person=False)).then_refused(RuleRunsTooOften)
    ticket_spec.given(opened(), ran()).when(run(later, by_person=False)).then(ran(later), TagAdded(tag_id="vip"))


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({"states": ("open",)}, True),
        ({"states": ("pending", "closed")}, False),
        ({"queue_ids": ("sales", "support")}, True),
        ({"queue_ids": ("support",)}, False),
        ({"channel_ids": ("line",)}, True),
        ({"channel_ids": ("sms",)}, False),
        ({"with_tags": ("late", "vip")}, False),
        ({"without_tags": ("vip",)}, True),
        ({"words": ("NOTA fiscal", "danfe")}, True),
        ({"words": ("boleto",)}, False),
        ({"hours": "within"}, True),
        ({"hours": "outside"}, False),
    ],
)
def test_a_rule_runs_where_all_its_conditions_hold(conditions: dict[str, Any], holds: bool) -> None:
    command = run(conditions=Conditions(**conditions), within_hours=True, text="Quero a nota fiscal, por favor")
    when = open_.when(command)
    if holds:
        when.then(ran(), TagAdded(tag_id="vip"))
    else:
        when.then_nothing()


def test_groups_are_left_alone_unless_asked_for() -> None:
    group = ticket_spec.given(opened(group=True))
    group.when(run()).then_nothing()
    group.when(run(conditions=Conditions(groups=True))).then(ran(), TagAdded(tag_id="vip"))
