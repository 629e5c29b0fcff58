"""Macros and rules, what rules did and what they would have done (B6)."""

from libs.events.catalog.macro import Actions
from libs.events.catalog.rule import Conditions, Occasion
from services.gateway.shapes.shape import Named, Shape


class Macro(Shape):
    """A macro that one may run; `may_change`: and set up anew."""

    id: str
    name: str
    actions: Actions
    for_all: bool
    may_change: bool
    position: int


class MacroChanged(Shape):
    """A macro after a command."""

    macro: Macro
    position: int


class Rule(Shape):
    """A rule, how often it ran, and when last."""

    id: str
    name: str
    occasion: Occasion
    minutes: int | None
    conditions: Conditions
    actions: Actions
    last: bool
    place: int
    on: bool
    runs: int
    last_run_at: str | None
    position: int


class RuleChanged(Shape):
    """A rule after a command."""

    rule: Rule
    position: int


class NumberedTicket(Shape):
    """A ticket by id and number."""

    id: str
    number: int


class RuleRun(Shape):
    """One time that a rule did something; `refused` has the codes of the actions that could not be done."""

    ticket: NumberedTicket
    contact: Named | None
    at: str
    occasion: Occasion
    moment: str
    refused: list[str]


class RuleRuns(Shape):
    """One page of what a rule did; `next` is the `before` of the following page."""

    items: list[RuleRun]
    next: int | None
    position: int


class RehearsedTicket(Shape):
    """A ticket that a rule would have touched, and when first."""

    ticket: NumberedTicket
    contact: Named
    at: str


class Rehearsed(Shape):
    """What a rule would have touched, of so many tickets looked at; `more`: there were more of them."""

    items: list[RehearsedTicket]
    looked_at: int
    touched: int
    more: bool
