"""Accounts: who joins, what he may change, and that an address is one account."""

from libs.events.catalog.user import (
    EmailChanged,
    FilterRemoved,
    FilterSaved,
    NoticeKinds,
    Notifications,
    PasswordChanged,
    PreferencesChanged,
    ProfileGiven,
    UserDeactivated,
    UserJoined,
    UserReactivated,
)
from libs.events.event import SYSTEM, Actor
from libs.events.testing import DeciderSpec, recorded
from libs.identity import ids
from services.gateway import user
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

ANA = ids.user_id("ana@demo.local")
JOINED = UserJoined(label="Ana Rocha", email="ana@demo.local", profile="agent")


def invite(label: str = "Ana Rocha") -> InviteUser:
    """An invitation of Ana."""
    return InviteUser(by=SYSTEM, user_id=ANA, label=label, email="ana@demo.local", profile="agent")


def spec() -> DeciderSpec:  # type: ignore[type-arg]
    """A specification of accounts."""
    return DeciderSpec(user.decider)


def test_an_invitation_gives_an_account() -> None:
    spec().when(invite()).then(JOINED)


def test_the_same_invitation_again_changes_nothing() -> None:
    spec().given(JOINED).when(invite()).then_nothing()


def test_an_address_belongs_to_one_person() -> None:
    spec().given(JOINED).when(invite("Outra Ana")).then_refused(user.AddressIsTaken)


def test_addresses_differ_by_more_than_case_and_blanks() -> None:
    assert ids.user_id(" Ana@Demo.Local ") == ANA
    assert ids.user_id("anna@demo.local") != ANA


def test_a_temporary_password_comes_with_the_invitation() -> None:
    command = invite().model_copy(update={"password_hash": "x", "temporary": True})
    spec().when(command).then(JOINED, PasswordChanged(temporary=True))


def test_a_profile_is_given_once() -> None:
    command = ChangeAccount(by=SYSTEM, user_id=ANA, profile="supervisor")
    spec().given(JOINED).when(command).then(ProfileGiven(profile="supervisor"))
    spec().given(JOINED, ProfileGiven(profile="supervisor")).when(command).then_nothing()


def test_name_address_and_profile_change_in_one_decision() -> None:
    command = ChangeAccount(by=SYSTEM, user_id=ANA, label=" Ana R. ", email="ana.r@demo.local", profile="agent")
    changes = PreferencesChanged(label="Ana R."), EmailChanged(email="ana.r@demo.local")
    spec().given(JOINED).when(command).then(*changes)
    spec().given(JOINED, *changes).when(command).then_nothing()
    spec().given(JOINED, UserDeactivated()).when(command).then_refused(user.AccountIsClosed)


def test_nobody_takes_his_own_profile_or_account_away() -> None:
    herself = Actor(kind="user", id=ANA)
    admin = spec().given(UserJoined(label="Ana Rocha", email="ana@demo.local", profile="admin"))
    admin.when(ChangeAccount(by=herself, user_id=ANA, profile="agent")).then_refused(user.OwnAccount)
    admin.when(ChangeAccount(by=herself, user_id=ANA, profile="admin")).then_nothing()
    admin.when(DeactivateUser(by=herself, user_id=ANA)).then_refused(user.OwnAccount)


def test_a_closed_account_comes_back_with_a_temporary_password() -> None:
    command = ReactivateUser(by=SYSTEM, user_id=ANA, password_hash="x")
    closed = spec().given(JOINED, UserDeactivated())
    closed.when(command).then(UserReactivated(), PasswordChanged(temporary=True))
    spec().given(JOINED).when(command).then_nothing()


def test_only_what_differs_is_a_changed_preference() -> None:
    command = ChangePreferences(by=SYSTEM, user_id=ANA, label="Ana Rocha", signature=False, language="es")
    spec().given(JOINED).when(command).then(PreferencesChanged(signature=False, language="es"))


def test_preferences_as_they_are_change_nothing() -> None:
    spec().given(JOINED).when(ChangePreferences(by=SYSTEM, user_id=ANA, signature=True)).then_nothing()


