"""What can be asked about logging in, API tokens and outgoing webhooks (P4, P5).

A secret never travels: the asker seals or hashes it first.
"""

from typing import Annotated

from pydantic import AwareDatetime, Field

from libs.events.catalog.user import Profile
from libs.events.command import Command
from services.gateway.commands import UserCommand

Label = Annotated[str, Field(min_length=1, max_length=60)]
Url = Annotated[str, Field(min_length=1, max_length=500)]


class EnableSecondFactor(UserCommand):
    """Have log-ins take a code made from what was proposed last."""

    recovery_hashes: list[str]


class DisableSecondFactor(UserCommand):
    """Have log-ins take the password alone."""


class RenewRecoveryCodes(UserCommand):
    """Void the old recovery codes and keep these."""

    recovery_hashes: list[str]


class SignOnCommand(Command):
    """A command on how the team logs in."""


class SetSingleSignOn(SignOnCommand):
    """Let members log in at an OpenID Connect provider; without `sealed` the client's secret stays."""

    issuer: Url
    client_id: str = Field(min_length=1, max_length=200)
    label: Label
    required: bool = False
    sealed: str | None = None


class SwitchOffSingleSignOn(SignOnCommand):
    """Let members log in by password only."""


class RequireSecondFactor(SignOnCommand):
    """Ask everybody with one of these profiles for a second factor."""

    profiles: frozenset[Profile]


class TokenCommand(Command):
    """A command on one API token."""

    token_id: str


class IssueToken(TokenCommand):
    """Let a program ask as its owner."""

    label: Label
    owner_id: str
    scopes: frozenset[str]
    expires_at: AwareDatetime | None = None
    token_hash: str


class RevokeToken(TokenCommand):
    """Let the token open nothing any more."""


class WebhookCommand(Command):
    """A command on one outgoing webhook."""

    webhook_id: str


class RegisterWebhook(WebhookCommand):
    """Tell an address of what happens."""

    label: Label
    url: Url
    kinds: frozenset[str]
    sealed: str


class ChangeWebhook(WebhookCommand):
    """Change the address, its name, or what it is told of."""

    label: Label
    url: Url
    kinds: frozenset[str]


class RenewWebhookKey(WebhookCommand):
    """Sign with a new key from now on."""

    sealed: str


class PauseWebhook(WebhookCommand):
    """Deliver nothing for the time being."""

    failing: bool = False


class ResumeWebhook(WebhookCommand):
    """Deliver again."""


class RemoveWebhook(WebhookCommand):
    """Tell the address nothing any more."""
