"""Log-ins, sign-on, tokens, webhooks and the record of who changed what may be done."""

from typing import Any, Literal

from services.gateway.shapes.shape import Named, Shape
from services.gateway.shapes.team import Profile


class Device(Shape):
    """What a browser said that it is; null for what is not recognised."""

    browser: str | None
    system: str | None
    mobile: bool


class SessionItem(Shape):
    """One of one's log-ins; `current` is the one that asks."""

    id: str
    device: Device
    address: str | None
    way: Literal["password", "second_factor", "recovery_code", "single_sign_on"]
    began_at: str
    seen_at: str
    current: bool


class SessionsEnded(Shape):
    """How many sessions were ended."""

    ended: int


class SecondFactor(Shape):
    """Whether one's log-in takes a code, whether it must, and how many recovery codes are unused."""

    enabled: bool
    required: bool
    recovery_codes_left: int


class SecondFactorProposed(Shape):
    """What a telephone needs, shown once; `qr` is an SVG as a data address."""

    secret: str
    uri: str
    qr: str


class RecoveryCodes(Shape):
    """Codes for the day on which the telephone is lost, shown once."""

    recovery_codes: list[str]


class SingleSignOnItem(Shape):
    """The company's OpenID Connect provider, without its secret. `redirect_uri` is what the provider must know."""

    issuer: str
    client_id: str
    name: str
    required: bool


class SignOnMember(Shape):
    """A member of the team, and whether his log-in takes a second factor."""

    id: str
    name: str
    profile: Profile
    second_factor: bool


class SignOnSettings(Shape):
    """How the team logs in. `redirect_uri` is the address that a provider must know."""

    single_sign_on: SingleSignOnItem | None
    redirect_uri: str
    second_factor_for: list[Profile]
    members: list[SignOnMember]


class SignOnChanged(Shape):
    """The settings after a change."""

    sign_on: SignOnSettings
    position: int


class AuditEntry(Shape):
    """Who logged in or changed what may be done, when and from where."""

    id: str
    at: str
    type: str
    actor: dict[str, Any]
    address: str | None
    about: Named | None
    data: dict[str, Any]
    position: int


class TokenItem(Shape):
    """An API token, without what it opens by."""

    id: str
    name: str
    owner: Named
    scopes: list[str]
    issued_at: str
    expires_at: str | None
    used_at: str | None
    used_from: str | None


class Tokens(Shape):
    """The tokens, and all scopes there are."""

    items: list[TokenItem]
    scopes: list[str]


class TokenIssued(Shape):
    """A new token; `secret` is shown once."""

    token: TokenItem
    secret: str
    position: int


class OwnToken(Shape):
    """What the token that asks may do, and as whom."""

    id: str
    name: str
    owner: Named
    scopes: list[str]
    expires_at: str | None


class WebhookItem(Shape):
    """An address that is told of happenings. `why` it is paused: `asked`, or `failing`."""

    id: str
    name: str
    url: str
    kinds: list[str]
    state: Literal["active", "paused"]
    why: Literal["asked", "failing"] | None
    failing_since: str | None
    delivered_at: str | None


class Webhooks(Shape):
    """The webhooks, and all kinds of happenings there are."""

    items: list[WebhookItem]
    kinds: list[str]


class WebhookChanged(Shape):
    """A webhook after a change."""

    webhook: WebhookItem
    position: int


class WebhookKey(Shape):
    """A webhook with the key that signs what it is told, shown once."""

    webhook: WebhookItem
    key: str
    position: int


class DeliveryAttempt(Shape):
    """One attempt: the answer's status, or what went wrong instead."""

    at: str
    status: int | None
    error: str | None
    milliseconds: int


class Delivery(Shape):
    """Something that a webhook was or will be told, and what came of it."""

    id: str
    kind: str
    event_id: str
    at: str
    state: Literal["waiting", "delivered", "failed", "held"]
    attempts: list[DeliveryAttempt]
    next_at: str | None
