"""What can be asked about assistants: bots of somebody else's, as admins set them up (C7).

Keys never travel: the asker seals them first.
"""

from typing import Annotated, Any

from pydantic import Field

from libs.events.catalog.assistant import AssistantKind
from libs.events.command import Command

Label = Annotated[str, Field(min_length=1, max_length=60)]


class AssistantCommand(Command):
    """A command on one assistant."""

    assistant_id: str


class DefineAssistant(AssistantCommand):
    """Set one up. `settings` have been checked by the form of its kind."""

    kind: AssistantKind
    label: Label
    settings: dict[str, Any]
    sealed: str


class ChangeAssistant(AssistantCommand):
    """Call, reach or tell it otherwise; with `sealed` its keys are others from now on."""

    label: Label
    settings: dict[str, Any]
    sealed: str | None = None


class ArchiveAssistant(AssistantCommand):
    """Have it answer no more. Its keys are forgotten."""
