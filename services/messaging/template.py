"""The templates of one line: texts that its provider has approved, and may pause or reject at any time (C3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    """What decisions about a line's templates rest on: all of them, by the provider's id.

    `told`: when, by its clock, the provider last told what of each.
    """

    known: Mapping[str, Template] = field(default_factory=dict)
    told: Mapping[tuple[str, str], datetime] = field(default_factory=dict)


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
            at = command.provider_at
            told = {"status": command.status, "category": command.category, "quality": command.quality}
            newer = {what: said for what, said in told.items() if said and _is_new(what, command, state)}
            changed = TemplateStateChanged(
                template_id=template_id,
                status=newer.get("status"),
                template_category=newer.get("category"),
                quality=newer.get("quality"),
                reason=command.reason if command.status is None or "status" in newer else None,
                provider_at=at,
            )
            # News that change nothing are kept if they are the newest: what they overtook is still to come.
            newest = bool(newer) and at is not None
            return [changed] if newest or after(before, changed) != before else []
        case _:
            assert_never(command)


def _is_new(what: str, command: RecordTemplateState, state: Templates) -> bool:
    """Whether this was not told before, and nothing newer of it."""
    last = state.told.get((command.template_id, what))
    return command.provider_at is None or last is None or command.provider_at > last


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
            return Templates({**kept, **{each.id: each for each in templates}}, state.told)
        case TemplateStateChanged(template_id=template_id, provider_at=at):
            before = state.known.get(template_id)
            if before is None:
                return state
            said = {"status": event.status, "category": event.template_category, "quality": event.quality}
            new = {(template_id, what): at for what, each in said.items() if at is not None and each is not None}
            return Templates({**state.known, template_id: after(before, event)}, {**state.told, **new})
        case _:
            assert_never(event)


decider: Decider[Command, Templates] = Decider("template", Templates, decide, evolve)
