"""What the page asks for before it shows anything: small enough for a slow line."""

import gzip
import re
from pathlib import Path

DIST = Path(__file__).parents[2] / "services" / "gateway" / "web" / "dist"
MOST = 250_000
ASKED_FOR = re.compile(r'(?:src|href)="(/[^"]+)"')


def weight(path: str) -> int:
    """Bytes on the wire, compressed as the gateway does it; a font is compressed already."""
    file = DIST / path.lstrip("/")
    return len(file.read_bytes() if file.suffix == ".woff2" else gzip.compress(file.read_bytes(), 9))


def test_the_first_load_weighs_less_than_250_kb_with_its_font() -> None:
    page = (DIST / "index.html").read_text()
    fonts = [f"/assets/{each.name}" for each in (DIST / "assets").glob("inter-latin-????????.woff2")]
    weights = {path: weight(path) for path in ["/index.html", *ASKED_FOR.findall(page), *fonts]}
    assert len(fonts) == 1, fonts
    assert any(path.endswith(".css") for path in weights), weights
    assert sum(weights.values()) < MOST, weights
