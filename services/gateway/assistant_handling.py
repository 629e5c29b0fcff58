"""Commands on assistants, whose keys are kept beside the log."""

from libs.events.service import Service
from services.gateway import assistant
from services.gateway.assistant_commands import (
    ArchiveAssistant,
    AssistantCommand,
    ChangeAssistant,
    DefineAssistant,
)
from services.gateway.sealing import Sealing
from services.gateway.secrets import SealedSecrets


def serve(service: Service, secrets: SealedSecrets) -> None:
    """Have the service carry them out."""
    sealing = Sealing(service, secrets, assistant.decider, _assistant)
    sealing.begins(DefineAssistant)
    sealing.changes(ChangeAssistant)
    sealing.ends(ArchiveAssistant)


def _assistant(command: AssistantCommand) -> str:
    return command.assistant_id