def test_notifications_and_photo_are_preferences_and_an_empty_photo_is_none() -> None:
    wanted = Notifications(sound=False, kinds=NoticeKinds(failed=False))
    command = ChangePreferences(by=SYSTEM, user_id=ANA, notifications=wanted, photo="abc")
    spec().given(JOINED).when(command).then(PreferencesChanged(notifications=wanted, photo="abc"))
    away = ChangePreferences(by=SYSTEM, user_id=ANA, photo="")
    spec().given(JOINED, PreferencesChanged(photo="abc")).when(away).then(PreferencesChanged(photo=""))
    spec().given(JOINED).when(away).then_nothing()


def test_another_address_is_a_fact_and_the_same_one_is_none() -> None:
    command = ChangeEmail(by=SYSTEM, user_id=ANA, email="ana.rocha@demo.local")
    spec().given(JOINED).when(command).then(EmailChanged(email="ana.rocha@demo.local"))
    spec().given(JOINED).when(ChangeEmail(by=SYSTEM, user_id=ANA, email="ana@demo.local")).then_nothing()


def save(filter_id: str = "f1", label: str = "Sem resposta", query: str = "unread=true") -> SaveFilter:
    """A filter is kept."""
    return SaveFilter(by=SYSTEM, user_id=ANA, filter_id=filter_id, label=label, query=query)


def test_a_filter_is_kept_and_one_of_its_name_is_replaced() -> None:
    saved = FilterSaved(filter_id="f1", label="Sem resposta", query="unread=true")
    spec().given(JOINED).when(save()).then(saved)
    spec().given(JOINED, saved).when(save("f2")).then_nothing()
    again = FilterSaved(filter_id="f1", label="sem resposta", query="queue_id=q")
    spec().given(JOINED, saved).when(save("f2", "sem resposta ", "queue_id=q")).then(again)


def test_so_many_filters_are_kept_and_no_more() -> None:
    many = [FilterSaved(filter_id=f"f{each}", label=f"F{each}", query="") for each in range(user.MOST_FILTERS)]
    spec().given(JOINED, *many).when(save("new", "Nova")).then_refused(user.TooManyFilters, limit=user.MOST_FILTERS)
    replaced = FilterSaved(filter_id="f0", label="F0", query="unread=true")
    spec().given(JOINED, *many).when(save("new", "F0")).then(replaced)


def test_a_filter_is_removed_once() -> None:
    command = RemoveFilter(by=SYSTEM, user_id=ANA, filter_id="f1")
    saved = FilterSaved(filter_id="f1", label="Sem resposta", query="unread=true")
    spec().given(JOINED, saved).when(command).then(FilterRemoved(filter_id="f1"))
    spec().given(JOINED).when(command).then_nothing()


def test_every_new_password_is_a_fact_but_the_same_command_only_once() -> None:
    command = ChangePassword(by=SYSTEM, user_id=ANA, password_hash="x", command_id="command-2")
    spec().given(JOINED).when(command).then(PasswordChanged())
    again = ChangePassword(by=SYSTEM, user_id=ANA, password_hash="y", command_id="command-3")
    spec().given(JOINED, recorded(PasswordChanged(), position=2)).when(again).then(PasswordChanged())


def test_an_account_is_closed_once() -> None:
    command = DeactivateUser(by=SYSTEM, user_id=ANA)
    spec().given(JOINED).when(command).then(UserDeactivated())
    spec().given(JOINED, UserDeactivated()).when(command).then_nothing()


def test_nobody_is_changed_who_never_joined() -> None:
    for command in (
        ChangeAccount(by=SYSTEM, user_id=ANA, profile="admin"),
        ChangePreferences(by=SYSTEM, user_id=ANA, signature=False),
        ChangeEmail(by=SYSTEM, user_id=ANA, email="ana@demo.local"),
        save(),
        RemoveFilter(by=SYSTEM, user_id=ANA, filter_id="f1"),
        ChangePassword(by=SYSTEM, user_id=ANA, password_hash="x"),
        DeactivateUser(by=SYSTEM, user_id=ANA),
        ReactivateUser(by=SYSTEM, user_id=ANA, password_hash="x"),
    ):
        spec().when(command).then_refused(user.UserIsUnknown)
