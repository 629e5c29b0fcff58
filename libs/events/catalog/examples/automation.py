"""Macros and rules in the examples."""

from libs.events.catalog import macro, rule, ticket
from libs.events.catalog.examples.story import NOON, REASON, SUPPORT, TAG
from libs.events.event import Event

_MACRO = "0192f0c4-7a10-7c3e-9d2f-3b1f2a6d9e01"
_RULE = "0192f0c4-7a10-7c3e-9d2f-3b1f2a6d9e02"
_ACTIONS: macro.Actions = (
    macro.Say(text="{{greeting}}, {{first_name}}! Vou verificar o seu pedido."),
    macro.Tag(tag_ids=(TAG,)),
    macro.PutAside(minutes=120),
)
_CONDITIONS = rule.Conditions(words=("nota fiscal", "danfe"), hours="within")

BY_MEMBERS: tuple[Event, ...] = (
    macro.MacroDefined(label="Verificar pedido", actions=_ACTIONS),
    macro.MacroRenamed(label="Verificar o pedido"),
    macro.MacroRewritten(actions=(*_ACTIONS, macro.GiveReason(reason_id=REASON))),
    macro.MacroArchived(),
    ticket.MacroRan(macro_id=_MACRO, label="Verificar o pedido"),
    rule.RuleDefined(
        label="Nota fiscal ao financeiro",
        occasion="message",
        conditions=_CONDITIONS,
        actions=(macro.Tag(tag_ids=(TAG,)), macro.Transfer(queue_id=SUPPORT)),
        place=0,
    ),
    rule.RuleRenamed(label="Nota fiscal"),
    rule.RuleRewritten(
        occasion="customer_silent",
        minutes=1440,
        conditions=rule.Conditions(states=("open",)),
        actions=(macro.Finish(),),
        last=True,
    ),
    rule.RuleMoved(place=1),
    rule.RuleSwitchedOn(),
    rule.RuleSwitchedOff(),
    rule.RuleArchived(),
)
BY_THE_CONTACT: tuple[Event, ...] = ()
BY_THE_SYSTEM: tuple[Event, ...] = (
    ticket.RuleRan(
        rule_id=_RULE,
        label="Nota fiscal",
        occasion="message",
        moment=NOON,
        says=("Um momento, por favor.",),
        notes=("Pediu a nota.",),
        refused=("ticket.not_open",),
    ),
)

STREAMS = {"macro": f"macro.{_MACRO}", "rule": f"rule.{_RULE}"}
