"""A channel: one connected line to customers, of a kind (`waba`, `simulator`), with a default queue (C1, C11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, assert_never

from libs.events.catalog.channel import (
    ChannelAdded,
    ChannelReconfigured,
    ChannelRemoved,
    ChannelResumed,
    ChannelStopped,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from services.gateway.commands import AddChannel, ReconfigureChannel, ResumeChannel, StopChannel

ChannelCommands: TypeAlias = AddChannel | ReconfigureChannel | StopChannel | ResumeChannel
ChannelEvents: TypeAlias = ChannelAdded | ChannelReconfigured | ChannelStopped | ChannelResumed | ChannelRemoved


class ChannelIsUnknown(Refused):
    """There is no such channel."""

    code = "channel.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class Channel:
    """What decisions about a line rest on."""

    added: bool = False
    label: str = ""
    queue_id: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    stopped_by: str | None = None
    last_command: str | None = None


def decide(command: ChannelCommands, channel: Channel) -> list[Event]:
    """What follows from a command on a channel."""
    if isinstance(command, AddChannel):
        return [] if channel.added else [_added(command)]
    if not channel.added:
        raise ChannelIsUnknown
    match command:
        case ReconfigureChannel():
            return _reconfigure(command, channel)
        case StopChannel(code=code, detail=detail):
            return [] if channel.stopped_by == code else [ChannelStopped(code=code, detail=detail)]
        case ResumeChannel():
            return [] if channel.stopped_by is None else [ChannelResumed()]
        case _:
            assert_never(command)


def _added(command: AddChannel) -> ChannelAdded:
    return ChannelAdded(
        kind=command.kind, label=command.label, queue_id=command.queue_id, settings=command.settings
    )


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
        case ChannelRemoved():
            return replace(channel, added=False)
        case _:
            assert_never(event)


decider: Decider[ChannelCommands, Channel] = Decider("channel", Channel, decide, evolve)
