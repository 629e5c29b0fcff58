"""A stand-in for an Evolution API v2: a real HTTP server with one instance, its phone, and webhooks tried again.

A text that holds `#<status>` is refused with it; `#closed` fails as Evolution does without WhatsApp; `#slow` is
taken, but the answer never comes; `#lost` is taken, and then it fails; `#html` fails like a proxy does. Numbers in
`absent` have no WhatsApp; those in `old` are known without the ninth digit. A QR code is scanned by `scan()`, or by
`POST /stand-in/scan`.
"""

import asyncio
import base64
import contextlib
import io
import itertools
import random
import re
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import orjson
import segno
import uvicorn
from fastapi import FastAPI, Request, Response

API_KEY = "invented-evolution-key"
INSTANCE = "loja-exemplo-01"
OWN = "551130000001"
MARINA, MARINA_LID = "5511900001234", "84700000000123"
GROUP = "120363000000000001@g.us"
NOT_RETRIED = frozenset({400, 401, 403, 404, 422})
TRIES = 10
KINDS = {
    "sendText": "conversation",
    "sendWhatsAppAudio": "audioMessage",
    "sendSticker": "stickerMessage",
    "sendLocation": "locationMessage",
    "sendContact": "contactMessage",
}
REQUIRED = {
    "sendText": ("number", "text"),
    "sendMedia": ("number", "mediatype"),
    "sendWhatsAppAudio": ("number", "audio"),
    "sendSticker": ("number", "sticker"),
    "sendLocation": ("number", "latitude", "longitude", "name", "address"),
    "sendContact": ("number", "contact"),
    "sendReaction": ("key", "reaction"),
}


def saved(address: str, name: str | None, picture: str | None = None) -> dict[str, Any]:
    """A record of the phone book as Evolution stores it."""
    at = "2026-07-01T12:00:00.000Z"
    return {
        "id": f"cm{address.partition('@')[0]}",
        "remoteJid": address,
        "pushName": name,
        "profilePicUrl": picture,
        "createdAt": at,
        "updatedAt": at,
        "instanceId": "5f1b7c2e-0000-4a11-9b00-0000000000a1",
    }


PHONE_BOOK = (
    saved(f"{MARINA}@s.whatsapp.net", "Marina Duarte"),
    saved("551188880001@s.whatsapp.net", "Otávio Lima"),
    saved("5531977770002@s.whatsapp.net", "5531977770002"),
    saved("84700000000999@lid", "Bia da Portaria"),
    saved(GROUP, "Condomínio Sol"),
    saved("status@broadcast", "status"),
    saved("5531966660003@s.whatsapp.net", None),
)


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    route: str
    body: Any
    at: float


