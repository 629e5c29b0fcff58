"""A stand-in for Meta's Graph API: a real HTTP server that takes messages, refuses by magic, and calls back.

A text that holds `#<code>` is refused with that error code; `#slow` is taken, but the answer never comes;
`#html` is taken, but Meta's edge answers with a failure of its own; `#busy` is not taken, and the edge says so. The
recipient +55 11 98888-0001 is known by a number without the ninth digit.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import default
from typing import Any

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

from tests.providers import graph_templates

PHONE_NUMBER_ID = "104500000000001"
WABA_ID = "208800000000001"
ACCESS_TOKEN = "invented-access-token"
APP_SECRET = "0123456789abcdef0123456789abcdef"
VERIFY_TOKEN = "invented-verify-token"
STATUS_OF_CODE = {190: 401, 0: 401, 102: 401, 130429: 429, 80007: 429, 4: 429, 1: 500, 2: 503, 131000: 500}


@dataclass
class Callback:
    """Where statuses are posted, signed as Meta signs. `repeats`: how often each; `reordered`: the last one first;
    `error`: what is wrong with those that fail.
    """

    url: str
    statuses: tuple[str, ...] = ("sent", "delivered")
    secret: str = APP_SECRET
    repeats: int = 1
    reordered: bool = False
    error: dict[str, Any] | None = None


@dataclass(frozen=True)
class Upload:
    """A file that was sent up."""

    id: str
    body: bytes
    mime: str
    name: str


@dataclass
class GraphStandIn:
    """What the stand-in was asked, and how it is to behave.

    `per_second`: more messages than that within a second of one number are refused (130429). `pair_seconds`: a
    recipient gets `pair_burst` messages of one number at once, then one every so many seconds (131056).
    `clock` tells it the time in seconds. `throughput`, `shared` and `blocked` are what the number says of itself;
    `page`: no list is longer.
    """

    url: str = ""
    token: str = ACCESS_TOKEN
    requests: list[dict[str, Any]] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    _refusals: list[tuple[int, str | None]] = field(default_factory=list)
    _given: list[str] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    fetches: list[str] = field(default_factory=list)
    _upload_refusals: list[int] = field(default_factory=list)
    callback: Callback | None = None
    delay: float = 0.0
    templates: list[dict[str, Any]] = field(default_factory=list)
    subscribed: list[dict[str, Any]] = field(default_factory=list)
    unreachable_numbers: set[str] = field(default_factory=set)
    typing: list[str] = field(default_factory=list)
    quality: str = "GREEN"
    per_second: int | None = None
    pair_seconds: float | None = None
    pair_burst: int = 45
    clock: Callable[[], float] = time.monotonic
    throughput: str = "STANDARD"
    shared: bool = False
    blocked: str | None = None
    page: int = 1_000
    _taken: dict[str, list[float]] = field(default_factory=dict)
    _pairs: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    calling_back: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages taken or refused, in order of arrival."""
        return [each for each in self.requests if each.get("status") != "read"]

    def texts_to(self, number: str) -> list[str]:
        """The texts sent to a number, in order."""
        said = (each for each in self.messages if each.get("to") == number and "text" in each)
        return [each["text"]["body"] for each in said]

    def provider_ids(self) -> list[str]:
        """The ids given to the messages taken, in order."""
        return list(self._given)

    def refuse_next(self, code: int, kind: str | None = None) -> None:
        """Refuse the next message, or the next of a kind, with an error code."""
        self._refusals.append((code, kind))

    def refuse_upload(self, code: int) -> None:
        """Refuse the next file with an error code."""
        self._upload_refusals.append(code)

    def forget(self) -> None:
        """Have been asked nothing yet, and have no limits."""
        for asked in (self.requests, self.uploads, self._taken, self._pairs):
            asked.clear()
        for told in (self.templates, self.unreachable_numbers):
            told.clear()
        self.per_second = self.pair_seconds = self.blocked = None
        self.shared, self.throughput, self.page, self.clock = False, "STANDARD", 1_000, time.monotonic

    def too_many(self, number: str, to: str) -> int | None:
        """The code by which a message is refused that would be one too many; None: it counts as sent."""
        moment = self.clock()
        lately = [each for each in self._taken.get(number, []) if moment - each < 1]
        if self.per_second is not None and len(lately) >= self.per_second:
            return 130429
        if self.pair_seconds is not None:
            left, at = self._pairs.get((number, to), (float(self.pair_burst), moment))
            left = min(self.pair_burst, left + (moment - at) / self.pair_seconds)
            self._pairs[(number, to)] = (left - (left >= 1), moment)
            if left < 1:
                return 131056
        self._taken[number] = [*lately, moment]
        return None

    def keep(self, body: bytes, mime: str) -> str:
        """Have a customer's file; returns the id that a webhook would name."""
        media_id = str(800000000000000 + len(self.files))
        self.files[media_id] = (body, mime)
        return media_id

    def settings(self) -> dict[str, str]:
        """The settings of a channel that talks to this stand-in."""
        return {
            "phone_number_id": PHONE_NUMBER_ID,
            "waba_id": WABA_ID,
            "access_token": self.token,
            "app_secret": APP_SECRET,
            "verify_token": VERIFY_TOKEN,
            "base_url": self.url,
        }

    def wait_for(self, count: int, seconds: float = 30.0) -> list[dict[str, Any]]:
        """The messages, once there are that many; raises `AssertionError` when they do not come."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count:
            assert time.monotonic() < deadline, f"{len(self.messages)} of {count} messages came"
            time.sleep(0.01)
        return self.messages

    @staticmethod
    @contextlib.contextmanager
    def running(port: int = 0) -> "Iterator[GraphStandIn]":
        """A stand-in on a loopback port, its own unless one is named, while the block runs."""
        graph = GraphStandIn()
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        graph.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v23.0"
        server = uvicorn.Server(uvicorn.Config(application(graph), log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield graph
        finally:
            server.should_exit = True
            thread.join(5)
            listening.close()


def signature(body: bytes, secret: str = APP_SECRET) -> str:
    """The value of `X-Hub-Signature-256` for a raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def text_webhook(
    provider_id: str,
    text: str,
    sender: str = "5511900001234",
    name: str | None = "Marina Duarte",
    timestamp: int | None = None,
) -> bytes:
    """The raw body of a webhook with one text, escaped as Meta escapes."""
    contact: dict[str, Any] = {"wa_id": sender}
    if name is not None:
        contact["profile"] = {"name": name}
    message = {
        "from": sender,
        "id": provider_id,
        "timestamp": str(timestamp or int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    return webhook({"contacts": [contact], "messages": [message]})


def status_webhook(
    provider_id: str, status: str, recipient: str = "5511900001234", number: str = PHONE_NUMBER_ID, **more: Any
) -> bytes:
    """The raw body of a webhook with one status."""
    told = {"id": provider_id, "status": status, "timestamp": str(int(time.time())), "recipient_id": recipient}
    return webhook({"statuses": [{**told, **more}]}, number)


def webhook(value: dict[str, Any], number: str = PHONE_NUMBER_ID) -> bytes:
    """The raw body of a webhook with one change."""
    metadata = {"display_phone_number": "551130000001", "phone_number_id": number}
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
    body = {"object": "whatsapp_business_account", "entry": [{"id": WABA_ID, "changes": [change]}]}
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def application(graph: GraphStandIn) -> FastAPI:
    """The stand-in as an application."""
    app = FastAPI(openapi_url=None)

    @app.post("/{version}/{number}/messages")
    async def messages(version: str, number: str, request: Request) -> Response:
        graph.arrived.append(time.perf_counter())
        if request.headers.get("authorization") != f"Bearer {graph.token}":
            return _error(190, "Error validating access token")
        body = orjson.loads(await request.body())
        graph.requests.append({**body, "_number": number})
        if body.get("status") == "read":
            graph.reads.append(body["message_id"])
            if "typing_indicator" in body:
                graph.typing.append(body["message_id"])
            return _json({"success": True})
        await asyncio.sleep(graph.delay)
        return await _answer(graph, number, body)

    @app.post("/{version}/{number}/media")
    async def upload(version: str, number: str, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {graph.token}":
            return _error(190, "Error validating access token")
        if graph._upload_refusals:
            return _error(graph._upload_refusals.pop(0))
        message = BytesParser(policy=default).parsebytes(
            b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + await request.body()
        )
        parts = {each.get_param("name", header="content-disposition"): each for each in message.iter_parts()}
        if parts["messaging_product"].get_content().strip() != "whatsapp":
            return _error(100, "messaging_product is missing")
        content = parts["file"].get_payload(decode=True)
        assert isinstance(content, bytes)
        media_id = str(700000000000000 + len(graph.uploads))
        said = parts["type"].get_content().strip()
        graph.uploads.append(Upload(media_id, content, said, parts["file"].get_filename() or ""))
        return _json({"id": media_id})

    @app.get("/{version}/{account}/message_templates")
    async def templates(version: str, account: str, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {graph.token}":
            return _error(190, "Error validating access token")
        if account != WABA_ID:
            return _error(100, "Unsupported get request. Object does not exist")
        start, limit = int(request.query_params.get("after", "0")), int(request.query_params.get("limit", "25"))
        page = graph.templates[start : start + min(limit, graph.page)]
        if not page:
            return _json({"data": []})
        end = start + len(page)
        next_page = f"{graph.url}/{account}/message_templates?after={end}"
        more = {"next": next_page} if end < len(graph.templates) else {}
        return _json({"data": page, "paging": {"cursors": {"before": str(start), "after": str(end)}, **more}})

    @app.post("/{version}/{account}/subscribed_apps")
    async def subscribe(version: str, account: str, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {graph.token}":
            return _error(190, "Error validating access token")
        graph.subscribed.append(orjson.loads(await request.body() or b"{}"))
        return _json({"success": True})

    @app.get("/{version}/{media_id}")
    async def told(version: str, media_id: str, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {graph.token}":
            return _error(190, "Error validating access token")
        if media_id == PHONE_NUMBER_ID:
            number = {"display_phone_number": "+55 11 3000-0001", "verified_name": "Móveis Cerejeira"}
            state = {"quality_rating": graph.quality, "status": "CONNECTED", "messaging_limit_tier": "TIER_1K"}
            return _json({"id": media_id, **number, **state, **_throughput(graph), **_health(graph)})
        kept = graph.files.get(media_id)
        if kept is None:
            return _error(100, "Unsupported get request. Object does not exist")
        url = f"{graph.url}/files/{media_id}"
        facts = {"mime_type": kept[1], "sha256": hashlib.sha256(kept[0]).hexdigest(), "file_size": len(kept[0])}
        return _json({"url": url, "id": media_id, "messaging_product": "whatsapp", **facts})

    @app.get("/{version}/files/{media_id}")
    async def file(version: str, media_id: str, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {graph.token}":
            return Response(status_code=401)
        graph.fetches.append(media_id)
        body, mime = graph.files[media_id]
        return Response(body, media_type=mime)

    return app


async def _answer(graph: GraphStandIn, number: str, body: dict[str, Any]) -> Response:
    text = body.get("text", {}).get("body", "")
    if "#slow" in text:
        await asyncio.sleep(60)
    if "#html" in text:
        return Response("<html>Sorry, something went wrong.</html>", 502, media_type="text/html")
    if "#busy" in text:
        return Response("<html>Try again later.</html>", 503, media_type="text/html")
    magic = re.search(r"#(\d+)", text)
    if magic is not None:
        return _error(int(magic[1]))
    if graph._refusals and graph._refusals[0][1] in (None, body.get("type")):
        return _error(graph._refusals.pop(0)[0])
    to = body.get("to") or body.get("recipient")
    if (code := graph.too_many(number, str(to))) is not None:
        return _error(code, "Too many messages")
    if to in graph.unreachable_numbers:
        return _error(131026, "Message undeliverable")
    if body.get("type") == "template" and (wrong := _wrong(graph, body)) is not None:
        return _error(*wrong)
    provider_id = f"wamid.{hashlib.sha1(f'{to}{len(graph.requests)}{time.time_ns()}'.encode()).hexdigest()}"
    graph._given.append(provider_id)
    wa_id = "551188880001" if to == "5511988880001" else to
    if graph.callback is not None:
        task = asyncio.create_task(_call_back(graph.callback, provider_id, number, body))
        graph.calling_back.add(task)
        task.add_done_callback(graph.calling_back.discard)
    return _json(
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": wa_id}],
            "messages": [{"id": provider_id}],
        }
    )


def _wrong(graph: GraphStandIn, body: dict[str, Any]) -> tuple[int, str] | None:
    return graph_templates.refusal(graph.templates, body["template"], {each.id for each in graph.uploads})


async def _call_back(callback: Callback, provider_id: str, number: str, body: dict[str, Any]) -> None:
    async with httpx.AsyncClient() as client:
        for status in reversed(callback.statuses) if callback.reordered else callback.statuses:
            failed = status == "failed" and callback.error is not None
            raw = status_webhook(
                provider_id,
                status,
                recipient=body.get("to", ""),
                number=number,
                biz_opaque_callback_data=body.get("biz_opaque_callback_data"),
                **({"errors": [callback.error]} if failed else {}),
            )
            signed = {"X-Hub-Signature-256": signature(raw, callback.secret), "Content-Type": "application/json"}
            for _ in range(callback.repeats):
                await client.post(callback.url, content=raw, headers=signed)


def _throughput(graph: GraphStandIn) -> dict[str, Any]:
    return {"throughput": {"level": graph.throughput}, "is_on_biz_app": graph.shared}


def _health(graph: GraphStandIn) -> dict[str, Any]:
    """Whether messages can be sent, as Meta tells it of the number and of its account."""
    if graph.blocked is None:
        return {"health_status": {"can_send_message": "AVAILABLE"}}
    wrong = {"error_code": 141000, "error_description": graph.blocked}
    entity = {"entity_type": "WABA", "id": WABA_ID, "can_send_message": "BLOCKED", "errors": [wrong]}
    return {"health_status": {"can_send_message": "BLOCKED", "entities": [entity]}}


def _error(code: int, message: str = "Refused by magic") -> Response:
    error = {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": f"{message}."},
        "fbtrace_id": "AInventedTrace0000000001",
    }
    return _json({"error": error}, STATUS_OF_CODE.get(code, 400))


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")
