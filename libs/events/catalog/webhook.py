"""Events of `webhook.<webhook id>`: who is told of what happens, outside (P4)."""

from typing import ClassVar, Literal

from libs.events.event import Event


class WebhookEvent(Event):
    """What all events of a webhook's stream share. The key that signs is never in an event."""

    category: ClassVar[str] = "webhook"


class WebhookRegistered(WebhookEvent):
    """An address is told of these kinds of happenings (`ticket.opened`)."""

    label: str
    url: str
    kinds: tuple[str, ...]


class WebhookChanged(WebhookEvent):
    """The address, its name or what it is told of changed."""

    label: str
    url: str
    kinds: tuple[str, ...]


class WebhookKeyRenewed(WebhookEvent):
    """Deliveries are signed with a new key from now on."""


class WebhookPaused(WebhookEvent):
    """Nothing is delivered for the time being: an admin wants it so, or nothing arrived for too long."""

    why: Literal["asked", "failing"]


class WebhookResumed(WebhookEvent):
    """Deliveries go on."""


class WebhookRemoved(WebhookEvent):
    """The address is told nothing any more."""
