"""The assistant: a bot of somebody else's that can answer in tickets (C7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, assert_never

from libs.events.catalog.assistant import (
    AssistantArchived,
    AssistantChanged,
    AssistantDefined,
    AssistantEvent,
    AssistantKeysChanged,
    AssistantKind,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Recorded
from services.gateway.assistant_commands import ArchiveAssistant, ChangeAssistant, DefineAssistant

AssistantCommands: TypeAlias = DefineAssistant | ChangeAssistant | ArchiveAssistant
AssistantEvents: TypeAlias = AssistantDefined | AssistantChanged | AssistantKeysChanged | AssistantArchived


class AssistantIsUnknown(Refused):
    """There is no such assistant."""

    code = "assistant.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class Assistant:
    """What decisions about an assistant rest on. Without a label it was never set up."""

    label: str | None = None
    kind: AssistantKind = "typebot"
    settings: dict[str, Any] = field(default_factory=dict)
    keys_command: str | None = None
    archived: bool = False


def decide(command: AssistantCommands, assistant: Assistant) -> Sequence[AssistantEvent]:
    """What follows from a command."""
    if isinstance(command, DefineAssistant):
        defined = AssistantDefined(kind=command.kind, label=command.label, settings=command.settings)
        return [] if assistant.label is not None else [defined]
    if isinstance(command, ArchiveAssistant) and assistant.archived:
        return []
    if assistant.label is None or assistant.archived:
        raise AssistantIsUnknown
    match command:
        case ChangeAssistant(label=label, settings=settings, sealed=sealed):
            events: list[AssistantEvent] = []
            if (label, settings) != (assistant.label, assistant.settings):
                events.append(AssistantChanged(label=label, settings=settings))
            if sealed is not None and assistant.keys_command != command.command_id:
                events.append(AssistantKeysChanged())
            return events
        case ArchiveAssistant():
            return [AssistantArchived(kind=assistant.kind)]
        case _:
            assert_never(command)


def evolve(assistant: Assistant, recorded: Recorded) -> Assistant:
    """The assistant after an event."""
    event: AssistantEvents = recorded.data  # type: ignore[assignment]
    match event:
        case AssistantDefined(kind=kind, label=label, settings=settings):
            return Assistant(label, kind, settings)
        case AssistantChanged(label=label, settings=settings):
            return replace(assistant, label=label, settings=settings)
        case AssistantKeysChanged():
            return replace(assistant, keys_command=recorded.command_id)
        case AssistantArchived():
            return replace(assistant, archived=True)
        case _:
            assert_never(event)


decider: Decider[AssistantCommands, Assistant] = Decider("assistant", Assistant, decide, evolve)
