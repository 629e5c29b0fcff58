"""An Evolution API as we ask it: where it stands, what vouches for us, files within JSON."""

import base64
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from libs.events.catalog.media import Media
from services.gateway.channels.channel import Line, Opens, OutOfReach
from services.gateway.channels.evolution.errors import CHECK_KEY, decoded, told
from services.gateway.channels.evolution.messages import FILE, Request

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
WITH_FILE = httpx.Timeout(120.0, connect=5.0)
QUICK = httpx.Timeout(10.0, connect=5.0)
BY_THREES = 3 * 64 * 1024


class NoInstance(OutOfReach):
    """There is no such instance, or no more."""


class Api:
    """Asks the Evolution API of a line."""

    def __init__(self, client: httpx.AsyncClient, media: Opens) -> None:
        self._client = client
        self._media = media

    async def ask(
        self, line: Line, request: Request, timeout: httpx.Timeout | None = None, of_server: bool = False
    ) -> httpx.Response:
        """The answer to a request; raises what httpx raises. `of_server`: the route names no instance."""
        return await self._client.request(
            request.method,
            _url(line, request.route, of_server),
            content=orjson.dumps(request.body) if request.method != "GET" else None,
            headers=_headers(line),
            timeout=timeout or TIMEOUT,
        )

    async def ask_with_file(self, line: Line, request: Request, media: Media) -> httpx.Response:
        """The answer to a request that carries a file; raises what httpx raises, and `KeyError` for a lost file."""
        head, tail = orjson.dumps(request.body).split(orjson.dumps(FILE).strip(b'"'), 1)
        headers = _headers(line)
        if media.size is not None:
            headers["Content-Length"] = str(len(head) + 4 * -(-media.size // 3) + len(tail))

        async def body() -> AsyncIterator[bytes]:
            yield head
            async for part in _in_threes(self._media.open(media.id or "")):
                yield base64.b64encode(part)
            yield tail

        return await self._client.request(
            request.method, _url(line, request.route, False), content=body(), headers=headers, timeout=WITH_FILE
        )

    async def known(
        self, line: Line, request: Request, of_server: bool = False, timeout: httpx.Timeout = QUICK
    ) -> Any:
        """The JSON of an answer that is needed; raises `OutOfReach` with what to do where there is none."""
        response = await self.reached(line, request, of_server, timeout)
        if response.is_success:
            return decoded(response)
        raise refused(response)

    async def reached(
        self, line: Line, request: Request, of_server: bool = False, timeout: httpx.Timeout = QUICK
    ) -> httpx.Response:
        """Any answer; raises `OutOfReach` where there is none."""
        try:
            return await self.ask(line, request, timeout, of_server)
        except httpx.InvalidURL as error:
            raise OutOfReach("O endereço da Evolution está errado.") from error
        except httpx.HTTPError as error:
            detail = f"A Evolution não responde no endereço do canal ({type(error).__name__})."
            raise OutOfReach(detail) from error

    def stream(self, url: str) -> Any:
        """A file from where Evolution says that it stands. Our key is not for that place."""
        return self._client.stream("GET", url, timeout=WITH_FILE, follow_redirects=True)


def refused(response: httpx.Response) -> OutOfReach:
    """Why Evolution did not do what was asked, and what to do."""
    status = response.status_code
    if status in (401, 403):
        return OutOfReach(f"A Evolution não aceita a chave do canal. {CHECK_KEY}")
    said = told(decoded(response))
    if status == 404:
        return NoInstance("A instância não existe na Evolution: conecte o canal.")
    return OutOfReach(f"A Evolution respondeu {status}" + (f" ({said})." if said else "."))


def _url(line: Line, route: str, of_server: bool) -> str:
    base = str(line.settings.get("base_url", "")).rstrip("/")
    instance = quote(str(line.settings.get("instance", "")), safe="")
    return f"{base}/{route}" if of_server else f"{base}/{route}/{instance}"


def _headers(line: Line) -> dict[str, str]:
    return {"apikey": line.secrets.get("api_key", ""), "Content-Type": "application/json"}


async def _in_threes(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The bytes in pieces that base64 can write down one by one."""
    rest = b""
    async for part in parts:
        rest += part
        whole = len(rest) - len(rest) % 3
        for start in range(0, whole, BY_THREES):
            yield rest[start : min(start + BY_THREES, whole)]
        rest = rest[whole:]
    if rest:
        yield rest
