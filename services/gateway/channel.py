"""A channel: one connected line to customers, of a kind (`waba`, `simulator`), with a default queue (C1, C11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, assert_never

from libs.events.catalog.channel import (
    ChannelAdded,
    ChannelConnected,
    ChannelDisconnected,
    ChannelReconfigured,
    ChannelRemoved,
    ChannelResumed,
    ChannelStopped,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from services.gateway.commands import (
    AddChannel,
    ReconfigureChannel,
    RecordConnection,
    RemoveChannel,
    ResumeChannel,
    StopChannel,
)

ChannelCommands: TypeAlias = (
    AddChannel | ReconfigureChannel | StopChannel | ResumeChannel | RemoveChannel | RecordConnection
)
ChannelEvents: TypeAlias = (
    ChannelAdded
    | ChannelReconfigured
    | ChannelStopped
    | ChannelResumed
    | ChannelConnected
    | ChannelDisconnected
    | ChannelRemoved
)


class ChannelIsUnknown(Refused):
    """There is no such channel."""

    code = "channel.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class Channel:
    """What decisions about a line rest on. `connection` is None until the provider has said anything of it."""

    added: bool = False
    removed: bool = False
    label: str = ""
    queue_id: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    stopped_by: str | None = None
    last_command: str | None = None
    connection: ChannelConnected | ChannelDisconnected | None = None


def decide(command: ChannelCommands, channel: Channel) -> list[Event]:
    """What follows from a command on a channel."""
    if isinstance(command, AddChannel):
        return [] if channel.added or channel.removed else [_added(command)]
    if isinstance(command, RemoveChannel) and channel.removed:
        return []
    if not channel.added:
        raise ChannelIsUnknown
    match command:
        case ReconfigureChannel():
            return _reconfigure(command, channel)
        case StopChannel(code=code, detail=detail):
            return [] if channel.stopped_by == code else [ChannelStopped(code=code, detail=detail)]
        case ResumeChannel():
            return [] if channel.stopped_by is None else [ChannelResumed()]
        case RecordConnection():
            return _connection(command, channel)
        case RemoveChannel():
            return [ChannelRemoved()]
        case _:
            assert_never(command)


def _added(command: AddChannel) -> ChannelAdded:
    return ChannelAdded(
        kind=command.kind, label=command.label, queue_id=command.queue_id, settings=command.settings
    )


def _connection(command: RecordConnection, channel: Channel) -> list[Event]:
    """What changed about the connection, once: a provider repeats itself, and its news overtake each other."""
    known = channel.connection
    told, last = command.provider_at, known.provider_at if known is not None else None
    if told is not None and last is not None and told < last:
        return []
    if command.open:
        return [] if isinstance(known, ChannelConnected) else [ChannelConnected(provider_at=told)]
    lost = ChannelDisconnected(code=command.code, detail=command.detail, lasting=command.lasting, provider_at=told)
    if isinstance(known, ChannelDisconnected) and (known.code, known.lasting) == (lost.code, lost.lasting):
        return []
    return [lost]


def _reconfigure(command: ReconfigureChannel, channel: Channel) -> list[Event]:
    """New secrets count as a change although they cannot be seen; a line with new settings is tried again."""
    same = (command.label, command.queue_id, command.settings) == (
        channel.label,
        channel.queue_id,
        dict(channel.settings),
    )
    if same and (command.sealed is None or channel.last_command == command.command_id):
        return []
    changed = ChannelReconfigured(label=command.label, queue_id=command.queue_id, settings=command.settings)
    return [changed] if channel.stopped_by is None else [changed, ChannelResumed()]


def evolve(channel: Channel, recorded: Recorded) -> Channel:
    """The channel after an event."""
    event: ChannelEvents = recorded.data  # type: ignore[assignment]
    match event:
        case ChannelAdded(label=label, queue_id=queue_id, settings=settings):
            return Channel(added=True, label=label, queue_id=queue_id, settings=settings)
        case ChannelReconfigured(label=label, queue_id=queue_id, settings=settings):
            return replace(
                channel, label=label, queue_id=queue_id, settings=settings, last_command=recorded.command_id
            )
        case ChannelStopped(code=code):
            return replace(channel, stopped_by=code)
        case ChannelResumed():
            return replace(channel, stopped_by=None)
        case ChannelConnected() | ChannelDisconnected():
            return replace(channel, connection=event)
        case ChannelRemoved():
            return replace(channel, added=False, removed=True)
        case _:
            assert_never(event)


decider: Decider[ChannelCommands, Channel] = Decider("channel", Channel, decide, evolve)
