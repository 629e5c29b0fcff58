"""Pictures, a recording and a document that customers of the demo send, drawn when it is loaded; and a group."""

import io
import math
import struct
import wave
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from libs.events.catalog.media import Media
from libs.events.catalog.message import Participant
from libs.events.command import Command
from libs.events.event import Actor
from libs.identity import ids
from services.contacts.commands import RegisterContact
from services.gateway.channels.simulator.channel import CHANNEL_ID, PREFIX, Simulator
from services.gateway.demo_scripts import Script
from services.gateway.media.store import MediaStore
from services.messaging.commands import ReceiveMessage

SCRATCH, ROOM, RECEIPT, VOICE = "risco.jpg", "sala.jpg", "comprovante-pix.pdf", "voz.wav"
SENT = {
    "suporte": ((SCRATCH, "Olha o risco aqui na lateral"), (VOICE, None), (SCRATCH, None)),
    "vendas": ((ROOM, "É para esta parede, tem 2,10 m"), (VOICE, None)),
    "financeiro": ((RECEIPT, "Segue o comprovante"),),
}
GROUP = "120363000000000001@g.us"
GROUP_LINES = (
    ("Beatriz Antunes", "+5511980010001", "Pessoal da Ipê, quando chegam as mesas do salão?"),
    ("Sérgio Amaral", "+5511980010002", "A portaria libera o caminhão até as 17h"),
    ("Beatriz Antunes", "+5511980010001", "São 12 mesas e 48 cadeiras, confere?"),
)


async def kept(store: MediaStore, by: str) -> dict[str, Media]:
    """The files, in the store."""
    drawn = {SCRATCH: _scratch(), ROOM: _room(), RECEIPT: _receipt(), VOICE: _voice()}
    return {name: await store.put(_whole(body), name, by, voice=name == VOICE) for name, body in drawn.items()}


def parcel(script: Script, at: datetime, files: Mapping[str, Media]) -> Iterator[Command]:
    """What the customer of some tickets sends besides words."""
    sent = SENT[script.queue]
    if script.index % 3 != 1:
        return
    name, text = sent[script.index // 3 % len(sent)]
    media, contact_id = files[name], script.contact_id
    yield _received(
        provider_id=f"{PREFIX}demo.{script.index}.file",
        contact_id=contact_id,
        conversation_id=script.conversation_id,
        peer=script.phone,
        kind=media.kind,
        text=text,
        media=media,
        at=at,
    )


def group(at: datetime) -> Iterator[Command]:
    """A group of customers, and what they write in it."""
    contact_id = ids.contact_id("jid", GROUP)
    yield RegisterContact(
        by=Actor(kind="system", id="system"),
        at=at,
        contact_id=contact_id,
        label="Condomínio Vila das Flores",
        alias_kind="jid",
        alias=GROUP,
        source="demo",
        group=True,
    )
    for number, (name, phone, text) in enumerate(GROUP_LINES):
        yield _received(
            provider_id=f"{PREFIX}demo.group.{number}",
            contact_id=contact_id,
            conversation_id=ids.conversation_id(CHANNEL_ID, "jid", GROUP),
            peer=GROUP,
            group=True,
            kind="text",
            text=text,
            participant=Participant(contact_id=ids.contact_id("phone", phone), address=phone, name=name),
            at=at + timedelta(minutes=number * 3),
        )


def _received(provider_id: str, contact_id: str, at: datetime, **parts: object) -> ReceiveMessage:
    return ReceiveMessage.model_validate(
        {
            "by": Actor(kind="contact", id=contact_id),
            "at": at,
            "contact_id": contact_id,
            "channel_id": CHANNEL_ID,
            "channel_kind": Simulator.kind,
            "message_id": ids.message_id(CHANNEL_ID, provider_id),
            "provider_id": provider_id,
            "provider_at": at,
            "arrival": 0,
            **parts,
        }
    )


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _wood(width: int, height: int, tone: tuple[int, int, int]) -> Image.Image:
    """A board of wood: its grain runs along it."""
    picture = Image.new("RGB", (width, height), tone)
    pen = ImageDraw.Draw(picture)
    for line in range(0, height, 6):
        shade = tuple(max(0, each - 14 - line * 37 % 22) for each in tone)
        wave_ = [(x, line + 5 * math.sin(x / 90 + line / 25)) for x in range(0, width + 20, 20)]
        pen.line(wave_, fill=shade, width=2)
    return picture


def _jpeg(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=82)
    return target.getvalue()


def _scratch() -> bytes:
    picture = _wood(960, 720, (168, 112, 66))
    pen = ImageDraw.Draw(picture)
    pen.line([(210, 520), (430, 380), (520, 352), (760, 190)], fill=(236, 214, 186), width=7)
    pen.line([(218, 526), (436, 388), (526, 360), (764, 198)], fill=(92, 58, 32), width=3)
    pen.ellipse([(150, 130), (820, 590)], outline=(201, 42, 42), width=6)
    return _jpeg(picture)


def _room() -> bytes:
    picture = Image.new("RGB", (1080, 720), (232, 226, 214))
    floor = _wood(1080, 210, (150, 104, 68))
    picture.paste(floor, (0, 510))
    pen = ImageDraw.Draw(picture)
    pen.rectangle([(90, 120), (330, 360)], fill=(178, 205, 222), outline=(250, 250, 246), width=12)
    pen.rectangle([(470, 430), (930, 520)], fill=(47, 111, 78))
    pen.rectangle([(470, 340), (930, 440)], fill=(62, 131, 94))
    pen.line([(470, 300), (930, 300)], fill=(60, 60, 60), width=4)
    pen.line([(470, 285), (470, 315)], fill=(60, 60, 60), width=4)
    pen.line([(930, 285), (930, 315)], fill=(60, 60, 60), width=4)
    pen.text((655, 250), "2,10 m", fill=(60, 60, 60), font_size=36)
    return _jpeg(picture)


def _receipt() -> bytes:
    page = Image.new("RGB", (827, 1169), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle([(0, 0), (827, 130)], fill=(15, 118, 110))
    pen.text((60, 42), "Comprovante de Pix", fill="white", font_size=40)
    lines = ("Valor: R$ 1.290,00", "Para: Casa Ipê Móveis Ltda.", "CNPJ: 00.000.000/0001-00", "Pedido: 51204")
    for number, line in enumerate(lines):
        pen.text((60, 200 + number * 60), line, fill=(40, 40, 40), font_size=28)
    target = io.BytesIO()
    page.save(target, "PDF", resolution=100)
    return target.getvalue()


def _voice() -> bytes:
    """Seven seconds that rise and fall as speech does."""
    rate, target = 16_000, io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        for number in range(7 * rate):
            second = number / rate
            loud = max(0.0, math.sin(second * 5.2)) * (0.35 + 0.65 * abs(math.sin(second * 1.3)))
            tone = math.sin(second * 2 * math.pi * (150 + 25 * math.sin(second * 3)))
            sound.writeframesraw(struct.pack("<h", int(9_000 * loud * tone)))
    return target.getvalue()
