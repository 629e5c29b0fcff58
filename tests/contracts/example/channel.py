"""An example of a kind of channel, whole: a message board on the web that posts what is written on it.

It is what `docs/adding-a-channel.md` builds. The suite runs over it as over every kind; no desk has it.
"""

import hmac
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx
import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from services.gateway.channels.capabilities import Capabilities
from services.gateway.channels.channel import Call, Channel, Line
from services.gateway.channels.items import InboundMessage, Item, Peer, StatusUpdate, UnreadableItem
from services.gateway.channels.outbound import Failed, Outbound, SendOutcome, Sent, Unknown
from services.gateway.channels.provider_json import decoded
from services.gateway.channels.setup import Setup


class BoardSetup(Setup):
    """What a line needs to be told: where the board is, and the key that it knows us by."""

    base_url: str = Field(pattern=r"^https?://[^\s]+$", max_length=500, json_schema_extra={"format": "uri"})
    key: SecretStr = Field(min_length=1, max_length=200)


class Written(BaseModel):
    """Somebody wrote on the board."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=200)
    nick: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=10_000)
    at: AwareDatetime | None = None


class Seen(BaseModel):
    """What we wrote was seen."""

    model_config = ConfigDict(extra="ignore")

    seen: str = Field(min_length=1, max_length=200)
    nick: str = Field(min_length=1, max_length=200)


class Board(Channel):
    """A board as a channel: text in, text out, and a mark when it was seen."""

    kind: ClassVar[str] = "board"
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset({"text"}),
        text_limit=1000,
        idempotent_send=True,
        window_hours=None,
        receipts=True,
        marks_read=False,
        per_second=5.0,
        recipient_seconds=0.0,
        recipient_burst=5,
        bold=False,
    )
    setup: ClassVar[type[Setup]] = BoardSetup

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    def vouches(self, line: Line, call: Call) -> bool:
        """Whether the board named the key."""
        key = line.secrets.get("key", "")
        return bool(key) and hmac.compare_digest(key.encode(), call.headers.get("x-board-key", "").encode())

    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """Everything in `{"events": [...]}`, each in a guard of its own."""
        try:
            payload = decoded(raw)
        except (ValueError, RecursionError) as error:
            return [UnreadableItem(f"not JSON: {error}"[:200])]
        events = payload.get("events") if isinstance(payload, dict) else None
        if not isinstance(events, list) or not events:
            return [UnreadableItem("no list of events", payload)]
        return [_item(each) for each in events]

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """PUT the text under our own id: doing that twice changes nothing."""
        try:
            response = await self._client.put(
                f"{line.settings['base_url']}/notes/{outbound.message_id}",
                json={"to": outbound.peer, "text": outbound.text},
                headers={"Authorization": f"Bearer {line.secrets.get('key', '')}"},
            )
        except httpx.ConnectError:
            return Failed("board.unreachable", "O mural não responde.", transient=True, unreachable=True)
        except httpx.HTTPError as error:
            return Unknown(type(error).__name__)
        if response.status_code in (401, 403):
            return Failed("board.key", "O mural não aceita a chave do canal.", stops_channel=True)
        if response.status_code >= 500:
            return Failed("board.down", "O mural está com um problema.", transient=True, unreachable=True)
        if not response.is_success:
            return Failed("board.refused", f"O mural recusou ({response.status_code}).", may_retry=True)
        return _sent(response)


def _item(event: Any) -> Item:
    try:
        if isinstance(event, dict) and "seen" in event:
            seen = Seen.model_validate(event)
            return StatusUpdate(seen.seen, "read", _peer(seen.nick).aliases)
        wrote = Written.model_validate(event)
    except (ValidationError, ValueError) as error:
        return UnreadableItem(f"{type(error).__name__}: {error}"[:200], event)
    return InboundMessage(wrote.id, _peer(wrote.nick), "text", wrote.text, wrote.at)


def _peer(nick: str) -> Peer:
    return Peer((("jid", f"{nick}@board"[:200]),), nick, nick)


def _sent(response: httpx.Response) -> SendOutcome:
    try:
        found = orjson.loads(response.content)["id"]
    except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
        return Unknown("an answer without an id")
    return Sent(found) if isinstance(found, str) and found else Unknown("an answer without an id")
