"""Log-ins, sign-on, tokens and webhooks as members want them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.gateway.shapes import Profile
from services.gateway.wishes.wish import Moment, Wish

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\x00-\x1f]+$", max_length=500)]
Given = Annotated[str, Field(min_length=1, max_length=1024)]
Typed = Annotated[str, Field(min_length=6, max_length=40)]


class PasswordAgain(Wish):
    """One's password, once more: for what must not be done by whoever finds the page open."""

    password: Given


class Code(Wish):
    """A code from one's telephone."""

    code: Typed


class Proof(Wish):
    """One's password, and a code from one's telephone or a recovery code."""

    password: Given
    code: Typed


class SingleSignOn(Wish):
    """The company's OpenID Connect provider. Without `client_secret` the one given before stays.

    `required`: passwords no longer open the desk, but for admins.
    """

    issuer: Url
    client_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    client_secret: str | None = Field(None, min_length=1, max_length=500)
    name: Label
    required: bool = False


class SecondFactorPolicy(Wish):
    """Whose log-in must take a second factor."""

    profiles: set[Profile] = Field(max_length=3)


class NewToken(Wish):
    """A token for a program. Without `owner_id` it asks as oneself."""

    name: Label
    owner_id: str | None = Field(None, max_length=100)
    scopes: set[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=40)
    expires_at: Moment | None = None


class NewWebhook(Wish):
    """An address to be told of these kinds of happenings."""

    name: Label
    url: Url
    kinds: set[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=40)


class WebhookChange(Wish):
    """What to change; absent fields stay."""

    name: Label | None = None
    url: Url | None = None
    kinds: set[Annotated[str, Field(max_length=40)]] | None = Field(None, min_length=1, max_length=40)
