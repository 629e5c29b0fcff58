"""Which passwords may be chosen."""

import pytest

from services.gateway.passwords import (
    LONGEST,
    PasswordIsKnown,
    PasswordIsTooLong,
    PasswordIsTooShort,
    PasswordNamesItsOwner,
    PasswordRefused,
    check_password,
)

EMAIL, NAME = "ana.rocha@loja.example", "Ana Beatriz Rôcha"


@pytest.mark.parametrize(
    "password",
    [
        "cavalo bateria grampo",
        "k3-Zm!pq_77w",
        "ção à beça de pão",
        "1f9a77c02be4",
        "ana-vai-à-feira",
        "guiche-demo",
    ],
)
def test_a_long_password_of_ones_own_making_may_be_chosen(password: str) -> None:
    check_password(password, EMAIL, NAME)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("curta", PasswordIsTooShort),
        ("x7!" * LONGEST, PasswordIsTooLong),
        ("1234567890", PasswordIsKnown),
        ("Password2026!", PasswordIsKnown),
        ("Senha@2026!", PasswordIsKnown),
        ("!!flamengo1981", PasswordIsKnown),
        ("senhasenha", PasswordIsKnown),
        ("ababababab", PasswordIsKnown),
        ("QwertyUiop", PasswordIsKnown),
        ("xx-ana.rocha@loja.example", PasswordNamesItsOwner),
        ("Ana.Rocha-2026", PasswordNamesItsOwner),
        ("do-mar-ROCHA-7", PasswordNamesItsOwner),
        ("rôcha do mar 7", PasswordNamesItsOwner),
        ("anabeatrizrocha", PasswordNamesItsOwner),
    ],
)
def test_a_password_that_others_guess_is_refused_with_its_rule(
    password: str, refusal: type[PasswordRefused]
) -> None:
    with pytest.raises(refusal) as caught:
        check_password(password, EMAIL, NAME, "password.new")
    assert caught.value.extra == {"fields": [{"field": "password.new", "rule": refusal.rule}]}
    assert password not in repr(caught.value)
