"""WhatsApp Business through Meta's Cloud API (C1): webhooks in, Graph API out."""

import asyncio
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any, ClassVar

import httpx
import orjson

from libs.events.catalog.media import Media
from libs.events.catalog.template import Template
from libs.identity import phone
from services.gateway.channels.capabilities import ANY, Capabilities, Files
from services.gateway.channels.channel import Call, Channel, Health, Line, Opens
from services.gateway.channels.items import Item, PairingOffered
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange, SendOutcome, Sent, Unknown
from services.gateway.channels.setup import Setup
from services.gateway.channels.waba import account, interactive, messages, payloads
from services.gateway.channels.waba.errors import MEANINGS, describe, meaning
from services.gateway.channels.waba.files import Files as GraphFiles
from services.gateway.channels.waba.files import authorization, base_url, decoded
from services.gateway.channels.waba.parts import identifier
from services.gateway.channels.waba.people import aliases_of
from services.gateway.channels.waba.setup import WabaSetup

MEGABYTE = 1024 * 1024
SIGNATURE = "x-hub-signature-256"
TIMEOUT = httpx.Timeout(15.0, connect=5.0)
AT_ONCE = httpx.Timeout(3.0)
TYPING_EVERY = 20.0
TYPED_TO = 1_000
BUSY = 503
PASSING = ("transient", "pace", "throttle")
UNDELIVERABLE = "waba.131026"
ONCE_MORE = {f"waba.{code}": known.wait or 0.0 for code, known in MEANINGS.items() if known.act == "once"}


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
            {"text", "image", "video", "audio", "document", "sticker", "location", "contacts", "template"},
        ),
        text_limit=4096,
        caption_limit=1024,
        idempotent_send=False,
        window_hours=24,
        reaches=("phone", "bsuid"),
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
        typing=True,
        buttons=interactive.BUTTONS,
        rows=interactive.ROWS,
        templates=True,
    )

    setup: ClassVar[type[Setup]] = WabaSetup
    accounts: ClassVar[tuple[str, ...]] = ("phone_number_id", "waba_id")
    kept_headers: ClassVar[frozenset[str]] = frozenset({"content-type", "user-agent", SIGNATURE})
    not_reached: ClassVar[frozenset[str]] = frozenset({UNDELIVERABLE})

    def __init__(self, client: httpx.AsyncClient, media: Opens) -> None:
        self._client = client
        self._files = GraphFiles(client, media)
        self._shown: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

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
        """POST the message to `/{phone_number_id}/messages`, its files before it to `/{phone_number_id}/media`."""
        uploaded: dict[str, str] = {}
        for media in _files(outbound):
            found = await self._upload(line, media)
            if isinstance(found, Failed):
                return found
            uploaded[media.id or ""] = found
        outcome = await self._say(line, _body(outbound, uploaded))
        if isinstance(outcome, Failed) and outcome.code in ONCE_MORE:
            await asyncio.sleep(ONCE_MORE[outcome.code])
            outcome = await self._say(line, _body(outbound, uploaded))
        if isinstance(outcome, Failed) and outcome.code == UNDELIVERABLE and not outbound.group:
            outcome = await self._other_form(line, outbound, uploaded) or outcome
        if isinstance(outcome, Failed):
            for media in _files(outbound):
                self._files.forget(line, media)
        return outcome

    async def _other_form(self, line: Line, outbound: Outbound, uploaded: Mapping[str, str]) -> SendOutcome | None:
        """What comes of the same number with, or without, its ninth digit; None where it has no other form."""
        other = phone.other_form(outbound.peer)
        if other is None:
            return None
        outcome = await self._say(line, _body(replace(outbound, peer=other), uploaded))
        if isinstance(outcome, Sent) and outcome.peer is None:
            return replace(outcome, peer=other)
        return None if isinstance(outcome, Failed) else outcome

    async def change(self, line: Line, change: OutboundChange) -> SendOutcome:
        """POST a reaction; the Cloud API neither edits nor deletes."""
        if change.what != "reaction":
            return Failed("waba.cannot_change", "A API oficial não edita nem apaga mensagens enviadas.")
        return await self._say(line, messages.reaction(change))

    def fetch(self, line: Line, source: str) -> AsyncIterator[bytes]:
        """A customer's file."""
        return self._files.fetch(line, source)

    async def show_typing(self, line: Line, peer: str, typing: bool, answering: str | None = None) -> None:
        """Show that his message is being answered, which marks it read: for 25 s, or until something is sent."""
        if not typing or answering is None:
            return
        whom, shown = (line.id, peer), (answering, monotonic() // TYPING_EVERY)
        if self._shown.get(whom) == shown:
            return
        self._shown[whom] = shown
        self._shown.move_to_end(whom)
        if len(self._shown) > TYPED_TO:
            self._shown.popitem(last=False)
        (await self._post(line, messages.seen(answering, typing=True), AT_ONCE)).raise_for_status()

    async def mark_read(self, line: Line, provider_id: str, peer: str) -> None:
        """Show the customer the blue ticks."""
        (await self._post(line, messages.seen(provider_id))).raise_for_status()

    def templates(self, line: Line) -> AsyncIterator[Sequence[Template]]:
        """GET `/{waba_id}/message_templates`, a hundred at a time."""
        return account.templates(self._client, line)

    async def health(self, line: Line) -> Health:
        """What Meta says of the number: its name, its quality, how much it may send."""
        return await account.health(self._client, line)

    async def connect(self, line: Line, hook: str) -> PairingOffered | None:
        """Have Meta post what happens in the account to `hook`, and check the token by it."""
        await account.subscribe(self._client, line, hook)
        return None

    async def _upload(self, line: Line, media: Media) -> str | Failed:
        """Meta's id of a file. Nothing was said yet: whatever fails can be tried again."""
        try:
            found = await self._files.upload(line, media)
        except KeyError:
            return Failed("media.lost", "O arquivo da mensagem não existe mais.")
        except httpx.InvalidURL as error:
            return Failed("waba.base_url", f"O endereço da API do canal está errado ({error}).", may_retry=True)
        except httpx.HTTPError as error:
            detail = f"O arquivo não pôde ser enviado à Meta ({type(error).__name__})."
            return Failed("waba.unreachable", detail, transient=True, may_retry=True, unreachable=True)
        if isinstance(found, str):
            return found
        if found.status_code >= 500 and "error" not in decoded(found):
            return _unreachable(found.status_code)
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

    async def _post(self, line: Line, body: dict[str, Any], timeout: httpx.Timeout | None = None) -> httpx.Response:
        return await self._client.post(
            f"{base_url(line)}/{line.settings.get('phone_number_id', '')}/messages",
            content=orjson.dumps(body),
            headers={**authorization(line), "Content-Type": "application/json"},
            timeout=timeout or TIMEOUT,
        )


def _files(outbound: Outbound) -> list[Media]:
    """The files of a message: its own, and those of its template's cards."""
    cards = (outbound.template.cards if outbound.template is not None else None) or ()
    return [each for each in (outbound.media, *(card.media for card in cards)) if each is not None]


def _body(outbound: Outbound, uploaded: Mapping[str, str]) -> dict[str, Any]:
    """The message as it is posted; `uploaded` are Meta's ids of files by ours."""
    cards = (outbound.template.cards if outbound.template is not None else None) or ()
    of_cards = [uploaded[each.media.id or ""] if each.media is not None else None for each in cards]
    own = uploaded[outbound.media.id or ""] if outbound.media is not None else None
    return messages.message(outbound, own, of_cards)


def _outcome(response: httpx.Response) -> SendOutcome:
    body = decoded(response)
    if response.is_success:
        return _sent(body)
    error = body.get("error")
    if not isinstance(error, dict):
        if response.status_code >= 500:
            return _edge_failed(response.status_code)
        code = f"waba.http_{response.status_code}"
        return Failed(code, f"A Meta respondeu {response.status_code}.", may_retry=True)
    return refusal(error, response.status_code)


def _sent(body: dict[str, Any]) -> SendOutcome:
    try:
        provider_id = body["messages"][0]["id"]
    except (KeyError, IndexError, TypeError):
        return Unknown("an answer without a message id")
    if not isinstance(provider_id, str) or not provider_id:
        return Unknown("an answer without a message id")
    contacts = body.get("contacts")
    contact = contacts[0] if isinstance(contacts, list) and contacts and isinstance(contacts[0], dict) else {}
    wa_id, user_id = identifier(contact.get("wa_id")), identifier(contact.get("user_id"))
    return Sent(provider_id, wa_id, aliases_of(wa_id, user_id))


def refusal(error: dict[str, Any], status: int) -> Failed:
    """What an error of Meta's means for a message."""
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
        transient=known.act in PASSING or (known.act != "stop" and error.get("is_transient") is True),
        may_retry=known.may_retry,
        stops_channel=known.act == "stop",
        unreachable=status >= 500 or known.act == "throttle",
        wait=known.wait,
        declined=known.declined,
        paced=known.act == "pace",
    )


def _edge_failed(status: int) -> SendOutcome:
    """What it means that the edge answers for Meta (its body may be HTML): only one that is too busy to hand a
    request on says for certain that nothing was taken.
    """
    return _unreachable(status) if status == BUSY else Unknown(f"HTTP {status}")


def _unreachable(status: int) -> Failed:
    detail = f"A Meta está com um problema ({status})."
    return Failed("waba.unreachable", detail, transient=True, may_retry=True, unreachable=True)
