"""Finding tickets by what people type."""

import pytest

from services.tickets.views import tokens

ROSA = tokens.of_ticket("Rosa Conceição d'Ávila", "+5511987654321", 1042, "20261120-000012")


@pytest.mark.parametrize(
    "q",
    [
        "rosa",
        "ROSA conc",
        "conceição",
        "avila",
        "1042",
        "#1042",
        "+55 (11) 98765-4321",
        "11 98765",
        "98765-4321",
        "4321",
        "20261120-000012",
        "20261120",
    ],
)
def test_a_ticket_is_found_by_the_beginnings_of_its_words(q: str) -> None:
    assert all(any(token.startswith(each) for token in ROSA) for each in tokens.prefixes(q))


@pytest.mark.parametrize("q", ["rosana", "rosa lima", "2042", "osa"])
def test_and_by_nothing_else(q: str) -> None:
    assert not all(any(token.startswith(each) for token in ROSA) for each in tokens.prefixes(q))


@pytest.mark.parametrize("q", ["", "  ", "...", "+-()"])
def test_nothing_typed_asks_for_nothing(q: str) -> None:
    assert tokens.prefixes(q) == []
    assert tokens.in_text(q) == []


def test_what_is_typed_is_no_pattern() -> None:
    assert tokens.beginning_with("a.b") == {"tokens": {"$regex": r"^a\.b"}}
    assert tokens.in_text("a.*") == [{"words": {"$regex": r"\ a"}}]
