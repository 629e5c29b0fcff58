"""The simulated customers' side: a phone in the browser (C11). Only offered where it is switched on."""

import asyncio
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response, WebSocket
from nats.aio.msg import Msg
from starlette.websockets import WebSocketDisconnect

from libs.events.event import Actor, iso, new_id, now
from libs.identity import ids, phone
from services.contacts import commands as contacts
from services.gateway import wishes
from services.gateway.channels.channel import Alias, Peer
from services.gateway.channels.simulator import CHANNEL_ID, PREFIX, Simulator, happened, written
from services.gateway.errors import HttpProblem, answers
from services.gateway.gateway import Gateway, InGateway
from services.gateway.identities import register
from services.gateway.ingress import NotStored
from services.gateway.routes.answers import Json
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
    """A simulated customer writes; the text takes the way of any webhook."""
    _check_channel(gateway)
    number = _number(wish.sender)
    provider_id, at = wish.id or f"{PREFIX}{new_id()}", now()
    try:
        body = written(provider_id, number, wish.name, wish.text, at)
        await gateway.ingress.store(CHANNEL_ID, Simulator.kind, body, {})
    except NotStored as error:
        raise HttpProblem(503, "simulator.not_stored", "The message could not be kept.") from error
    await gateway.phones.show(number, provider_id, "out", wish.text, iso(at), "sent")
    return Json({"provider_id": provider_id}, status_code=202)


@router.get("/simulator/phones/{sender}/messages", responses=answers(422))
async def shown(gateway: InGateway, sender: str, after: str | None = None) -> Response:
    """What a simulated phone shows, oldest first."""
    return Json({"items": await gateway.phones.messages(_number(sender), after), "typing": False})


@router.post("/simulator/phones/{sender}/read", status_code=204, responses=answers(422))
async def read(gateway: InGateway, sender: str, wish: wishes.SimulatedRead) -> Response:
    """The simulated customer has seen these messages."""
    number = _number(sender)
    for message_id in await gateway.phones.mark(number, wish.ids, "read"):
        await gateway.ingress.store(CHANNEL_ID, Simulator.kind, happened(message_id, number, "read", now()), {})
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


def _check_channel(gateway: Gateway) -> None:
    if gateway.directory.channel(CHANNEL_ID) is None:
        raise HttpProblem(409, "simulator.no_channel", "There is no simulator channel.")


def _number(text: Any) -> str:
    try:
        return phone.canonical(str(text))
    except phone.NotAPhoneNumber as error:
        fields = [{"field": "from", "rule": "is no telephone number"}]
        raise HttpProblem(422, "phone.invalid", str(error), fields=fields) from error
