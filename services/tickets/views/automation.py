"""Macros, rules, and what rules have done, as the service itself needs them and management reads them (B6)."""

from typing import assert_never, cast

from libs.events.catalog.macro import MacroArchived, MacroDefined, MacroRenamed, MacroRewritten
from libs.events.catalog.rule import (
    RuleArchived,
    RuleDefined,
    RuleMoved,
    RuleRenamed,
    RuleRewritten,
    RuleSwitchedOff,
    RuleSwitchedOn,
)
from libs.events.catalog.ticket import RuleRan
from libs.events.event import Recorded, iso
from libs.events.view import Document, DocumentView

MacroFact = MacroDefined | MacroRenamed | MacroRewritten | MacroArchived
RuleFact = RuleDefined | RuleRenamed | RuleRewritten | RuleMoved | RuleSwitchedOn | RuleSwitchedOff | RuleArchived


class Macros(DocumentView):
    """One document a macro in use."""

    name = "macros"
    events = (MacroDefined, MacroRenamed, MacroRewritten, MacroArchived)
    indexes = ((("owner_id", 1),),)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The macro's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The macro after an event."""
        event, before = cast(MacroFact, recorded.data), document or {}
        match event:
            case MacroDefined():
                return {"name": event.label, **event.model_dump(mode="json", include={"actions", "owner_id"})}
            case MacroRenamed(label=label):
                return {**before, "name": label}
            case MacroRewritten():
                return {**before, **event.model_dump(mode="json")}
            case MacroArchived():
                return None
            case _:
                assert_never(event)


class Rules(DocumentView):
    """One document a rule in use. `since` is the position from which on it runs; None: switched off."""

    name = "rules"
    events = (RuleDefined, RuleRenamed, RuleRewritten, RuleMoved, RuleSwitchedOn, RuleSwitchedOff, RuleArchived)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The rule's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The rule after an event."""
        event, before = cast(RuleFact, recorded.data), document or {}
        match event:
            case RuleDefined():
                written = event.model_dump(mode="json", exclude={"label"})
                return {"name": event.label, **written, "since": None}
            case RuleRenamed(label=label):
                return {**before, "name": label}
            case RuleRewritten():
                since = None if before["since"] is None else recorded.position
                return {**before, **event.model_dump(mode="json"), "since": since}
            case RuleMoved(place=place):
                return {**before, "place": place}
            case RuleSwitchedOn():
                return {**before, "since": recorded.position}
            case RuleSwitchedOff():
                return {**before, "since": None}
            case RuleArchived():
                return None
            case _:
                assert_never(event)


class RuleRuns(DocumentView):
    """One document for every time that a rule did something."""

    name = "rule_runs"
    events = (RuleRan,)
    indexes = ((("rule_id", 1), ("position", -1)),)

    def key(self, recorded: Recorded) -> str:
        """The event's id."""
        return recorded.id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """What the rule did."""
        ran = cast(RuleRan, recorded.data)
        return {
            "rule_id": ran.rule_id,
            "ticket_id": recorded.stream_id,
            "at": iso(recorded.time),
            "occasion": ran.occasion,
            "moment": iso(ran.moment),
            "refused": list(ran.refused),
        }
