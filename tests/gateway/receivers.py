"""A receiver among doubles: no log, no lease, and a desk that is given."""

from types import SimpleNamespace
from typing import Any, cast

from libs.events.bus import Bus
from services.gateway.channels.channel import Channel
from services.gateway.directory import Directory
from services.gateway.dropped import Dropped
from services.gateway.identities import Identities
from services.gateway.lease import Lease
from services.gateway.line_figures import LineFigures
from services.gateway.lines import Lines
from services.gateway.receiving import Receiver
from services.gateway.sent_messages import SentMessages
from services.gateway.unreadable import Unreadable


def receiver(bus: Bus, identities: Identities, channels: dict[str, Channel], lines: Lines, desk: Any) -> Receiver:
    """A receiver of these channels. `desk` stands for the directory, what was unreadable, and figures."""
    return Receiver(
        bus,
        cast(Any, None),
        cast(Lease, None),
        channels,
        lines,
        identities,
        cast(Unreadable, desk),
        SentMessages(),
        cast(Directory, desk),
        cast(Dropped, SimpleNamespace()),
        {},
        cast(LineFigures, desk),
    )
