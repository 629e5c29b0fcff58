"""Ticket numbers that people can say aloud: small integers from 1, never given twice, gaps allowed.

They come from a JetStream counter (NATS ADR-49), one message whose every publication adds to its value.
"""

from typing import Any, Protocol

import orjson

from libs.events.settings import Settings

STREAM = "NUMBERS"
SUBJECT = "number.ticket"
NAME_IN_USE = 10058
TIMEOUT = 5.0


class Reply(Protocol):
    """An answer of the NATS server."""

    data: bytes


class Server(Protocol):
    """The part of a NATS client that is needed here."""

    async def request(
        self, subject: str, payload: bytes = b"", timeout: float = 0.5, *, headers: dict[str, str] | None = None
    ) -> Reply:
        """Ask, and wait for the answer."""


class NumberingFailed(Exception):
    """The server did not give a number."""


class Numbering:
    """Gives out the ticket numbers of one namespace."""

    def __init__(self, server: Any, settings: Settings) -> None:
        self._server: Server = server
        self._settings = settings

    async def declare(self) -> None:
        """Create the counter's stream if it is missing (nats-py cannot say `allow_msg_counter`)."""
        name = self._settings.stream(STREAM)
        config = {
            "name": name,
            "subjects": [self._settings.subject(SUBJECT)],
            "storage": "file",
            "retention": "limits",
            "num_replicas": self._settings.replicas,
            "max_msgs_per_subject": 1,
            "allow_msg_counter": True,
            "allow_direct": True,
        }
        answer = await self._ask(f"$JS.API.STREAM.CREATE.{name}", orjson.dumps(config))
        error = answer.get("error")
        if error is not None and error.get("err_code") != NAME_IN_USE:
            raise NumberingFailed(f"{name}: {error.get('description')}")

    async def draw(self) -> int:
        """The next number."""
        answer = await self._ask(self._settings.subject(SUBJECT), b"", {"Nats-Incr": "+1"})
        if "val" not in answer:
            raise NumberingFailed(str(answer.get("error")))
        return int(answer["val"])

    async def _ask(self, subject: str, body: bytes, headers: dict[str, str] | None = None) -> dict[str, Any]:
        reply = await self._server.request(subject, body, timeout=TIMEOUT, headers=headers)
        answer: dict[str, Any] = orjson.loads(reply.data)
        return answer
