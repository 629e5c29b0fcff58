"""The contract of the example: what its board posts, and what it answers."""

from collections.abc import Sequence

import orjson

from services.gateway.channels.channel import Call, Line
from services.gateway.channels.items import InboundMessage, StatusUpdate
from services.gateway.channels.outbound import Outbound
from tests.contracts.contract import Asks, Contract, Refusal, answer, item
from tests.contracts.example.channel import Board

KEY = "invented-key"


def batched(bodies: Sequence[bytes]) -> bytes:
    """The board puts the events of several posts into one."""
    return orjson.dumps({"events": [event for each in bodies for event in orjson.loads(each)["events"]]})


contract = Contract(
    kind="board",
    build=Board,
    line=Line("c", {"base_url": "https://board.example"}, {"key": KEY}),
    peer="marina",
    takes=answer({"id": "note-1"}),
    samples="board",
    posted={
        "written": [item(InboundMessage, kind="text", text="Vocês abrem no sábado?")],
        "seen": [item(StatusUpdate, provider_id="note-1", status="read")],
    },
    asked={
        "put_request": Asks(
            lambda channel, line: channel.send(line, Outbound("m1", "v1", "marina", "Sim, das 9h às 13h.")),
            "/notes/m1",
        )
    },
    refusals=[
        Refusal("a wrong key", answer({}, 401), "board.key", stops_channel=True),
        Refusal("a bad text", answer({}, 422), "board.refused"),
        Refusal("a board that is down", answer(b"<html>", 503), "board.down", transient=True),
    ],
    vouched=lambda line, body: Call(body, {"x-board-key": KEY}),
    forged=lambda line, body: [Call(body, {"x-board-key": each}) for each in ("", "another key")],
    batched=batched,
)
