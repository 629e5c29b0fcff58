"""The simulated customers' side: a phone in the browser (C11). Only offered where it is switched on."""

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response, WebSocket
from nats.aio.msg import Msg
from starlette.websockets import WebSocketDisconnect

from libs.events.catalog.media import Media
from libs.events.event import Actor, iso, new_id, now
from libs.identity import ids, phone
from services.contacts import commands as contacts
from services.gateway import wishes
from services.gateway.channels.items import Alias, Peer
from services.gateway.channels.simulator.channel import (
    CHANNEL_ID,
    PREFIX,
    Changed,
    Group,
    Simulator,
    Written,
    changed,
    happened,
    written,
)
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.identities import register
from services.gateway.ingress import NotStored
from services.gateway.media.media import item
from services.gateway.media.serving import served
from services.gateway.routes.answers import Json
from services.gateway.routes.media import FILE, RAW, Name, Voice
from services.telephony import commands as telephony
from services.telephony.commands import ContactHungUp, OfferCall

router = APIRouter(tags=["simulator"])
PEOPLE = (
    ("Marina Duarte", "+5511987650101"),
    ("Otávio Lemos", "+5521988420102"),
    ("Helena Prado", "+5531991230103"),
    ("Caio Bittencourt", "+5541996540104"),
    ("Lívia Sampaio", "+5551993210105"),
    ("Rogério Tavares", "+5571987120106"),
)


@router.post("/simulator/messages", status_code=202, responses=answers(409, 422, 503))
async def write(gateway: InGateway, wish: wishes.SimulatedText) -> Response:
    """A simulated customer writes; the message takes the way of any webhook."""
    _check_channel(gateway)
    number = _number(wish.sender)
    _check_content(wish)
    group = await _group(gateway, wish, number)
    media = await _media(gateway, wish)
    thread = group.id if group is not None else number
    quoted = await _provider_id(gateway, thread, wish.quoted) if wish.quoted is not None else None
    message = Written(
        id=wish.id or f"{PREFIX}{new_id()}",
        sender=number,
        name=wish.name,
        kind=wish.kind,
        text=wish.text,
        at=now(),
        group=group,
        media=media,
        location=wish.location,
        contacts=wish.contacts,
        quoted=quoted,
        forwarded=wish.forwarded,
        answer=wish.answer,
    )
    await _store(gateway, written(message))
    content = message.model_dump(
        mode="json", include={"kind", "text", "media", "location", "contacts", "quoted", "forwarded"}
    )
    author = (wish.name or number) if group is not None else None
    await gateway.phones.show(thread, message.id, "out", {**content, "author": author}, iso(message.at), "sent")
    return Json({"provider_id": message.id}, status_code=202)


@router.post("/simulator/changes", status_code=202, responses=answers(404, 409, 422, 503))
async def change(gateway: InGateway, wish: wishes.SimulatedChange) -> Response:
    """A simulated customer edits, deletes or reacts to a message."""
    _check_channel(gateway)
    number = _number(wish.sender)
    group = await _group(gateway, wish, number)
    thread = group.id if group is not None else number
    provider_id = await _provider_id(gateway, thread, wish.message_id)
    if wish.what == "edit" and not (wish.text or "").strip():
        raise _missing("text", "an edited message needs a text")
    done = Changed(
        id=f"{PREFIX}{new_id()}",
        sender=number,
        name=wish.name,
        message_id=provider_id,
        what=wish.what,
        text=wish.text,
        at=now(),
        group=group,
    )
    await _store(gateway, changed(done))
    await gateway.phones.change(provider_id, wish.what, wish.text, mine=True)
    return Json({"provider_id": done.id}, status_code=202)


@router.post("/simulator/typing", status_code=204, responses=answers(409, 422))
async def typing(gateway: InGateway, wish: wishes.SimulatedTyping) -> Response:
    """A simulated customer types, or no longer. Nothing of it is kept."""
    _check_channel(gateway)
    number = _number(wish.sender)
    alias: Alias = ("jid", wish.group.id) if wish.group is not None else ("phone", number)
    known = (await gateway.identities.find([(alias,)]))[(alias,)]
    conversation_id = known.conversation(CHANNEL_ID)
    await gateway.typing.contact_types(conversation_id, wish.typing, wish.name)
    return Response(status_code=204)


@router.post("/simulator/media", status_code=201, responses=answers(413, 415, 422), openapi_extra=RAW)
async def upload(gateway: InGateway, request: Request, name: Name = None, voice: Voice = False) -> Response:
    """Send a file up from a simulated phone, as the raw body."""
    media = await gateway.media.put(request.stream(), name, CHANNEL_ID, voice=voice)
    return Json({"media_id": media.id, "media": item(media)}, status_code=201)


@router.get("/simulator/media/{media_id}", **FILE)
async def file(gateway: InGateway, request: Request, media_id: str) -> Response:
    """A file that is on a simulated phone."""
    media = await gateway.media.get(media_id) if await gateway.phones.has_file(media_id) else None
    if media is None:
        raise HttpProblem(404, "media.not_found", "No simulated phone has this file.")
    return served(request, gateway.media, media)


@router.get("/simulator/phones/{sender}/messages", responses=answers(422))
async def shown(gateway: InGateway, sender: str, after: str | None = None) -> Response:
    """What a simulated phone shows, oldest first."""
    return Json({"items": await gateway.phones.messages(_number(sender), after), "typing": False})


@router.post("/simulator/phones/{sender}/read", status_code=204, responses=answers(422))
async def read(gateway: InGateway, sender: str, wish: wishes.SimulatedRead) -> Response:
    """The simulated customer has seen these messages."""
    thread = wish.group or _number(sender)
    for message_id in await gateway.phones.mark(thread, wish.ids, "read"):
        await gateway.ingress.store(CHANNEL_ID, Simulator.kind, happened(message_id, thread, "read"), {})
    return Response(status_code=204)


