"""Macros and rules, on a real NATS and MongoDB: on occasions and silences, once, and rehearsed (B6)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from libs.access.policy import Member
from libs.events.catalog import macro as does
from libs.events.catalog.rule import Conditions
from libs.events.catalog.tag import TagArchived, TagCreated
from libs.events.catalog.ticket import RuleRan
from libs.events.catalog.user import UserDeactivated, UserJoined
from libs.events.cloudevents import Context
from libs.events.event import SYSTEM, now
from services.tickets.automation_commands import (
    DefineMacro,
    DefineRule,
    MoveRule,
    RewriteRule,
    RunMacro,
    SwitchRule,
)
from services.tickets.automation_queries import ListMacros, ListRuleRuns, ListRules, RehearseRule
from services.tickets.commands import TagTicket
from services.tickets.ruling import RunRules
from tests.tickets.desk import T1, Desk, accept, resolve
from tests.tickets.examples import ANA, BRUNO, CARLA, received, started

VIP, LATE = does.Tag(tag_ids=("vip",)), does.Tag(tag_ids=("late",))


@pytest.fixture
async def desk(desk: Desk) -> Desk:
    await desk.happened("tag.vip", TagCreated(label="VIP", color="#112233"))
    await desk.happened("tag.late", TagCreated(label="Atrasado", color="#332211"))
    return desk


async def rule(desk: Desk, rule_id: str, action: does.Action, **changed: Any) -> int:
    """A rule that is switched on and known; returns the position."""
    fields: dict[str, Any] = {"label": rule_id, "occasion": "message", "conditions": Conditions()} | changed
    by: dict[str, Any] = {"by": CARLA.actor(), "member": CARLA, "rule_id": rule_id}
    await desk.ask(DefineRule(**by, actions=(action,), **fields))
    done = await desk.ask(SwitchRule(**by, on=True))
    await desk.query(ListRules(member=CARLA, wait_for=done.position))
    return done.position


async def runs(desk: Desk) -> list[RuleRan]:
    history = await desk.connection.log.load(f"ticket.{T1}")
    return [each.data for each in history if isinstance(each.data, RuleRan)]


async def tagged(desk: Desk, *tag_ids: str) -> None:
    for _ in range(200):
        found = await desk.ticket()
        if sorted(each["id"] for each in found["tags"]) == sorted(tag_ids):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{T1} has {found['tags']}, expected {tag_ids}")


def about(member: Member) -> dict[str, Any]:
    return {"by": member.actor(), "member": member, "ticket_id": T1}


async def test_a_rule_runs_on_what_happens_after_it_was_switched_on(desk: Desk) -> None:
    await desk.written("m1")
    await desk.ticket()
    await rule(desk, "r1", VIP, conditions=Conditions(words=("boleto",)))
    await desk.written("m2")
    await desk.happened("message.v1", received("m3", "Segunda via do BOLETO, por favor"))
    await tagged(desk, "vip")
    assert [(each.rule_id, each.occasion) for each in await runs(desk)] == [("r1", "message")]
    listed = await desk.query(ListRules(member=CARLA))
    assert [(each["runs"], each["on"]) for each in listed["items"]] == [(1, True)]
    page = await desk.query(ListRuleRuns(member=CARLA, rule_id="r1"))
    assert [(each["ticket"], each["refused"]) for each in page["items"]] == [({"id": T1, "number": 1}, [])]


async def test_no_rule_runs_because_of_a_rule(desk: Desk) -> None:
    await rule(desk, "r1", VIP, occasion="opened")
    await rule(desk, "r2", LATE, occasion="tagged")
    await desk.written("m1")
    await tagged(desk, "vip")
    await desk.handled(RunRules)
    assert [each.rule_id for each in await runs(desk)] == ["r1"]
    await desk.ask(accept(ANA))
    await desk.ask(TagTicket(**about(ANA), tag_ids=("vip", "late")))
    for _ in range(200):
        if [each.rule_id for each in await runs(desk)] == ["r1", "r2"]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(await runs(desk))


async def test_rules_run_by_rank_until_the_last(desk: Desk) -> None:
    await rule(desk, "r1", VIP, occasion="opened")
    await rule(desk, "r2", LATE, occasion="opened", last=True, place=1)
    done = await desk.ask(MoveRule(by=CARLA.actor(), member=CARLA, rule_id="r1", place=2))
    await desk.query(ListRules(member=CARLA, wait_for=done.position))
    await desk.written("m1")
    await tagged(desk, "late")
    await desk.handled(RunRules)
    assert [each.rule_id for each in await runs(desk)] == ["r2"]


async def test_what_is_no_longer_in_use_is_left_out_and_said(desk: Desk) -> None:
    await rule(desk, "r1", does.Tag(tag_ids=("vip",)), occasion="opened")
    await desk.happened("tag.vip", TagArchived())
    await desk.written("m1")
    for _ in range(200):
        found = await runs(desk)
        if found:
            break
        await asyncio.sleep(0.02)
    assert [each.refused for each in found] == [("tag.archived",)]
    assert (await desk.ticket())["tags"] == []
    again = RewriteRule(
        by=CARLA.actor(),
        member=CARLA,
        rule_id="r1",
        label="r1",
        occasion="opened",
        conditions=Conditions(),
        actions=(LATE, VIP),
    )
    assert (await desk.refused(again))[0] == "tag.archived"


async def test_nobody_who_has_left_is_given_a_ticket(desk: Desk) -> None:
    joined = UserJoined(label="Bruno", email="bruno@demo.local", profile="agent")
    await desk.happened("user.bruno", joined)
    gives = does.Transfer(user_id="bruno")
    await rule(desk, "r1", gives, occasion="opened")
    define = DefineMacro(by=CARLA.actor(), member=CARLA, macro_id="m1", label="Bruno", actions=(gives,))
    left = await desk.happened("user.bruno", UserDeactivated())
    await desk.query(ListMacros(member=CARLA, wait_for=max((await desk.ask(define)).position, left)))
    await desk.written("m1")
    for _ in range(200):
        found = await runs(desk)
        if found:
            break
        await asyncio.sleep(0.02)
    assert [each.refused for each in found] == [("ticket.agent_left",)]
    assert (await desk.refused(RunMacro(**about(CARLA), macro_id="m1")))[0] == "ticket.agent_left"
    assert (await desk.ticket())["assignee"] is None


async def test_a_silence_that_lasts_too_long_is_seen_to_once(desk: Desk) -> None:
    """The customer wrote two minutes ago; the timer of the rule that is switched on now goes off at once."""
    before = Context(actor=SYSTEM, time=now() - timedelta(minutes=2), command_id="c")
    await desk.connection.log.append("message.v1", None, 1, [started(), received("m1")], before)
    await desk.ticket()
    await desk.ask(accept(ANA))
    await rule(desk, "r1", LATE, occasion="agent_silent", minutes=1)
    await tagged(desk, "late")
    ran = await runs(desk)
    assert [(each.occasion, now() - each.moment < timedelta(minutes=2)) for each in ran] == [("agent_silent", True)]
    done = await desk.ask(SwitchRule(by=CARLA.actor(), member=CARLA, rule_id="r1", on=False))
    await desk.query(ListRules(member=CARLA, wait_for=done.position))
    await desk.ask(SwitchRule(by=CARLA.actor(), member=CARLA, rule_id="r1", on=True))
    await asyncio.sleep(2.5)
    assert len(await runs(desk)) == 1


async def test_a_rehearsal_says_what_would_have_been_and_changes_nothing(desk: Desk) -> None:
    await desk.written("m1")
    await desk.ticket()
    await desk.happened("message.v1", received("m2", "Cadê o boleto?"))
    await desk.ticket(unread=2)
    done = await desk.ask(accept(ANA))

    async def rehearse(**changed: Any) -> dict[str, Any]:
        fields: dict[str, Any] = {"occasion": "message", "conditions": Conditions(), "actions": (VIP,)} | changed
        found: dict[str, Any] = await desk.query(RehearseRule(member=CARLA, wait_for=done.position, **fields))
        return found

    found = await rehearse(conditions=Conditions(words=("boleto",)))
    assert (found["looked_at"], found["touched"], found["more"]) == (1, 1, False)
    assert found["items"][0]["ticket"] == {"id": T1, "number": 1}
    assert (await rehearse(conditions=Conditions(words=("pix",))))["touched"] == 0
    assert (await rehearse(occasion="accepted", conditions=Conditions(queue_ids=("sales",))))["touched"] == 1
    assert (await rehearse(occasion="resolved"))["touched"] == 0
    assert (await rehearse(occasion="agent_silent", minutes=1))["touched"] == 0
    assert await runs(desk) == []


async def test_a_macro_is_run_by_who_may_and_only_on_his_tickets(desk: Desk) -> None:
    await desk.written("m1")
    await desk.ticket()
    await desk.ask(accept(ANA))
    define = DefineMacro(by=ANA.actor(), member=ANA, macro_id="m1", label="VIP", actions=(VIP, does.GiveBack()))
    done = await desk.ask(define)
    assert [
        each["name"] for each in (await desk.query(ListMacros(member=ANA, wait_for=done.position)))["items"]
    ] == ["VIP"]
    assert (await desk.query(ListMacros(member=BRUNO)))["items"] == []
    assert (await desk.refused(RunMacro(**about(BRUNO), macro_id="m1")))[0] == "macro.not_found"
    run = RunMacro(**about(ANA), macro_id="m1")
    await desk.ask(run)
    again = await desk.ask(run)
    ticket = await desk.ticket(state="pending")
    assert ([each["id"] for each in ticket["tags"]], again.events) == (["vip"], [])
    await desk.ask(accept(ANA))
    await desk.ask(resolve(ANA))
    assert (await desk.refused(RunMacro(**about(ANA), macro_id="m1")))[0] == "ticket.not_open"
    missing = define.model_copy(update={"macro_id": "m2", "actions": (does.Tag(tag_ids=("nothing",)),)})
    assert (await desk.refused(missing))[0] == "tag.not_found"
