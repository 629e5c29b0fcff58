"""Files over the Graph API: up before a message that carries them, down after a webhook that names them."""

from collections import OrderedDict
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson

from libs.events.catalog.media import Media
from libs.events.event import new_id
from services.gateway.channels.channel import FileIsGone, FileOutOfReach, Line, Opens
from services.gateway.channels.waba.errors import describe, meaning, stop
from services.gateway.channels.waba.parts import number, part_of, words

DEFAULT_BASE_URL = "https://graph.facebook.com/v23.0"
TIMEOUT = httpx.Timeout(60.0, connect=5.0)
REMEMBERED = 2_000
GONE = frozenset({400, 404, 410})
PASSING = frozenset({"transient", "throttle", "pace", "once", "stop"})


class Files:
    """Files on their way to and from Meta. What was uploaded lately is not uploaded again."""

    def __init__(self, client: httpx.AsyncClient, media: Opens) -> None:
        self._client = client
        self._media = media
        self._uploaded: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def upload(self, line: Line, media: Media) -> str | httpx.Response:
        """Meta's id of a file, or its refusal; raises what httpx raises, and `KeyError` for a file we lack."""
        number, media_id = str(line.settings.get("phone_number_id", "")), media.id or ""
        known = self._uploaded.get((number, media_id))
        if known is not None:
            return known
        boundary = f"guiche-{new_id()}"
        mime = media.mime.partition(";")[0].strip()
        head, tail = _around(boundary, mime, media.name or "file")
        headers = {
            **authorization(line),
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(head) + (media.size or 0) + len(tail)),
        }

        async def body() -> AsyncIterator[bytes]:
            yield head
            async for part in self._media.open(media_id):
                yield part
            yield tail

        url = f"{base_url(line)}/{number}/media"
        response = await self._client.post(url, content=body(), headers=headers, timeout=TIMEOUT)
        found = decoded(response).get("id")
        if not response.is_success or not isinstance(found, str) or not found:
            return response
        self._uploaded[(number, media_id)] = found
        if len(self._uploaded) > REMEMBERED:
            self._uploaded.popitem(last=False)
        return found

    def forget(self, line: Line, media: Media) -> None:
        """Meta no longer knows a file that was uploaded."""
        self._uploaded.pop((str(line.settings.get("phone_number_id", "")), media.id or ""), None)

    async def fetch(self, line: Line, source: str) -> AsyncIterator[bytes]:
        """A file by Meta's id: ask where it is, and get it there."""
        own = authorization(line)
        try:
            told = await self._client.get(f"{base_url(line)}/{source}", headers=own, timeout=TIMEOUT)
            _check(told)
            url = decoded(told).get("url")
            if not isinstance(url, str) or not url:
                raise FileOutOfReach("an answer without an address")
            async with self._client.stream("GET", url, headers=own, timeout=TIMEOUT) as response:
                if response.status_code in (401, 404):
                    # The address has lived its five minutes: the next try asks for a new one.
                    raise FileOutOfReach(f"HTTP {response.status_code}")
                if not response.is_success:
                    await response.aread()
                _check(response)
                async for part in response.aiter_bytes():
                    yield part
        except httpx.HTTPError as error:
            raise FileOutOfReach(type(error).__name__) from error


def base_url(line: Line) -> str:
    """Where the Graph API of a line stands."""
    return str(line.settings.get("base_url") or DEFAULT_BASE_URL).rstrip("/")


def authorization(line: Line) -> dict[str, str]:
    """What vouches for us."""
    return {"Authorization": f"Bearer {line.secrets.get('access_token', '')}"}


def decoded(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; empty when it is none."""
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _check(response: httpx.Response) -> None:
    """Raises `FileIsGone` and `FileOutOfReach`: Meta's code decides between them, whatever the HTTP status."""
    if response.is_success:
        return
    error = part_of(decoded(response), "error")
    code = number(error.get("code"))
    if code is not None and (meaning(code).act in PASSING or error.get("is_transient") is True):
        raise FileOutOfReach(describe(code, words(error.get("message"))), stop(code))
    if response.status_code not in GONE:
        raise FileOutOfReach(f"HTTP {response.status_code}")
    raise FileIsGone(f"waba.{code or f'http_{response.status_code}'}", "A Meta não tem mais o arquivo.")


def _around(boundary: str, mime: str, name: str) -> tuple[bytes, bytes]:
    """What stands before and after the bytes of the file in a multipart body."""
    fields = (("messaging_product", "whatsapp"), ("type", mime))
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields
    ]
    quoted = name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
    disposition = f'Content-Disposition: form-data; name="file"; filename="{quoted}"'
    parts.append(f"--{boundary}\r\n{disposition}\r\nContent-Type: {mime}\r\n\r\n")
    return "".join(parts).encode(), f"\r\n--{boundary}--\r\n".encode()
