"""What people type into custom fields, and the rules that it may break (B8)."""

from typing import Any

import pytest

from services.gateway.custom_fields import FieldValueIsWrong, checked, worded

CHOICES = ["Manhã", "Tarde"]


def value(kind: str, raw: object) -> Any:
    return checked({"id": "f", "kind": kind, "choices": CHOICES}, raw)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("text", "  duas caixas ", "duas caixas"),
        ("text", 42, "42"),
        ("number", 1.234, 1.234),
        ("number", "1.234,56", 1234.56),
        ("number", "1.234", 1234.0),
        ("number", "-7,5", -7.5),
        ("number", "12.5", 12.5),
        ("date", "2026-12-24", "2026-12-24"),
        ("date", "24/12/2026", "2026-12-24"),
        ("date", "2026-12-24T00:00:00", "2026-12-24"),
        ("choice", "manhã", "Manhã"),
        ("yes_no", False, False),
        ("yes_no", "Sim", True),
        ("yes_no", "n", False),
        ("link", "casaipe.com.br/x", "https://casaipe.com.br/x"),
        ("link", "http://casaipe.com.br", "http://casaipe.com.br"),
    ],
)
def test_what_is_typed_becomes_a_value_of_the_kind(kind: str, raw: object, expected: object) -> None:
    found = value(kind, raw)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", ""),
        ("text", None),
        ("text", {"a": 1}),
        ("text", True),
        ("text", "x" * 1_001),
        ("text", "a\0b"),
        ("number", "doze"),
        ("number", "1,2,3"),
        ("number", float("nan")),
        ("number", 10**16),
        ("date", "31/02/2026"),
        ("date", "amanhã"),
        ("choice", "Noite"),
        ("yes_no", "talvez"),
        ("yes_no", None),
        ("link", "javascript:alert(1)"),
        ("link", "https://a b.com"),
        ("link", "casa"),
        ("link", "https://[x"),
    ],
)
def test_what_breaks_a_rule_names_the_field_and_the_rule(kind: str, raw: object) -> None:
    with pytest.raises(FieldValueIsWrong) as refused:
        value(kind, raw)
    assert refused.value.status == 422
    assert refused.value.field == "fields.f"
    assert refused.value.rule


@pytest.mark.parametrize(
    ("kind", "kept", "said"),
    [("yes_no", True, "sim"), ("yes_no", False, "não"), ("number", 12.0, "12"), ("number", 12.5, "12.5")],
)
def test_a_value_is_worded_as_it_would_be_typed(kind: str, kept: bool | float, said: str) -> None:
    assert worded(kept) == said
    assert value(kind, said) == kept
