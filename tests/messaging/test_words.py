"""Words for searching, and where they stand in a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messaging.words import fold, marks, words


def test_accents_and_case_are_put_apart() -> None:
    assert words("Não, JOÃO: à noite!") == ["nao", "joao", "a", "noite"]


def test_each_word_counts_once() -> None:
    assert words("sim Sim SIM") == ["sim"]


def test_numbers_and_joined_words_are_split_at_signs() -> None:
    assert words("pedido_4711/2026-ok e-mail") == ["pedido", "4711", "2026", "ok", "e", "mail"]


def test_a_text_without_words_has_none() -> None:
    assert words("🙂 … ?!") == []


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_way_accents_are_encoded_does_not_matter(form: str) -> None:
    text = unicodedata.normalize(form, "Amanhã às três")  # type: ignore[arg-type]
    assert words(text) == ["amanha", "as", "tres"]
    [[start, end]] = marks(text, {"amanha"})
    assert unicodedata.normalize("NFC", text[start:end]) == "Amanhã"


def test_marks_stand_on_the_text_as_written() -> None:
    text = "A entrega é amanhã; ENTREGA certa"
    assert [text[start:end] for start, end in marks(text, {"entrega", "amanha"})] == [
        "entrega",
        "amanhã",
        "ENTREGA",
    ]


def test_marks_count_as_pages_count() -> None:
    assert marks("🙂 olá", {"ola"}) == [[3, 6]]


@given(st.text(max_size=60))
def test_every_word_of_a_text_is_marked_in_it(text: str) -> None:
    for word in words(text):
        found = marks(text, {word})
        assert found
        units = text.encode("utf-16-le", "surrogatepass")
        for start, end in found:
            assert fold(units[2 * start : 2 * end].decode("utf-16-le")) == word


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    for word in words(text):
        assert fold(word) == word
