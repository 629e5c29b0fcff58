"""How each line does, in one place: what it says of itself, when it last moved, what waits and what fails.

A line is *silent* when its webhook does not reach the desk: the team wrote by it minutes ago and its provider,
which tells what becomes of messages, has posted nothing since; or what a customer wrote came only on being asked.
Where webhooks are set up by hand and reports bring the same, one that never posted is not missed.
"""

from datetime import datetime, timedelta
from typing import Any

from libs.events.event import iso
from libs.events.view import Document
from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.channel import Channel

SILENT_AFTER = timedelta(minutes=5)


def connection(document: Document, capabilities: Capabilities | None) -> Document | None:
    """Whether the provider has the line connected; None for lines that need no connecting."""
    known: Document | None = document["connection"]
    if known is not None or capabilities is None or not capabilities.pairs:
        return known
    never = {"state": "closed", "code": "channel.never_connected", "detail": "O canal ainda não foi conectado."}
    return {**never, "lasting": True, "since": document["since"]}


def works(document: Document, capabilities: Capabilities | None) -> bool:
    """Whether messages can leave by the line."""
    connected = connection(document, capabilities)
    return document["state"] == "active" and (connected is None or connected["state"] == "open")


def shown(document: Document, capabilities: Capabilities | None) -> Document:
    """A channel as the team sees it, with what its kind can do: nothing of its settings."""
    fields = ("name", "kind", "state", "stopped", "since", "queue_id")
    known = {field: document.get(field) for field in fields}
    state = {"connection": connection(document, capabilities), "works": works(document, capabilities)}
    can = capabilities.shown() if capabilities is not None else None
    return {"id": document["_id"], **known, **state, "capabilities": can}


def health(
    document: Document, channel: Channel | None, figures: Document, unreadable: int, at: datetime
) -> dict[str, Any]:
    """A line's state and figures, as management sees them; `failure_rate` is that of the last hour, from 0 to 1."""
    capabilities = channel.capabilities if channel is not None else None
    hour = figures.get("hour", {})
    tried = hour.get("sent", 0) + hour.get("failed", 0)
    return {
        "id": document["_id"],
        "name": document["name"],
        "kind": document["kind"],
        "works": works(document, capabilities),
        "state": document["state"],
        "stopped": document["stopped"],
        "since": document["since"],
        "connection": connection(document, capabilities),
        "last_event_at": figures.get("posted"),
        "last_inbound_at": figures.get("inbound"),
        "last_outbound_at": figures.get("outbound"),
        "waiting": max(0, figures.get("waiting", 0)),
        "sent": hour.get("sent", 0),
        "failed": hour.get("failed", 0),
        "unknown": hour.get("unknown", 0),
        "failure_rate": round(hour.get("failed", 0) / tried, 3) if tried else None,
        "silent": channel is not None and _silent(figures, channel, at),
        "unreadable": unreadable,
        "facts": figures.get("facts", {}),
        "checked_at": figures.get("checked_at"),
        "asked_in_vain": figures.get("poll_failed") or figures.get("health_failed"),
    }


def _silent(figures: Document, channel: Channel, at: datetime) -> bool:
    can = channel.capabilities
    if channel.setup is None or not can.receipts:
        return False
    posted, inbound, outbound = (figures.get(each) for each in ("posted", "inbound", "outbound"))
    asked = can.poll_seconds is not None
    missed = asked and posted and inbound and posted < iso(datetime.fromisoformat(inbound) - SILENT_AFTER)
    unanswered = outbound is not None and (posted or "") < outbound < iso(at - SILENT_AFTER)
    return bool(missed or (unanswered and (can.pairs or not asked)))
