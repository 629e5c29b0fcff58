"""What is decided about second factors, sign-on and tokens: acting, refusing, and keeping quiet on repetition."""

from datetime import timedelta
from typing import Any

import pytest

from libs.events.catalog.sign_on import SecondFactorRequired, SingleSignOnSet, SingleSignOnSwitchedOff
from libs.events.catalog.token import TokenIssued, TokenRevoked
from libs.events.catalog.user import RecoveryCodesRenewed, SecondFactorDisabled, SecondFactorEnabled, UserJoined
from libs.events.catalog.webhook import (
    WebhookKeyRenewed,
    WebhookPaused,
    WebhookRegistered,
    WebhookRemoved,
    WebhookResumed,
)
from libs.events.event import SYSTEM, now
from libs.events.testing import DeciderSpec, recorded
from libs.events.view import Document
from services.gateway import sign_on, token, user
from services.gateway.security_commands import (
    DisableSecondFactor,
    EnableSecondFactor,
    IssueToken,
    RenewRecoveryCodes,
    RequireSecondFactor,
    RevokeToken,
    SetSingleSignOn,
    SwitchOffSingleSignOn,
)
from services.gateway.views.access import SignOn, Tokens, Webhooks

JOINED = UserJoined(label="Ana Rocha", email="ana@demo.local", profile="agent")
PROVIDER = SingleSignOnSet(issuer="https://id.example", client_id="guiche", label="Conta", required=False)
ISSUED = TokenIssued(label="Painel", owner_id="ana", scopes=("calls:read", "tickets:read"))


def issue(**more: Any) -> IssueToken:
    """A wish for a token."""
    wish = {"label": "Painel", "owner_id": "ana", "scopes": {"tickets:read", "calls:read"}, **more}
    return IssueToken(by=SYSTEM, token_id="t", token_hash="h", **wish)


def test_a_second_factor_is_put_into_force_once_and_given_up_once() -> None:
    spec = DeciderSpec(user.decider)
    enable = EnableSecondFactor(by=SYSTEM, user_id="u", recovery_hashes=["h"])
    disable = DisableSecondFactor(by=SYSTEM, user_id="u")
    spec.given(JOINED).when(enable).then(SecondFactorEnabled())
    spec.given(JOINED, SecondFactorEnabled()).when(enable).then_nothing()
    spec.given(JOINED, SecondFactorEnabled()).when(disable).then(SecondFactorDisabled())
    spec.given(JOINED).when(disable).then_nothing()
    spec.when(enable).then_refused(user.UserIsUnknown)


def test_recovery_codes_are_renewed_only_where_there_is_a_second_factor() -> None:
    renew = RenewRecoveryCodes(by=SYSTEM, user_id="u", recovery_hashes=["h"])
    spec = DeciderSpec(user.decider)
    spec.given(JOINED, SecondFactorEnabled()).when(renew).then(RecoveryCodesRenewed())
    spec.given(JOINED).when(renew).then_refused(user.SecondFactorIsOff)


def test_a_provider_is_set_changed_and_switched_off_and_each_counts_once() -> None:
    def wish(**more: Any) -> SetSingleSignOn:
        fields = {"issuer": "https://id.example", "client_id": "guiche", "label": "Conta", **more}
        return SetSingleSignOn(by=SYSTEM, **fields)

    spec = DeciderSpec(sign_on.decider)
    spec.when(wish()).then(PROVIDER)
    spec.given(PROVIDER).when(wish()).then_nothing()
    spec.given(PROVIDER).when(wish(sealed="a new secret")).then(PROVIDER)
    spec.given(PROVIDER).when(wish(required=True)).then(PROVIDER.model_copy(update={"required": True}))
    spec.given(PROVIDER).when(SwitchOffSingleSignOn(by=SYSTEM)).then(SingleSignOnSwitchedOff())
    spec.when(SwitchOffSingleSignOn(by=SYSTEM)).then_nothing()


def test_who_needs_a_second_factor_is_said_once() -> None:
    wish = RequireSecondFactor(by=SYSTEM, profiles=frozenset({"supervisor", "admin"}))
    said = SecondFactorRequired(profiles=("admin", "supervisor"))
    DeciderSpec(sign_on.decider).when(wish).then(said)
    DeciderSpec(sign_on.decider).given(said).when(wish).then_nothing()


def test_a_token_is_issued_once_and_revoked_once() -> None:
    spec, revoke = DeciderSpec(token.decider), RevokeToken(by=SYSTEM, token_id="t")
    spec.when(issue()).then(ISSUED)
    spec.given(ISSUED).when(issue()).then_nothing()
    spec.given(ISSUED).when(revoke).then(TokenRevoked())
    spec.given(ISSUED, TokenRevoked()).when(revoke).then_nothing()
    spec.when(revoke).then_refused(token.TokenIsUnknown)


@pytest.mark.parametrize("scopes", [set(), {"tickets:dream"}, {"tickets:read", "tokens:write"}])
def test_a_token_has_scopes_that_there_are(scopes: set[str]) -> None:
    DeciderSpec(token.decider).when(issue(scopes=scopes)).then_refused(token.TokenNeedsScopes)


def test_a_token_ends_after_it_begins() -> None:
    over = issue(expires_at=now() - timedelta(days=1))
    DeciderSpec(token.decider).when(over).then_refused(token.TokenEndsBeforeItBegins)


def folded(view: Any, stream_id: str, *events: Any) -> Document:
    """The document after events."""
    document: Document | None = None
    for event in events:
        document = view.fold(document, recorded(event, stream_id, 7))
    assert document is not None
    return document


def test_the_views_show_what_is_in_force() -> None:
    shown = folded(SignOn(), "main", SecondFactorRequired(profiles=("admin",)), PROVIDER)
    assert shown == {"provider": PROVIDER.model_dump(), "second_factor_for": ["admin"]}
    assert folded(SignOn(), "main", PROVIDER, SingleSignOnSwitchedOff())["provider"] is None
    kept = folded(Tokens(), "t", ISSUED, TokenRevoked())
    assert (kept["scopes"], kept["revoked"], kept["expires_at"]) == (["calls:read", "tickets:read"], True, None)


def test_a_webhook_is_shown_paused_resumed_and_gone() -> None:
    first = WebhookRegistered(label="ERP", url="https://erp.example", kinds=("ticket.opened",))
    paused = folded(Webhooks(), "w", first, WebhookPaused(why="failing"))
    assert (paused["state"], paused["why"], paused["since"]) == ("paused", "failing", 7)
    resumed = folded(Webhooks(), "w", first, WebhookPaused(why="asked"), WebhookResumed())
    assert (resumed["state"], resumed["why"]) == ("active", None)
    assert folded(Webhooks(), "w", first, WebhookKeyRenewed()) == folded(Webhooks(), "w", first)
    assert folded(Webhooks(), "w", first, WebhookRemoved())["state"] == "removed"
