"""Files for tests, made here: pictures, sounds, films, documents, and what must not come in."""

import array
import io
import math
import zipfile
from fractions import Fraction

import av
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
HTML = b"\n<!DOCTYPE html><html><script>alert(1)</script></html>"
PROGRAM = b"MZ\x90\x00" + bytes(400)
ELF = b"\x7fELF\x02\x01\x01" + bytes(400)
SHELL = b"#!/bin/sh\necho pwned\n"


def picture(
    width: int = 640, height: int = 360, kind: str = "JPEG", color: str = "#8B2C5C", turn: int = 1
) -> bytes:
    """A picture; `turn` is how a camera noted that it was held."""
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turn
    Image.new("RGB", (width, height), color).save(buffer, kind, **({"exif": exif} if turn != 1 else {}))
    return buffer.getvalue()


def pdf(pages: int = 2) -> bytes:
    """A PDF of empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sound(kind: str = "webm", codec: str = "libopus", layout: str = "mono", seconds: int = 3) -> bytes:
    """A tone that grows louder by the second, as a browser would record it."""
    rate, channels = 48_000, 2 if layout == "stereo" else 1
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        for start in range(0, rate * seconds, 960):
            frame = av.AudioFrame(format="s16", layout=layout, samples=960)
            loud = 25_000 * (start // rate + 1) / seconds
            tone = [int(loud * math.sin(2 * math.pi * 440 * (start + i) / rate)) for i in range(960)]
            frame.planes[0].update(array.array("h", [each for each in tone for _ in range(channels)]).tobytes())
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def film(width: int = 320, height: int = 240, seconds: int = 2) -> bytes:
    """A film of one colour."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        still = Image.new("RGB", (width, height), "#0C6074")
        for number in range(10 * seconds):
            frame = av.VideoFrame.from_image(still)  # type: ignore[no-untyped-call]
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def archive(*names: str) -> bytes:
    """A ZIP archive with members of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archived:
        for name in names:
            archived.writestr(name, name)
    return buffer.getvalue()


def bomb() -> bytes:
    """A picture of a few kilobytes that would fill three gigabytes."""
    buffer = io.BytesIO()
    Image.new("1", (32_000, 32_000)).save(buffer, "PNG", optimize=False)
    return buffer.getvalue()
