"""A member of the team: one account, named by its e-mail address, with a profile (D1)."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from libs.events.catalog.user import (
    PasswordChanged,
    PreferencesChanged,
    Profile,
    ProfileGiven,
    UserDeactivated,
    UserJoined,
)
from libs.events.command import Refused
from libs.events.decider import Decider
from libs.events.event import Event, Recorded
from services.gateway.commands import (
    ChangePassword,
    ChangePreferences,
    DeactivateUser,
    GiveProfile,
    InviteUser,
)

UserCommands: TypeAlias = InviteUser | GiveProfile | ChangePreferences | ChangePassword | DeactivateUser
UserEvents: TypeAlias = UserJoined | ProfileGiven | PreferencesChanged | PasswordChanged | UserDeactivated


class AddressIsTaken(Refused):
    """Somebody else's account has this e-mail address."""

    code = "user.address_taken"


class UserIsUnknown(Refused):
    """There is no such member of the team."""

    code = "user.not_found"
    status = "not_found"


@dataclass(frozen=True, slots=True)
class User:
    """What decisions about an account rest on."""

    joined: bool = False
    active: bool = False
    label: str = ""
    profile: Profile = "agent"
    signature: bool = True
    language: str = "pt-BR"
    password_command: str | None = None


def decide(command: UserCommands, user: User) -> list[Event]:
    """What follows from a command on an account."""
    if isinstance(command, InviteUser):
        return _invite(command, user)
    if not user.joined:
        raise UserIsUnknown
    match command:
        case GiveProfile(profile=profile):
            return [] if user.profile == profile else [ProfileGiven(profile=profile)]
        case ChangePreferences():
            return _change_preferences(command, user)
        case ChangePassword(command_id=command_id):
            return [] if user.password_command == command_id else [PasswordChanged()]
        case DeactivateUser():
            return [UserDeactivated()] if user.active else []
        case _:
            assert_never(command)


def _invite(command: InviteUser, user: User) -> list[Event]:
    if not user.joined:
        return [UserJoined(label=command.label, email=command.email.strip(), profile=command.profile)]
    if user.label != command.label:
        raise AddressIsTaken
    return []


def _change_preferences(command: ChangePreferences, user: User) -> list[Event]:
    changed = PreferencesChanged(
        label=command.label if command.label != user.label else None,
        signature=command.signature if command.signature != user.signature else None,
        language=command.language if command.language != user.language else None,
    )
    return [] if changed == PreferencesChanged() else [changed]


def evolve(user: User, recorded: Recorded) -> User:
    """The account after an event."""
    event: UserEvents = recorded.data  # type: ignore[assignment]
    match event:
        case UserJoined(label=label, profile=profile):
            return replace(user, joined=True, active=True, label=label, profile=profile)
        case ProfileGiven(profile=profile):
            return replace(user, profile=profile)
        case PreferencesChanged(label=label, signature=signature, language=language):
            return replace(
                user,
                label=user.label if label is None else label,
                signature=user.signature if signature is None else signature,
                language=user.language if language is None else language,
            )
        case PasswordChanged():
            return replace(user, password_command=recorded.command_id)
        case UserDeactivated():
            return replace(user, active=False)
        case _:
            assert_never(event)


decider: Decider[UserCommands, User] = Decider("user", User, decide, evolve)
