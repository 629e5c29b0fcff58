"""Commands on assistants, whose keys are kept beside the log."""

from libs.events.command import Accepted
from libs.events.service import Service
from services.gateway import assistant
from services.gateway.assistant_commands import (
    ArchiveAssistant,
    AssistantCommand,
    ChangeAssistant,
    DefineAssistant,
)
from services.gateway.secrets import SealedSecrets


def serve(service: Service, secrets: SealedSecrets) -> None:
    """Have the service carry them out."""

    async def define(command: DefineAssistant) -> Accepted:
        await secrets.keep_first(command.assistant_id, command.sealed)
        return await service.store.execute(assistant.decider, command.assistant_id, command)

    async def change(command: ChangeAssistant) -> Accepted:
        done = await service.store.execute(assistant.decider, command.assistant_id, command)
        if command.sealed is not None:
            await secrets.keep(command.assistant_id, command.sealed)
        return done

    async def archive(command: ArchiveAssistant) -> Accepted:
        done = await service.store.execute(assistant.decider, command.assistant_id, command)
        await secrets.drop(command.assistant_id)
        return done

    service.handles(DefineAssistant, define, _assistant)
    service.handles(ChangeAssistant, change, _assistant)
    service.handles(ArchiveAssistant, archive, _assistant)


def _assistant(command: AssistantCommand) -> str:
    return command.assistant_id
