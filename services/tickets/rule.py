"""The rule: what the desk does to tickets by itself on an occasion, or after a silence (B6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.rule import (
    SILENCES,
    RuleArchived,
    RuleDefined,
    RuleEvent,
    RuleMoved,
    RuleRenamed,
    RuleRewritten,
    RuleSwitchedOff,
    RuleSwitchedOn,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.automation_commands import ArchiveRule, DefineRule, MoveRule, RewriteRule, SwitchRule
from services.tickets.management import named, require_management

Event = RuleDefined | RuleRenamed | RuleRewritten | RuleMoved | RuleSwitchedOn | RuleSwitchedOff | RuleArchived
Command = DefineRule | RewriteRule | MoveRule | SwitchRule | ArchiveRule


class RuleNotFound(Refused):
    """There is no such rule."""

    code = "rule.not_found"
    status = "not_found"


class RuleAlreadyExists(Refused):
    """Another rule was set up under this id."""

    code = "rule.already_exists"


class SilenceNeedsMinutes(Refused):
    """After how many minutes of silence the rule runs must be said, and only then."""

    code = "rule.minutes_mismatch"
    status = "invalid"


class WordsNeedMessage(Refused):
    """Words can only be looked for when a message is the occasion."""

    code = "rule.words_without_message"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Rule:
    """What decisions about a rule rest on. Without `label` it was never set up."""

    label: str | None = None
    created_as: RuleDefined | None = None
    written: RuleRewritten | None = None
    place: int = 0
    on: bool = False
    archived: bool = False


def decide(command: Command, rule: Rule) -> Sequence[RuleEvent]:
    """What follows from a command."""
    require_management(command.member)
    match command:
        case DefineRule():
            return _define(command, rule)
        case ArchiveRule() if rule.archived:
            return []
        case _ if rule.label is None or rule.archived:
            raise RuleNotFound
    match command:
        case RewriteRule():
            events: list[RuleEvent] = []
            if named(command.label) != rule.label:
                events.append(RuleRenamed(label=named(command.label)))
            written = _written(command)
            return events if written == rule.written else [*events, written]
        case MoveRule(place=place):
            return [] if place == rule.place else [RuleMoved(place=place)]
        case SwitchRule(on=on):
            return [] if on == rule.on else [RuleSwitchedOn() if on else RuleSwitchedOff()]
        case ArchiveRule():
            return [RuleArchived()]
        case _:
            assert_never(command)


def _define(command: DefineRule, rule: Rule) -> list[RuleEvent]:
    written = _written(command)
    defined = RuleDefined(label=named(command.label), place=command.place, **dict(written))
    if rule.created_as is not None:
        if rule.created_as != defined:
            raise RuleAlreadyExists
        return []
    return [defined]


def _written(command: DefineRule | RewriteRule) -> RuleRewritten:
    if (command.minutes is None) == (command.occasion in SILENCES):
        raise SilenceNeedsMinutes(fields=[{"field": "minutes", "rule": "is needed for a silence, and only there"}])
    if command.conditions.words and command.occasion != "message":
        raise WordsNeedMessage(fields=[{"field": "conditions.words", "rule": "need a message as the occasion"}])
    return RuleRewritten(
        occasion=command.occasion,
        minutes=command.minutes,
        conditions=command.conditions,
        actions=command.actions,
        last=command.last,
    )


def evolve(rule: Rule, recorded: Recorded) -> Rule:
    """The rule after an event."""
    event = cast(Event, recorded.data)
    match event:
        case RuleDefined(label=label, place=place):
            fields = {each: getattr(event, each) for each in RuleRewritten.model_fields}
            return Rule(label=label, created_as=event, written=RuleRewritten(**fields), place=place)
        case RuleRenamed(label=label):
            return replace(rule, label=label)
        case RuleRewritten():
            return replace(rule, written=event)
        case RuleMoved(place=place):
            return replace(rule, place=place)
        case RuleSwitchedOn():
            return replace(rule, on=True)
        case RuleSwitchedOff():
            return replace(rule, on=False)
        case RuleArchived():
            return replace(rule, archived=True, on=False)
        case _:
            assert_never(event)


decider: Decider[Command, Rule] = Decider("rule", Rule, decide, evolve)
