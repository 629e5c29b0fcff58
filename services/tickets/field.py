"""The custom field: what the company wants to know of contacts or tickets beyond the given (B8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.field import (
    FieldArchived,
    FieldChoicesSet,
    FieldDefined,
    FieldEvent,
    FieldKind,
    FieldMoved,
    FieldRelabelled,
    FieldRestored,
    FieldSubject,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.naming import Named
from services.tickets.catalogue_commands import ArchiveField, ChangeField, DefineField, RestoreField
from services.tickets.management import named, require_management

CHOICES_LIMIT = 100
Event = FieldDefined | FieldRelabelled | FieldChoicesSet | FieldMoved | FieldArchived | FieldRestored
Command = DefineField | ChangeField | ArchiveField | RestoreField


class FieldNotFound(Refused):
    """There is no such field."""

    code = "field.not_found"
    status = "not_found"


class FieldAlreadyExists(Refused):
    """Another field was set up under this id."""

    code = "field.already_exists"


class FieldNameIsTaken(Refused):
    """Another field in use has this name."""

    code = "field.name_taken"


class FieldIsArchived(Refused):
    """The field is asked no more."""

    code = "field.archived"


class ChoicesAreMissing(Refused):
    """A choice offers at least one answer, and each once."""

    code = "field.choices_invalid"
    status = "invalid"


class FieldHasNoChoices(Refused):
    """Only a choice offers answers."""

    code = "field.no_choices"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class CustomField:
    """What decisions about a field rest on. Without a label it was never set up."""

    label: str | None = None
    on: FieldSubject = "ticket"
    kind: FieldKind = "text"
    choices: tuple[str, ...] = ()
    place: float = 0.0
    defined: FieldDefined | None = None
    archived: bool = False


def require_in_use(field: CustomField) -> None:
    """Refuse unless the field can be filled in."""
    if field.label is None:
        raise FieldNotFound
    if field.archived:
        raise FieldIsArchived


def decide(command: Command, field: CustomField) -> Sequence[FieldEvent]:
    """What follows from a command."""
    require_management(command.member)
    match command:
        case DefineField():
            return _define(command, field)
        case ChangeField():
            require_in_use(field)
            return _change(command, field)
        case ArchiveField():
            if field.archived:
                return []
            require_in_use(field)
            return [FieldArchived()]
        case RestoreField(label=label):
            return _restore(label, field)
        case _:
            assert_never(command)


def _define(command: DefineField, field: CustomField) -> list[FieldEvent]:
    defined = FieldDefined(
        on=command.on,
        label=named(command.label),
        kind=command.kind,
        choices=_choices(command.kind, command.choices),
        place=command.place,
    )
    if field.defined is None:
        return [defined]
    if field.defined != defined:
        raise FieldAlreadyExists
    return []


def _choices(kind: FieldKind, choices: Sequence[str]) -> tuple[str, ...]:
    """The answers that are offered, without outer blanks."""
    if kind != "choice":
        if choices:
            raise FieldHasNoChoices
        return ()
    offered = tuple(each.strip() for each in choices)
    if not offered or not all(offered) or len({each.casefold() for each in offered}) < len(offered):
        raise ChoicesAreMissing
    return offered


def _change(command: ChangeField, field: CustomField) -> list[FieldEvent]:
    events: list[FieldEvent] = []
    if command.label is not None and named(command.label) != field.label:
        events.append(FieldRelabelled(label=named(command.label)))
    if command.choices is not None and _choices(field.kind, command.choices) != field.choices:
        events.append(FieldChoicesSet(choices=_choices(field.kind, command.choices)))
    if command.place is not None and command.place != field.place:
        events.append(FieldMoved(place=command.place))
    return events


def _restore(label: str, field: CustomField) -> list[FieldEvent]:
    if field.label is None:
        raise FieldNotFound
    if not field.archived:
        return []
    return [FieldRestored(), *([FieldRelabelled(label=named(label))] if named(label) != field.label else [])]


def evolve(field: CustomField, recorded: Recorded) -> CustomField:
    """The field after an event."""
    event = cast(Event, recorded.data)
    match event:
        case FieldDefined(on=on, label=label, kind=kind, choices=choices, place=place):
            return CustomField(label, on, kind, choices, place, event)
        case FieldRelabelled(label=label):
            return replace(field, label=label)
        case FieldChoicesSet(choices=choices):
            return replace(field, choices=choices)
        case FieldMoved(place=place):
            return replace(field, place=place)
        case FieldArchived():
            return replace(field, archived=True)
        case FieldRestored():
            return replace(field, archived=False)
        case _:
            assert_never(event)


decider: Decider[Command, CustomField] = Decider("field", CustomField, decide, evolve)


def called(field: CustomField) -> str | None:
    """The name of a field in use."""
    return None if field.archived else field.label


NAMED: Named[Command, CustomField] = Named(
    "field", decider, (DefineField, ChangeField, RestoreField), called, FieldNameIsTaken
)
