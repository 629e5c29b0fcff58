"""Choices as a channel can show them: as buttons, as a list, or written out under numbers (C6). Pure."""

from collections.abc import Sequence

from libs.events.catalog.message import Choice, Options

BUTTON_TITLE = 20
ROW_TITLE = 24
ROW_DESCRIPTION = 72
LIST_TEXT = 1024
OPENS_LIST = "Ver opções"


def fitted(text: str, options: Options | None, buttons: int, rows: int) -> tuple[str, Options | None]:
    """The text and the choices as a channel with so many native buttons and rows shows them.

    What does not fit whole is written out under numbers; nothing that a customer may choose is cut away.
    """
    if options is None or not options.choices:
        return text, None
    choices = options.choices
    if len(text) > LIST_TEXT or not text.strip():
        return written_out(text, choices), None
    plain = all(len(each.title) <= BUTTON_TITLE and each.description is None for each in choices)
    if plain and len(choices) <= buttons:
        return text, options.model_copy(update={"style": "buttons", "button": None})
    if len(choices) <= rows and all(_is_row(each) for each in choices):
        return text, options.model_copy(update={"style": "list", "button": options.button or OPENS_LIST})
    return written_out(text, choices), None


def written_out(text: str, choices: Sequence[Choice]) -> str:
    """The text with its choices below it, each under its number."""
    lines = (f"{number}. {_told(choice)}" for number, choice in enumerate(choices, start=1))
    return "\n".join([*([text.rstrip(), ""] if text.strip() else []), *lines])


def _told(choice: Choice) -> str:
    return choice.title if not choice.description else f"{choice.title} – {choice.description}"


def _is_row(choice: Choice) -> bool:
    return len(choice.title) <= ROW_TITLE and len(choice.description or "") <= ROW_DESCRIPTION
