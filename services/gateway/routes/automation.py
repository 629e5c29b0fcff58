"""Macros, which people run, and rules, which run by themselves (B6)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from libs.access.policy import Action, Member
from libs.events.event import new_id
from libs.identity import ids
from services.gateway import composing, shapes, wishes, wording, writing
from services.gateway.auth import CurrentMember
from services.gateway.composing import Content
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.routes.answers import TICKET_CHANGED, Json, WaitFor, ticket_changed
from services.messaging.commands import QueueMessage
from services.tickets import commands as tickets
from services.tickets.automation_commands import (
    ArchiveMacro,
    ArchiveRule,
    ChangeMacro,
    DefineMacro,
    DefineRule,
    MoveRule,
    RewriteRule,
    RunMacro,
    SwitchRule,
)
from services.tickets.automation_queries import GetMacro, ListMacros, ListRuleRuns, ListRules, RehearseRule
from services.tickets.commands import AddNote
from services.tickets.queries import CheckTicket

router = APIRouter(tags=["automation"])
REFUSALS = answers(403, 404, 409, 422, 503)
MACRO: dict[str, Any] = {"response_model": shapes.MacroChanged, "responses": REFUSALS}
RULE: dict[str, Any] = {"response_model": shapes.RuleChanged, "responses": REFUSALS}
GONE: dict[str, Any] = {"response_model": shapes.Positioned, "responses": REFUSALS}


@router.get("/macros", response_model=shapes.Items[shapes.Macro], responses=answers(503))
async def macros(gateway: InGateway, member: CurrentMember, wait_for: WaitFor = None) -> Response:
    """The macros that one may run: one's own and those for all."""
    found = await gateway.bus.query(tickets.SERVICE, ListMacros(member=member, wait_for=wait_for))
    return Json({"items": found["items"]})


@router.post("/macros", status_code=201, **MACRO)
async def define_macro(gateway: InGateway, member: CurrentMember, wish: wishes.NewMacro) -> Response:
    """Set up a macro."""
    macro_id = new_id()
    command = DefineMacro(
        by=member.actor(),
        member=member,
        macro_id=macro_id,
        label=wish.name,
        actions=wish.actions,
        for_all=wish.for_all,
    )
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await _macro(gateway, member, macro_id, done.position, 201)


@router.patch("/macros/{macro_id}", **MACRO)
async def change_macro(
    gateway: InGateway, member: CurrentMember, macro_id: str, wish: wishes.MacroChange
) -> Response:
    """Rename a macro, or have it do something else."""
    command = ChangeMacro(
        by=member.actor(), member=member, macro_id=macro_id, label=wish.name, actions=wish.actions
    )
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await _macro(gateway, member, macro_id, done.position)


@router.delete("/macros/{macro_id}", **GONE)
async def archive_macro(gateway: InGateway, member: CurrentMember, macro_id: str) -> Response:
    """Offer a macro no more."""
    command = ArchiveMacro(by=member.actor(), member=member, macro_id=macro_id)
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return Json({"position": done.position})


@router.post("/tickets/{ticket_id}/macros/{macro_id}", **TICKET_CHANGED)
async def run_macro(
    gateway: InGateway, member: CurrentMember, ticket_id: str, macro_id: str, wish: wishes.MacroRun
) -> Response:
    """Run a macro on a ticket: its texts are sent, its notes written, then the rest is done in one step."""
    macro = await gateway.bus.query(tickets.SERVICE, GetMacro(member=member, macro_id=macro_id))
    run_id = (wish.id or new_id()).lower()
    says = [each["text"] for each in macro["actions"] if each["do"] == "say"]
    if says:
        await _say(gateway, member, ticket_id, run_id, says)
    for place, note in enumerate(each["text"] for each in macro["actions"] if each["do"] == "note"):
        text = await wording.on_ticket(gateway, member, ticket_id, note)
        note_id = ids.rule_note_id(run_id, place)
        add = AddNote(by=member.actor(), member=member, ticket_id=ticket_id, note_id=note_id, text=text)
        await gateway.bus.ask(tickets.SERVICE, add)
    command = RunMacro(command_id=run_id, by=member.actor(), member=member, ticket_id=ticket_id, macro_id=macro_id)
    return await ticket_changed(gateway, member, command)


@router.get("/rules", response_model=shapes.Items[shapes.Rule], responses=answers(403, 503))
async def rules(gateway: InGateway, member: CurrentMember, wait_for: WaitFor = None) -> Response:
    """All rules in the order in which they run, for management."""
    return Json({"items": await _rules(gateway, member, wait_for)})


@router.post("/rules", status_code=201, **RULE)
async def define_rule(gateway: InGateway, member: CurrentMember, wish: wishes.RuleWish) -> Response:
    """Set up a rule, switched off, behind the others."""
    held = await _rules(gateway, member, None)
    rule_id = new_id()
    place = max((each["place"] for each in held), default=-1) + 1
    command = DefineRule(by=member.actor(), member=member, rule_id=rule_id, place=place, **_written(wish))
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await _rule(gateway, member, rule_id, done.position, 201)


