"""The simulator (C11): a phone in the browser that plays a customer. Its payloads take the way of any webhook."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, ClassVar, Literal, Protocol

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from libs.events.catalog.media import Media
from libs.events.catalog.message import Answer, ChangeKind, ContactCard, Location, Mention, MessageKind
from libs.events.event import iso, now
from libs.identity import phone
from services.gateway.channels.capabilities import ANY, Capabilities, Files
from services.gateway.channels.channel import Channel, FileIsGone, Line
from services.gateway.channels.items import (
    Alias,
    InboundChange,
    InboundMessage,
    Item,
    Peer,
    StatusUpdate,
    UnreadableItem,
)
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange, SendOutcome, Sent

CHANNEL_ID = "simulator"
PREFIX = "sim."
OUT_OF_REACH = "0000"
MEGABYTE = 1024 * 1024

Post = Callable[[str, bytes], Awaitable[None]]


class Shows(Protocol):
    """Where the simulator shows what the team wrote."""

    async def show(
        self,
        thread: str,
        message_id: str,
        direction: Literal["in", "out"],
        content: Mapping[str, Any],
        at: str,
        status: str | None,
    ) -> bool:
        """Show a message; whether it is new."""

    async def change(self, message_id: str, what: ChangeKind, text: str | None, mine: bool) -> bool:
        """Show a message as it is after a change; whether the phone has it."""

    async def typing(self, thread: str, typing: bool) -> None:
        """Show that somebody types."""


class Group(BaseModel):
    """A group of simulated customers."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=200)
    name: str


class Written(BaseModel):
    """A simulated customer wrote."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=200)
    sender: str = Field(min_length=1, max_length=200)
    name: str | None = None
    kind: MessageKind = "text"
    text: str | None = None
    at: AwareDatetime
    group: Group | None = None
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    quoted: str | None = None
    forwarded: bool = False
    answer: Answer | None = None


class Changed(BaseModel):
    """A simulated customer edited, deleted or reacted to a message. `quoted` names it as the phone does."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=200)
    sender: str = Field(min_length=1, max_length=200)
    name: str | None = None
    message_id: str = Field(min_length=1)
    what: ChangeKind
    text: str | None = None
    at: AwareDatetime
    group: Group | None = None


class Happened(BaseModel):
    """Something became of a message of ours on a simulated phone."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=200)
    recipient: str = Field(min_length=1, max_length=200)
    message_id: str
    status: Literal["delivered", "read"]
    at: AwareDatetime


def written(message: Written) -> bytes:
    """The payload for a customer's message."""
    return orjson.dumps({"message": message.model_dump(mode="json", exclude_none=True)})


def changed(change: Changed) -> bytes:
    """The payload for a customer's edit, deletion or reaction."""
    return orjson.dumps({"change": change.model_dump(mode="json", exclude_none=True)})


def happened(message_id: str, recipient: str, status: Literal["delivered", "read"]) -> bytes:
    """The payload for a status."""
    body = {"id": PREFIX + message_id, "recipient": recipient, "message_id": message_id}
    return orjson.dumps({"status": {**body, "status": status, "at": iso(now())}})


