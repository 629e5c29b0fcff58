"""A stand-in for Comtele: a real HTTP server with both generations of its API, which calls back and keeps reports.

A text that holds `#saldo`, `#numero` or `#chave` is refused so, in an answer 200; `#slow` is taken, but the answer
never comes; `#500` is taken and fails; `#503`, `#429` and `#html` are not taken; `#falha` is taken, not delivered.
"""

import asyncio
import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

API_KEY = "invented-comtele-key"
LOCAL = ZoneInfo("America/Sao_Paulo")
REFUSALS = {"#saldo": "Saldo insuficiente", "#numero": "Número de destino inválido", "#chave": "Chave inválida"}
TAKEN = "A requisição de envio foi encaminhada para processamento com sucesso."
SPOKEN = {"Sent": "Enviado", "Delivered": "Entregue", "Undelivered": "Não entregue", "Scheduled": "Agendado"}


@dataclass
class Message:
    """A message that was taken; `tag` is what the sender called it."""

    id: str
    number: str
    text: str
    tag: str
    at: datetime
    status: str = "Sent"


@dataclass(frozen=True)
class Reply:
    """What somebody wrote back; it is tied to the last message that he got."""

    number: str
    text: str
    at: datetime
    message: Message | None


@dataclass
class ComteleStandIn:
    """What the stand-in was asked, and how it is to behave.

    `hook` is where it posts: nothing while it is empty, or with `silent`. `repeats`: how often it posts everything;
    `reordered`: what happened later comes first. Reports are given every `report_rest` seconds at most.
    """

    url: str = ""
    key: str = API_KEY
    hook: str = ""
    silent: bool = False
    repeats: int = 1
    reordered: bool = False
    delivers: bool = True
    report_rest: float = 0.0
    balance: float = 812.4
    requests: list[dict[str, Any]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    reports: int = 0
    _refusals: list[str] = field(default_factory=list)
    _reported: dict[str, float] = field(default_factory=dict)
    calling_back: set[asyncio.Task[None]] = field(default_factory=set)

    def settings(self, api: str = "v4") -> dict[str, Any]:
        """The settings of a channel that talks to this stand-in."""
        return {"api": api, "api_key": self.key, "base_url": self.url if api == "v4" else f"{self.url}/api/v2"}

    def refuse_next(self, why: str) -> None:
        """Refuse the next message with these words, in an answer 200."""
        self._refusals.append(why)

    def texts_to(self, number: str) -> list[str]:
        """The texts sent to an E.164 number, in order."""
        return [each.text for each in self.messages if each.number == number]

    def wait_for(self, count: int, seconds: float = 30.0) -> list[Message]:
        """The messages, once there are that many; raises `AssertionError` when they do not come."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count:
            assert time.monotonic() < deadline, f"{len(self.messages)} of {count} messages came"
            time.sleep(0.01)
        return self.messages

    def writes(self, number: str, text: str, name: str = "") -> None:
        """Somebody answers from his telephone; of who got nothing, only the report tells what he wrote."""
        last = next((each for each in reversed(self.messages) if each.number == number), None)
        reply = Reply(number, text, datetime.now(UTC), last)
        self.replies.append(reply)
        if self.hook and not self.silent and last is not None:
            for _ in range(self.repeats):
                httpx.post(self.hook, json=reply_webhook(reply)).raise_for_status()

    def delivered(self, message: Message, status: str = "Delivered") -> None:
        """The operator tells what became of a message."""
        message.status = status
        if self.hook and not self.silent:
            for _ in range(self.repeats):
                httpx.post(self.hook, json=status_webhook(message, status)).raise_for_status()

    @staticmethod
    @contextlib.contextmanager
    def running(port: int = 0) -> "Iterator[ComteleStandIn]":
        """A stand-in on a loopback port, its own unless one is named, while the block runs."""
        comtele = ComteleStandIn()
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        comtele.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(application(comtele), log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield comtele
        finally:
            server.should_exit = True
            thread.join(5)
            listening.close()


def status_webhook(message: Message, status: str) -> dict[str, Any]:
    """What Comtele posts of a message: it names no id but the sender's own tag."""
    return {
        "Status": status,
        "PhoneNumber": message.number.removeprefix("+55"),
        "Sender": message.tag,
        "StatusDate": _local(datetime.now(UTC)),
    }


def reply_webhook(reply: Reply) -> dict[str, Any]:
    """What Comtele posts of a reply: it names no number."""
    return {
        "Sender": reply.message.tag if reply.message is not None else "",
        "SentContent": reply.message.text if reply.message is not None else "",
        "ReceivedContent": reply.text,
        "ReceiveDate": _local(reply.at),
    }


def application(comtele: ComteleStandIn) -> FastAPI:
    """The stand-in as an application."""
    app = FastAPI(openapi_url=None)

    @app.post("/messages/sms/send")
    async def send(request: Request) -> Response:
        body = orjson.loads(await request.body())
        comtele.requests.append(body)
        if request.headers.get("x-api-key") != comtele.key:
            return Response("Unauthorized", 401, media_type="text/plain")
        numbers = [f"+{each}" for each in body["receivers"]]
        why = await _taken(comtele, numbers, body["message"], body["custom"], body.get("scheduleDate"))
        return why if isinstance(why, Response) else _v4(None, why, 0, TAKEN)

    @app.get("/reports/messages/sent")
    async def sent(request: Request) -> Response:
        found = [
            {
                "id": each.id,
                "receiver": each.number.lstrip("+"),
                "content": each.text,
                "createdAt": _utc(each.at),
                "sentAt": _utc(each.at),
                "requestId": each.id,
                "schedule": "",
                "custom": each.tag,
                "tag": "guiche",
                "status": each.status,
                "statusDetails": "",
                "product": "SMS",
                "route": "Premium",
            }
            for each in comtele.messages
            if _within(each.at, request) and request.query_params.get("custom") in (None, each.tag)
        ]
        return _report(comtele, request, "sent", found)

    @app.get("/reports/messages/received")
    async def received(request: Request) -> Response:
        found = [
            {
                "sender": each.number.lstrip("+"),
                "content": each.text,
                "receivedAt": _utc(each.at),
                "messageId": each.message.id if each.message is not None else None,
            }
            for each in comtele.replies
            if _within(each.at, request)
        ]
        return _report(comtele, request, "received", found)

    @app.get("/routes")
    async def routes(request: Request) -> Response:
        names = ((17, "Premium", 0.09), (21, "Marketing", 0.05))
        found = [
            {"id": number, "displayName": name, "farePrice": fare, "productName": "SMS", "productId": 1}
            for number, name, fare in names
        ]
        return _allowed(comtele, request) or _v4(found, None, 2)

    @app.get("/balance")
    async def balance(request: Request) -> Response:
        return _allowed(comtele, request) or _v4({"balance": comtele.balance}, None, 1)

    @app.post("/api/v2/send")
    @app.post("/api/v2/schedule")
    async def send_v2(request: Request) -> Response:
        body = orjson.loads(await request.body())
        comtele.requests.append(body)
        if request.headers.get("auth-key") != comtele.key:
            return Response("Unauthorized", 401, media_type="text/plain")
        numbers = [
            f"+55{each.removeprefix('55') if len(each) > 11 else each}" for each in body["Receivers"].split(",")
        ]
        why = await _taken(comtele, numbers, body["Content"], body["Sender"], body.get("ScheduleDate"))
        return why if isinstance(why, Response) else _v2({"requestUniqueId": str(uuid4())}, why, TAKEN)

    @app.get("/api/v2/detailedreporting")
    async def detailed(request: Request) -> Response:
        found = [
            {
                "Receiver": each.number.removeprefix("+55"),
                "Content": each.text,
                "Status": SPOKEN[each.status],
                "ScheduleDate": _local(each.at, "T"),
                "RequestDate": _local(each.at, "T"),
                "SystemMessage": "",
                "DlrStatus": "Entregue no aparelho" if each.status == "Delivered" else "",
                "Sender": each.tag,
                "Credits": 1,
            }
            for each in comtele.messages
            if _within(each.at, request)
        ]
        return _report(comtele, request, "detailed", found)

    @app.get("/api/v2/replyreporting")
    async def replies(request: Request) -> Response:
        found = [
            {
                "Sender": each.message.tag if each.message is not None else "",
                "SenderName": "",
                "SentContent": each.message.text if each.message is not None else "",
                "ReceivedDate": _local(each.at, "T"),
                "ReceivedContent": each.text,
            }
            for each in comtele.replies
            if _within(each.at, request)
        ]
        return _report(comtele, request, "replies", found)

    @app.get("/api/v2/credits")
    async def credits(request: Request) -> Response:
        return _allowed(comtele, request) or _v2(comtele.balance, None)

    return app


async def _taken(
    comtele: ComteleStandIn, numbers: list[str], text: str, tag: str, due: str | None
) -> str | Response | None:
    """Why a message is refused, an answer that is none, or None for one that was taken."""
    if comtele._refusals:
        return comtele._refusals.pop(0)
    for magic, why in REFUSALS.items():
        if magic in text:
            return why
    if "#429" in text:
        return Response("Too many requests", 429, headers={"Retry-After": "1"})
    if "#503" in text:
        return Response("", 503)
    if "#html" in text:
        return Response("<html>Bad gateway</html>", 502, media_type="text/html")
    for number in numbers:
        message = Message(str(uuid4()), number, text, tag, datetime.now(UTC), "Scheduled" if due else "Sent")
        comtele.messages.append(message)
        task = asyncio.create_task(_call_back(comtele, message))
        comtele.calling_back.add(task)
        task.add_done_callback(comtele.calling_back.discard)
    if "#slow" in text:
        await asyncio.sleep(60)
    return Response("Internal error", 500) if "#500" in text else None


async def _call_back(comtele: ComteleStandIn, message: Message) -> None:
    """Tell what becomes of a message: that it left, and what the operator says."""
    if not comtele.delivers or message.status == "Scheduled":
        return
    final = "Undelivered" if "#falha" in message.text else "Delivered"
    message.status = final
    if not comtele.hook or comtele.silent:
        return
    told = ["Sent", final]
    if comtele.reordered:
        told.reverse()
    async with httpx.AsyncClient() as client:
        for status, _ in itertools.product(told, range(comtele.repeats)):
            await client.post(comtele.hook, json=status_webhook(message, status))


def _report(comtele: ComteleStandIn, request: Request, name: str, found: list[dict[str, Any]]) -> Response:
    refused = _allowed(comtele, request)
    if refused is not None:
        return refused
    last, moment = comtele._reported.get(name), time.monotonic()
    first = request.query_params.get("skip", "0") == "0"
    if first and last is not None and moment - last < comtele.report_rest:
        return Response("Too many requests", 429)
    comtele._reported[name] = moment
    comtele.reports += 1
    if request.url.path.startswith("/api/v2"):
        return _v2(found, None, "")
    skip, limit = int(request.query_params.get("skip", 0)), int(request.query_params.get("limit", 100))
    return _v4(found[skip : skip + limit], None, len(found))


def _allowed(comtele: ComteleStandIn, request: Request) -> Response | None:
    header = "auth-key" if request.url.path.startswith("/api/v2") else "x-api-key"
    if request.headers.get(header) == comtele.key:
        return None
    return Response("Unauthorized", 401, media_type="text/plain")


def _v4(held: Any, why: str | None, total: int, message: str | None = None) -> Response:
    errors = [{"message": why}] if why is not None else None
    said = why if why is not None else message
    body = {"hasError": why is not None, "message": said, "object": held, "totalRecords": total, "errors": errors}
    return Response(orjson.dumps(body), media_type="application/json")


def _v2(held: Any, why: str | None, message: str = "") -> Response:
    body = {"Success": why is None, "Object": held if why is None else None, "Message": why or message}
    return Response(orjson.dumps(body), media_type="application/json")


def _within(at: datetime, request: Request) -> bool:
    """Whether a moment lies in the stretch that is asked for, to the second."""
    since, until = (_moment(request.query_params[each]) for each in ("startDate", "endDate"))
    return since <= at.replace(microsecond=0) <= until


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=LOCAL)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(at: datetime, between: str = " ") -> str:
    return at.astimezone(LOCAL).strftime(f"%Y-%m-%d{between}%H:%M:%S")
