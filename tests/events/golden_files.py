"""The golden files: what the log holds of every event type and version, kept for ever.

`make golden` writes the missing ones. A file that exists is never written again: a changed shape takes a higher
`schema_version`, an upcast, and a file of its own.
"""

from pathlib import Path

import orjson

from libs.events.catalog.examples import stored
from libs.events.catalog.registry import EVENT_TYPES
from libs.events.event import Event

FOLDER = Path(__file__).parent / "golden"


def path(event_type: type[Event]) -> Path:
    """Where the golden file of a type's present version is."""
    return FOLDER / f"{event_type.name()}.v{event_type.schema_version}.json"


def write_missing() -> list[Path]:
    """Write the golden files that do not exist yet; returns them."""
    written = []
    for event_type in EVENT_TYPES:
        file = path(event_type)
        if not file.exists():
            file.write_bytes(orjson.dumps(stored(event_type), option=orjson.OPT_INDENT_2) + b"\n")
            written.append(file)
    return written


if __name__ == "__main__":
    for file in write_missing():
        print(f"wrote {file.relative_to(Path.cwd())}")
