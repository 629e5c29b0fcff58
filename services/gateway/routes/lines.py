"""Lines at work: connecting and giving them up, and how they do."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response

from libs.events.event import now
from services.gateway import shapes
from services.gateway.auth import Admin, Manager
from services.gateway.channels.channel import OutOfReach
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.line_health import health
from services.gateway.rereading import raw_shown
from services.gateway.routes.answers import Json
from services.gateway.routes.channels import existing, line_of

router = APIRouter(tags=["channels"])
LARGEST = 2**53


@router.get("/channels/health", response_model=shapes.Items[shapes.ChannelHealth], responses=answers(403))
async def all_health(gateway: InGateway, _: Manager) -> Response:
    """How every line does: state, connection, last movements, what waits, failures of the last hour."""
    documents = gateway.directory.channels()
    figures = await gateway.figures.of([each["_id"] for each in documents])
    unreadable, moment = await gateway.unreadable.counts(), now()
    return Json(
        {
            "items": [
                health(
                    each,
                    gateway.kinds.get(each["kind"]),
                    figures[each["_id"]],
                    unreadable.get(each["_id"], 0),
                    moment,
                )
                for each in documents
            ]
        }
    )


@router.post("/channels/{channel_id}/connect", response_model=shapes.Pairing, responses=answers(403, 404, 502))
async def connect(gateway: InGateway, member: Admin, channel_id: str, request: Request) -> Response:
    """Have the provider connect the line. What is to be scanned comes back, and what follows it by the socket."""
    document, channel, line = await line_of(gateway, channel_id)
    try:
        frame = await gateway.connections.connect(
            document,
            channel,
            line,
            hook_address(gateway, request, channel.kind, channel_id, channel.hook(line)),
            member.id,
        )
    except OutOfReach as error:
        raise HttpProblem(502, "channel.out_of_reach", error.detail) from error
    return Json(_pairing(frame))


@router.get("/channels/{channel_id}/pairing", response_model=shapes.Pairing, responses=answers(403, 404))
async def pairing(gateway: InGateway, member: Admin, channel_id: str) -> Response:
    """What is to be scanned now; whoever asks is told by the socket of what follows, for ten minutes."""
    existing(gateway, channel_id)
    return Json(_pairing(gateway.connections.pairing(channel_id, member.id)))


@router.post(
    "/channels/{channel_id}/disconnect", response_model=shapes.ChannelItem, responses=answers(403, 404, 502)
)
async def disconnect(gateway: InGateway, member: Admin, channel_id: str) -> Response:
    """Have the provider give the line up until somebody connects it again."""
    _, channel, line = await line_of(gateway, channel_id)
    try:
        position = await gateway.connections.disconnect(channel, line, member.actor())
    except OutOfReach as error:
        raise HttpProblem(502, "channel.out_of_reach", error.detail) from error
    await gateway.seen(position)
    return Json(gateway.line_shown(existing(gateway, channel_id)))


@router.delete("/channels/{channel_id}", response_model=shapes.Positioned, responses=answers(403, 404))
async def remove(gateway: InGateway, member: Admin, channel_id: str) -> Response:
    """Have a line no longer. Tickets and conversations stay; what is still to leave by it fails."""
    document = existing(gateway, channel_id)
    channel, line = gateway.kinds.get(document["kind"]), await gateway.lines.get(channel_id)
    if channel is not None and channel.setup is None:
        raise HttpProblem(403, "channel.not_removable", "This channel belongs to the desk itself.")
    done = await gateway.connections.remove(channel, line, member.actor(), channel_id)
    await gateway.seen(done.position)
    return Json({"position": done.position})


@router.get("/unreadable", response_model=shapes.UnreadablePage, responses=answers(403))
async def unreadable(gateway: InGateway, _: Admin) -> Response:
    """The newest raw payloads that could not be understood, and how many there are; they are kept."""
    counts = await gateway.unreadable.counts()
    return Json({"items": await gateway.unreadable.list(), "total": sum(counts.values())})


@router.post("/unreadable/retry", response_model=shapes.Job, status_code=202, responses=answers(403))
async def retry_all(gateway: InGateway, member: Admin) -> Response:
    """Try again to understand all of them, after a fix."""
    return Json(await gateway.rereading.start(member), status_code=202)


@router.get("/unreadable/{seq}", response_model=shapes.RawPayload, responses=answers(403, 404))
async def raw(gateway: InGateway, _: Admin, seq: Annotated[int, Path(ge=1, le=LARGEST)]) -> Response:
    """What a provider posted, word for word but for keys and secrets."""
    found = await gateway.ingress.load(seq) if await gateway.unreadable.holds(seq) else None
    if found is None:
        raise HttpProblem(404, "unreadable.not_found", "There is no such unreadable payload.")
    line = await gateway.lines.get(found.channel_id)
    return Json(raw_shown(found, line.secrets if line is not None else {}))


@router.post("/unreadable/{seq}/retry", status_code=204, responses=answers(403, 404, 409, 422))
async def retry(gateway: InGateway, _: Admin, seq: Annotated[int, Path(ge=1, le=LARGEST)]) -> Response:
    """Try again to understand a payload, after a fix."""
    read = await gateway.rereading.again(seq)
    if read is None:
        raise HttpProblem(404, "unreadable.not_found", "There is no such unreadable payload.")
    if not read:
        raise HttpProblem(409, "unreadable.still", "The payload still cannot be understood.")
    return Response(status_code=204)


def hook_address(gateway: Gateway, request: Request, kind: str, channel_id: str, rest: str) -> str:
    """Where a provider reaches the line's hook."""
    base = (gateway.settings.public_url or str(request.base_url)).rstrip("/")
    return f"{base}/hooks/{kind}/{quote(channel_id)}{rest}"


def _pairing(frame: dict[str, Any]) -> dict[str, Any]:
    return {name: frame[name] for name in ("channel_id", "state", "image", "code", "expires_at")}
