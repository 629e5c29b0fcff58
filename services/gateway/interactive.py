"""Answers that a message of ours offers, held to what its channel carries (C1)."""

from libs.events.catalog.message import Options
from services.gateway.channels.capabilities import Capabilities
from services.gateway.errors import HttpProblem

# As WhatsApp draws them, natively or not: more is cut off on the phone.
TEXT, HEADER, FOOTER, OPENER = 1024, 60, 60, 20
TITLE = {"buttons": 20, "list": 24}
ID = {"buttons": 256, "list": 200}
DESCRIPTION, SECTION = 72, 24


def check(options: Options, text: str, can: Capabilities) -> None:
    """Raises a problem that names every field that the channel does not carry, and why."""
    most = can.buttons if options.style == "buttons" else can.rows
    found = [
        *_too_long("text", text, TEXT),
        *_too_long("options.header", options.header, HEADER),
        *_too_long("options.footer", options.footer, FOOTER),
        *_too_long("options.button", options.button, OPENER),
    ]
    if not text.strip():
        found.append(("text", "stands above the answers, so it cannot be empty"))
    if len(options.choices) > most:
        found.append(("options.choices", f"at most {most} fit"))
    if options.style == "list" and not options.button:
        found.append(("options.button", "says how the list is opened, so it cannot be empty"))
    taken: set[str] = set()
    for number, choice in enumerate(options.choices):
        field = f"options.choices.{number}"
        found += _too_long(f"{field}.title", choice.title, TITLE[options.style])
        found += _too_long(f"{field}.id", choice.id, ID[options.style])
        found += _too_long(f"{field}.description", choice.description, DESCRIPTION)
        found += _too_long(f"{field}.section", choice.section, SECTION)
        if choice.id in taken:
            found.append((f"{field}.id", "is another answer's"))
        taken.add(choice.id)
    if found:
        fields = [{"field": field, "rule": rule} for field, rule in found]
        detail = "The channel does not carry these answers."
        raise HttpProblem(422, "message.options_invalid", detail, fields=fields)


def _too_long(field: str, said: str | None, limit: int) -> list[tuple[str, str]]:
    if said is None or len(said) <= limit:
        return []
    return [(field, f"has {len(said)} characters, at most {limit} fit")]
