"""Stopping: a line rests until an admin acts, for its provider refuses what nothing but he can mend."""

from datetime import datetime, timedelta

from libs.events import telemetry
from libs.events.bus import Bus
from libs.events.command import CommandRejected
from libs.events.event import SYSTEM, iso
from services.gateway.commands import SERVICE, StopChannel
from services.gateway.directory import Directory

# Providers count in whole seconds.
CLOCK_STEP = timedelta(seconds=1)
GONE = "channel.not_found"
log = telemetry.logger(__name__)


async def stop_line(bus: Bus, channel_id: str, code: str, detail: str) -> None:
    """Have the line rest. Raises `CommandRejected`; a line that rests for this already changes nothing."""
    await bus.ask(SERVICE, StopChannel(by=SYSTEM, channel_id=channel_id, code=code, detail=detail))
    log.error("channel.stopped", channel=channel_id, code=code)
    telemetry.CHANNEL_STOPPED.labels(channel_id, code).inc()


async def stop_since(bus: Bus, directory: Directory, channel_id: str, code: str, detail: str, at: datetime) -> None:
    """Have the line rest for what was refused at a time, unless it does already, or was set going since: providers
    repeat old news for days. Raises `CommandRejected` while that cannot be kept.
    """
    document = directory.channel(channel_id)
    if document is None or document["state"] != "active" or iso(at + CLOCK_STEP) < document["since"]:
        return
    try:
        await stop_line(bus, channel_id, code, detail)
    except CommandRejected as error:
        if error.rejected.code != GONE:
            raise
