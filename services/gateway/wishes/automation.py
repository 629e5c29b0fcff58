"""What people want macros and rules to be (B6)."""

from typing import Annotated

from pydantic import Field

from libs.events.catalog.macro import Actions
from libs.events.catalog.rule import Conditions, Occasion
from services.gateway.wishes.catalogue import Name
from services.gateway.wishes.wish import Wish

Minutes = Annotated[int, Field(ge=1, le=43_200)]
Identifier = Annotated[str, Field(min_length=1, max_length=100)]


class NewMacro(Wish):
    """A macro: one's own, or for all."""

    name: Name
    actions: Actions
    for_all: bool = False


class MacroChange(Wish):
    """Another name, or other actions; absent fields stay."""

    name: Name | None = None
    actions: Actions | None = None


class MacroRun(Wish):
    """One run; the same id again does nothing twice."""

    id: Identifier | None = None


class RuleWish(Wish):
    """A rule, whole."""

    name: Name
    occasion: Occasion
    minutes: Minutes | None = Field(None, description="How long nothing must have happened; only for a silence.")
    conditions: Conditions = Conditions()
    actions: Actions
    last: bool = Field(False, description="Whether no further rule runs on the same occasion.")


class RuleSwitch(Wish):
    """On or off."""

    on: bool


class RuleOrder(Wish):
    """All rules in the order in which they run."""

    rule_ids: Annotated[list[Identifier], Field(min_length=1, max_length=200)]


class Rehearsal(Wish):
    """A rule to be tried out on what happened in the last days."""

    occasion: Occasion
    minutes: Minutes | None = None
    conditions: Conditions = Conditions()
    actions: Actions
    days: int = Field(7, ge=1, le=31)
