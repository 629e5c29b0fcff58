"""A member of the team: one account, named by its e-mail address, with a profile (D1)."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from libs.events.catalog.user import (
    EmailChanged,
    FilterRemoved,
    FilterSaved,
    Notifications,
    PasswordChanged,
    PreferencesChanged,
    Profile,
    ProfileGiven,
    RecoveryCodesRenewed,
    SecondFactorDisabled,
    SecondFactorEnabled,
    UserDeactivated,
    UserJoined,
    UserReactivated,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from services.gateway.commands import (
    ChangeAccount,
    ChangeEmail,
    ChangePassword,
    ChangePreferences,
    DeactivateUser,
    InviteUser,
    ReactivateUser,
    RemoveFilter,
    SaveFilter,
)
from services.gateway.security_commands import DisableSecondFactor, EnableSecondFactor, RenewRecoveryCodes

UserCommands: TypeAlias = (
    InviteUser
    | ChangeAccount
    | ChangePreferences
    | ChangeEmail
    | SaveFilter
    | RemoveFilter
    | ChangePassword
    | EnableSecondFactor
    | DisableSecondFactor
    | RenewRecoveryCodes
    | DeactivateUser
    | ReactivateUser
)
UserEvents: TypeAlias = (
    UserJoined
    | ProfileGiven
    | PreferencesChanged
    | EmailChanged
    | FilterSaved
    | FilterRemoved
    | PasswordChanged
    | SecondFactorEnabled
    | SecondFactorDisabled
    | RecoveryCodesRenewed
    | UserDeactivated
    | UserReactivated
)
MOST_FILTERS = 50


class AddressIsTaken(Refused):
    """Somebody else's account has this e-mail address."""

    code = "user.address_taken"


class OwnAccount(Refused):
    """Nobody closes his own account or gives himself another profile."""

    code = "user.own_account"


class LastAdmin(Refused):
    """The desk needs at least one admin."""

    code = "user.last_admin"


class AccountIsClosed(Refused):
    """The account is closed."""

    code = "user.closed"


class UserIsUnknown(Refused):
    """There is no such member of the team."""

    code = "user.not_found"
    status = "not_found"


class SecondFactorIsOff(Refused):
    """The account has no second factor."""

    code = "second_factor.off"


