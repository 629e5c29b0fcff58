"""The simulator (C11): a phone in the browser that plays a customer. Its payloads take the way of any webhook."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from libs.events.event import iso, now
from libs.identity import phone
from services.gateway.channels.channel import (
    Capabilities,
    Failed,
    InboundMessage,
    Item,
    Line,
    Outbound,
    Peer,
    SendOutcome,
    Sent,
    StatusUpdate,
    UnreadableItem,
)

CHANNEL_ID = "simulator"
PREFIX = "sim."
OUT_OF_REACH = "0000"

Post = Callable[[str, bytes], Awaitable[None]]


class Shows(Protocol):
    """Where the simulator shows what the team wrote."""

    async def show(
        self, phone: str, message_id: str, direction: Literal["in", "out"], text: str, at: str, status: str | None
    ) -> bool:
        """Show a message; whether it is new."""


class Written(BaseModel):
    """A simulated customer wrote."""

    model_config = ConfigDict(extra="ignore")

    id: str
    sender: str
    name: str | None = None
    text: str
    at: AwareDatetime


class Happened(BaseModel):
    """Something became of a message of ours on a simulated phone."""

    model_config = ConfigDict(extra="ignore")

    id: str
    recipient: str
    message_id: str
    status: Literal["delivered", "read"]
    at: AwareDatetime


def written(provider_id: str, sender: str, name: str | None, text: str, at: datetime) -> bytes:
    """The payload for a customer's text."""
    return orjson.dumps(
        {"message": {"id": provider_id, "sender": sender, "name": name, "text": text, "at": iso(at)}}
    )


def happened(message_id: str, recipient: str, status: Literal["delivered", "read"], at: datetime) -> bytes:
    """The payload for a status."""
    body = {"id": PREFIX + message_id, "recipient": recipient, "message_id": message_id}
    return orjson.dumps({"status": {**body, "status": status, "at": iso(at)}})


class Simulator:
    """The simulated provider as a channel."""

    kind: ClassVar[str] = "simulator"
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset({"text"}),
        text_limit=4096,
        idempotent_send=True,
        window_hours=None,
        receipts=True,
        marks_read=False,
        per_second=1_000.0,
        recipient_seconds=0.0,
        recipient_burst=1_000,
    )

    def __init__(self, phones: Shows, post: Post) -> None:
        self._phones = phones
        self._post = post

    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """The one item of a payload."""
        try:
            payload: Any = orjson.loads(raw)
            if isinstance(payload, dict) and "status" in payload:
                return [_status(Happened.model_validate(payload["status"]))]
            message = payload.get("message") if isinstance(payload, dict) else None
            return [_message(Written.model_validate(message))]
        except (orjson.JSONDecodeError, ValidationError, ValueError) as error:
            return [UnreadableItem(f"{type(error).__name__}: {error}"[:200])]

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """Show the text on the phone, and have the phone say that it was delivered.

        Phones whose numbers end in 0000 are never in reach: for trying what a failure looks like.
        """
        at = now()
        recipient = outbound.peer
        if recipient.endswith(OUT_OF_REACH):
            return Failed("simulator.out_of_reach", "O telefone do contato está fora de área.", may_retry=True)
        await self._phones.show(recipient, outbound.message_id, "in", outbound.text, iso(at), "delivered")
        await self._post(line.id, happened(outbound.message_id, recipient, "delivered", at))
        return Sent(PREFIX + outbound.message_id)

    async def mark_read(self, line: Line, provider_id: str) -> None:
        """A simulated phone has no blue ticks."""


def _message(message: Written) -> Item:
    number = phone.canonical(message.sender)
    return InboundMessage(
        provider_id=message.id,
        peer=Peer((("phone", number),), number, message.name),
        kind="text",
        text=message.text,
        provider_at=message.at,
    )


def _status(status: Happened) -> Item:
    return StatusUpdate(
        provider_id=status.id,
        status=status.status,
        aliases=(("phone", phone.canonical(status.recipient)),),
        message_id=status.message_id,
        provider_at=status.at,
    )
