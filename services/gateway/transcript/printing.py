"""From what was gathered to a PDF: runs in a worker process."""

import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pypdfium2  # type: ignore[import-untyped]
import typst
from PIL import Image

from services.gateway.transcript.document import LOGO, Chapter, Export, page, record
from services.gateway.transcript.wording import Wording

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# A picture of 34 mm at 240 dots an inch.
WIDE = 320
QUALITY = 78
# What the company's logo may take of the head, in millimetres.
LOGO_WIDE, LOGO_HIGH = 44.0, 13.0


def print_pdf(folder: str, target: str) -> dict[str, Any]:
    """Print `gathered.json` with the small pictures and the logo beside it; PDF/A-3, which archives take."""
    root = Path(folder)
    gathered = orjson.loads((root / "gathered.json").read_bytes())
    told = gathered["export"]
    export = Export(**{**told, "at": datetime.fromisoformat(told["at"])})
    chapters = [Chapter(**each) for each in gathered["chapters"]]
    wording = Wording(gathered["language"], gathered["time_zone"])
    attached = orjson.dumps(record(export, chapters, wording), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
    (root / "record.json").write_bytes(attached)
    laid_out = page(export, chapters, wording, hashlib.sha256(attached).hexdigest())
    logo = root / f"{LOGO}.webp"
    laid_out["logo"] = _logo(logo) if logo.exists() else None
    pictures = {path.stem: _picture(path) for path in root.glob("*.webp") if path != logo}
    for section in laid_out["sections"]:
        for day in section["days"]:
            for line in day["entries"]:
                file = line.get("file")
                if file:
                    file["thumb"], file["tall"] = pictures.get(file["thumb"], (None, False))
    (root / "page.json").write_bytes(orjson.dumps(laid_out))
    for name in ("transcript.typ", "logo.svg"):
        shutil.copy(HERE / name, root / name)
    typst.compile(
        str(root / "transcript.typ"),
        output=target,
        root=folder,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["a-3b"],
    )
    document = pypdfium2.PdfDocument(target)
    try:
        return {"pages": len(document), "size": Path(target).stat().st_size}
    finally:
        document.close()


def _logo(path: Path) -> dict[str, Any]:
    """The logo as PNG, which keeps what is transparent; and how wide it is set, in millimetres."""
    picture = Image.open(path).convert("RGBA")
    picture.save(path.with_suffix(".png"))
    wide = min(LOGO_WIDE, LOGO_HIGH * picture.width / picture.height)
    return {"file": path.with_suffix(".png").name, "width": wide}


def _picture(path: Path) -> tuple[str, bool]:
    """A small picture as JPEG, which a PDF takes as it is; and whether it is higher than wide."""
    picture = Image.open(path).convert("RGBA")
    picture.thumbnail((WIDE, WIDE))
    opaque = Image.new("RGB", picture.size, "white")
    opaque.paste(picture, mask=picture.getchannel("A"))
    opaque.save(path.with_suffix(".jpg"), quality=QUALITY)
    return path.with_suffix(".jpg").name, picture.height > picture.width * 1.1
