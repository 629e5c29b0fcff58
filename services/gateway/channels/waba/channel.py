"""WhatsApp Business through Meta's Cloud API (C1): webhooks in, Graph API out."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import httpx
import orjson

from services.gateway.channels.channel import (
    ANY,
    Call,
    Capabilities,
    Channel,
    Failed,
    Files,
    Item,
    Line,
    Opens,
    Outbound,
    OutboundChange,
    SendOutcome,
    Sent,
    Unknown,
)
from services.gateway.channels.setup import Setup
from services.gateway.channels.waba import messages, payloads
from services.gateway.channels.waba.errors import describe, meaning
from services.gateway.channels.waba.files import Files as GraphFiles
from services.gateway.channels.waba.files import authorization, base_url, decoded
from services.gateway.channels.waba.setup import WabaSetup

MEGABYTE = 1024 * 1024
SIGNATURE = "x-hub-signature-256"
TIMEOUT = httpx.Timeout(15.0, connect=5.0)


def signed(secret: str, body: bytes, header: str | None) -> bool:
    """Whether `X-Hub-Signature-256` vouches for these raw bytes. Takes the same time wherever it differs."""
    if not secret or header is None or not header.startswith("sha256="):
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.removeprefix("sha256=").encode())


class Waba(Channel):
    """The Cloud API as a channel."""

    kind: ClassVar[str] = "waba"
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset(
            {"text", "image", "video", "audio", "document", "sticker", "location", "contacts"},
        ),
        text_limit=4096,
        caption_limit=1024,
        idempotent_send=False,
        window_hours=24,
        receipts=True,
        marks_read=True,
        per_second=80.0,
        recipient_seconds=6.0,
        recipient_burst=45,
        files={
            "image": Files(("image/jpeg", "image/png"), 5 * MEGABYTE),
            "video": Files(("video/mp4", "video/3gpp"), 16 * MEGABYTE),
            "audio": Files(("audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"), 16 * MEGABYTE),
            "document": Files((ANY,), 100 * MEGABYTE),
            "sticker": Files(("image/webp",), 500 * 1024),
        },
        quotes=True,
        reactions=True,
        voice=True,
    )

    setup: ClassVar[type[Setup]] = WabaSetup
    accounts: ClassVar[tuple[str, ...]] = ("phone_number_id", "waba_id")
    kept_headers: ClassVar[frozenset[str]] = frozenset({"content-type", "user-agent", SIGNATURE})

    def __init__(self, client: httpx.AsyncClient, media: Opens) -> None:
        self._client = client
        self._files = GraphFiles(client, media)

    def vouches(self, line: Line, call: Call) -> bool:
        """Whether `X-Hub-Signature-256` vouches for the raw bytes."""
        return signed(line.secrets.get("app_secret", ""), call.body, call.headers.get(SIGNATURE))

    def handshake(self, line: Line, call: Call) -> str | None:
        """Meta's `hub.challenge`, where its `hub.verify_token` is the line's."""
        expected, token = line.secrets.get("verify_token", ""), call.query.get("hub.verify_token", "")
        ours = bool(expected) and hmac.compare_digest(expected.encode(), token.encode())
        return call.query.get("hub.challenge", "") if ours and call.query.get("hub.mode") == "subscribe" else None

    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """Everything in a webhook's body."""
        return payloads.parse(raw)

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """POST the message to `/{phone_number_id}/messages`, its file before it to `/{phone_number_id}/media`."""
        uploaded: str | None = None
        if outbound.media is not None:
            found = await self._upload(line, outbound)
            if isinstance(found, Failed):
                return found
            uploaded = found
        outcome = await self._say(line, messages.message(outbound, uploaded))
        if isinstance(outcome, Failed) and outbound.media is not None:
            self._files.forget(line, outbound.media)
        return outcome

    async def change(self, line: Line, change: OutboundChange) -> SendOutcome:
        """POST a reaction; the Cloud API neither edits nor deletes."""
        if change.what != "reaction":
            return Failed("waba.cannot_change", "A API oficial não edita nem apaga mensagens enviadas.")
        return await self._say(line, messages.reaction(change))

    def fetch(self, line: Line, source: str) -> AsyncIterator[bytes]:
        """A customer's file."""
        return self._files.fetch(line, source)

    async def show_typing(self, line: Line, peer: str, typing: bool) -> None:
        """The Cloud API shows typing only together with a read mark, so it is not shown."""

    async def mark_read(self, line: Line, provider_id: str, peer: str) -> None:
        """Show the customer the blue ticks."""
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_id}
        (await self._post(line, body)).raise_for_status()

    async def _upload(self, line: Line, outbound: Outbound) -> str | Failed:
        """Meta's id of the message's file. Nothing was said yet: whatever fails can be tried again."""
        assert outbound.media is not None
        try:
            found = await self._files.upload(line, outbound.media)
        except KeyError:
            return Failed("media.lost", "O arquivo da mensagem não existe mais.")
        except httpx.InvalidURL as error:
            return Failed("waba.base_url", f"O endereço da API do canal está errado ({error}).", may_retry=True)
        except httpx.HTTPError as error:
            detail = f"O arquivo não pôde ser enviado à Meta ({type(error).__name__})."
            return Failed("waba.unreachable", detail, transient=True, may_retry=True, unreachable=True)
        if isinstance(found, str):
            return found
        outcome = _outcome(found)
        return outcome if isinstance(outcome, Failed) else Failed("waba.upload", "A Meta não guardou o arquivo.")

    async def _say(self, line: Line, body: dict[str, Any]) -> SendOutcome:
        try:
            response = await self._post(line, body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            detail = f"A Meta não pôde ser alcançada ({type(error).__name__})."
            return Failed("waba.unreachable", detail, transient=True, may_retry=True, unreachable=True)
        except httpx.InvalidURL as error:
            return Failed("waba.base_url", f"O endereço da API do canal está errado ({error}).", may_retry=True)
        except httpx.HTTPError as error:
            return Unknown(type(error).__name__)
        return _outcome(response)

    async def _post(self, line: Line, body: dict[str, Any]) -> httpx.Response:
        return await self._client.post(
            f"{base_url(line)}/{line.settings.get('phone_number_id', '')}/messages",
            content=orjson.dumps(body),
            headers={**authorization(line), "Content-Type": "application/json"},
            timeout=TIMEOUT,
        )


def _outcome(response: httpx.Response) -> SendOutcome:
    body = decoded(response)
    if response.is_success:
        return _sent(body)
    error = body.get("error")
    if not isinstance(error, dict):
        if response.status_code >= 500:
            return _unreachable(response.status_code)
        code = f"waba.http_{response.status_code}"
        return Failed(code, f"A Meta respondeu {response.status_code}.", may_retry=True)
    return _failed(error, response.status_code)


def _sent(body: dict[str, Any]) -> SendOutcome:
    try:
        provider_id = body["messages"][0]["id"]
    except (KeyError, IndexError, TypeError):
        return Unknown("an answer without a message id")
    if not isinstance(provider_id, str) or not provider_id:
        return Unknown("an answer without a message id")
    contacts = body.get("contacts")
    contact = contacts[0] if isinstance(contacts, list) and contacts else {}
    wa_id = contact.get("wa_id") if isinstance(contact, dict) else None
    return Sent(provider_id, wa_id if isinstance(wa_id, str) and wa_id else None)


def _failed(error: dict[str, Any], status: int) -> Failed:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    code = error.get("code")
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    if not isinstance(code, int):
        return Failed(f"waba.http_{status}", f"A Meta respondeu {status}.", may_retry=True)
    known = meaning(code)
    return Failed(
        code=f"waba.{code}",
        detail=describe(code, details if isinstance(details, str) else None),
        transient=known.act in ("transient", "pace") or (known.act != "stop" and error.get("is_transient") is True),
        may_retry=known.may_retry,
        stops_channel=known.act == "stop",
        unreachable=status >= 500,
        wait=known.wait,
    )


def _unreachable(status: int) -> Failed:
    """The edge failed (its body may be HTML): nothing was taken."""
    detail = f"A Meta está com um problema ({status})."
    return Failed("waba.unreachable", detail, transient=True, may_retry=True, unreachable=True)
