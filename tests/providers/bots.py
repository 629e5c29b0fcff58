"""Stand-ins for bots outside: a typebot, an n8n-style webhook and an OpenAI-compatible model on one real server.

Without further ado the typebot plays a small flow, the webhook and the model repeat what they hear. A message
that holds `#<status>` is answered with that HTTP status, `#slow` after a minute, `#html` by a proxy's page;
`#empty` gets nothing, `#null` a model's null. `plays` makes the next answers exactly those given.
"""

import asyncio
import base64
import contextlib
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

PUBLIC_ID = "boas-vindas"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CHOICES = ("Financeiro", "Suporte técnico e instalação", "Falar com atendente")


@dataclass(frozen=True)
class Play:
    """One answer: a body, with which status, after how many seconds."""

    body: Any
    status: int = 200
    seconds: float = 0.0


@dataclass
class BotsStandIn:
    """What the stand-in was asked, and how it is to behave."""

    url: str = ""
    starts: list[dict[str, Any]] = field(default_factory=list)
    continues: list[tuple[str, Any]] = field(default_factory=list)
    chats: list[dict[str, Any]] = field(default_factory=list)
    completions: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    played: deque[Play] = field(default_factory=deque)
    latency: float = 0.0

    def plays(self, *answers: Any) -> None:
        """Have the next requests answered by these, bodies or `Play`s, in order."""
        self.played.extend(each if isinstance(each, Play) else Play(each) for each in answers)

    def forget_sessions(self) -> None:
        """Expire every talk."""
        self.sessions.clear()

    def told(self) -> list[str]:
        """What the typebot was told, in order."""
        return [each if isinstance(each, str) else each.get("text", "") for _, each in self.continues]

    def wait_for(self, asked: list[Any], count: int, seconds: float = 30.0) -> list[Any]:
        """A list of what was asked once it has that many; raises `AssertionError` when they do not come."""
        deadline = time.monotonic() + seconds
        while len(asked) < count:
            assert time.monotonic() < deadline, f"{len(asked)} of {count} came"
            time.sleep(0.01)
        return asked

    @staticmethod
    @contextlib.contextmanager
    def running(port: int = 0) -> "Iterator[BotsStandIn]":
        """A stand-in on a loopback port while the block runs."""
        bots = BotsStandIn()
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        bots.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(application(bots), log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield bots
        finally:
            server.should_exit = True
            thread.join(5)
            listening.close()


def application(bots: BotsStandIn) -> FastAPI:
    """The stand-in as an application."""
    app = FastAPI(openapi_url=None)

    @app.post("/api/v1/typebots/{public_id}/startChat")
    async def start(public_id: str, request: Request) -> Response:
        body = await _heard(bots, request)
        bots.starts.append(body)
        if (answer := await _played(bots)) is not None:
            return answer
        if public_id != PUBLIC_ID:
            return _json({"defined": True, "code": "NOT_FOUND", "status": 404, "message": "Typebot not found"}, 404)
        session = uuid4().hex
        bots.sessions[session] = "menu"
        name = body.get("prefilledVariables", {}).get("name", "cliente")
        return _json(
            {
                "sessionId": session,
                "resultId": f"result-{session[:8]}",
                "typebot": {"id": "clxbot00001", "version": "6.1", "theme": {}, "settings": {}},
                "messages": [
                    rich("b1", f"Olá, {name}! Sou o robô da loja."),
                    {"id": "b2", "type": "image", "content": {"url": f"{bots.url}/files/boas-vindas.png"}},
                    rich("b3", "Sobre o que vamos falar?"),
                ],
                "input": menu(),
                "clientSideActions": [
                    {"type": "wait", "lastBubbleBlockId": "b1", "wait": {"secondsToWaitFor": 0.2}}
                ],
            }
        )

    @app.post("/api/v1/sessions/{session}/continueChat")
    async def go_on(session: str, request: Request) -> Response:
        body = await _heard(bots, request)
        message = body.get("message")
        bots.continues.append((session, message))
        text = message if isinstance(message, str) else (message or {}).get("text", "")
        if (answer := await _played(bots)) is not None:
            return answer
        if (answer := await _magic(text)) is not None:
            return answer
        if session not in bots.sessions:
            gone = {"defined": True, "code": "NOT_FOUND", "status": 404, "message": "Session not found."}
            return _json(gone, 404)
        return _json(_step(bots, session, text))

    @app.post("/webhook/{path}")
    async def chat(path: str, request: Request) -> Response:
        body = await _heard(bots, request)
        bots.chats.append(body)
        text = body.get("chatInput", "")
        if (answer := await _played(bots)) is not None:
            return answer
        if (answer := await _magic(text)) is not None:
            return answer
        return _json({"output": f"Você disse: {text}"})

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        body = await _heard(bots, request)
        bots.completions.append(body)
        text = body["messages"][-1]["content"] if body["messages"] else ""
        if (answer := await _played(bots)) is not None:
            return answer
        if (answer := await _magic(text)) is not None:
            return answer
        return _json(completion(None if "#null" in text else f"**Entendi**: {text}"))

    @app.api_route("/data/{path}", methods=["GET", "POST"])
    async def data(path: str, request: Request) -> Response:
        await _heard(bots, request)
        if (answer := await _magic(f"#{path}")) is not None:
            return answer
        return _json({"pedido": {"numero": path, "situacao": "em rota"}, "itens": [{"nome": "Sofá"}]})

    @app.get("/files/{name}")
    async def file(name: str) -> Response:
        return Response(PICTURE, media_type="image/png") if name.endswith(".png") else Response(status_code=404)

    return app


def rich(bubble_id: str, text: str, **marks: bool) -> dict[str, Any]:
    """A text bubble."""
    paragraphs = [{"type": "p", "children": [{"text": line, **marks}]} for line in text.split("\n")]
    return {"id": bubble_id, "type": "text", "content": {"type": "richText", "richText": paragraphs}}


def menu() -> dict[str, Any]:
    """An input with choices."""
    items = [{"id": f"it{number}", "content": each} for number, each in enumerate(CHOICES, 1)]
    return {"id": "i1", "type": "choice input", "items": items, "options": {"isMultipleChoice": False}}


def completion(content: Any) -> dict[str, Any]:
    """A model's answer."""
    message = {"role": "assistant", "content": content}
    return {
        "id": "chatcmpl-invented",
        "object": "chat.completion",
        "created": 1785000000,
        "model": "stand-in",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 31, "completion_tokens": 9, "total_tokens": 40},
    }


