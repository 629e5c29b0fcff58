"""The page: the built web client, with every address that is not a file answered by its start page."""

import mimetypes
import os
from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

BUILT = Path(__file__).parent / "web" / "dist"
FOREVER = "public, max-age=31536000, immutable"
CHECKED = "no-cache"
NOT_THE_PAGE = ("api/", "hooks/")
COMPRESSED = {"br": ".br", "gzip": ".gz"}


class Page(StaticFiles):
    """Static files, compressed as they were built; those named by their content browsers keep for good, others are
    checked.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the start page for an address within the page; what is hidden there is not."""
        if any(part.startswith(".") and part != "." for part in path.split("/")):
            raise HTTPException(404)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                raise
            response = await super().get_response("index.html", scope)
        response.headers["Cache-Control"] = FOREVER if path.startswith("assets/") else CHECKED
        return response

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file as compressed when the page was built, if the browser takes it so."""
        accepted = {
            each.split(";")[0].strip() for each in Headers(scope=scope).get("accept-encoding", "").split(",")
        }
        for encoding, suffix in COMPRESSED.items():
            kept = f"{os.fspath(full_path)}{suffix}"
            if encoding in accepted and os.path.exists(kept):
                response = super().file_response(kept, os.stat(kept), scope, status_code)
                if response.status_code != HTTPStatus.NOT_MODIFIED:
                    response.headers["Content-Type"] = _kind_of(full_path)
                    response.headers["Content-Encoding"] = encoding
                break
        else:
            response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.add_vary_header("Accept-Encoding")
        return response


def _kind_of(path: PathLike) -> str:
    kind = mimetypes.guess_type(os.fspath(path))[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def install(http: FastAPI, built: Path = BUILT) -> None:
    """Answer every address that no route took with the page, if it has been built."""
    page: ASGIApp = (
        Page(directory=built, html=True)
        if (built / "index.html").exists()
        else PlainTextResponse("The page has not been built: run `make setup`.\n", 503)
    )
    nothing = http.router.default

    async def rest(scope: Scope, receive: Receive, send: Send) -> None:
        of_page = scope["type"] == "http" and not scope["path"].lstrip("/").startswith(NOT_THE_PAGE)
        await (page if of_page else nothing)(scope, receive, send)

    http.router.default = rest
