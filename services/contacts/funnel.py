"""The funnel: coloured stages in which contacts move (K6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from immutables import Map

from libs.access.policy import Member, manages
from libs.events.catalog.funnel import (
    FunnelArchived,
    FunnelDefined,
    FunnelEvent,
    FunnelRenamed,
    FunnelRestored,
    StageAdded,
    StageArchived,
    StageMoved,
    StageRecoloured,
    StageRenamed,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.naming import Named
from services.contacts.commands import (
    AddStage,
    ArchiveFunnel,
    ArchiveStage,
    ChangeStage,
    DefineFunnel,
    RenameFunnel,
    RestoreFunnel,
)

STAGES_LIMIT = 30
Event = (
    FunnelDefined
    | FunnelRenamed
    | FunnelArchived
    | FunnelRestored
    | StageAdded
    | StageRenamed
    | StageRecoloured
    | StageMoved
    | StageArchived
)
Command = DefineFunnel | RenameFunnel | ArchiveFunnel | RestoreFunnel | AddStage | ChangeStage | ArchiveStage


class FunnelNotFound(Refused):
    """There is no such funnel."""

    code = "funnel.not_found"
    status = "not_found"


class FunnelAlreadyExists(Refused):
    """Another funnel was set up under this id."""

    code = "funnel.already_exists"


class FunnelNameIsTaken(Refused):
    """Another funnel in use has this name."""

    code = "funnel.name_taken"


class FunnelIsArchived(Refused):
    """The funnel is offered no more."""

    code = "funnel.archived"


class StageNotFound(Refused):
    """The funnel has no such stage."""

    code = "funnel.stage_not_found"
    status = "not_found"


class StageIsArchived(Refused):
    """The stage takes no more contacts."""

    code = "funnel.stage_archived"


class FunnelIsFull(Refused):
    """A funnel has only so many stages."""

    code = "funnel.full"


class FunnelsAreManagements(Refused):
    """Only supervisors and admins may set this up."""

    code = "catalogue.management_only"
    status = "forbidden"


class NameIsMissing(Refused):
    """It needs a name."""

    code = "catalogue.name_empty"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a funnel."""

    label: str
    color: str
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """What decisions about a funnel rest on. Without a label it was never set up.

    `order` holds the stages in use, from first to last.
    """

    label: str | None = None
    defined_as: str | None = None
    stages: Map[str, Stage] = Map()  # noqa: RUF009 (immutable)
    order: tuple[str, ...] = ()
    archived: bool = False


def require_stage(funnel: Funnel, stage_id: str) -> None:
    """Refuse unless a contact can be put into the funnel's stage."""
    _require_in_use(funnel)
    stage = funnel.stages.get(stage_id)
    if stage is None:
        raise StageNotFound
    if stage.archived:
        raise StageIsArchived


def require_management(member: Member) -> None:
    """Refuse unless the member has a management profile."""
    if not manages(member):
        raise FunnelsAreManagements


def _require_in_use(funnel: Funnel) -> None:
    if funnel.label is None:
        raise FunnelNotFound
    if funnel.archived:
        raise FunnelIsArchived


def _named(label: str) -> str:
    if not label.strip():
        raise NameIsMissing
    return label.strip()


def decide(command: Command, funnel: Funnel) -> Sequence[FunnelEvent]:
    """What follows from a command."""
    require_management(command.member)
    match command:
        case DefineFunnel():
            return _define(command, funnel)
        case ArchiveFunnel() if funnel.archived:
            return []
        case RestoreFunnel(label=label):
            return _restore(label, funnel)
        case _:
            _require_in_use(funnel)
    match command:
        case RenameFunnel(label=label):
            return [] if _named(label) == funnel.label else [FunnelRenamed(label=_named(label))]
        case ArchiveFunnel():
            return [FunnelArchived()]
        case AddStage(stage_id=stage_id):
            if stage_id in funnel.stages:
                return []
            if len(funnel.order) >= STAGES_LIMIT:
                raise FunnelIsFull(limit=STAGES_LIMIT)
            return [StageAdded(stage_id=stage_id, label=_named(command.label), color=command.color)]
        case ChangeStage(stage_id=stage_id):
            require_stage(funnel, stage_id)
            return _change(command, funnel)
        case ArchiveStage(stage_id=stage_id):
            if stage_id in funnel.stages and funnel.stages[stage_id].archived:
                return []
            require_stage(funnel, stage_id)
            return [StageArchived(stage_id=stage_id)]
        case _:
            assert_never(command)


