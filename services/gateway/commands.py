"""What can be asked of the gateway: the team's accounts, and channels (connected lines).

A password or a channel's secret never travels: the asker hashes the one and seals the other first.
"""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from libs.events.catalog.user import Notifications, Profile
from libs.events.command import Command

SERVICE = "gateway"
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]


class UserCommand(Command):
    """A command on one account."""

    user_id: str


class InviteUser(UserCommand):
    """Give somebody an account. `user_id` is derived from the address (`libs.identity.ids.user_id`).

    A `temporary` password must be changed at the first log-in.
    """

    label: str = Field(min_length=1, max_length=100)
    email: Email
    profile: Profile
    password_hash: str | None = None
    temporary: bool = False


class ChangeAccount(UserCommand):
    """Change a member's name, e-mail address or profile, as an admin; only the given fields change."""

    label: str | None = Field(None, min_length=1, max_length=100)
    email: Email | None = None
    profile: Profile | None = None


class ChangePreferences(UserCommand):
    """Change how a member appears and works; only the given fields change."""

    label: str | None = Field(None, min_length=1, max_length=100)
    signature: bool | None = None
    language: Literal["pt-BR", "en", "es"] | None = None
    notifications: Notifications | None = None
    photo: str | None = Field(None, max_length=100)


class ChangeEmail(UserCommand):
    """Log in with another e-mail address from now on."""

    email: Email


class SaveFilter(UserCommand):
    """Keep a filter of the ticket lists under a name; one of this name is replaced."""

    filter_id: str
    label: str = Field(min_length=1, max_length=60)
    query: str = Field(max_length=2000)


class RemoveFilter(UserCommand):
    """No longer keep a filter."""

    filter_id: str


class ChangePassword(UserCommand):
    """Put a new password into force; a `temporary` one must be changed at the next log-in."""

    password_hash: str
    temporary: bool = False


class DeactivateUser(UserCommand):
    """Close an account."""


class ReactivateUser(UserCommand):
    """Open a closed account again, with a temporary password."""

    password_hash: str


class ChannelCommand(Command):
    """A command on one channel."""

    channel_id: str


class AddChannel(ChannelCommand):
    """Set up a line. `settings` hold nothing secret; `sealed` are its secrets, encrypted."""

    kind: str
    label: str = Field(min_length=1, max_length=60)
    queue_id: str | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    sealed: str | None = None


class ReconfigureChannel(ChannelCommand):
    """Change a line's name, default queue or settings; with `sealed`, its secrets too."""

    label: str = Field(min_length=1, max_length=60)
    queue_id: str | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    sealed: str | None = None


class StopChannel(ChannelCommand):
    """Let a line rest until an admin acts."""

    code: str
    detail: str


class ResumeChannel(ChannelCommand):
    """Let a stopped line work again."""


class RemoveChannel(ChannelCommand):
    """Have a line no longer. Its tickets and conversations stay; what is still to leave by it fails."""


class RecordConnection(ChannelCommand):
    """The provider tells whether it has the line connected; older news than what is known changes nothing.

    `code` and `detail` say why it has not, `lasting` that it does not come back by itself.
    """

    open: bool
    code: str = Field("", max_length=100)
    detail: str = Field("", max_length=500)
    lasting: bool = False
    provider_at: AwareDatetime | None = None
