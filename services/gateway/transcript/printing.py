"""From what stands in a folder to a PDF: runs in a worker process."""

import shutil
from pathlib import Path
from typing import Any

import orjson
import pypdfium2  # type: ignore[import-untyped]
import typst
from PIL import Image

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# A picture of 34 mm at 240 dots an inch.
WIDE = 320
QUALITY = 78


def print_pdf(folder: str, target: str) -> dict[str, Any]:
    """Set `page.json` with its pictures, attach `record.json`; PDF/A-3, which archives take."""
    root = Path(folder)
    page = orjson.loads((root / "page.json").read_bytes())
    pictures = {path.stem: _picture(path) for path in root.glob("*.webp")}
    for section in page["sections"]:
        for day in section["days"]:
            for line in day["entries"]:
                file = line.get("file")
                if file:
                    file["thumb"], file["tall"] = pictures.get(file["thumb"], (None, False))
    (root / "page.json").write_bytes(orjson.dumps(page))
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


def _picture(path: Path) -> tuple[str, bool]:
    """A small picture as JPEG, which a PDF takes as it is; and whether it is higher than wide."""
    picture = Image.open(path).convert("RGBA")
    picture.thumbnail((WIDE, WIDE))
    opaque = Image.new("RGB", picture.size, "white")
    opaque.paste(picture, mask=picture.getchannel("A"))
    opaque.save(path.with_suffix(".jpg"), quality=QUALITY)
    return path.with_suffix(".jpg").name, picture.height > picture.width * 1.1
