"""Batched direct get (NATS ADR-31): many stored messages of a stream in one request, without a consumer."""

import asyncio
from dataclasses import dataclass, field

import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

BATCH = 256


@dataclass(frozen=True, slots=True)
class Stored:
    """One message as the stream holds it."""

    sequence: int
    subject: str
    data: bytes


class DirectGetFailed(nats.errors.Error):
    """The server answered a direct get with an error status."""


@dataclass(slots=True)
class _Waiting:
    done: asyncio.Future[int]
    messages: list[Stored] = field(default_factory=list)


class DirectGet:
    """Direct gets over one long-lived inbox, several at a time."""

    def __init__(self, client: Client, stream: str, timeout: float = 5.0) -> None:
        self._client = client
        self._subject = f"$JS.API.DIRECT.GET.{stream}"
        self._timeout = timeout
        self._inbox = client.new_inbox()
        self._waiting: dict[str, _Waiting] = {}
        self._count = 0

    async def start(self) -> None:
        """Subscribe to the inbox; call once before the first load."""
        await self._client.subscribe(f"{self._inbox}.*", cb=self._receive)

    async def load(self, subject: str, after: int = 0, up_to: int | None = None) -> list[Stored]:
        """All messages of the exact `subject` with a sequence above `after`, up to one if it is given, in order.

        Raises `DirectGetFailed` on an error status and `TimeoutError` when the server does not answer.
        """
        found: list[Stored] = []
        start = after + 1
        while True:
            messages, pending = await self._batch(subject, start)
            found += [each for each in messages if up_to is None or each.sequence <= up_to]
            if pending == 0 or not messages or (up_to is not None and messages[-1].sequence >= up_to):
                return found
            start = messages[-1].sequence + 1

    async def _batch(self, subject: str, start: int) -> tuple[list[Stored], int]:
        self._count += 1
        key = str(self._count)
        waiting = _Waiting(asyncio.get_running_loop().create_future())
        self._waiting[key] = waiting
        request = orjson.dumps({"next_by_subj": subject, "seq": start, "batch": BATCH})
        try:
            await self._client.publish(self._subject, request, reply=f"{self._inbox}.{key}")
            pending = await asyncio.wait_for(waiting.done, self._timeout)
        finally:
            self._waiting.pop(key, None)
        return waiting.messages, pending

    async def _receive(self, message: Msg) -> None:
        waiting = self._waiting.get(message.subject.rsplit(".", 1)[1])
        if waiting is None or waiting.done.done():
            return
        headers = message.headers or {}
        status = headers.get("Status")
        if status is None and "Nats-Sequence" in headers:
            waiting.messages.append(Stored(int(headers["Nats-Sequence"]), headers["Nats-Subject"], message.data))
        elif status == "204":
            waiting.done.set_result(int(headers.get("Nats-Num-Pending", "0")))
        elif status == "404":
            waiting.done.set_result(0)
        else:
            waiting.done.set_exception(DirectGetFailed(f"{status} {headers.get('Description', '')}".strip()))
