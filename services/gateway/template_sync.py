"""Templates of lines, kept as their providers have them: read when a line is set up, then every day (C3)."""

from datetime import timedelta
from typing import ClassVar

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.catalog.channel import ChannelAdded, ChannelReconfigured, ChannelRemoved, ChannelResumed
from libs.events.command import Refused
from libs.events.event import SYSTEM, Actor, Event, Recorded, now
from libs.events.policy import Policy
from libs.events.projector import Projector
from libs.events.timers import Timers
from services.gateway.channels.channel import Channel, OutOfReach
from services.gateway.directory import Directory
from services.gateway.lines import Lines
from services.gateway.stopping import stop_since
from services.messaging import commands as messaging
from services.messaging.template_commands import RecordTemplates

TIMERS = "templates"
AGAIN, AFTER_TROUBLE = timedelta(hours=24), timedelta(minutes=15)
log = telemetry.logger(__name__)


class ChannelHasNoTemplates(Refused):
    """The provider of this channel keeps no templates."""

    code = "template.channel_has_none"


class TemplatesAreOutOfReach(Refused):
    """The provider could not be asked for its templates; `reason` says why."""

    code = "template.out_of_reach"


class TemplateSync:
    """Asks providers for their templates."""

    def __init__(self, bus: Bus, directory: Directory, lines: Lines, kinds: dict[str, Channel]) -> None:
        self._bus = bus
        self._directory = directory
        self._lines = lines
        self._kinds = kinds

    def keeps(self, channel_id: str) -> bool:
        """Whether a line's provider keeps templates."""
        channel = self._channel(channel_id)
        return channel is not None and channel.capabilities.templates

    async def sync(self, channel_id: str, by: Actor = SYSTEM) -> tuple[int, int]:
        """Have a line's templates be those of its provider; how many there are, and the place in the log.

        Raises `ChannelHasNoTemplates` and `TemplatesAreOutOfReach`; what was read until then is kept.
        """
        channel, line = self._channel(channel_id), await self._lines.get(channel_id)
        if channel is None or line is None or not channel.capabilities.templates:
            raise ChannelHasNoTemplates
        present: list[str] = []
        position, asked = 0, now()
        try:
            async for page in channel.templates(line):
                present += [each.id for each in page]
                if page:
                    command = RecordTemplates(by=by, channel_id=channel_id, templates=tuple(page))
                    position = max(position, (await self._bus.ask(messaging.SERVICE, command)).position)
        except OutOfReach as error:
            telemetry.TEMPLATE_SYNCS.labels(channel.kind, "out of reach").inc()
            log.warning("templates.out_of_reach", channel=channel_id, reason=error.detail)
            if error.stop is not None:
                await stop_since(self._bus, self._directory, channel_id, error.stop, error.detail, asked)
            raise TemplatesAreOutOfReach(reason=error.detail) from error
        gone = RecordTemplates(by=by, channel_id=channel_id, present=tuple(present))
        position = max(position, (await self._bus.ask(messaging.SERVICE, gone)).position)
        telemetry.TEMPLATE_SYNCS.labels(channel.kind, "synced").inc()
        return len(present), position

    def _channel(self, channel_id: str) -> Channel | None:
        document = self._directory.channel(channel_id)
        return self._kinds.get(document["kind"]) if document is not None else None


class FollowTemplates(Policy):
    """A line that was added or set up anew has its templates read, then every day."""

    name = "follow_templates"
    events: ClassVar[tuple[type[Event], ...]] = (ChannelAdded, ChannelReconfigured, ChannelResumed, ChannelRemoved)

    def __init__(self, sync: TemplateSync, timers: Timers, kinds: dict[str, Channel], projector: Projector) -> None:
        self._sync = sync
        self._timers = timers
        self._projector = projector
        self._keeping = {kind for kind, channel in kinds.items() if channel.capabilities.templates}

    async def react(self, recorded: Recorded) -> None:
        """Set or cancel the line's timer."""
        match recorded.data:
            case ChannelAdded(kind=kind) if kind not in self._keeping:
                return
            case ChannelRemoved():
                await self._timers.cancel(recorded.stream_id)
            case ChannelAdded() | ChannelReconfigured() | ChannelResumed():
                # The timer may go off at once, and asks the views what the line is.
                await self._projector.reached(recorded.position)
                await self._timers.set(recorded.stream_id, now())

    async def fire(self, channel_id: str) -> None:
        """Read a line's templates; where that fails, again soon."""
        again = AGAIN
        if not self._sync.keeps(channel_id):
            return
        try:
            await self._sync.sync(channel_id)
        except TemplatesAreOutOfReach:
            again = AFTER_TROUBLE
        await self._timers.set(channel_id, now() + again)
