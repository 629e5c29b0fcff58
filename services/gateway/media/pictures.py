"""Pictures: their size, small versions of them, and stickers (C10). Runs in a worker process."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

# A file of a few kilobytes can hold a picture that fills the memory: that many pixels are looked at, no more.
PIXELS = 80_000_000
THUMB = 480
STICKER = 512
STICKER_BYTES = 100_000
Image.MAX_IMAGE_PIXELS = PIXELS


class TooManyPixels(ValueError):
    """The picture is larger than is looked at."""


def look(path: Path) -> dict[str, Any]:
    """The size as shown, and a small version."""
    picture = opened(path)
    turned = picture.getexif().get(0x0112, 1) >= 5
    width, height = reversed(picture.size) if turned else picture.size
    return {"width": width, "height": height, "thumb": small(picture)}


def opened(path: Path) -> Image.Image:
    """A picture whose size is known and bearable, not yet decoded."""
    picture = Image.open(path)
    if picture.width * picture.height > PIXELS:
        raise TooManyPixels(f"{picture.width} × {picture.height} pixels")
    return picture


def small(picture: Image.Image, side: int = THUMB) -> bytes:
    """A small version, turned as it is shown."""
    # JPEG can be decoded at a fraction of its size, many times faster.
    picture.draft("RGB", (side * 2, side * 2))
    picture.thumbnail((side, side), reducing_gap=2.0)
    return _webp(ImageOps.exif_transpose(picture), quality=72)


def to_sticker(source: str, target: str) -> None:
    """Make a sticker: 512 by 512, the picture contained, the rest clear, and small enough for every channel."""
    picture = opened(Path(source))
    picture.draft("RGB", (STICKER * 2, STICKER * 2))
    contained = ImageOps.contain(ImageOps.exif_transpose(picture).convert("RGBA"), (STICKER, STICKER))
    sticker = Image.new("RGBA", (STICKER, STICKER))
    sticker.paste(contained, ((STICKER - contained.width) // 2, (STICKER - contained.height) // 2))
    for quality in (85, 70, 55, 40, 25, 10):
        content = _webp(sticker, quality)
        if len(content) <= STICKER_BYTES:
            break
    Path(target).write_bytes(content)


def _webp(picture: Image.Image, quality: int) -> bytes:
    clear = "A" in picture.getbands() or "transparency" in picture.info
    buffer = io.BytesIO()
    picture.convert("RGBA" if clear else "RGB").save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()
