"""Customers' files: from where Evolution keeps them, or else out of the message itself, as long as it knows it."""

import base64
import binascii
from collections.abc import AsyncIterator

import httpx

from services.gateway.channels.channel import ENCLOSED, FileIsGone, FileOutOfReach, Line
from services.gateway.channels.evolution.api import WITH_FILE, Api
from services.gateway.channels.evolution.errors import decoded, told
from services.gateway.channels.evolution.messages import Request
from services.gateway.channels.evolution.parts import words

PIECE = 4 * 64 * 1024
GONE = "A Evolution não tem mais o arquivo."


async def fetch(api: Api, line: Line, source: str) -> AsyncIterator[bytes]:
    """A file, by the id of its message and perhaps an address; raises `FileIsGone` and `FileOutOfReach`."""
    provider_id, _, url = source.removesuffix(ENCLOSED).partition(" ")
    if url:
        begun = False
        try:
            async with api.stream(url) as response:
                if response.is_success:
                    async for part in response.aiter_bytes():
                        begun = True
                        yield part
                    return
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if begun:
                raise FileOutOfReach(type(error).__name__) from error
    for part in _pieces(await _within(api, line, provider_id)):
        yield part


async def _within(api: Api, line: Line, provider_id: str) -> str:
    """A file as base64, out of the message that holds it."""
    wanted = {"message": {"key": {"id": provider_id}}, "convertToMp4": False}
    try:
        response = await api.ask(line, Request("chat/getBase64FromMediaMessage", wanted), WITH_FILE)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FileOutOfReach(type(error).__name__) from error
    body = decoded(response)
    if not response.is_success:
        said = told(body)
        if response.status_code in (404, 410) or "message not found" in said.lower():
            raise FileIsGone("evolution.file_gone", GONE)
        raise FileOutOfReach(f"HTTP {response.status_code} {said}"[:200])
    found = words(body.get("base64")) if isinstance(body, dict) else None
    if found is None:
        raise FileOutOfReach("an answer without a file")
    return found.rpartition(",")[2]


def _pieces(written: str) -> list[bytes]:
    try:
        return [
            base64.b64decode(written[start : start + PIECE], validate=True)
            for start in range(0, len(written), PIECE)
        ]
    except (binascii.Error, ValueError) as error:
        raise FileOutOfReach("a file that is no base64") from error
