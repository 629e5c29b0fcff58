"""Asking a bot over HTTP: one POST of JSON, within a time and a size, to public addresses only (ADR 0031)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from services.gateway import webhook_targets
from services.gateway.bots.bot import BotFailed

MOST_BYTES = 2_000_000
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
        try:
            webhook_targets.check(url, self._private)
        except webhook_targets.TargetRefused as refusal:
            raise BotFailed("bot.address_refused", f"O endereço do bot não é permitido: {refusal}.") from refusal
        request = self._client.build_request(
            "POST",
            url,
            content=orjson.dumps(body),
            headers={"Content-Type": "application/json", "User-Agent": AGENT, **(headers or {})},
            timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
        )
        try:
            async with asyncio.timeout(seconds + 1):
                return await self._read(request, httpx.BasicAuth(*auth) if auth is not None else None)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise BotFailed("bot.unreachable", "Não foi possível conectar ao bot.") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise BotFailed("bot.timeout", f"O bot não respondeu em {seconds:g} s.", heard=True) from error
        except httpx.HTTPError as error:
            raise BotFailed("bot.unreachable", "A conexão com o bot caiu.", heard=True) from error

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
