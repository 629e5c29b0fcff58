"""Requests of flows to other systems: what of a JSON answer is kept as variables (C6)."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from libs.events.catalog.flow import HttpRequest, Kept
from services.gateway.bots.bot import BotFailed
from services.gateway.bots.exchange import Answered, Exchange
from services.gateway.secrets import SealedSecrets, SecretsUnreadable

SECONDS = 20.0
LONGEST_VALUE = 4_096
NOT_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection"})


async def with_secrets(request: HttpRequest, flow_id: str, sealed: SealedSecrets) -> HttpRequest:
    """The request with what its flow keeps sealed in its headers. Raises `BotFailed` for what is not to be had."""
    headers = []
    for each in request.headers:
        if each.secret is not None:
            try:
                kept = await sealed.of(each.secret)
            except SecretsUnreadable as error:
                raise BotFailed("http.secret_unreadable", "O segredo do pedido não abre mais.") from error
            if kept.get("flow") != flow_id:
                raise BotFailed("http.secret_missing", "O segredo do pedido não existe.")
            headers.append(each.model_copy(update={"value": kept["value"]}))
        else:
            headers.append(each)
    return request.model_copy(update={"headers": tuple(headers)})


async def made(exchange: Exchange, request: HttpRequest, keep: Iterable[Kept]) -> dict[str, str]:
    """Make a request of a flow; the variables that its answer fills. Raises `BotFailed` (`http.404` …)."""
    headers = {each.name: each.value for each in request.headers if each.name.lower() not in NOT_OURS}
    body = request.body.encode() if request.body else None
    if body is not None and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    answered = await exchange.request(request.method, request.url, SECONDS, body, headers)
    if not 200 <= answered.status < 300:
        heard = answered.status >= 500
        raise BotFailed(f"http.{answered.status}", f"O sistema respondeu HTTP {answered.status}.", heard=heard)
    told = _told(answered)
    return {each.variable: value for each in keep if (value := picked(told, each.path)) is not None}


def picked(told: Any, path: str) -> str | None:
    """What stands at a path like `data.items.0.name`; the whole for an empty one, None for what is not there."""
    for step in [each for each in path.split(".") if each]:
        if isinstance(told, Mapping):
            told = told.get(step)
        elif isinstance(told, list) and step.isdecimal() and int(step) < len(told):
            told = told[int(step)]
        else:
            return None
    if told is None:
        return None
    text = told if isinstance(told, str) else orjson.dumps(told).decode()
    return text[:LONGEST_VALUE]


def _told(answered: Answered) -> Any:
    try:
        return orjson.loads(answered.body)
    except orjson.JSONDecodeError:
        return answered.body.decode("utf-8", "replace")
