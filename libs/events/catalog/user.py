"""Events of `user.<user id>` (personal) and `session.<user id>`: the team and its log-ins (D1)."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from libs.events.event import Event

Profile = Literal["admin", "supervisor", "agent"]


class NoticeKinds(BaseModel):
    """Which kinds of notices a user wants (D6)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pending: bool = True
    message: bool = True
    transfer: bool = True
    mention: bool = True
    failed: bool = True
    missed_call: bool = True
    task: bool = True
    internal: bool = True
    sla: bool = True
    channel: bool = True


class Notifications(BaseModel):
    """How a user wants to be told: in the page, by his desktop, with sound, and of what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: bool = True
    desktop: bool = True
    sound: bool = True
    kinds: NoticeKinds = NoticeKinds()


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
    """The user changed how he appears and works; only the given fields changed.

    `photo` is the id of a medium; an empty one says that there is none any more.
    """

    label: str | None = None
    signature: bool | None = None
    language: Literal["pt-BR", "en", "es"] | None = None
    notifications: Notifications | None = None
    photo: str | None = None


class EmailChanged(UserEvent):
    """The user logs in with another e-mail address from now on."""

    email: str


class FilterSaved(UserEvent):
    """The user keeps a filter of the ticket lists under a name (D3). `query` is the one of the page's address."""

    filter_id: str
    label: str
    query: str


class FilterRemoved(UserEvent):
    """The user no longer keeps a filter."""

    filter_id: str


class PasswordChanged(UserEvent):
    """A new password is in force. The password itself is never in an event.

    A `temporary` one was given by an admin: the user must choose his own before he can do anything else.
    """

    temporary: Literal[True] | None = None


class SecondFactorEnabled(UserEvent):
    """Logging in takes a code from the user's telephone too. What the codes are made from is never in an event."""


class SecondFactorDisabled(UserEvent):
    """The password alone is enough again: the user wanted it so, or an admin, for one who lost his telephone."""


class RecoveryCodesRenewed(UserEvent):
    """The user has new codes for the day on which he loses his telephone; the old ones are void."""


class UserDeactivated(UserEvent):
    """The account is closed."""


class UserReactivated(UserEvent):
    """The account is open again."""


class SessionEvent(Event):
    """What all events of a user's session stream share."""

    category: ClassVar[str] = "session"


class LoggedIn(SessionEvent):
    """A session began; `session_id` is not the cookie. Without `way`, by password alone."""

    session_id: str
    way: Literal["second_factor", "recovery_code", "single_sign_on"] | None = None


class LogInRefused(SessionEvent):
    """Somebody gave a wrong password for this account; or, with `why`, the right one without what else it takes."""

    why: Literal["code", "single_sign_on_only"] | None = None


class LoggedOut(SessionEvent):
    """A session ended by its user."""

    session_id: str


class SessionRevoked(SessionEvent):
    """A session was ended from elsewhere: by its user, or because what he may do changed."""

    session_id: str
