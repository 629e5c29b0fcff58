"""The macro: what somebody does to a ticket with one click (B6). People have their own, management shared ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.access.policy import Member, manages
from libs.events.catalog.macro import Action, MacroArchived, MacroDefined, MacroEvent, MacroRenamed, MacroRewritten
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.tickets.automation_commands import ArchiveMacro, ChangeMacro, DefineMacro
from services.tickets.management import named, require_management

Event = MacroDefined | MacroRenamed | MacroRewritten | MacroArchived
Command = DefineMacro | ChangeMacro | ArchiveMacro


class MacroNotFound(Refused):
    """There is no such macro, or it is somebody else's."""

    code = "macro.not_found"
    status = "not_found"


class MacroAlreadyExists(Refused):
    """Another macro was set up under this id."""

    code = "macro.already_exists"


@dataclass(frozen=True, slots=True)
class Macro:
    """What decisions about a macro rest on. Without a label it was never set up; without an owner it is for all."""

    label: str | None = None
    actions: tuple[Action, ...] = ()
    owner_id: str | None = None
    created_as: MacroDefined | None = None
    archived: bool = False


def usable(macro: Macro, member: Member) -> bool:
    """Whether a member may run the macro."""
    return macro.label is not None and not macro.archived and macro.owner_id in (None, member.id)


def decide(command: Command, macro: Macro) -> Sequence[MacroEvent]:
    """What follows from a command."""
    match command:
        case DefineMacro():
            return _define(command, macro)
        case ArchiveMacro() if macro.archived and _may_change(command.member, macro):
            return []
        case _:
            _require_own(command.member, macro)
    match command:
        case ChangeMacro(label=label, actions=actions):
            events: list[MacroEvent] = []
            if label is not None and named(label) != macro.label:
                events.append(MacroRenamed(label=named(label)))
            if actions is not None and actions != macro.actions:
                events.append(MacroRewritten(actions=actions))
            return events
        case ArchiveMacro():
            return [MacroArchived()]
        case _:
            assert_never(command)


def _define(command: DefineMacro, macro: Macro) -> list[MacroEvent]:
    if command.for_all:
        require_management(command.member)
    owner_id = None if command.for_all else command.member.id
    defined = MacroDefined(label=named(command.label), actions=command.actions, owner_id=owner_id)
    if macro.created_as is not None:
        if macro.created_as != defined:
            raise MacroAlreadyExists
        return []
    return [defined]


def _may_change(member: Member, macro: Macro) -> bool:
    return macro.owner_id == member.id or (macro.owner_id is None and manages(member))


def _require_own(member: Member, macro: Macro) -> None:
    if macro.label is None or macro.archived or macro.owner_id not in (None, member.id):
        raise MacroNotFound
    if not _may_change(member, macro):
        require_management(member)


def evolve(macro: Macro, recorded: Recorded) -> Macro:
    """The macro after an event."""
    event = cast(Event, recorded.data)
    match event:
        case MacroDefined(label=label, actions=actions, owner_id=owner_id):
            return Macro(label=label, actions=actions, owner_id=owner_id, created_as=event)
        case MacroRenamed(label=label):
            return replace(macro, label=label)
        case MacroRewritten(actions=actions):
            return replace(macro, actions=actions)
        case MacroArchived():
            return replace(macro, archived=True)
        case _:
            assert_never(event)


decider: Decider[Command, Macro] = Decider("macro", Macro, decide, evolve)
