"""Speaking to bots over HTTP: within a time and a size, and to public addresses only (ADR 0031)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx
import orjson

from services.gateway import webhook_targets
from services.gateway.bots.bot import BotFailed

MOST_BYTES = 2_000_000
FETCH_SECONDS = 60.0
HOPS = 4
AGENT = "Guiche-Bots/1"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body; raises `BotFailed` when it is no JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise BotFailed("bot.unreadable", "A resposta do bot não é JSON.", heard=True) from error


class Exchange:
    """Speaks to bots; `private`: also to those in closed nets."""

    def __init__(self, client: httpx.AsyncClient, private: bool) -> None:
        self._client = client
        self._private = private

    async def post(
        self,
        url: str,
        body: Any,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Answered:
        """What an address answers to some JSON. Raises `BotFailed`, also for an answer that comes too late."""
        told = {"Content-Type": "application/json", **(headers or {})}
        return await self.request("POST", url, seconds, orjson.dumps(body), told, auth)

    async def request(
        self,
        method: str,
        url: str,
        seconds: float,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Answered:
        """What an address answers. Raises `BotFailed`."""
        self._check(url)
        told = {"User-Agent": AGENT, **(headers or {})}
        try:
            request = self._client.build_request(
                method,
                url,
                content=content,
                # What a customer is called may stand in one: no reason to fail.
                headers=[(name.encode("ascii"), value.encode()) for name, value in told.items()],
                timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
            )
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise BotFailed("bot.address_refused", "O pedido não pode ser montado.") from error
        try:
            async with asyncio.timeout(seconds + 1):
                return await self._read(request, httpx.BasicAuth(*auth) if auth is not None else None)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise BotFailed("bot.unreachable", "Não foi possível conectar ao bot.") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise BotFailed("bot.timeout", f"O bot não respondeu em {seconds:g} s.", heard=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise BotFailed("bot.unreachable", "A conexão com o bot caiu.", heard=True) from error

    async def file(self, url: str) -> AsyncIterator[bytes]:
        """A file that a bot shows; a few redirects are followed, each as carefully as the first address.

        Raises `BotFailed`.
        """
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                for _ in range(HOPS):
                    self._check(url)
                    request = self._client.build_request("GET", url, headers={"User-Agent": AGENT}, timeout=20.0)
                    answer = await self._client.send(request, stream=True)
                    try:
                        if answer.is_redirect:
                            url = urljoin(url, answer.headers.get("location", ""))
                            continue
                        require_success(Answered(answer.status_code, b""))
                        async for part in answer.aiter_bytes():
                            yield part
                        return
                    finally:
                        await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            raise BotFailed("bot.file_out_of_reach", "O arquivo do bot não pôde ser buscado.") from error
        raise BotFailed("bot.file_out_of_reach", "O arquivo do bot redireciona vezes demais.")

    def _check(self, url: str) -> None:
        try:
            webhook_targets.check(url, self._private)
        except webhook_targets.TargetRefused as refusal:
            raise BotFailed("bot.address_refused", "O endereço do bot não é permitido.") from refusal

    async def _read(self, request: httpx.Request, auth: httpx.BasicAuth | None) -> Answered:
        answer = await self._client.send(request, stream=True, auth=auth)
        try:
            body = bytearray()
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise BotFailed("bot.too_large", "A resposta do bot é grande demais.", heard=True)
            return Answered(answer.status_code, bytes(body))
        finally:
            await answer.aclose()


def require_success(answered: Answered) -> None:
    """Raise `BotFailed`, saying why, for an answer that is none."""
    status = answered.status
    if 200 <= status < 300:
        return
    if status in (401, 403):
        raise BotFailed("bot.unauthorized", f"O bot recusou o acesso (HTTP {status}): confira a chave.")
    if status == 404:
        raise BotFailed("bot.not_found", "O bot não existe nesse endereço (HTTP 404).")
    if status == 429:
        raise BotFailed("bot.rate_limited", "O bot está acima do limite de uso (HTTP 429).")
    if status < 400:
        raise BotFailed("bot.redirected", f"O endereço do bot aponta para outro (HTTP {status}).")
    if status < 500:
        raise BotFailed("bot.refused", f"O bot recusou o pedido (HTTP {status}).")
    raise BotFailed("bot.failed", f"O bot está com falha (HTTP {status}).", heard=True)
