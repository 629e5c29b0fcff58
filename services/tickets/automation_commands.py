"""What can be asked of macros and rules, and the running of them on a ticket (B6)."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from libs.access.policy import Member
from libs.events.catalog.macro import Action, Actions
from libs.events.catalog.rule import Conditions, Occasion
from libs.events.command import Command
from services.tickets.catalogue_commands import Label
from services.tickets.commands import TicketCommand

Minutes = Annotated[int, Field(ge=1, le=43_200)]


class MacroCommand(Command):
    """A command on one macro."""

    macro_id: str
    member: Member


class DefineMacro(MacroCommand):
    """Set up a macro, one's own or `for_all`."""

    label: Label
    actions: Actions
    for_all: bool = False


class ChangeMacro(MacroCommand):
    """Change a macro's name or what it does; only the given fields change."""

    label: Label | None = None
    actions: Actions | None = None


class ArchiveMacro(MacroCommand):
    """Offer a macro no more."""


class RuleCommand(Command):
    """A command on one rule."""

    rule_id: str
    member: Member


class DefineRule(RuleCommand):
    """Set up a rule, which begins switched off."""

    label: Label
    occasion: Occasion
    minutes: Minutes | None = None
    conditions: Conditions
    actions: Actions
    last: bool = False
    place: int = Field(0, ge=0)


class RewriteRule(RuleCommand):
    """Change a rule's name, when it runs and what it does, all at once."""

    label: Label
    occasion: Occasion
    minutes: Minutes | None = None
    conditions: Conditions
    actions: Actions
    last: bool = False


class MoveRule(RuleCommand):
    """Give a rule its rank among the others."""

    place: int = Field(ge=0)


class SwitchRule(RuleCommand):
    """Have a rule run from here on, or no more."""

    on: bool


class ArchiveRule(RuleCommand):
    """Remove a rule."""


class RunMacro(TicketCommand):
    """Do to a ticket what a macro says, all of it or nothing; who asks has sent its texts and written its notes."""

    member: Member
    macro_id: str


class PerformMacro(RunMacro):
    """The step behind `RunMacro`, with what the macro says."""

    label: str
    actions: Actions


class RunRule(TicketCommand):
    """Do to a ticket what a rule says, if its conditions hold, and once a moment.

    `moment` is that of the occasion; `within_hours` whether the ticket's queue served then; `text` what the
    customer wrote; `unusable` the codes of why some of its actions cannot be done; `by_person` whether somebody of
    the team or the customer is behind the occasion.
    """

    rule_id: str
    label: str
    occasion: Occasion
    conditions: Conditions
    actions: tuple[Action, ...]
    moment: AwareDatetime
    within_hours: bool | None = None
    text: str | None = None
    unusable: tuple[str, ...] = ()
    by_person: bool