def _define(command: DefineFunnel, funnel: Funnel) -> list[FunnelEvent]:
    label = _named(command.label)
    if funnel.defined_as is not None:
        if funnel.defined_as != label:
            raise FunnelAlreadyExists
        return []
    return [
        FunnelDefined(label=label),
        *(StageAdded(stage_id=each, label=_named(name), color=color) for each, name, color in command.stages),
    ]


def _restore(label: str, funnel: Funnel) -> list[FunnelEvent]:
    if funnel.label is None:
        raise FunnelNotFound
    if not funnel.archived:
        return []
    return [FunnelRestored(), *([FunnelRenamed(label=_named(label))] if _named(label) != funnel.label else [])]


def _change(command: ChangeStage, funnel: Funnel) -> list[FunnelEvent]:
    stage, stage_id = funnel.stages[command.stage_id], command.stage_id
    events: list[FunnelEvent] = []
    if command.label is not None and _named(command.label) != stage.label:
        events.append(StageRenamed(stage_id=stage_id, label=_named(command.label)))
    if command.color is not None and command.color != stage.color:
        events.append(StageRecoloured(stage_id=stage_id, color=command.color))
    if command.place is not None:
        place = min(command.place, len(funnel.order) - 1)
        if place != funnel.order.index(stage_id):
            events.append(StageMoved(stage_id=stage_id, place=place))
    return events


def moved(order: Sequence[str], stage_id: str, place: int) -> tuple[str, ...]:
    """The order of stages with one of them at a place."""
    others = [each for each in order if each != stage_id]
    return (*others[:place], stage_id, *others[place:])


def evolve(funnel: Funnel, recorded: Recorded) -> Funnel:
    """The funnel after an event."""
    event = cast(Event, recorded.data)
    match event:
        case FunnelDefined(label=label):
            return Funnel(label=label, defined_as=label)
        case FunnelRenamed(label=label):
            return replace(funnel, label=label)
        case FunnelArchived():
            return replace(funnel, archived=True)
        case FunnelRestored():
            return replace(funnel, archived=False)
        case StageAdded(stage_id=stage_id, label=label, color=color):
            stages = funnel.stages.set(stage_id, Stage(label, color))
            return replace(funnel, stages=stages, order=(*funnel.order, stage_id))
        case StageRenamed(stage_id=stage_id, label=label):
            return _with(funnel, stage_id, replace(funnel.stages[stage_id], label=label))
        case StageRecoloured(stage_id=stage_id, color=color):
            return _with(funnel, stage_id, replace(funnel.stages[stage_id], color=color))
        case StageMoved(stage_id=stage_id, place=place):
            return replace(funnel, order=moved(funnel.order, stage_id, place))
        case StageArchived(stage_id=stage_id):
            archived = _with(funnel, stage_id, replace(funnel.stages[stage_id], archived=True))
            return replace(archived, order=tuple(each for each in funnel.order if each != stage_id))
        case _:
            assert_never(event)


def _with(funnel: Funnel, stage_id: str, stage: Stage) -> Funnel:
    return replace(funnel, stages=funnel.stages.set(stage_id, stage))


def called(funnel: Funnel) -> str | None:
    """The name of a funnel in use."""
    return None if funnel.archived else funnel.label


decider: Decider[Command, Funnel] = Decider("funnel", Funnel, decide, evolve)
NAMED: Named[Command, Funnel] = Named(
    "funnel", decider, (DefineFunnel, RenameFunnel, RestoreFunnel), called, FunnelNameIsTaken
)
