"""Webhooks: verified, stored raw, answered. All thinking comes later (`receiving.py`)."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from libs.events import telemetry
from services.gateway.channels.waba import SIGNATURE, Waba, signed
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.ingress import NotStored

router = APIRouter(tags=["hooks"])
LARGEST = 3 * 1024 * 1024
KEPT_HEADERS = ("content-type", "user-agent", SIGNATURE)


@router.get("/hooks/waba/{channel_id}", responses=answers(403, 404))
async def verify_waba(
    gateway: InGateway,
    channel_id: str,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge")] = "",
) -> Response:
    """Meta's handshake: the challenge comes back if the token is ours."""
    expected = (await _secrets(gateway, channel_id)).get("verify_token", "")
    if mode != "subscribe" or not expected or not hmac.compare_digest(expected.encode(), token.encode()):
        raise HttpProblem(403, "hook.wrong_token", "The verify token is not this channel's.")
    return Response(challenge, media_type="text/plain")


@router.post("/hooks/waba/{channel_id}", responses=answers(404, 413, 503))
async def post_waba(gateway: InGateway, channel_id: str, request: Request) -> Response:
    """A webhook of Meta's, signed over its raw bytes. 200 once it is durable; 401 stores nothing."""
    with telemetry.span("gateway.webhook", request.headers.get("traceparent"), channel=channel_id):
        secrets = await _secrets(gateway, channel_id)
        body = await _body(request)
        if not signed(secrets.get("app_secret", ""), body, request.headers.get(SIGNATURE)):
            telemetry.INGRESS.labels(Waba.kind, "wrong_signature").inc()
            raise HttpProblem(401, "hook.wrong_signature", "The signature does not vouch for this body.")
        headers = {name: request.headers[name] for name in KEPT_HEADERS if name in request.headers}
        try:
            await gateway.ingress.store(channel_id, Waba.kind, body, headers)
        except NotStored as error:
            telemetry.INGRESS.labels(Waba.kind, "not_stored").inc()
            raise HttpProblem(503, "hook.not_stored", "The payload could not be kept; send it again.") from error
        telemetry.INGRESS.labels(Waba.kind, "stored").inc()
    return Response(status_code=200)


async def _secrets(gateway: Gateway, channel_id: str) -> dict[str, str]:
    channel = gateway.directory.channel(channel_id)
    if channel is None or channel["kind"] != Waba.kind:
        raise HttpProblem(404, "channel.not_found", "There is no such channel.")
    return await gateway.secrets.of(channel_id)


async def _body(request: Request) -> bytes:
    """The raw bytes, as far as a provider may send any."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise HttpProblem(413, "hook.too_large", "The body is larger than 3 MB.")
        parts.append(part)
    return b"".join(parts)
