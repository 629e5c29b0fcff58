"""The templates of one line: texts that its provider has approved, and may pause or reject at any time (C3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never, cast

from libs.events.catalog.template import Template, TemplateEvent, TemplatesSynced, TemplateStateChanged
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.messaging.template_commands import RecordTemplates, RecordTemplateState

Event = TemplatesSynced | TemplateStateChanged
Command = RecordTemplates | RecordTemplateState


class TemplateNotFound(Refused):
    """The line has no such template."""

    code = "template.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class Templates:
    """What decisions about a line's templates rest on: all of them, by the provider's id."""

    known: Mapping[str, Template] = field(default_factory=dict)


def decide(command: Command, state: Templates) -> list[TemplateEvent]:
    """What follows from a command."""
    match command:
        case RecordTemplates(templates=templates, present=present):
            new = {each.id: each for each in templates if state.known.get(each.id) != each}
            kept = None if present is None else {*present, *(each.id for each in templates)}
            gone = () if kept is None else tuple(sorted(state.known.keys() - kept))
            return [TemplatesSynced(templates=tuple(new.values()), gone=gone)] if new or gone else []
        case RecordTemplateState(template_id=template_id):
            before = state.known.get(template_id)
            if before is None:
                raise TemplateNotFound
            changed = TemplateStateChanged(
                template_id=template_id,
                status=command.status,
                template_category=command.category,
                quality=command.quality,
                reason=command.reason,
            )
            return [] if after(before, changed) == before else [changed]
        case _:
            assert_never(command)


def after(template: Template, changed: TemplateStateChanged) -> Template:
    """A template after news of it; a new status takes the old one's reason with it."""
    told = {
        "status": changed.status,
        "category": changed.template_category,
        "quality": changed.quality,
    }
    kept: dict[str, str | None] = {name: value for name, value in told.items() if value is not None}
    if changed.status is not None or changed.reason is not None:
        kept["reason"] = changed.reason
    return template.model_copy(update=kept)


def evolve(state: Templates, recorded: Recorded) -> Templates:
    """The templates after an event."""
    event = cast(Event, recorded.data)
    match event:
        case TemplatesSynced(templates=templates, gone=gone):
            kept = {name: each for name, each in state.known.items() if name not in gone}
            return Templates({**kept, **{each.id: each for each in templates}})
        case TemplateStateChanged(template_id=template_id):
            before = state.known.get(template_id)
            return state if before is None else Templates({**state.known, template_id: after(before, event)})
        case _:
            assert_never(event)


decider: Decider[Command, Templates] = Decider("template", Templates, decide, evolve)
