"""Webhooks: vouched for, stored raw, answered. All thinking comes later (`receiving.py`)."""

from fastapi import APIRouter, Request, Response

from libs.events import telemetry
from services.gateway.channels.channel import Call, Channel, Line
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.ingress import NotStored

router = APIRouter(tags=["hooks"])
LARGEST = 3 * 1024 * 1024


@router.get("/hooks/{kind}/{channel_id}", responses=answers(403, 404))
async def verify(gateway: InGateway, kind: str, channel_id: str, request: Request) -> Response:
    """A provider's handshake: its challenge comes back if what it knows is ours."""
    channel, line = await _line(gateway, kind, channel_id)
    challenge = channel.handshake(line, Call(query=request.query_params))
    if challenge is None:
        raise HttpProblem(403, "hook.wrong_token", "The verify token is not this channel's.")
    return Response(challenge, media_type="text/plain")


@router.post("/hooks/{kind}/{channel_id}", responses=answers(404, 413, 503))
async def post(gateway: InGateway, kind: str, channel_id: str, request: Request) -> Response:
    """What a provider tells. 200 once it is durable; 401 stores nothing."""
    with telemetry.span("gateway.webhook", request.headers.get("traceparent"), channel=channel_id):
        channel, line = await _line(gateway, kind, channel_id)
        body = await _body(request)
        if not channel.vouches(line, Call(body, request.headers, request.query_params)):
            telemetry.INGRESS.labels(kind, "wrong_signature").inc()
            raise HttpProblem(401, "hook.wrong_signature", "Nothing vouches for this body.")
        headers = {name: request.headers[name] for name in channel.kept_headers if name in request.headers}
        try:
            await gateway.ingress.store(channel_id, kind, body, headers)
        except NotStored as error:
            telemetry.INGRESS.labels(kind, "not_stored").inc()
            raise HttpProblem(503, "hook.not_stored", "The payload could not be kept; send it again.") from error
        telemetry.INGRESS.labels(kind, "stored").inc()
        gateway.figures.posted(channel_id)
    return Response(status_code=200)


@router.post("/hooks/{kind}/{channel_id}/{event}", responses=answers(404, 413, 503))
async def post_event(gateway: InGateway, kind: str, channel_id: str, event: str, request: Request) -> Response:
    """The same, from a provider that adds the event's name to the address; the body names it too."""
    return await post(gateway, kind, channel_id, request)


async def _line(gateway: Gateway, kind: str, channel_id: str) -> tuple[Channel, Line]:
    document, channel = gateway.directory.channel(channel_id), gateway.kinds.get(kind)
    line = await gateway.lines.get(channel_id)
    if channel is None or channel.setup is None or document is None or document["kind"] != kind or line is None:
        raise HttpProblem(404, "channel.not_found", "There is no such channel.")
    return channel, line


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