@dataclass
class EvolutionStandIn:
    """What the stand-in was asked, and how it is to behave.

    `state` is the instance's; `missing`: there is none. `repeats`: how often everything is posted; `reordered`: two
    that follow each other are swapped; the next `lost` posts never leave, as when it restarts. `patience`: seconds
    before a second try. `echoes`: what is sent through the API is posted, before it is answered with `hasty`.
    `delivers`: what is sent is delivered at once. `scans_after`: seconds until the phone scans a QR code by itself.
    """

    url: str = ""
    key: str = API_KEY
    state: str = "open"
    instance: str = INSTANCE
    webhook: dict[str, Any] = field(default_factory=dict)
    settings_told: dict[str, Any] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    old: set[str] = field(default_factory=set)
    repeats: int = 1
    reordered: bool = False
    lost: int = 0
    patience: float = 0.05
    echoes: bool = True
    hasty: bool = False
    delivers: bool = False
    scans_after: float | None = None
    asked: list[Asked] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)
    phone_book: list[dict[str, Any]] = field(default_factory=lambda: list(PHONE_BOOK))
    files: dict[str, bytes] = field(default_factory=dict)
    told: list[bytes] = field(default_factory=list)
    posted: list[int] = field(default_factory=list)
    given_up: int = 0
    _refusals: list[tuple[int, Any]] = field(default_factory=list)
    _held: bytes | None = None
    _count: "itertools.count[int]" = field(default_factory=itertools.count)
    _loop: asyncio.AbstractEventLoop | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def settings(self, **more: Any) -> dict[str, Any]:
        """The settings of a channel that talks to this stand-in."""
        return {"base_url": self.url, "api_key": self.key, "instance": self.instance, **more}

    def bodies(self, route: str) -> list[Any]:
        """What came to a route, in order."""
        return [each.body for each in self.asked if each.route == route]

    def texts_to(self, number: str) -> list[str]:
        """The texts sent to a number, in order."""
        return [each["text"] for each in self.bodies("message/sendText") if each["number"] == number]

    def refuse_next(self, status: int, message: Any = "") -> None:
        """Refuse the next message."""
        self._refusals.append((status, message))

    def post(self, event: str, data: Any) -> "Future[None]":
        """Post an event to the webhook, as often and as late as it takes."""
        return self._run(self.deliver(self.envelope(event, data)))

    def tell(self, event: str, data: Any) -> None:
        """Post an event, and wait until it arrived or was given up."""
        self.post(event, data).result(20)

    def says(self, text: str, number: str = MARINA, lid: str | None = MARINA_LID, **more: Any) -> dict[str, Any]:
        """A customer writes: kept, and posted; returns the message."""
        message = said(f"AC{uuid4().hex.upper()}", {"conversation": text}, number=number, lid=lid, **more)
        self.kept.append(message)
        self.tell("messages.upsert", message)
        return message

    def scan(self) -> None:
        """The phone scans the QR code."""
        self.state = "open"
        self.tell("connection.update", {"instance": self.instance, "state": "connecting", "statusReason": 200})
        opened = {"wuid": f"{OWN}@s.whatsapp.net", "profileName": "Loja Exemplo", "profilePictureUrl": None}
        self.tell("connection.update", {"instance": self.instance, **opened, "state": "open", "statusReason": 200})

    def hang_up(self, reason: int = 401) -> None:
        """WhatsApp closes the session."""
        self.state = "close"
        closed = {"instance": self.instance, "status": "closed", "disconnectionReasonCode": reason}
        if reason in (401, 402, 403, 406):
            self.tell("status.instance", closed)
        told = {"instance": self.instance, "state": "close", "statusReason": reason}
        self.tell("connection.update", told)

    def envelope(self, event: str, data: Any) -> bytes:
        """An event as it is posted."""
        body = orjson.dumps(
            {
                "event": event,
                "instance": self.instance,
                "data": data,
                "destination": self.webhook.get("url"),
                "date_time": time.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                "sender": f"{OWN}@s.whatsapp.net",
                "server_url": self.url,
                "apikey": self.key,
            }
        )
        self.told.append(body)
        return body

    async def deliver(self, body: bytes) -> None:
        """Post a body: again later unless it was taken, or refused for good."""
        if self.lost > 0:
            self.lost -= 1
            return
        if self.reordered and self._held is None:
            self._held = body
            self.later(self._release(body))
            return
        held, self._held = self._held, None
        for each in (body, held) if held is not None else (body,):
            for _ in range(self.repeats):
                await self._try(each)

    async def _release(self, body: bytes) -> None:
        """Post what waits for another one that does not come."""
        await asyncio.sleep(0.3)
        if self._held is body:
            self._held = None
            await self._try(body)

    async def _try(self, body: bytes) -> None:
        url, headers = self.webhook.get("url"), dict(self.webhook.get("headers") or {})
        if not url or not self.webhook.get("enabled"):
            return
        async with httpx.AsyncClient(timeout=30) as client:
            for turn in range(TRIES):
                try:
                    answer = await client.post(
                        url, content=body, headers={**headers, "Content-Type": "application/json"}
                    )
                except httpx.HTTPError:
                    status = 0
                else:
                    status = answer.status_code
                    self.posted.append(status)
                if 200 <= status < 300:
                    return
                if status in NOT_RETRIED:
                    break
                pause = min(self.patience * 2**turn, self.patience * 60)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))
        self.given_up += 1

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the answer; only within the server."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _run(self, work: Coroutine[Any, Any, None]) -> "Future[None]":
        assert self._loop is not None, "the stand-in does not run"
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    @staticmethod
    @contextlib.contextmanager
    def running(port: int = 0) -> "Iterator[EvolutionStandIn]":
        """A stand-in on a loopback port of its own while the block runs."""
        stand_in = EvolutionStandIn()
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        stand_in.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(application(stand_in), log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started or stand_in._loop is None:
            time.sleep(0.01)
        try:
            yield stand_in
        finally:
            server.should_exit = True
            thread.join(5)
            listening.close()


def said(
    provider_id: str,
    message: dict[str, Any],
    number: str | None = MARINA,
    lid: str | None = MARINA_LID,
    name: str | None = "Marina Duarte",
    group: str | None = None,
    from_me: bool = False,
    at: float | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The data of `messages.upsert`: in a private chat, or in a group by somebody; a LID, a number, or both."""
    phone = f"{number}@s.whatsapp.net" if number is not None else None
    hidden = f"{lid}@lid" if lid is not None else None
    key: dict[str, Any] = {"fromMe": from_me, "id": provider_id, "addressingMode": "lid" if lid else "pn"}
    if group is not None:
        key |= {"remoteJid": group, "remoteJidAlt": None}
        key |= {"participant": hidden or phone, "participantAlt": phone if hidden else None}
    else:
        key |= {"remoteJid": hidden or phone, "remoteJidAlt": phone if hidden else None, "participant": ""}
    return {
        "key": key,
        "pushName": "Loja Exemplo" if from_me else name,
        "status": "SERVER_ACK" if from_me else "DELIVERY_ACK",
        "message": message,
        "messageType": next(iter(message), "unknown"),
        "messageTimestamp": int(at if at is not None else time.time()),
        "instanceId": "5f1b7c2e-0000-4a11-9b00-0000000000a1",
        "source": "android",
        **more,
    }


def application(stand_in: EvolutionStandIn) -> FastAPI:
    """The stand-in as an application."""

    @contextlib.asynccontextmanager
    async def alive(_: FastAPI) -> Any:
        stand_in._loop = asyncio.get_running_loop()
        yield

    app = FastAPI(openapi_url=None, lifespan=alive)

    @app.api_route("/{group}/{route}/{instance}", methods=["GET", "POST", "DELETE"])
    async def of_instance(group: str, route: str, instance: str, request: Request) -> Response:
        body = await _noted(stand_in, f"{group}/{route}", request)
        if request.headers.get("apikey") != stand_in.key:
            return _error(401, "Unauthorized")
        if instance != stand_in.instance or stand_in.state == "missing":
            return _error(404, [f'The "{instance}" instance does not exist'])
        match group:
            case "instance":
                return _instance(stand_in, route)
            case "webhook":
                stand_in.webhook = body["webhook"]
                return _json(body["webhook"], 201)
            case "settings":
                stand_in.settings_told = body
                return _json({"settings": body}, 201)
            case "message":
                return await _message(stand_in, route, body)
            case "chat":
                return await _chat(stand_in, route, body)
            case _:
                return _error(404, [f"Cannot {request.method} /{group}/{route}"])

    @app.post("/instance/create")
    async def create(request: Request) -> Response:
        body = await _noted(stand_in, "instance/create", request)
        if request.headers.get("apikey") != stand_in.key:
            return _error(401, "Unauthorized")
        if stand_in.state != "missing" and body["instanceName"] == stand_in.instance:
            return _error(403, [f'This name "{body["instanceName"]}" is already in use.'])
        stand_in.instance, stand_in.state = body["instanceName"], "connecting"
        stand_in.webhook = body["webhook"]
        stand_in.settings_told = {key: value for key, value in body.items() if key != "webhook"}
        facts = {"instanceName": stand_in.instance, "status": "connecting", "integration": body["integration"]}
        return _json({"instance": facts, "hash": stand_in.key, "qrcode": _qr(stand_in)}, 201)

    @app.get("/instance/fetchInstances")
    async def instances(request: Request) -> Response:
        await _noted(stand_in, "instance/fetchInstances", request)
        owner = {"ownerJid": f"{OWN}@s.whatsapp.net", "profileName": "Loja Exemplo"}
        return _json([{"name": stand_in.instance, "connectionStatus": stand_in.state, **owner}])

    @app.post("/stand-in/scan")
    async def scan() -> Response:
        stand_in.state = "open"
        told = {"instance": stand_in.instance, "state": "open", "statusReason": 200}
        await stand_in.deliver(stand_in.envelope("connection.update", told))
        return _json({"state": stand_in.state})

    @app.get("/stored/{name}")
    async def stored(name: str) -> Response:
        found = stand_in.files.get(name)
        return Response(found, 200) if found is not None else Response(status_code=404)

    return app


async def _noted(stand_in: EvolutionStandIn, route: str, request: Request) -> Any:
    raw = await request.body()
    body = orjson.loads(raw) if raw else {}
    stand_in.asked.append(Asked(route, body, time.perf_counter()))
    return body


def _instance(stand_in: EvolutionStandIn, route: str) -> Response:
    named = {"instanceName": stand_in.instance, "state": stand_in.state}
    match route:
        case "connectionState":
            return _json({"instance": named})
        case "connect" if stand_in.state == "open":
            return _json({"instance": named})
        case "connect":
            stand_in.state = "connecting"
            if stand_in.scans_after is not None:
                stand_in.later(_scanned(stand_in))
            return _json(_qr(stand_in))
        case "logout" if stand_in.state == "close":
            return _error(400, [f'The "{stand_in.instance}" instance is not connected'])
        case "logout":
            stand_in.state = "close"
            return _json({"status": "SUCCESS", "error": False, "response": {"message": "Instance logged out"}})
        case _:
            return _error(404, [f"Cannot GET /instance/{route}"])


async def _scanned(stand_in: EvolutionStandIn) -> None:
    await asyncio.sleep(stand_in.scans_after or 0)
    stand_in.state = "open"
    told = {"instance": stand_in.instance, "state": "open", "statusReason": 200}
    await stand_in.deliver(stand_in.envelope("connection.update", told))


def _qr(stand_in: EvolutionStandIn) -> dict[str, Any]:
    """A QR code as Evolution gives it: another one each time."""
    code = f"2@INVENTED{next(stand_in._count)},=="
    picture = io.BytesIO()
    segno.make(code, error="m", micro=False).save(picture, kind="png", scale=6, border=3)
    drawn = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"
    return {"pairingCode": None, "code": code, "base64": drawn, "count": 1}


async def _message(stand_in: EvolutionStandIn, route: str, body: Any) -> Response:
    missing = [each for each in REQUIRED.get(route, ()) if each not in body]
    if missing or route not in REQUIRED:
        return _error(400, [[f'requires property "{each}"' for each in missing] or ["no such route"]])
    text = str(body.get("text") or body.get("caption") or "")
    refused = _refusal(stand_in, text)
    if refused is not None:
        return refused
    to = body["key"]["remoteJid"] if route == "sendReaction" else _known_as(stand_in, str(body["number"]))
    if to is None:
        return _error(400, [{"jid": f"{body['number']}@s.whatsapp.net", "exists": False, "number": body["number"]}])
    message = _sent(stand_in, route, body, to)
    if "#slow" in text:
        await asyncio.sleep(60)
    if "#lost" in text:
        return _error(500, "Timed Out")
    return _json(message, 201)


def _refusal(stand_in: EvolutionStandIn, text: str) -> Response | None:
    if stand_in._refusals:
        return _error(*stand_in._refusals.pop(0))
    if stand_in.state != "open" or "#closed" in text:
        return _error(500, ["Error: Connection Closed"])
    if "#html" in text:
        return Response("<html>Bad Gateway</html>", 502, media_type="text/html")
    magic = re.search(r"#(\d{3})\b", text)
    return _error(int(magic[1]), "Refused by magic") if magic is not None else None


def _known_as(stand_in: EvolutionStandIn, number: str) -> str | None:
    """How WhatsApp knows a number; None: not at all."""
    if "@" in number:
        return number
    if number in stand_in.absent:
        return None
    short = f"{number[:4]}{number[5:]}" if number.startswith("55") and len(number) == 13 else number
    return f"{short if number in stand_in.old or short in stand_in.old else number}@s.whatsapp.net"


def _sent(stand_in: EvolutionStandIn, route: str, body: Any, to: str) -> dict[str, Any]:
    """A message of ours as Evolution keeps it, posts it, and answers with it."""
    kind = KINDS.get(route) or ("reactionMessage" if route == "sendReaction" else f"{body.get('mediatype')}Message")
    held: Any = body["text"] if kind == "conversation" else {"caption": body.get("caption"), "mimetype": ""}
    if kind == "reactionMessage":
        held = {"key": body["key"], "text": body["reaction"]}
    message = said(f"3EB0{uuid4().hex[:16].upper()}", {kind: held}, None, None, from_me=True)
    message["key"] |= {"remoteJid": to}
    answer = {**message, "status": "PENDING", "pushName": "Você"}
    stand_in.kept.append(message)
    if stand_in.echoes:
        stand_in.later(_told(stand_in, answer, message))
    return answer


async def _told(stand_in: EvolutionStandIn, answer: dict[str, Any], message: dict[str, Any]) -> None:
    """What Evolution posts of a message of ours: that it was sent, the echo of the phone, the ticks."""
    if not stand_in.hasty:
        await asyncio.sleep(0.05)
    await stand_in.deliver(stand_in.envelope("send.message", answer))
    await stand_in.deliver(stand_in.envelope("messages.upsert", message))
    if stand_in.delivers:
        key = message["key"]
        tick = {"keyId": key["id"], "remoteJid": key["remoteJid"], "fromMe": True, "status": "DELIVERY_ACK"}
        await stand_in.deliver(stand_in.envelope("messages.update", tick))


async def _chat(stand_in: EvolutionStandIn, route: str, body: Any) -> Response:
    match route:
        case "whatsappNumbers":
            return _json([_whether(stand_in, each) for each in body["numbers"]])
        case "findMessages":
            return _json(_found(stand_in, body))
        case "findContacts":
            return _json([_with_type(each) for each in _paged(stand_in.phone_book, body)])
        case "getBase64FromMediaMessage":
            found = stand_in.files.get(body["message"]["key"]["id"])
            if found is None:
                return _error(400, ["Message not found"])
            return _json({"mediaType": "imageMessage", "base64": base64.b64encode(found).decode()}, 201)
        case "updateMessage" | "deleteMessageForEveryone":
            return _changed(stand_in, route, body)
        case "markMessageAsRead":
            return _json({"message": "Read messages", "read": "success"}, 201)
        case "sendPresence":
            return _json({"presence": body["presence"]}, 201)
        case _:
            return _error(404, [f"Cannot POST /chat/{route}"])


def _with_type(record: dict[str, Any]) -> dict[str, Any]:
    """A record of the phone book as it is told: what it seems to be follows from what it holds."""
    is_group = record["remoteJid"].endswith("@g.us")
    is_saved = bool(record["pushName"] or record["profilePicUrl"])
    kind = "group" if is_group else "contact" if is_saved else "group_member"
    return {**record, "isGroup": is_group, "isSaved": is_saved, "type": kind}


def _paged(records: list[dict[str, Any]], body: Any) -> list[dict[str, Any]]:
    """All of them; with a size, one page."""
    size, page = body.get("offset"), max(1, body.get("page") or 1)
    return records[size * (page - 1) : size * page] if size else records


def _whether(stand_in: EvolutionStandIn, number: str) -> dict[str, Any]:
    known = _known_as(stand_in, number)
    return {"jid": known or f"{number}@s.whatsapp.net", "exists": known is not None, "number": number}


def _found(stand_in: EvolutionStandIn, body: Any) -> dict[str, Any]:
    where = body.get("where", {})
    key, period = where.get("key", {}), where.get("messageTimestamp")
    found = [
        each
        for each in stand_in.kept
        if all(each["key"].get(name) == value for name, value in key.items())
        and (period is None or _seconds(period["gte"]) <= each["messageTimestamp"] <= _seconds(period["lte"]))
    ]
    found.sort(key=lambda each: -each["messageTimestamp"])
    size, page = body.get("offset") or 50, body.get("page") or 1
    shown = found[size * (page - 1) : size * page]
    records = [{"id": f"cm{place}", "MessageUpdate": [], **each} for place, each in enumerate(shown)]
    pages = -(-len(found) // size)
    return {"messages": {"total": len(found), "pages": pages, "currentPage": page, "records": records}}


def _changed(stand_in: EvolutionStandIn, route: str, body: Any) -> Response:
    key = body.get("key") or body
    refused = _refusal(stand_in, str(body.get("text") or ""))
    if refused is not None:
        return refused
    kept = next((each for each in stand_in.kept if each["key"]["id"] == key["id"]), None)
    if kept is None:
        return _error(404, ["Message not found"])
    if kept["key"]["remoteJid"] != key["remoteJid"]:
        return _error(400, ["RemoteJid does not match"])
    told = {"key": kept["key"], "timestampMs": str(int(time.time() * 1000))}
    if route == "updateMessage":
        told |= {"type": "MESSAGE_EDIT", "editedMessage": {"conversation": body["text"]}}
        overwritten(kept, body["text"])
        stand_in.later(stand_in.deliver(stand_in.envelope("send.message.update", told)))
    else:
        told |= {"type": "REVOKE"}
        kept["key"] |= {"deleted": True}
        stand_in.later(stand_in.deliver(stand_in.envelope("messages.delete", {"id": "cm1", **kept})))
    changed = said(f"3EB0{uuid4().hex[:16].upper()}", {"protocolMessage": told}, None, None, from_me=True)
    changed["key"] |= {"remoteJid": key["remoteJid"]}
    return _json(changed, 201 if route == "updateMessage" else 200)


def overwritten(kept: dict[str, Any], text: str) -> None:
    """An edit as Evolution keeps it: in place of what the message said, at the time of the edit."""
    kept["message"], kept["messageTimestamp"] = {"conversation": text}, int(time.time())
    kept["MessageUpdate"] = [*kept.get("MessageUpdate", []), {"status": "EDITED"}]


def _seconds(written: str) -> int:
    """A time as JavaScript reads it, in whole seconds."""
    return int(datetime.fromisoformat(written).timestamp())


def _error(status: int, message: Any) -> Response:
    names = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}
    error = names.get(status, "Internal Server Error")
    return _json({"status": status, "error": error, "response": {"message": message}}, status)


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")
