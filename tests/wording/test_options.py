"""Choices as channels show them: buttons, a list, or written out under numbers (C6)."""

from libs.events.catalog.message import Choice, Options
from libs.wording.options import fitted, written_out


def options(*titles: str, description: str | None = None) -> Options:
    choices = tuple(Choice(id=str(place), title=each, description=description) for place, each in enumerate(titles))
    return Options(style="buttons", choices=choices)


def test_few_short_choices_are_buttons() -> None:
    text, shown = fitted("Assunto?", options("Vendas", "Suporte"), buttons=3, rows=10)
    assert text == "Assunto?"
    assert shown is not None
    assert shown.style == "buttons"


def test_more_of_them_are_a_list_that_says_how_it_is_opened() -> None:
    _, shown = fitted("Assunto?", options("A", "B", "C", "D"), buttons=3, rows=10)
    assert shown is not None
    assert (shown.style, shown.button) == ("list", "Ver opções")
    _, described = fitted("Assunto?", options("A", description="de manhã"), buttons=3, rows=10)
    assert described is not None
    assert described.style == "list"


def test_what_does_not_fit_is_written_out_whole() -> None:
    long = "Quero falar sobre um pedido que não chegou"
    assert fitted("Assunto?", options(long, "Outro"), buttons=3, rows=10) == (
        f"Assunto?\n\n1. {long}\n2. Outro",
        None,
    )
    many = options(*(f"Opção {number}" for number in range(11)))
    assert fitted("Assunto?", many, buttons=3, rows=10)[1] is None
    assert fitted("Assunto?", options("A"), buttons=0, rows=0) == ("Assunto?\n\n1. A", None)


def test_written_choices_tell_their_descriptions() -> None:
    assert written_out("", options("Manhã", description="8h às 12h").choices) == "1. Manhã – 8h às 12h"


def test_a_text_without_choices_stays() -> None:
    assert fitted("Oi", None, buttons=3, rows=10) == ("Oi", None)