@router.post("/rules/order", response_model=shapes.Items[shapes.Rule], responses=REFUSALS)
async def order_rules(gateway: InGateway, member: CurrentMember, wish: wishes.RuleOrder) -> Response:
    """Have the rules run in this order; those that are not named come behind."""
    held = [each["id"] for each in await _rules(gateway, member, None)]
    named = [each for each in dict.fromkeys(wish.rule_ids) if each in held]
    position = 0
    for place, rule_id in enumerate([*named, *(each for each in held if each not in named)]):
        move = MoveRule(by=member.actor(), member=member, rule_id=rule_id, place=place)
        position = max(position, (await gateway.bus.ask(tickets.SERVICE, move)).position)
    return Json({"items": await _rules(gateway, member, position)})


@router.post("/rules/rehearsal", response_model=shapes.Rehearsed, responses=answers(403, 422, 503))
async def rehearse(gateway: InGateway, member: CurrentMember, wish: wishes.Rehearsal) -> Response:
    """Which tickets of the last days a rule would have touched; nothing is changed."""
    query = RehearseRule(member=member, **dict(wish))
    return Json(await gateway.bus.query(tickets.SERVICE, query))


@router.put("/rules/{rule_id}", **RULE)
async def rewrite_rule(gateway: InGateway, member: CurrentMember, rule_id: str, wish: wishes.RuleWish) -> Response:
    """Write a rule anew, whole."""
    command = RewriteRule(by=member.actor(), member=member, rule_id=rule_id, **_written(wish))
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await _rule(gateway, member, rule_id, done.position)


@router.put("/rules/{rule_id}/on", **RULE)
async def switch_rule(gateway: InGateway, member: CurrentMember, rule_id: str, wish: wishes.RuleSwitch) -> Response:
    """Have a rule run from now on, or no more."""
    command = SwitchRule(by=member.actor(), member=member, rule_id=rule_id, on=wish.on)
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return await _rule(gateway, member, rule_id, done.position)


@router.delete("/rules/{rule_id}", **GONE)
async def archive_rule(gateway: InGateway, member: CurrentMember, rule_id: str) -> Response:
    """Remove a rule; what it did stays."""
    command = ArchiveRule(by=member.actor(), member=member, rule_id=rule_id)
    done = await gateway.bus.ask(tickets.SERVICE, command)
    return Json({"position": done.position})


@router.get("/rules/{rule_id}/runs", response_model=shapes.RuleRuns, responses=answers(403, 422, 503))
async def runs(
    gateway: InGateway,
    member: CurrentMember,
    rule_id: str,
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """One page of what a rule did, newest first."""
    query = ListRuleRuns(member=member, rule_id=rule_id, before=before, limit=limit)
    return Json(await gateway.bus.query(tickets.SERVICE, query))


async def _say(gateway: Gateway, member: Member, ticket_id: str, run_id: str, says: list[str]) -> None:
    """Send texts as the member, all of them checked before the first goes out."""
    check = CheckTicket(member=member, ticket_id=ticket_id, action=Action.WORK, state="open")
    facts = await gateway.bus.query(tickets.SERVICE, check)
    can, signature = composing.capabilities(gateway, facts["channel_id"]), composing.signature(gateway, member)
    texts = [await wording.on_ticket(gateway, member, ticket_id, each) for each in says]
    for text in texts:
        composing.checked(Content(text=text), can, signature)
    for place, text in enumerate(texts):
        command = QueueMessage(
            by=member.actor(),
            conversation_id=facts["conversation_id"],
            channel_id=facts["channel_id"],
            contact_id=facts["contact_id"],
            message_id=ids.text_message_id(run_id, f"macro {place}"),
            text=text,
            signature=signature,
            ticket_id=ticket_id,
        )
        await writing.queue(gateway, command, facts["position"])


def _written(wish: wishes.RuleWish) -> dict[str, Any]:
    return {("label" if name == "name" else name): value for name, value in dict(wish).items()}


async def _macro(gateway: Gateway, member: Member, macro_id: str, position: int, status: int = 200) -> Response:
    found = await gateway.bus.query(tickets.SERVICE, GetMacro(member=member, macro_id=macro_id, wait_for=position))
    return Json({"macro": found, "position": position}, status_code=status)


async def _rules(gateway: Gateway, member: Member, wait_for: int | None) -> list[dict[str, Any]]:
    found = await gateway.bus.query(tickets.SERVICE, ListRules(member=member, wait_for=wait_for))
    items: list[dict[str, Any]] = found["items"]
    return items


async def _rule(gateway: Gateway, member: Member, rule_id: str, position: int, status: int = 200) -> Response:
    found = next((each for each in await _rules(gateway, member, position) if each["id"] == rule_id), None)
    if found is None:
        raise HttpProblem(404, "rule.not_found", "There is no such rule.")
    return Json({"rule": found, "position": position}, status_code=status)
