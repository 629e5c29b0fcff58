"""What a file is and what can be told of it: runs in a worker process."""

import base64
from pathlib import Path
from typing import Any

from services.gateway.media import pages, pictures, sound
from services.gateway.media.sniffing import identify, inside

Facts = dict[str, Any]
PICTURES = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/avif"}
)


def examine(path: str) -> Facts:
    """Id, type, size and facts of a file. One that cannot be opened as what it seems is a document."""
    file = Path(path)
    facts: Facts = identify(file)
    facts["mime"] = inside(file, facts["mime"])
    try:
        facts |= _look(file, facts["mime"])
    except Exception as error:
        # Decoders fail in as many ways as there are broken files; the file is kept all the same.
        facts["broken"] = f"{type(error).__name__}: {error}"[:200]
    if facts["thumb"] is not None:
        facts["thumb"] = base64.b64encode(facts["thumb"]).decode()
    return facts


def _look(file: Path, mime: str) -> Facts:
    if mime in PICTURES:
        return {"kind": "image", **pictures.look(file)}
    if mime.startswith(("audio/", "video/")):
        return sound.look(file, mime)
    if mime == "application/pdf":
        return pages.look(file)
    return {}
