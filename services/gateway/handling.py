"""Commands on accounts and channels whose secrets are kept beside the log."""

from libs.events.command import Accepted
from libs.events.service import Service
from libs.identity import ids
from services.gateway import channel, user
from services.gateway.addresses import Addresses
from services.gateway.auth import Credentials
from services.gateway.commands import (
    AddChannel,
    ChangeEmail,
    ChangePassword,
    ChangePreferences,
    ChannelCommand,
    DeactivateUser,
    GiveProfile,
    InviteUser,
    ReconfigureChannel,
    RemoveFilter,
    ResumeChannel,
    SaveFilter,
    StopChannel,
    UserCommand,
)
from services.gateway.secrets import ChannelSecrets

DECIDED_ALONE = (GiveProfile, ChangePreferences, SaveFilter, RemoveFilter, DeactivateUser)


def serve(service: Service, credentials: Credentials, addresses: Addresses, secrets: ChannelSecrets) -> None:
    """Have the service carry out all commands on accounts and channels."""

    async def invite(command: InviteUser) -> Accepted:
        await addresses.require_free(command.user_id, command.email)
        done = await service.store.execute(user.decider, command.user_id, command)
        if command.password_hash is not None:
            await credentials.keep_first(command.user_id, command.password_hash)
        return done

    async def change_password(command: ChangePassword) -> Accepted:
        done = await service.store.execute(user.decider, command.user_id, command)
        await credentials.keep(command.user_id, command.password_hash)
        return done

    async def change_email(command: ChangeEmail) -> Accepted:
        owner_id = ids.user_id(command.email)
        if owner_id != command.user_id:
            owner, _ = await service.store.state(user.decider, owner_id)
            if owner.joined:
                raise user.AddressIsTaken
        await addresses.hold(command.user_id, command.email)
        done = await service.store.execute(user.decider, command.user_id, command)
        await addresses.leave_others(command.user_id, command.email)
        return done

    async def add(command: AddChannel) -> Accepted:
        if command.sealed is not None:
            await secrets.keep_first(command.channel_id, command.sealed)
        return await service.store.execute(channel.decider, command.channel_id, command)

    async def reconfigure(command: ReconfigureChannel) -> Accepted:
        if command.sealed is not None:
            await secrets.keep(command.channel_id, command.sealed)
        return await service.store.execute(channel.decider, command.channel_id, command)

    service.handles(InviteUser, invite, _user)
    service.handles(ChangePassword, change_password, _user)
    service.handles(ChangeEmail, change_email, _user)
    service.decides(user.decider, DECIDED_ALONE, _user)
    service.handles(AddChannel, add, _channel)
    service.handles(ReconfigureChannel, reconfigure, _channel)
    service.decides(channel.decider, (StopChannel, ResumeChannel), _channel)


def _user(command: UserCommand) -> str:
    return command.user_id


def _channel(command: ChannelCommand) -> str:
    return command.channel_id
