"""Commands on channels, whose secrets are kept beside the log, and on shared views."""

from libs.events.command import Accepted
from libs.events.service import Service
from services.gateway import channel, shared_view
from services.gateway.commands import (
    AddChannel,
    ChannelCommand,
    ReconfigureChannel,
    RecordConnection,
    RemoveChannel,
    ResumeChannel,
    StopChannel,
)
from services.gateway.secrets import ChannelSecrets
from services.gateway.view_commands import ShareView, WithdrawView


def serve(service: Service, secrets: ChannelSecrets) -> None:
    """Have the service carry out all commands on channels and shared views."""

    async def add(command: AddChannel) -> Accepted:
        if command.sealed is not None:
            await secrets.keep_first(command.channel_id, command.sealed)
        return await service.store.execute(channel.decider, command.channel_id, command)

    async def reconfigure(command: ReconfigureChannel) -> Accepted:
        if command.sealed is not None:
            await secrets.keep(command.channel_id, command.sealed)
        return await service.store.execute(channel.decider, command.channel_id, command)

    service.handles(AddChannel, add, _channel)
    service.handles(ReconfigureChannel, reconfigure, _channel)

    async def remove(command: RemoveChannel) -> Accepted:
        done = await service.store.execute(channel.decider, command.channel_id, command)
        await secrets.drop(command.channel_id)
        return done

    service.handles(RemoveChannel, remove, _channel)
    service.decides(channel.decider, (StopChannel, ResumeChannel, RecordConnection), _channel)
    service.decides(shared_view.decider, (ShareView, WithdrawView), lambda command: command.view_id)


def _channel(command: ChannelCommand) -> str:
    return command.channel_id