class Simulator(Channel):
    """The simulated provider as a channel."""

    kind: ClassVar[str] = "simulator"
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset(
            {"text", "image", "video", "audio", "document", "sticker", "location", "contacts"},
        ),
        text_limit=4096,
        caption_limit=1024,
        idempotent_send=True,
        window_hours=None,
        receipts=True,
        marks_read=False,
        per_second=1_000.0,
        recipient_seconds=0.0,
        recipient_burst=1_000,
        files={
            "image": Files(("image/jpeg", "image/png", "image/webp", "image/gif"), 16 * MEGABYTE),
            "video": Files(("video/mp4", "video/3gpp", "video/webm", "video/quicktime"), 64 * MEGABYTE),
            "audio": Files(
                ("audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/webm", "audio/wav"),
                16 * MEGABYTE,
            ),
            "document": Files((ANY,), 100 * MEGABYTE),
            "sticker": Files(("image/webp",), MEGABYTE),
        },
        quotes=True,
        reactions=True,
        edit_seconds=15 * 60,
        revoke_seconds=2 * 24 * 60 * 60,
        voice=True,
        typing=True,
        buttons=3,
        rows=10,
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
            if isinstance(payload, dict) and "change" in payload:
                return [_change(Changed.model_validate(payload["change"]))]
            message = payload.get("message") if isinstance(payload, dict) else None
            return [_message(Written.model_validate(message))]
        except (orjson.JSONDecodeError, ValidationError, ValueError) as error:
            return [UnreadableItem(f"{type(error).__name__}: {error}"[:200])]

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """Show the message on the phone, and have the phone say that it was delivered.

        Phones whose numbers end in 0000 are never in reach: for trying what a failure looks like.
        """
        recipient = outbound.peer
        if recipient.endswith(OUT_OF_REACH):
            return _out_of_reach()
        content = {
            "kind": outbound.kind,
            "text": outbound.text,
            "media": outbound.media.model_dump(mode="json") if outbound.media is not None else None,
            "location": outbound.location.model_dump() if outbound.location is not None else None,
            "contacts": [each.model_dump(mode="json") for each in outbound.contacts] or None,
            "quoted": outbound.reply_to,
            "forwarded": outbound.forwarded,
            "options": outbound.options.model_dump(mode="json") if outbound.options is not None else None,
        }
        await self._phones.show(recipient, outbound.message_id, "in", content, iso(now()), "delivered")
        await self._post(line.id, happened(outbound.message_id, recipient, "delivered"))
        return Sent(PREFIX + outbound.message_id)

    async def change(self, line: Line, change: OutboundChange) -> SendOutcome:
        """Show the message on the phone as it is now."""
        if change.peer.endswith(OUT_OF_REACH):
            return _out_of_reach()
        if not await self._phones.change(change.target, change.what, change.text, mine=False):
            return Failed("simulator.no_such_message", "O telefone não tem essa mensagem.")
        return Sent(PREFIX + change.change_id)

    async def fetch(self, line: Line, source: str) -> AsyncIterator[bytes]:
        """Simulated phones hand their files over with the message; there is nothing to fetch."""
        raise FileIsGone("simulator.nothing_to_fetch", "O simulador entrega os arquivos com a mensagem.")
        yield b""

    async def show_typing(self, line: Line, peer: str, typing: bool, answering: str | None = None) -> None:
        """Show on the phone that somebody types."""
        await self._phones.typing(peer, typing)

    async def mark_read(self, line: Line, provider_id: str, peer: str) -> None:
        """A simulated phone has no blue ticks."""


def _out_of_reach() -> Failed:
    return Failed("simulator.out_of_reach", "O telefone do contato está fora de área.", may_retry=True)


def _peer(sender: str, name: str | None) -> Peer:
    number = phone.canonical(sender)
    return Peer((("phone", number),), number, name)


def _message(message: Written) -> Item:
    return InboundMessage(
        provider_id=message.id,
        peer=_peer(message.sender, message.name),
        kind=message.kind,
        text=message.text,
        provider_at=message.at,
        group=message.group.id if message.group is not None else None,
        group_name=message.group.name if message.group is not None else None,
        reply_to=message.quoted,
        media=message.media,
        location=message.location,
        contacts=message.contacts,
        mentions=message.mentions,
        forwarded=message.forwarded,
        answer=message.answer,
    )


def _change(change: Changed) -> Item:
    return InboundChange(
        provider_id=change.id,
        peer=_peer(change.sender, change.name),
        target=change.message_id,
        what=change.what,
        text=change.text,
        provider_at=change.at,
        group=change.group.id if change.group is not None else None,
    )


def _status(status: Happened) -> Item:
    of_group: Alias = ("jid", status.recipient)
    of_phone = status.recipient.startswith("+")
    return StatusUpdate(
        provider_id=status.id,
        status=status.status,
        aliases=(("phone", phone.canonical(status.recipient)),) if of_phone else (of_group,),
        message_id=status.message_id,
        provider_at=status.at,
    )
