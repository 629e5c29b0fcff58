"""WhatsApp through an Evolution API v2 (C4): what it posts comes in, messages and changes go out.

The bridge is not Meta's: a number that writes too fast is banned. So it writes slowly, and types before it does.
"""

import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

import httpx

from services.gateway.channels.capabilities import ANY, Capabilities, Files
from services.gateway.channels.channel import ENCLOSED, Call, Channel, Health, Line, Opens, Polled, Saved
from services.gateway.channels.evolution import (
    changes,
    files,
    finding,
    instances,
    jids,
    messages,
    payloads,
    phone_book,
)
from services.gateway.channels.evolution.api import QUICK, Api, NoInstance
from services.gateway.channels.evolution.errors import NOT_ON_WHATSAPP, decoded, outcome
from services.gateway.channels.evolution.messages import NotSayable, Request
from services.gateway.channels.evolution.setup import EvolutionSetup
from services.gateway.channels.items import Item, PairingOffered
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange, SendOutcome, Sent, Unknown
from services.gateway.channels.setup import Setup

MEGABYTE = 1024 * 1024
TYPES_FOR = 1_500


class Evolution(Channel):
    """The unofficial WhatsApp as a channel."""

    kind: ClassVar[str] = "evolution"
    capabilities: ClassVar[Capabilities] = Capabilities(
        kinds=frozenset(
            {"text", "image", "video", "audio", "document", "sticker", "location", "contacts"},
        ),
        text_limit=4096,
        caption_limit=1024,
        idempotent_send=False,
        window_hours=None,
        receipts=True,
        marks_read=True,
        per_second=2.0,
        recipient_seconds=1.0,
        recipient_burst=5,
        files={
            "image": Files(("image/jpeg", "image/png"), 16 * MEGABYTE),
            "video": Files(("video/mp4", "video/3gpp"), 64 * MEGABYTE),
            "audio": Files(("audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"), 16 * MEGABYTE),
            "document": Files((ANY,), 64 * MEGABYTE),
            "sticker": Files(("image/webp",), MEGABYTE),
        },
        quotes=True,
        reactions=True,
        edit_seconds=15 * 60,
        revoke_seconds=2 * 24 * 60 * 60,
        voice=True,
        typing=True,
        groups=True,
        pairs=True,
        poll_seconds=5 * 60,
        reaches=("wa_id", "phone", "lid"),
        phone_book=True,
        by_message=True,
    )
    setup: ClassVar[type[Setup] | None] = EvolutionSetup

    def __init__(self, client: httpx.AsyncClient, media: Opens) -> None:
        self._api = Api(client, media)
        self._numbers = finding.Numbers(self._api)

    def vouches(self, line: Line, call: Call) -> bool:
        """Whether the header that we told the instance to send is the line's."""
        expected = instances.vouching(line)
        found = call.headers.get("authorization", "")
        return bool(expected) and hmac.compare_digest(expected.encode(), found.encode())

    def parse(self, raw: bytes, headers: Mapping[str, str]) -> list[Item]:
        """Everything in what Evolution posted."""
        return payloads.parse(raw)

    async def send(self, line: Line, outbound: Outbound) -> SendOutcome:
        """POST the message to the route of its kind, under the number by which WhatsApp knows its recipient."""
        number = await self._numbers.on_whatsapp(line, outbound.peer)
        if isinstance(number, Failed):
            return number
        try:
            request = messages.message(outbound, number)
        except NotSayable as error:
            return Failed(error.code, error.detail)
        result = await self._say(line, request, outbound)
        if result is NOT_ON_WHATSAPP:
            self._numbers.forget(line, outbound.peer)
        if isinstance(result, Sent):
            return replace(result, aliases=self._numbers.aliases(line, outbound.peer))
        return result

    async def change(self, line: Line, change: OutboundChange) -> SendOutcome:
        """Have a message edited, deleted or reacted to, in the chat where Evolution keeps it."""
        if change.what != "reaction" and not change.ours:
            return Failed("evolution.not_ours", "Só mensagens do canal podem ser editadas ou apagadas.")
        chat = await finding.chat_of(self._api, line, change.target, change.peer)
        return await self._say(line, messages.change(change, chat), None)

    async def settle(self, line: Line, outbound: Outbound, attempted: datetime) -> SendOutcome | None:
        """Look for the message among those that Evolution keeps since the attempt."""
        return await finding.settled(self._api, line, outbound, attempted)

    def fetch(self, line: Line, source: str) -> AsyncIterator[bytes]:
        """A customer's file."""
        return files.fetch(self._api, line, source)

    def enclosed(self, raw: bytes, source: str) -> bytes | None:
        """A file that an instance posts within its webhooks, where somebody set it up so."""
        return payloads.enclosed(raw, source.removesuffix(ENCLOSED))

    async def show_typing(self, line: Line, peer: str, typing: bool, answering: str | None = None) -> None:
        """Show the customer that somebody writes; Evolution takes it back by itself."""
        presence = {"number": _number(peer), "presence": "composing" if typing else "paused"}
        request = Request("chat/sendPresence", {**presence, "delay": TYPES_FOR if typing else 0})
        (await self._api.ask(line, request, QUICK)).raise_for_status()

    async def mark_read(self, line: Line, provider_id: str, peer: str) -> None:
        """Show the customer the blue ticks."""
        read = [{"remoteJid": jids.written(peer), "fromMe": False, "id": provider_id}]
        request = Request("chat/markMessageAsRead", {"readMessages": read})
        (await self._api.ask(line, request, QUICK)).raise_for_status()

    async def poll(self, line: Line, since: datetime, until: datetime) -> Sequence[Polled]:
        """What Evolution keeps of a stretch of time: what it could not post is lost when it restarts.

        A line that was not connected yet has nothing; that it is not is told by its health.
        """
        try:
            return await finding.caught_up(self._api, line, since, until)
        except NoInstance:
            return ()

    async def phone_book(self, line: Line) -> Sequence[Saved]:
        """Whom the instance's telephone has saved, groups among them."""
        return await phone_book.read(self._api, line)

    async def health(self, line: Line) -> Health:
        """Whether the instance is connected, and as whom."""
        return await instances.health(self._api, line)

    async def connect(self, line: Line, hook: str) -> PairingOffered | None:
        """Have the instance exist, post here, and be paired."""
        return await instances.connect(self._api, line, hook)

    async def disconnect(self, line: Line) -> None:
        """Log the instance out of WhatsApp."""
        await instances.disconnect(self._api, line)

    async def _say(self, line: Line, request: Request, outbound: Outbound | None) -> SendOutcome:
        media = outbound.media if outbound is not None else None
        try:
            response = (
                await self._api.ask(line, request)
                if media is None
                else await self._api.ask_with_file(line, request, media)
            )
        except KeyError:
            return Failed("media.lost", "O arquivo da mensagem não existe mais.")
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            detail = f"A Evolution não pôde ser alcançada ({type(error).__name__})."
            return Failed("evolution.unreachable", detail, transient=True, may_retry=True, unreachable=True)
        except httpx.InvalidURL as error:
            return Failed("evolution.base_url", f"O endereço da Evolution está errado ({error}).", may_retry=True)
        except httpx.HTTPError as error:
            return Unknown(type(error).__name__)
        result = outcome(response)
        if outbound is None and response.is_success and (echo := changes.echoed_as(decoded(response))) is not None:
            return Sent(echo)
        if isinstance(result, Unknown) and outbound is None and response.is_success:
            # A change is known by the message that it changes; not every route answers with an id of its own.
            return Sent(str(request.body.get("id") or request.body["key"]["id"]))
        return result


def _number(peer: str) -> str:
    found = jids.jid(peer)
    return (found.user if found.of == "phone" else str(found)) if found is not None else peer
