"""All stand-ins beside one desk, and a page on which one plays their customers: every channel without an account.

Lines of the desk that talk to the stand-ins are connected at the start, by name, once; what is wrong is said on the
page. `python -m tests.providers` runs it, and `GUICHE_STAND_INS=1 guiche run` runs that.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI, Request, Response

from services.gateway.embedded import is_free
from tests.providers.bots import PUBLIC_ID, BotsStandIn
from tests.providers.comtele import ComteleStandIn
from tests.providers.evolution import EvolutionStandIn
from tests.providers.graph import Callback, GraphStandIn, signature, text_webhook
from tests.providers.graph_templates import SHOP_TEMPLATES

PAGE = Path(__file__).with_name("playground.html")
ADMIN = {"email": "admin@demo.local", "password": "guiche-demo"}
PATIENCE = 120.0
QUEUE = "Suporte"


@dataclass
class Phones:
    """The telephones of one provider's customers: `writes` as one of them, `heard` is what one got."""

    kind: str
    name: str
    settings: dict[str, Any]
    writes: Callable[[str, str, str], None]
    heard: Callable[[str], list[str]]
    connected: Callable[[str], None] = lambda hook: None
    connects: bool = False
    channel_id: str = ""


@dataclass
class Playground:
    """The telephones of all providers, and what is wrong with the desk."""

    desk: str
    phones: list[Phones] = field(default_factory=list)
    bots: dict[str, dict[str, Any]] = field(default_factory=dict)
    trouble: str = "O painel ainda está começando."

    def connect(self) -> None:
        """Connect a line of the desk to each provider, and set up the bots; waits for the desk."""
        deadline = time.monotonic() + PATIENCE
        with httpx.Client(base_url=f"{self.desk}/api/v1", headers={"X-Guiche": "1"}, timeout=30) as admin:
            while True:
                try:
                    admin.post("/session", json=ADMIN).raise_for_status()
                    break
                except httpx.HTTPError as error:
                    if time.monotonic() > deadline:
                        self.trouble = f"O administrador da demonstração não entra: {error}"
                        return
                    time.sleep(0.5)
            try:
                for each in self.phones:
                    self._line(admin, each)
                for name, bot in self.bots.items():
                    self._bot(admin, name, bot)
            except httpx.HTTPError as error:
                said = error.response.text if isinstance(error, httpx.HTTPStatusError) else str(error)
                self.trouble = f"Um canal não pôde ser conectado: {said}"
                return
        self.trouble = ""

    def _line(self, admin: httpx.Client, phones: Phones) -> None:
        found = next((each for each in _items(admin, "/channels") if each["name"] == phones.name), None)
        queue = next((each["id"] for each in _items(admin, "/queues") if each["name"] == QUEUE), None)
        wish = {"name": phones.name, "queue_id": queue, "settings": phones.settings}
        if found is None:
            phones.channel_id = _asked(admin, "POST", "/channels", {"kind": phones.kind, **wish})["id"]
        else:
            phones.channel_id = found["id"]
            _asked(admin, "PATCH", f"/channels/{phones.channel_id}", wish)
        hook = _asked(admin, "GET", f"/channels/{phones.channel_id}/setup")["hook"]
        phones.connected(self.desk + hook)
        if phones.connects:
            _asked(admin, "POST", f"/channels/{phones.channel_id}/connect", {})

    def _bot(self, admin: httpx.Client, name: str, bot: dict[str, Any]) -> None:
        found = next((each for each in _items(admin, "/assistants") if each["name"] == name), None)
        if found is None:
            _asked(admin, "POST", "/assistants", {"name": name, **bot})
        else:
            _asked(admin, "PATCH", f"/assistants/{found['id']}", {"settings": bot["settings"]})


