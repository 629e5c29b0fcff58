"""SMS through Comtele."""

from collections.abc import Sequence
from typing import Any

import httpx
import orjson

from services.gateway.channels.channel import Call, Line
from services.gateway.channels.comtele.channel import Comtele
from services.gateway.channels.items import InboundMessage, StatusUpdate
from services.gateway.channels.outbound import Outbound
from services.gateway.channels.setup import HOOK_KEY
from tests.contracts.contract import Asks, Contract, Refusal, answer, item
from tests.providers.comtele import API_KEY, ComteleStandIn

URL = "https://comtele.example"
KEY = "an-invented-hook-key"
MARINA = "+5511900001234"
SECRETS = {"api_key": API_KEY, HOOK_KEY: KEY}
LINE = Line("c", {"api": "v4", "route": 17, "base_url": URL}, SECRETS)
OLDER = Line("c", {"api": "v2", "route": 0, "base_url": f"{URL}/api/v2"}, SECRETS)
TEXT = "Clinica Exemplo: confirme sua consulta de sexta 14h."
SCHEDULED = "tests/gateway/test_comtele.py: the desk keeps time itself, the stand-in takes it"
OUT = "tests/gateway/test_comtele.py"
OTHERS = "tests/gateway/test_comtele_payloads.py: a reply whose tag is none of ours is kept as unreadable"


def takes(request: httpx.Request) -> httpx.Response:
    """Comtele's answer to a message, by either generation."""
    if request.url.path.startswith("/api/v2"):
        return httpx.Response(200, json={"Success": True, "Object": {"requestUniqueId": "2f6f"}, "Message": "ok"})
    body = {"hasError": False, "message": "ok", "object": None, "totalRecords": 0, "errors": []}
    return httpx.Response(200, json=body)


def refusal(name: str, why: str, code: str, transient: bool = False, stops: bool = False) -> Refusal:
    """A refusal in words, in an answer 200."""
    body = {"hasError": True, "message": why, "object": None, "totalRecords": 0, "errors": [{"message": why}]}
    return Refusal(name, answer(body), code, transient, stops)


def sends(line: Line) -> Any:
    """Have a text sent."""
    return lambda channel, _: channel.send(line, Outbound("m1", "v1", MARINA, TEXT))


def forged(line: Line, body: bytes) -> list[Call]:
    """Another key, a cut one, in another place."""
    keys = (KEY[:-1], f"{KEY}x", KEY.upper(), "")
    return [*(Call(body, query={"key": each}) for each in keys), Call(body, {"key": KEY}), Call(body, query={})]


def batched(bodies: Sequence[bytes]) -> bytes:
    """All rows in one list, whatever report they came in."""
    rows: list[Any] = []
    for each in bodies:
        payload = orjson.loads(each)
        held = (
            payload.get("object", payload.get("Object"))
            if "hasError" in payload or "Success" in payload
            else payload
        )
        rows += held if isinstance(held, list) else [held]
    return orjson.dumps(rows)


def ours(message_id: str = "0195d3a0-0000-7000-8000-000000000001") -> str:
    """A tag of ours."""
    return f"{message_id}.5511900001234.69d0b7e0"


contract = Contract(
    kind="comtele",
    build=Comtele,
    line=LINE,
    peer=MARINA,
    takes=takes,
    samples="comtele",
    posted={
        "webhook_status": [item(StatusUpdate, provider_id="tk-8841", status="delivered", message_id=None)],
        "v2_detailed_report_response": [item(StatusUpdate, provider_id="tk-8841", status="delivered")],
        "v4_sent_report_response": [item(StatusUpdate, status="delivered")],
        "v4_received_report_response": [item(InboundMessage, kind="text", text="SIM")],
    },
    asked={
        "v4_send_request": Asks(sends(LINE), "/messages/sms/send", frozenset({"custom", "tag"})),
        "v2_send_request": Asks(sends(OLDER), "/api/v2/send", frozenset({"Sender", "Receivers"})),
    },
    elsewhere={
        "v2_schedule_request": SCHEDULED,
        "webhook_reply": OTHERS,
        "v2_reply_report_response": OTHERS,
        **dict.fromkeys(("v2_send_response", "v2_send_error", "v4_send_response", "v4_error_in_200"), OUT),
        **dict.fromkeys(("v4_routes_response", "v4_balance_response"), OUT),
    },
    refusals=[
        refusal("balance", "Saldo insuficiente", "comtele.no_balance", stops=True),
        refusal("key", "Chave de autenticação inválida", "comtele.unauthorized", stops=True),
        refusal("route", "Rota não encontrada", "comtele.route", stops=True),
        refusal("number", "Número de destino inválido", "comtele.number"),
        refusal("blocked", "Destinatário em blacklist", "comtele.blocked"),
        refusal("other", "Algo que ninguém conhece", "comtele.refused"),
        Refusal("401", answer(b"Unauthorized", 401), "comtele.unauthorized", stops_channel=True),
        Refusal("404", answer(b"Not Found", 404), "comtele.base_url", stops_channel=True),
        Refusal("429", answer(b"Too many requests", 429), "comtele.rate_limit", transient=True),
        Refusal("503", answer(b"", 503), "comtele.unreachable", transient=True),
    ],
    bodies=(
        orjson.dumps(
            {"Sender": ours(), "SentContent": TEXT, "ReceivedContent": "SIM", "ReceiveDate": "2026-07-25 11:31:00"}
        ),
        orjson.dumps({"Status": "Undelivered", "PhoneNumber": "11900001234", "Sender": ours()}),
        orjson.dumps({"Success": True, "Object": [{"Sender": ours(), "Status": "Entregue"}], "Message": ""}),
    ),
    vouched=lambda line, body: Call(body, query={"key": line.secrets.get(HOOK_KEY, "")}),
    forged=forged,
    batched=batched,
    stand_in=ComteleStandIn.running,
)