@router.get("/simulator/people")
async def people() -> Response:
    """Suggestions of who to play."""
    return Json({"items": [{"name": name, "phone": number} for name, number in PEOPLE]})


@router.post("/simulator/calls", status_code=201, responses=answers(409, 422, 503))
async def call(gateway: InGateway, wish: wishes.SimulatedCall) -> Response:
    """A simulated customer calls."""
    _check_channel(gateway)
    number = _number(wish.sender)
    aliases: tuple[Alias, ...] = (("phone", number),)
    known = (await gateway.identities.find([aliases]))[aliases]
    peer = Peer(aliases, number, wish.name)
    await gateway.bus.ask(contacts.SERVICE, register(known, peer))
    provider_id = new_id()
    call_id = ids.call_id(CHANNEL_ID, provider_id)
    offer = OfferCall(
        by=Actor(kind="contact", id=known.contact_id),
        call_id=call_id,
        direction="in",
        conversation_id=known.conversation(CHANNEL_ID),
        contact_id=known.contact_id,
        channel_id=CHANNEL_ID,
        provider_id=provider_id,
    )
    done = await gateway.bus.ask(telephony.SERVICE, offer)
    await gateway.phones.push(number, {"type": "call", "call": {"id": call_id, "state": "ringing"}})
    return Json({"call_id": call_id, "position": done.position}, status_code=201)


@router.post("/simulator/calls/{call_id}/hangup", status_code=204, responses=answers(404, 503))
async def hang_up(gateway: InGateway, call_id: str) -> Response:
    """The simulated customer hangs up."""
    command = ContactHungUp(by=Actor(kind="contact", id="simulator"), call_id=call_id)
    await gateway.bus.ask(telephony.SERVICE, command)
    return Response(status_code=204)


@router.websocket("/simulator/live")
async def live(web: WebSocket, sender: Annotated[str, Query(alias="from")]) -> None:
    """A simulated phone's page: what it shows, as it changes."""
    gateway: Gateway = web.app.state.gateway
    await web.accept()
    try:
        number = _number(sender)
    except HttpProblem:
        await web.close(1008)
        return
    contact_id = ids.contact_id("phone", number)
    client, settings = gateway.service.client, gateway.settings

    async def on_frame(message: Msg) -> None:
        await web.send_text(message.data.decode())

    async def on_call(message: Msg) -> None:
        document = orjson.loads(message.data)["document"]
        if document is not None and document["contact_id"] == contact_id:
            state = {"id": document["_id"], "state": document["call_state"]}
            await web.send_text(orjson.dumps({"type": "call", "call": state}).decode())

    own = await client.subscribe(gateway.phones.subject(number), cb=on_frame)
    calls = await client.subscribe(settings.subject("live.calls.>"), cb=on_call)
    try:
        while True:
            await web.receive_text()
    except (WebSocketDisconnect, KeyError, RuntimeError):
        pass
    finally:
        await asyncio.gather(own.unsubscribe(), calls.unsubscribe(), return_exceptions=True)


async def _store(gateway: Gateway, body: bytes) -> None:
    try:
        await gateway.ingress.store(CHANNEL_ID, Simulator.kind, body, {})
    except NotStored as error:
        raise HttpProblem(503, "simulator.not_stored", "The message could not be kept.") from error


async def _group(gateway: Gateway, wish: wishes.Simulated, number: str) -> Group | None:
    """The group that is written in; whoever writes there is in it."""
    if wish.group is None:
        return None
    await gateway.phones.join(wish.group.id, wish.group.name, number)
    return Group(id=wish.group.id, name=wish.group.name)


async def _media(gateway: Gateway, wish: wishes.SimulatedText) -> Media | None:
    """The file of a message, as what it is sent."""
    if wish.media_id is None:
        return None
    media = await gateway.media.get(wish.media_id, CHANNEL_ID)
    if media is None:
        raise gateway.unknown("media_id", "media.not_found", "There is no such file.")
    return media.model_copy(
        update={"kind": wish.kind, "voice": wish.kind == "audio" and (wish.voice or media.voice)}
    )


async def _provider_id(gateway: Gateway, thread: str, message_id: str) -> str:
    found = await gateway.phones.provider_id(thread, message_id)
    if found is None:
        raise HttpProblem(404, "message.not_found", "The phone shows no such message.")
    return found


def _check_content(wish: wishes.SimulatedText) -> None:
    """A message holds what its kind says."""
    files = ("image", "video", "audio", "document", "sticker")
    if wish.kind == "text" and not (wish.text or "").strip():
        raise _missing("text", "a text message needs a text")
    if (wish.kind in files) != (wish.media_id is not None):
        raise _missing("media_id", "belongs to a message that is a file")
    if (wish.kind == "location") != (wish.location is not None):
        raise _missing("location", "belongs to a message that is a place")
    if (wish.kind == "contacts") != (wish.contacts is not None):
        raise _missing("contacts", "belong to a message that is contact cards")


def _missing(field: str, rule: str) -> HttpProblem:
    return HttpProblem(422, "request.invalid", f"{field}: {rule}.", fields=[{"field": field, "rule": rule}])


def _check_channel(gateway: Gateway) -> None:
    if gateway.directory.channel(CHANNEL_ID) is None:
        raise HttpProblem(409, "simulator.no_channel", "There is no simulator channel.")


def _number(text: Any) -> str:
    try:
        return phone.canonical(str(text))
    except phone.NotAPhoneNumber as error:
        fields = [{"field": "from", "rule": "is no telephone number"}]
        raise HttpProblem(422, "phone.invalid", str(error), fields=fields) from error
