"""How a stored file leaves: whole or a range of it, kept by browsers for good, and run by none of them."""

from urllib.parse import quote

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from libs.events.catalog.media import Media
from services.gateway.errors import problem
from services.gateway.media.store import MediaStore

# The content behind most addresses never changes: the address holds its hash.
CACHE = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
POLICY = "sandbox; default-src 'none'"
INLINE = ("image/", "video/", "audio/")
PDF = "application/pdf"


class RangeNotSatisfiable(Exception):
    """The range lies outside the file."""


def span(header: str | None, size: int) -> tuple[int, int] | None:
    """From where to before where a `Range` header asks; None for all, and for what need not be understood.

    Raises `RangeNotSatisfiable`.
    """
    unit, _, wanted = (header or "").partition("=")
    first, dash, last = wanted.strip().partition("-")
    if unit.strip().lower() != "bytes" or not dash or not _digits(first, last):
        return None
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise RangeNotSatisfiable
    return start, end


def disposition(name: str, inline: bool) -> str:
    """A `Content-Disposition` that every browser reads, whatever the name holds (RFC 6266, RFC 5987)."""
    plain = "".join(each if 32 <= ord(each) < 127 and each not in '"\\%' else "_" for each in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def served(request: Request, store: MediaStore, media: Media, *, changing: bool = False) -> Response:
    """The answer to a request for a medium that the asker may have; `?download=1` has it saved, not shown.

    `changing`: another medium may stand behind the same address tomorrow.
    """
    size, media_id = media.size or 0, media.id or ""
    shown = media.mime.startswith(INLINE) or media.mime == PDF
    inline = shown and request.query_params.get("download") not in ("1", "true")
    headers = {
        **_headers(f'"{media_id}"'),
        "Cache-Control": ASK_AGAIN if changing else CACHE,
        "Accept-Ranges": "bytes",
        "Content-Disposition": disposition(media.name or media_id, inline),
    }
    if _known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    whole = request.headers.get("if-range") not in (None, headers["ETag"])
    try:
        part = None if whole else span(request.headers.get("range"), size)
    except RangeNotSatisfiable:
        refused = {"Content-Range": f"bytes */{size}"}
        return problem(416, "media.range_outside", f"The file has {size} bytes.", headers=refused)
    start, end = part or (0, size)
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=media.mime)
    return StreamingResponse(store.open(media_id, start, end), status, headers, media.mime)


def served_thumb(request: Request, media_id: str, content: bytes) -> Response:
    """The small picture of a medium."""
    headers = {**_headers(f'"{media_id}-thumb"'), "Cache-Control": CACHE}
    if _known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="image/webp")


def _headers(etag: str) -> dict[str, str]:
    return {
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _known(request: Request, etag: str) -> bool:
    """Whether the browser has it already."""
    given = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return etag in given or "*" in given


def _digits(first: str, last: str) -> bool:
    given = [each for each in (first, last) if each]
    return bool(given) and all(each.isascii() and each.isdigit() and len(each) < 19 for each in given)