class TooManyFilters(Refused):
    """So many filters cannot be kept; remove one first."""

    code = "filter.too_many"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that a user keeps."""

    id: str
    label: str
    query: str


@dataclass(frozen=True, slots=True)
class User:
    """What decisions about an account rest on."""

    joined: bool = False
    active: bool = False
    label: str = ""
    profile: Profile = "agent"
    signature: bool = True
    language: str = "pt-BR"
    email: str = ""
    notifications: Notifications = Notifications()  # noqa: RUF009 (immutable)
    photo: str = ""
    filters: tuple[Filter, ...] = ()
    password_command: str | None = None
    second_factor: bool = False
    recovery_command: str | None = None


def decide(command: UserCommands, user: User) -> list[Event]:
    """What follows from a command on an account."""
    if isinstance(command, InviteUser):
        return _invite(command, user)
    if not user.joined:
        raise UserIsUnknown
    match command:
        case ChangeAccount():
            return _change_account(command, user)
        case ChangePreferences():
            return _change_preferences(command, user)
        case ChangeEmail(email=email):
            return [] if user.email == email.strip() else [EmailChanged(email=email.strip())]
        case SaveFilter():
            return _save_filter(command, user)
        case RemoveFilter(filter_id=filter_id):
            known = any(each.id == filter_id for each in user.filters)
            return [FilterRemoved(filter_id=filter_id)] if known else []
        case ChangePassword(command_id=command_id, temporary=temporary):
            return (
                []
                if user.password_command == command_id
                else [PasswordChanged(temporary=True if temporary else None)]
            )
        case EnableSecondFactor():
            return [] if user.second_factor else [SecondFactorEnabled()]
        case DisableSecondFactor():
            return [SecondFactorDisabled()] if user.second_factor else []
        case RenewRecoveryCodes():
            return _renew_codes(command, user)
        case DeactivateUser():
            if command.by.id == command.user_id:
                raise OwnAccount
            return [UserDeactivated()] if user.active else []
        case ReactivateUser():
            return [] if user.active else [UserReactivated(), PasswordChanged(temporary=True)]
        case _:
            assert_never(command)


def _invite(command: InviteUser, user: User) -> list[Event]:
    if not user.joined:
        joined = UserJoined(label=command.label, email=command.email.strip(), profile=command.profile)
        return [joined, PasswordChanged(temporary=True)] if command.temporary else [joined]
    if user.label != command.label:
        raise AddressIsTaken
    return []


def _change_account(command: ChangeAccount, user: User) -> list[Event]:
    if not user.active:
        raise AccountIsClosed
    events: list[Event] = []
    if command.label is not None and command.label.strip() != user.label:
        events.append(PreferencesChanged(label=command.label.strip()))
    if command.email is not None and command.email.strip() != user.email:
        events.append(EmailChanged(email=command.email.strip()))
    if command.profile is not None and command.profile != user.profile:
        if command.by.id == command.user_id:
            raise OwnAccount
        events.append(ProfileGiven(profile=command.profile))
    return events


def _change_preferences(command: ChangePreferences, user: User) -> list[Event]:
    changed = PreferencesChanged(
        label=command.label if command.label != user.label else None,
        signature=command.signature if command.signature != user.signature else None,
        language=command.language if command.language != user.language else None,
        notifications=command.notifications if command.notifications != user.notifications else None,
        photo=command.photo if command.photo != user.photo else None,
    )
    return [] if changed == PreferencesChanged() else [changed]


def _renew_codes(command: RenewRecoveryCodes, user: User) -> list[Event]:
    if not user.second_factor:
        raise SecondFactorIsOff
    return [] if user.recovery_command == command.command_id else [RecoveryCodesRenewed()]


def _save_filter(command: SaveFilter, user: User) -> list[Event]:
    name = command.label.strip().casefold()
    same = next((each for each in user.filters if each.label.casefold() == name), None)
    kept = Filter(same.id if same is not None else command.filter_id, command.label.strip(), command.query)
    if kept in user.filters:
        return []
    if same is None and len(user.filters) >= MOST_FILTERS:
        raise TooManyFilters(limit=MOST_FILTERS)
    return [FilterSaved(filter_id=kept.id, label=kept.label, query=kept.query)]


def evolve(user: User, recorded: Recorded) -> User:
    """The account after an event."""
    event: UserEvents = recorded.data  # type: ignore[assignment]
    match event:
        case UserJoined(label=label, profile=profile, email=email):
            return replace(user, joined=True, active=True, label=label, profile=profile, email=email)
        case ProfileGiven(profile=profile):
            return replace(user, profile=profile)
        case PreferencesChanged() as changed:
            fields = ("label", "signature", "language", "notifications", "photo")
            given = {field: value for field in fields if (value := getattr(changed, field)) is not None}
            return replace(user, **given)
        case EmailChanged(email=email):
            return replace(user, email=email)
        case FilterSaved(filter_id=filter_id, label=label, query=query):
            others = tuple(each for each in user.filters if each.id != filter_id)
            return replace(user, filters=(*others, Filter(filter_id, label, query)))
        case FilterRemoved(filter_id=filter_id):
            return replace(user, filters=tuple(each for each in user.filters if each.id != filter_id))
        case PasswordChanged():
            return replace(user, password_command=recorded.command_id)
        case SecondFactorEnabled():
            return replace(user, second_factor=True)
        case SecondFactorDisabled():
            return replace(user, second_factor=False)
        case RecoveryCodesRenewed():
            return replace(user, recovery_command=recorded.command_id)
        case UserDeactivated():
            return replace(user, active=False)
        case UserReactivated():
            return replace(user, active=True)
        case _:
            assert_never(event)


decider: Decider[UserCommands, User] = Decider("user", User, decide, evolve)
