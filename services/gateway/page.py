"""The page: the built web client, with every address that is not a file answered by its start page."""

from pathlib import Path

from fastapi import FastAPI, Response
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

BUILT = Path(__file__).parent / "web" / "dist"
FOREVER = "public, max-age=31536000, immutable"
CHECKED = "no-cache"
NOT_THE_PAGE = ("api/", "hooks/")


class Page(StaticFiles):
    """Static files; files named by their content are kept by browsers for good, others are checked."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the start page for an address within the page."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                raise
            response = FileResponse(Path(str(self.directory)) / "index.html")
        response.headers["Cache-Control"] = FOREVER if path.startswith("assets/") else CHECKED
        return response


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
