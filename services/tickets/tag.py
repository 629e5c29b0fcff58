"""The tag: a coloured label on tickets and contacts (T15)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never, cast

from libs.events.catalog.tag import TagArchived, TagCreated, TagEvent, TagRecoloured, TagRenamed, TagRestored
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from libs.events.naming import Named
from services.tickets.catalogue_commands import ArchiveTag, ChangeTag, CreateTag, RestoreTag
from services.tickets.management import named, require_management

Event = TagCreated | TagRenamed | TagRecoloured | TagArchived | TagRestored
Command = CreateTag | ChangeTag | ArchiveTag | RestoreTag


class TagNotFound(Refused):
    """There is no such tag."""

    code = "tag.not_found"
    status = "not_found"


class TagAlreadyExists(Refused):
    """Another tag was set up under this id."""

    code = "tag.already_exists"


class TagNameIsTaken(Refused):
    """Another tag in use has this name."""

    code = "tag.name_taken"


class TagIsArchived(Refused):
    """The tag is offered no more."""

    code = "tag.archived"


@dataclass(frozen=True, slots=True)
class Tag:
    """What decisions about a tag rest on. Without a label it was never set up."""

    label: str | None = None
    color: str = ""
    created_as: tuple[str, str] | None = None
    archived: bool = False


def require_in_use(tag: Tag) -> None:
    """Refuse unless the tag can be put on something."""
    if tag.label is None:
        raise TagNotFound
    if tag.archived:
        raise TagIsArchived


def decide(command: Command, tag: Tag) -> Sequence[TagEvent]:
    """What follows from a command."""
    require_management(command.member)
    match command:
        case CreateTag(label=label, color=color):
            if tag.created_as is None:
                return [TagCreated(label=named(label), color=color)]
            if tag.created_as != (named(label), color):
                raise TagAlreadyExists
            return []
        case ChangeTag():
            require_in_use(tag)
            return _change(command, tag)
        case ArchiveTag():
            if tag.archived:
                return []
            require_in_use(tag)
            return [TagArchived()]
        case RestoreTag(label=label):
            return _restore(label, tag)
        case _:
            assert_never(command)


def _change(command: ChangeTag, tag: Tag) -> list[TagEvent]:
    events: list[TagEvent] = []
    if command.label is not None and named(command.label) != tag.label:
        events.append(TagRenamed(label=named(command.label)))
    if command.color is not None and command.color != tag.color:
        events.append(TagRecoloured(color=command.color))
    return events


def _restore(label: str, tag: Tag) -> list[TagEvent]:
    if tag.label is None:
        raise TagNotFound
    if not tag.archived:
        return []
    return [TagRestored(), *([TagRenamed(label=named(label))] if named(label) != tag.label else [])]


def evolve(tag: Tag, recorded: Recorded) -> Tag:
    """The tag after an event."""
    event = cast(Event, recorded.data)
    match event:
        case TagCreated(label=label, color=color):
            return Tag(label=label, color=color, created_as=(label, color))
        case TagRenamed(label=label):
            return replace(tag, label=label)
        case TagRecoloured(color=color):
            return replace(tag, color=color)
        case TagArchived():
            return replace(tag, archived=True)
        case TagRestored():
            return replace(tag, archived=False)
        case _:
            assert_never(event)


decider: Decider[Command, Tag] = Decider("tag", Tag, decide, evolve)


def called(tag: Tag) -> str | None:
    """The name of a tag in use."""
    return None if tag.archived else tag.label


NAMED: Named[Command, Tag] = Named("tag", decider, (CreateTag, ChangeTag, RestoreTag), called, TagNameIsTaken)
