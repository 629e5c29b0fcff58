"""An outgoing webhook: an address outside that is told of what happens (P4)."""

from collections.abc import Set
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from libs.events.catalog.webhook import (
    WebhookChanged,
    WebhookKeyRenewed,
    WebhookPaused,
    WebhookRegistered,
    WebhookRemoved,
    WebhookResumed,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from services.gateway.security_commands import (
    ChangeWebhook,
    PauseWebhook,
    RegisterWebhook,
    RemoveWebhook,
    RenewWebhookKey,
    ResumeWebhook,
)
from services.gateway.webhook_kinds import KINDS

WebhookCommands: TypeAlias = (
    RegisterWebhook | ChangeWebhook | RenewWebhookKey | PauseWebhook | ResumeWebhook | RemoveWebhook
)
WebhookEvents: TypeAlias = (
    WebhookRegistered | WebhookChanged | WebhookKeyRenewed | WebhookPaused | WebhookResumed | WebhookRemoved
)


class WebhookIsUnknown(Refused):
    """There is no such webhook."""

    code = "webhook.not_found"
    status = "not_found"


class WebhookNeedsKinds(Refused):
    """A webhook is told of one kind of happening at least, and only of such as there are."""

    code = "webhook.kinds_invalid"
    status = "invalid"


@dataclass(frozen=True, slots=True)
class Webhook:
    """What decisions about a webhook rest on."""

    registered: bool = False
    removed: bool = False
    label: str = ""
    url: str = ""
    kinds: frozenset[str] = frozenset()
    paused: bool = False
    key_command: str | None = None


def decide(command: WebhookCommands, webhook: Webhook) -> list[Event]:
    """What follows from a command on a webhook."""
    if isinstance(command, RegisterWebhook):
        known = _known(command.kinds)
        first = WebhookRegistered(label=command.label, url=command.url, kinds=known)
        return [] if webhook.registered else [first]
    if isinstance(command, RemoveWebhook) and webhook.removed:
        return []
    if not webhook.registered or webhook.removed:
        raise WebhookIsUnknown
    match command:
        case ChangeWebhook(label=label, url=url, kinds=kinds):
            same = (label, url, kinds) == (webhook.label, webhook.url, webhook.kinds)
            return [] if same else [WebhookChanged(label=label, url=url, kinds=_known(kinds))]
        case RenewWebhookKey(command_id=command_id):
            return [] if webhook.key_command == command_id else [WebhookKeyRenewed()]
        case PauseWebhook(failing=failing):
            return [] if webhook.paused else [WebhookPaused(why="failing" if failing else "asked")]
        case ResumeWebhook():
            return [WebhookResumed()] if webhook.paused else []
        case RemoveWebhook():
            return [WebhookRemoved()]
        case _:
            assert_never(command)


def _known(kinds: Set[str]) -> tuple[str, ...]:
    if not kinds or not kinds <= KINDS.keys():
        raise WebhookNeedsKinds(fields=[{"field": "kinds", "rule": "must be some of those there are"}])
    return tuple(sorted(kinds))


def evolve(webhook: Webhook, recorded: Recorded) -> Webhook:
    """The webhook after an event."""
    event: WebhookEvents = recorded.data  # type: ignore[assignment]
    match event:
        case WebhookRegistered(label=label, url=url, kinds=kinds):
            return Webhook(registered=True, label=label, url=url, kinds=frozenset(kinds))
        case WebhookChanged(label=label, url=url, kinds=kinds):
            return replace(webhook, label=label, url=url, kinds=frozenset(kinds))
        case WebhookKeyRenewed():
            return replace(webhook, key_command=recorded.command_id)
        case WebhookPaused():
            return replace(webhook, paused=True)
        case WebhookResumed():
            return replace(webhook, paused=False)
        case WebhookRemoved():
            return replace(webhook, removed=True)
        case _:
            assert_never(event)


decider: Decider[WebhookCommands, Webhook] = Decider("webhook", Webhook, decide, evolve)
