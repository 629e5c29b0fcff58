"""Events of `user.<user id>` (personal) and `session.<user id>`: the team and its log-ins (D1)."""

from typing import ClassVar, Literal

from libs.events.event import Event

Profile = Literal["admin", "supervisor", "agent"]


class UserEvent(Event):
    """What all events of a user's stream share."""

    category: ClassVar[str] = "user"
    personal: ClassVar[bool] = True


class UserJoined(UserEvent):
    """A member of the team got an account."""

    label: str
    email: str
    profile: Profile


class ProfileGiven(UserEvent):
    """The user's profile changed."""

    profile: Profile


class PreferencesChanged(UserEvent):
    """The user changed how he appears and works; only the given fields changed."""

    label: str | None = None
    signature: bool | None = None
    language: Literal["pt-BR", "en", "es"] | None = None


class PasswordChanged(UserEvent):
    """A new password is in force. The password itself is never in an event."""


class UserDeactivated(UserEvent):
    """The account is closed."""


class SessionEvent(Event):
    """What all events of a user's session stream share."""

    category: ClassVar[str] = "session"


class LoggedIn(SessionEvent):
    """A session began; `session_id` is not the cookie."""

    session_id: str


class LogInRefused(SessionEvent):
    """Somebody gave a wrong password for this account."""


class LoggedOut(SessionEvent):
    """A session ended by its user."""

    session_id: str
