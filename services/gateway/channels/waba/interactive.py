"""A message with answers to choose from, as Meta's interactive messages: up to three buttons, else a list."""

from typing import Any

from libs.events.catalog.message import Choice, Options
from services.gateway.channels.outbound import Outbound

CARRIED = frozenset({"text", "image", "video", "document"})
BUTTONS, ROWS = 3, 10
BODY, AROUND, TITLE, ROW, DESCRIPTION, OPENS, BUTTON_ID, ROW_ID = 1024, 60, 20, 24, 72, 20, 256, 200
OPEN = "Ver opções"
NOTHING_SAID = "Escolha uma opção:"


def content(outbound: Outbound, options: Options, uploaded: str | None) -> dict[str, Any]:
    """The body's `type` and what goes with it; more answers than fit are written out below the text."""
    choices = options.choices
    if len(choices) > ROWS:
        return {"type": "text", "text": {"preview_url": False, "body": _written(outbound.text, options)}}
    as_list = options.style == "list" or len(choices) > BUTTONS
    told: dict[str, Any] = {"type": "list" if as_list else "button"}
    if not as_list and uploaded is not None:
        told["header"] = {"type": outbound.kind, outbound.kind: {"id": uploaded}}
    elif options.header:
        told["header"] = {"type": "text", "text": options.header[:AROUND]}
    told["body"] = {"text": (outbound.text or NOTHING_SAID)[:BODY]}
    if options.footer:
        told["footer"] = {"text": options.footer[:AROUND]}
    told["action"] = _list(options) if as_list else _buttons(choices)
    return {"type": "interactive", "interactive": told}


def _buttons(choices: tuple[Choice, ...]) -> dict[str, Any]:
    replies = [{"id": each.id[:BUTTON_ID], "title": _fitting(each.title, TITLE)} for each in choices]
    return {"buttons": [{"type": "reply", "reply": each} for each in replies]}


def _list(options: Options) -> dict[str, Any]:
    """The rows by section; Meta wants titles as soon as there are two sections."""
    sections: dict[str, list[dict[str, str]]] = {}
    for each in options.choices:
        row = {"id": each.id[:ROW_ID], "title": _fitting(each.title, ROW)}
        if each.description:
            row["description"] = _fitting(each.description, DESCRIPTION)
        sections.setdefault(each.section or "", []).append(row)
    button = _fitting(options.button or OPEN, OPENS)
    several = len(sections) > 1
    return {
        "button": button,
        "sections": [
            {**({"title": _fitting(title or OPEN, ROW)} if title or several else {}), "rows": rows}
            for title, rows in sections.items()
        ],
    }


def _written(text: str | None, options: Options) -> str:
    lines = [f"{place}. {each.title}" for place, each in enumerate(options.choices, 1)]
    return "\n".join([*([text, ""] if text else []), *lines])


def _fitting(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