@contextlib.contextmanager
def playground(desk: str, port: int) -> Iterator[Playground]:
    """All stand-ins, running, on the ports behind the page's: so lines find them again after a restart."""
    ports = (each if is_free(each) else 0 for each in range(port + 1, port + 5))
    with (
        GraphStandIn.running(next(ports)) as graph,
        EvolutionStandIn.running(next(ports)) as evolution,
        ComteleStandIn.running(next(ports)) as comtele,
        BotsStandIn.running(next(ports)) as bots,
    ):
        # Whoever disconnects the line sees its QR code for a moment before the phone scans it.
        evolution.scans_after = 8.0
        evolution.delivers = True
        graph.templates.extend(SHOP_TEMPLATES)
        yield Playground(
            desk,
            [_official(graph), _unofficial(evolution), _sms(comtele)],
            {
                "Typebot de teste": {
                    "kind": "typebot",
                    "settings": {"url": bots.url, "public_id": PUBLIC_ID},
                }
            },
        )


def application(play: Playground) -> FastAPI:
    """The page and what it asks."""
    app = FastAPI(openapi_url=None)

    @app.get("/")
    def page() -> Response:
        return Response(PAGE.read_bytes(), media_type="text/html; charset=utf-8")

    @app.get("/phones")
    def phones(number: str) -> dict[str, Any]:
        lines = [{"kind": each.kind, "name": each.name, "heard": each.heard(number)} for each in play.phones]
        return {"desk": play.desk, "trouble": play.trouble, "lines": lines}

    @app.post("/phones/{kind}")
    async def write(kind: str, request: Request) -> Response:
        wish = await request.json()
        phones = next((each for each in play.phones if each.kind == kind), None)
        if phones is None or play.trouble:
            return Response(play.trouble or "Não há este canal.", 409)
        try:
            await _aside(lambda: phones.writes(wish["number"], wish["name"], wish["text"]))
        except (httpx.HTTPError, TimeoutError) as error:
            return Response(f"A mensagem não chegou: {error}", 502)
        return Response(status_code=204)

    return app


async def _aside(work: Callable[[], None]) -> None:
    from asyncio import to_thread

    await to_thread(work)


def _official(graph: GraphStandIn) -> Phones:
    def connected(hook: str) -> None:
        graph.callback = Callback(hook, ("sent", "delivered", "read"))

    def writes(number: str, name: str, text: str) -> None:
        body = text_webhook(f"wamid.{uuid4().hex}", text, sender=_digits(number), name=name)
        assert graph.callback is not None, "the line is connected first"
        headers = {"X-Hub-Signature-256": signature(body), "Content-Type": "application/json"}
        httpx.post(graph.callback.url, content=body, headers=headers).raise_for_status()

    def heard(number: str) -> list[str]:
        to = [each for each in graph.messages if each.get("to") == _digits(number) and "type" in each]
        return [each.get("text", {}).get("body") or f"[{each['type']}]" for each in to]

    return Phones("waba", "WhatsApp oficial (de teste)", graph.settings(), writes, heard, connected)


def _unofficial(evolution: EvolutionStandIn) -> Phones:
    def writes(number: str, name: str, text: str) -> None:
        evolution.says(text, number=_digits(number), lid=None, name=name)

    def heard(number: str) -> list[str]:
        return evolution.texts_to(_digits(number))

    return Phones("evolution", "WhatsApp por QR (de teste)", evolution.settings(), writes, heard, connects=True)


def _sms(comtele: ComteleStandIn) -> Phones:
    def connected(hook: str) -> None:
        comtele.hook = hook

    def writes(number: str, name: str, text: str) -> None:
        comtele.writes(f"+{_digits(number)}", text)

    def heard(number: str) -> list[str]:
        return comtele.texts_to(f"+{_digits(number)}")

    return Phones("comtele", "SMS (de teste)", comtele.settings(), writes, heard, connected)


def _digits(number: str) -> str:
    """A number with its country, without anything else."""
    digits = "".join(each for each in number if each.isdigit())
    return digits if len(digits) > 11 else f"55{digits}"


def _items(admin: httpx.Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _asked(admin, "GET", path)["items"]
    return found


def _asked(admin: httpx.Client, method: str, path: str, wish: Any = None) -> dict[str, Any]:
    answer = admin.request(method, path, json=wish)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def desk_of_environment() -> str:
    """Where the desk is, as `guiche run` says it."""
    return os.environ.get("GUICHE_DESK_URL", "http://127.0.0.1:8080")
