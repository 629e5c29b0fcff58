"""How the team logs in, by what programs ask, and who outside is told: without anything secret (P4, P5)."""

from libs.events.catalog.sign_on import SecondFactorRequired, SingleSignOnSet, SingleSignOnSwitchedOff
from libs.events.catalog.token import TokenIssued, TokenRevoked
from libs.events.catalog.webhook import (
    WebhookChanged,
    WebhookKeyRenewed,
    WebhookPaused,
    WebhookRegistered,
    WebhookRemoved,
    WebhookResumed,
)
from libs.events.event import Recorded, iso
from libs.events.view import Document, DocumentView

NO_SIGN_ON: Document = {"provider": None, "second_factor_for": []}


class SignOn(DocumentView):
    """One document: the `provider` of single sign-on or None, and the profiles `second_factor_for`."""

    name = "sign_on"
    events = (SingleSignOnSet, SingleSignOnSwitchedOff, SecondFactorRequired)
    live = True

    def key(self, recorded: Recorded) -> str:
        """Always main."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The settings after an event."""
        before = document or NO_SIGN_ON
        match recorded.data:
            case SingleSignOnSet() as event:
                return {**before, "provider": event.model_dump()}
            case SingleSignOnSwitchedOff():
                return {**before, "provider": None}
            case SecondFactorRequired(profiles=profiles):
                return {**before, "second_factor_for": list(profiles)}
            case _:
                return document


class Tokens(DocumentView):
    """One document an API token."""

    name = "tokens"
    events = (TokenIssued, TokenRevoked)
    live = True

    def key(self, recorded: Recorded) -> str:
        """The token's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The token after an event."""
        match recorded.data:
            case TokenIssued(label=label, owner_id=owner_id, scopes=scopes, expires_at=expires_at):
                return {
                    "name": label,
                    "owner_id": owner_id,
                    "scopes": list(scopes),
                    "expires_at": iso(expires_at) if expires_at is not None else None,
                    "issued_at": iso(recorded.time),
                    "revoked": False,
                }
            case TokenRevoked():
                return {**(document or {}), "revoked": True}
            case _:
                return document


class Webhooks(DocumentView):
    """One document a webhook; `state` is `active`, `paused` (`why`), or `removed`."""

    name = "webhooks"
    events = (
        WebhookRegistered,
        WebhookChanged,
        WebhookKeyRenewed,
        WebhookPaused,
        WebhookResumed,
        WebhookRemoved,
    )
    live = True

    def key(self, recorded: Recorded) -> str:
        """The webhook's id."""
        return recorded.stream_id

    def fold(self, document: Document | None, recorded: Recorded) -> Document | None:
        """The webhook after an event."""
        before = document or {}
        match recorded.data:
            case WebhookRegistered(label=label, url=url, kinds=kinds):
                told = {"name": label, "url": url, "kinds": list(kinds)}
                return {**told, "state": "active", "why": None, "since": recorded.position}
            case WebhookChanged(label=label, url=url, kinds=kinds):
                return {**before, "name": label, "url": url, "kinds": list(kinds)}
            case WebhookPaused(why=why):
                return {**before, "state": "paused", "why": why}
            case WebhookResumed() | WebhookKeyRenewed() as event:
                resumed = {"state": "active", "why": None} if isinstance(event, WebhookResumed) else {}
                return {**before, **resumed}
            case WebhookRemoved():
                return {**before, "state": "removed"}
            case _:
                return document