def _step(bots: BotsStandIn, session: str, text: str) -> dict[str, Any]:
    """What the little flow answers."""
    if bots.sessions[session] == "order":
        if not text.strip().isdigit():
            asked: dict[str, Any] = {"id": "i2", "type": "number input"}
            return {"messages": [rich("r1", "Resposta inválida, tente de novo.")], "input": asked}
        del bots.sessions[session]
        return {"messages": [rich("b9", "Obrigado! Até logo.")]}
    if text == CHOICES[0]:
        bots.sessions[session] = "order"
        asked = {"id": "i2", "type": "number input", "options": {"labels": {"placeholder": "ex: 1234"}}}
        return {"messages": [rich("b4", "Qual o número do pedido?", bold=True)], "input": asked}
    if text == CHOICES[1]:
        del bots.sessions[session]
        return {"messages": [rich("b5", "Passo para o suporte."), rich("b6", '#{"queueId":"Suporte"}')]}
    if text == CHOICES[2]:
        del bots.sessions[session]
        return {"messages": [rich("b7", "Um momento, por favor."), rich("b8", '#{"stopBot":true}')]}
    return {"messages": [rich("r1", "Resposta inválida, tente de novo.")], "input": menu()}


async def _heard(bots: BotsStandIn, request: Request) -> dict[str, Any]:
    bots.headers.append(dict(request.headers))
    raw = await request.body()
    await asyncio.sleep(bots.latency)
    body: dict[str, Any] = orjson.loads(raw) if raw else {}
    return body


async def _played(bots: BotsStandIn) -> Response | None:
    if not bots.played:
        return None
    play = bots.played.popleft()
    await asyncio.sleep(play.seconds)
    if isinstance(play.body, bytes):
        return Response(play.body, play.status)
    return _json(play.body, play.status)


async def _magic(text: str) -> Response | None:
    if "#slow" in text:
        await asyncio.sleep(60)
    if "#html" in text:
        return Response("<html>Bad gateway</html>", 200, media_type="text/html")
    if "#empty" in text:
        return Response(status_code=200)
    magic = re.search(r"#(\d{3})\b", text)
    return _json({"message": "Refused by magic"}, int(magic[1])) if magic is not None else None


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")
