"""PDF: how many pages, and what the first one looks like. Runs in a worker process."""

from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]

from services.gateway.media.pictures import THUMB, small

LONGEST_SIDE = 14_400


def look(path: Path) -> dict[str, Any]:
    """The number of pages and a small version of the first one."""
    document = pypdfium2.PdfDocument(path)
    try:
        if len(document) == 0:
            return {"pages": 0}
        first = document[0]
        longest = max(first.get_size())
        if not 0 < longest <= LONGEST_SIDE:
            return {"pages": len(document)}
        picture = first.render(scale=2 * THUMB / longest).to_pil()
        return {"pages": len(document), "thumb": small(picture)}
    finally:
        document.close()
