"""Events of `rule.<rule id>`: what the desk does to tickets by itself on an occasion, or after a silence (B6)."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from libs.events.catalog.macro import Actions, Id
from libs.events.event import Event

Occasion = Literal[
    "opened",
    "message",
    "accepted",
    "transferred",
    "returned",
    "resolved",
    "reopened",
    "tagged",
    "rated",
    "customer_silent",
    "agent_silent",
    "unassigned",
]
SILENCES: tuple[Occasion, ...] = ("customer_silent", "agent_silent", "unassigned")
Ids = Annotated[tuple[Id, ...], Field(max_length=50)]


class Conditions(BaseModel):
    """What must hold of the ticket, all of it; of several values any. `words`: one of them stands in the message.

    `hours` are those of the ticket's queue, at the moment of the occasion.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    states: Annotated[tuple[Literal["pending", "open", "closed"], ...], Field(max_length=3)] = ()
    queue_ids: Ids = ()
    channel_ids: Ids = ()
    with_tags: Ids = ()
    without_tags: Ids = ()
    words: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=100)], ...], Field(max_length=50)] = ()
    hours: Literal["any", "within", "outside"] = "any"
    groups: bool = False


class RuleEvent(Event):
    """What all events of a rule's stream share."""

    category: ClassVar[str] = "rule"


class RuleDefined(RuleEvent):
    """A rule was set up, switched off. `minutes` is how long nothing must have happened; `place` its rank.

    After a rule that is `last`, no further one runs on the same occasion.
    """

    label: str
    occasion: Occasion
    minutes: int | None = None
    conditions: Conditions
    actions: Actions
    last: bool = False
    place: int


class RuleRenamed(RuleEvent):
    """The rule's name changed."""

    label: str


class RuleRewritten(RuleEvent):
    """When the rule runs, or what it does, changed."""

    occasion: Occasion
    minutes: int | None = None
    conditions: Conditions
    actions: Actions
    last: bool = False


class RuleMoved(RuleEvent):
    """The rule's rank among the others changed."""

    place: int


class RuleSwitchedOn(RuleEvent):
    """From here on the rule runs."""


class RuleSwitchedOff(RuleEvent):
    """The rule runs no more."""


class RuleArchived(RuleEvent):
    """The rule is gone; what it did stays."""
