"""What can be asked about macros and rules (B6)."""

from pydantic import Field

from libs.access.policy import Member
from libs.events.catalog.macro import Actions
from libs.events.catalog.rule import Conditions, Occasion
from libs.events.query import Query
from services.tickets.automation_commands import Minutes


class ListMacros(Query):
    """The macros that the member may run: his own and those for all. → {"items": [macro item], "position"}"""

    member: Member


class GetMacro(Query):
    """One macro that the member may run; refused `macro.not_found`. → macro item"""

    member: Member
    macro_id: str


class ListRules(Query):
    """All rules, by rank, for management. → {"items": [rule item], "position"}"""

    member: Member


class ListRuleRuns(Query):
    """What a rule did, newest first, for management. → {"items": [run item], "next": position|None, "position"}"""

    member: Member
    rule_id: str
    before: int | None = Field(None, ge=0)
    limit: int = Field(50, ge=1, le=200)


class RehearseRule(Query):
    """Which tickets of the last days a rule would have touched; nothing is changed. For management.

    → {"items": [{"ticket": {"id", "number"}, "contact": {"id", "name"}, "at"}], "looked_at": how many tickets,
    "touched": how many of them, "more": whether there were more tickets than were looked at}
    """

    member: Member
    occasion: Occasion
    minutes: Minutes | None = None
    conditions: Conditions
    actions: Actions
    days: int = Field(7, ge=1, le=31)
