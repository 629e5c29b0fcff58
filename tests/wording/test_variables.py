"""Variables in prepared texts: what they say, when they stay, and how one greets at which hour."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.wording.variables import Facts, Language, filled_in, greeting, replaced

SAO_PAULO = "America/Sao_Paulo"
FACTS = Facts(
    at=datetime(2026, 11, 20, 15, 4, tzinfo=UTC),
    time_zone=SAO_PAULO,
    company="Casa Ipê",
    name="Rosa Martins Lima",
    agent="Ana Prado",
    protocol="20261120-000042",
    ticket=1042,
    queue="Vendas",
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{name}}", "Rosa Martins Lima"),
        ("{{first_name}}", "Rosa"),
        ("{{agent}}, {{queue}}", "Ana Prado, Vendas"),
        ("n.º {{ticket}}, protocolo {{protocol}}", "n.º 1042, protocolo 20261120-000042"),
        ("{{company}} em {{date}} às {{time}}", "Casa Ipê em 20/11/2026 às 12:04"),
        ("{{ first_name }} e {{FIRST_NAME}}", "Rosa e Rosa"),
    ],
)
def test_a_variable_says_its_value(text: str, said: str) -> None:
    assert filled_in(text, FACTS) == said


def test_an_unknown_name_stays_as_it_is_written() -> None:
    assert (
        filled_in("{{cupom}} {{ coupon }} {{}} {name} {{name", FACTS) == "{{cupom}} {{ coupon }} {{}} {name} {{name"
    )


def test_a_value_is_never_read_as_a_text() -> None:
    assert filled_in("{{name}}", replace(FACTS, name="Rosa {{protocol}}")) == "Rosa {{protocol}}"


def test_what_is_not_known_leaves_no_gap_before_it() -> None:
    unnamed = replace(FACTS, name="+55 21 98842-1170", protocol=None)
    assert filled_in("Olá {{first_name}}! Protocolo: {{protocol}}.", unnamed) == "Olá! Protocolo:."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{greeting}}, {{first_name}}!", "Boa tarde, Rosa!"),
        ("Olá, {{greeting}}!", "Olá, boa tarde!"),
        ("Oi! {{greeting}}.", "Oi! Boa tarde."),
        ("*{{greeting}}*", "*Boa tarde*"),
    ],
)
def test_a_greeting_begins_a_sentence_with_a_capital(text: str, said: str) -> None:
    assert filled_in(text, FACTS) == said


def test_a_greeting_of_which_nothing_is_known_says_nothing() -> None:
    assert replaced("{{greeting}}, tudo bem?", {"greeting": ""}) == ", tudo bem?"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(4, "boa noite"), (5, "bom dia"), (11, "bom dia"), (12, "boa tarde"), (17, "boa tarde"), (18, "boa noite")],
)
def test_the_hour_decides_how_one_greets(hour: int, said: str) -> None:
    local_is_three_hours_behind = datetime(2026, 11, 20, (hour + 3) % 24, 59, tzinfo=UTC)
    assert greeting(local_is_three_hours_behind, SAO_PAULO) == said


@pytest.mark.parametrize(("language", "said"), [("en", "good afternoon"), ("es", "buenas tardes")])
def test_a_greeting_speaks_the_language_asked_for(language: Language, said: str) -> None:
    assert greeting(FACTS.at, SAO_PAULO, language) == said


@given(st.text())
def test_a_text_without_variables_is_never_changed(text: str) -> None:
    plain = text.replace("{{", "{ {")
    assert filled_in(plain, FACTS) == plain
