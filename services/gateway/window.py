"""The window in which a customer may be answered freely: so many hours after what he last wrote (C2).

Outside it only templates are accepted, on every path: here for what is written now, when a message leaves
(`outgoing.py`) for what was written earlier or nobody writes, and before what the desk says by itself. A person
may write where the provider's clock must be wrong (`believed_at`): the provider has the last word. What nobody
writes is held to that clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from libs.events.command import CommandRejected, Refused
from libs.events.event import iso, now
from services.gateway import composing
from services.gateway.composing import Content
from services.gateway.gateway import Gateway
from services.messaging import commands as messaging
from services.messaging.queries import GetConversation


class WindowIsClosed(Refused):
    """The contact's last message is too long ago for this channel: only a template may be sent."""

    code = "message.window_closed"


@dataclass(frozen=True, slots=True)
class Window:
    """How long a conversation's contact may be answered freely; without `hours` always."""

    hours: int | None
    closes_at: datetime | None = None

    def open(self, at: datetime) -> bool:
        """Whether free text may be sent."""
        return self.hours is None or (self.closes_at is not None and at < self.closes_at)


async def of(gateway: Gateway, conversation_id: str, channel_id: str, position: int | None = None) -> Window:
    """The window of a conversation; one in which the contact never wrote has none that is open."""
    hours = composing.capabilities(gateway, channel_id).window_hours
    if hours is None:
        return Window(None)
    try:
        query = GetConversation(conversation_id=conversation_id, wait_for=position)
        found = await gateway.bus.query(messaging.SERVICE, query)
    except CommandRejected as error:
        if error.rejected.code != "conversation.not_found":
            raise
        return Window(hours)
    last = found["last_inbound"]
    if last is None:
        return Window(hours)
    return Window(hours, datetime.fromisoformat(last["believed_at"]) + timedelta(hours=hours))


async def check(gateway: Gateway, facts: dict[str, Any], content: Content | None = None) -> None:
    """Raises `WindowIsClosed`, with `closes_at` where it was ever open; a template may always go.

    Who was shown a ticket is not refused for a message of its contact that a view has not reached.
    """
    if content is not None and content.template is not None:
        return
    window = await of(gateway, facts["conversation_id"], facts["channel_id"], facts.get("position"))
    if not window.open(now()):
        raise WindowIsClosed(closes_at=iso(window.closes_at) if window.closes_at is not None else None)
