"""The reason: a registered category of why customers come (T18)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.reason import ReasonArchived, ReasonCreated, ReasonEvent, ReasonRenamed, ReasonRestored
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.naming import Named
from services.tickets.catalogue_commands import ArchiveReason, CreateReason, RenameReason, RestoreReason
from services.tickets.management import named, require_management

Event = ReasonCreated | ReasonRenamed | ReasonArchived | ReasonRestored
Command = CreateReason | RenameReason | ArchiveReason | RestoreReason


class ReasonNotFound(Refused):
    """There is no such reason."""

    code = "reason.not_found"
    status = "not_found"


class ReasonAlreadyExists(Refused):
    """Another reason was set up under this id."""

    code = "reason.already_exists"


class ReasonNameIsTaken(Refused):
    """Another reason in use has this name."""

    code = "reason.name_taken"


class ReasonIsArchived(Refused):
    """The reason is offered no more."""

    code = "reason.archived"


@dataclass(frozen=True, slots=True)
class Reason:
    """What decisions about a reason rest on. Without a label it was never set up."""

    label: str | None = None
    created_as: str | None = None
    archived: bool = False


def require_in_use(reason: Reason) -> None:
    """Refuse unless the reason can be set."""
    if reason.label is None:
        raise ReasonNotFound
    if reason.archived:
        raise ReasonIsArchived


def decide(command: Command, reason: Reason) -> Sequence[ReasonEvent]:
    """What follows from a command."""
    require_management(command.member)
    match command:
        case CreateReason(label=label):
            if reason.created_as is None:
                return [ReasonCreated(label=named(label))]
            if reason.created_as != named(label):
                raise ReasonAlreadyExists
            return []
        case RenameReason(label=label):
            require_in_use(reason)
            return [] if named(label) == reason.label else [ReasonRenamed(label=named(label))]
        case ArchiveReason():
            if reason.archived:
                return []
            require_in_use(reason)
            return [ReasonArchived()]
        case RestoreReason(label=label):
            return _restore(label, reason)
        case _:
            assert_never(command)


def _restore(label: str, reason: Reason) -> list[ReasonEvent]:
    if reason.label is None:
        raise ReasonNotFound
    if not reason.archived:
        return []
    return [ReasonRestored(), *([ReasonRenamed(label=named(label))] if named(label) != reason.label else [])]


def evolve(reason: Reason, recorded: Recorded) -> Reason:
    """The reason after an event."""
    event = cast(Event, recorded.data)
    match event:
        case ReasonCreated(label=label):
            return Reason(label=label, created_as=label)
        case ReasonRenamed(label=label):
            return replace(reason, label=label)
        case ReasonArchived():
            return replace(reason, archived=True)
        case ReasonRestored():
            return replace(reason, archived=False)
        case _:
            assert_never(event)


decider: Decider[Command, Reason] = Decider("reason", Reason, decide, evolve)


def called(reason: Reason) -> str | None:
    """The name of a reason in use."""
    return None if reason.archived else reason.label


NAMED: Named[Command, Reason] = Named(
    "reason", decider, (CreateReason, RenameReason, RestoreReason), called, ReasonNameIsTaken
)
