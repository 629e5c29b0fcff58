"""The unofficial WhatsApp through an Evolution API."""

from datetime import UTC, datetime

import httpx
import orjson

from libs.events.catalog.media import Media, MediaKind
from libs.events.catalog.message import Answer, Mention
from services.gateway.channels.channel import Call, Channel, Line
from services.gateway.channels.evolution.channel import Evolution
from services.gateway.channels.items import (
    GroupChanged,
    Ignored,
    InboundChange,
    InboundMessage,
    LineChanged,
    PairingOffered,
    StatusUpdate,
)
from services.gateway.channels.outbound import Outbound, OutboundChange
from services.gateway.channels.setup import HOOK_KEY
from tests.contracts.contract import Asks, Contract, Cupboard, Expected, Refusal, StandIn, answer, item
from tests.providers.evolution import API_KEY, GROUP, INSTANCE, MARINA, EvolutionStandIn, said

KEY = "invented-shared-secret"
HOOK = "https://gw.example/v1/inbound/evolution/loja-exemplo-01"
TEXT_ID = "ACF899139DF5E1059396431415E770C6"
OURS_ID = "3EB073278A4A86960EEB"
SENT = {"key": {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": True, "id": OURS_ID}, "status": "PENDING"}


def takes(request: httpx.Request) -> httpx.Response:
    """An instance that is not there yet, and everything else taken."""
    path = request.url.path
    if "/whatsappNumbers/" in path:
        numbers = orjson.loads(request.content)["numbers"]
        return httpx.Response(
            200, json=[{"jid": f"{each}@s.whatsapp.net", "exists": True, "number": each} for each in numbers]
        )
    if "/connectionState/" in path:
        return httpx.Response(404, json={"status": 404, "error": "Not Found", "response": {"message": []}})
    if "/findMessages/" in path:
        return httpx.Response(200, json={"messages": {"total": 0, "pages": 0, "currentPage": 1, "records": []}})
    return httpx.Response(201, json=SENT)


def error(
    name: str, status: int, message: object, code: str, transient: bool = False, stops: bool = False
) -> Refusal:
    """A documented refusal, whatever is asked."""
    body = {"status": status, "error": "…", "response": {"message": message}}
    return Refusal(name, answer(body, status), code, transient, stops)


def message(kind: str, **holds: object) -> list[Expected]:
    """One message of Marina's."""
    return [item(InboundMessage, kind=kind, echo=holds.pop("echo", False), **holds)]


def vouched(line: Line, body: bytes) -> Call:
    """With the header that the instance was told to send."""
    return Call(body, {"authorization": f"Bearer {line.secrets.get(HOOK_KEY, '')}"})


def forged(line: Line, body: bytes) -> list[Call]:
    """With another key, without the word before it, cut, with the key of the API."""
    right = line.secrets.get(HOOK_KEY, "")
    tried = (
        "Bearer another",
        right,
        f"Bearer {right[:-1]}",
        f"bearer {right} ",
        f"Bearer {API_KEY}",
        "Bearer ",
        "",
    )
    return [Call(body, {"authorization": each}) for each in tried]


def key(stand_in: StandIn, hook: str) -> str:
    """The key as the instance was told it."""
    assert isinstance(stand_in, EvolutionStandIn)
    told: str = stand_in.webhook["headers"]["Authorization"]
    return told.removeprefix("Bearer ")


async def says(channel: Channel, line: Line) -> object:
    """The recorded text."""
    mentions = (Mention(address="5511900005555"),)
    return await channel.send(
        line, Outbound("m1", "v1", MARINA, "Temos às 14h, pode ser?", TEXT_ID, mentions=mentions)
    )


async def sends(
    channel: Channel, line: Line, kind: MediaKind, mime: str, text: str | None = None, to: str = MARINA
) -> object:
    """A file of a kind."""
    media = Media(id="9f" * 32, kind=kind, mime=mime, name="boleto.pdf", size=14)
    return await channel.send(line, Outbound("m1", "v1", to, text, kind=kind, media=media))


contract = Contract(
    kind="evolution",
    build=lambda client: Evolution(client, Cupboard()),
    line=Line(
        "c",
        {"base_url": "https://evo.example", "instance": INSTANCE, "groups": True, "reject_calls": False},
        {"api_key": API_KEY, HOOK_KEY: KEY},
    ),
    peer=MARINA,
    takes=takes,
    samples="evolution",
    posted={
        "messages_upsert_text": message("text", text="Oi, bom dia", provider_id=TEXT_ID, raw=None),
        "messages_upsert_text_quoted": message("text", text="Esse aqui", reply_to="3EB0ACF4B89D3D503D82"),
        "messages_upsert_image": message("image", text="comprovante"),
        "messages_upsert_audio_ptt": message("audio", text=None),
        "messages_upsert_video": message("video", text=None),
        "messages_upsert_document": message("document", text="assinado"),
        "messages_upsert_sticker": message("sticker"),
        "messages_upsert_location": message("location"),
        "messages_upsert_contact": message("contacts"),
        "messages_upsert_list_response": message(
            "text", text="Financeiro", answer=Answer(id="fila:financeiro", title="Financeiro")
        ),
        "messages_upsert_group_text_mention": message(
            "text", group=GROUP, mentions=(Mention(address="84700000000001@lid"),)
        ),
        "messages_upsert_from_me": message("text", text="respondi pelo celular", echo=True),
        "send_message_event": message("text", text="Temos às 14h", echo=True, provider_id=OURS_ID),
        "messages_upsert_reaction": [
            item(InboundChange, what="reaction", text="👍", target="3EB0892C91E0A653BA19", echo=False)
        ],
        "messages_edited": [item(InboundChange, what="edit", text="Oi, boa tarde", target=TEXT_ID)],
        "messages_delete": [item(InboundChange, what="revoke", target=TEXT_ID)],
        "messages_update_delivery": [item(StatusUpdate, status="delivered", provider_id=OURS_ID)],
        "messages_update_read": [item(StatusUpdate, status="read", provider_id=OURS_ID)],
        "call_offer": message("call", provider_id="call:DA4FB5C6E93E74D3DF8527599FA62642"),
        "groups_upsert": [item(GroupChanged, group=GROUP, name="Equipe Exemplo")],
        "group_participants_update": [item(GroupChanged, group=GROUP, name=None, left=())],
        "connection_update_open": [item(LineChanged, connection="open")],
        "connection_update_close_logged_out": [item(LineChanged, connection="closed", lasting=True)],
        "status_instance_closed": [
            item(
                LineChanged,
                connection="closed",
                lasting=True,
                code="evolution.closed_401",
                at=datetime(2026, 7, 25, 14, 20, 5, tzinfo=UTC),
            )
        ],
        "qrcode_updated": [item(PairingOffered, image="data:image/png;base64,iVBORw0KGgo=", code=None)],
        "contacts_upsert": [item(Ignored, what="contacts.upsert")],
        "presence_update": [item(Ignored, what="presence.update")],
        "typebot_change_status": [item(Ignored, what="typebot.change.status")],
    },
    asked={
        "send_text_request": Asks(says, f"/message/sendText/{INSTANCE}", frozenset({"delay", "quoted"})),
        "send_media_request": Asks(
            lambda channel, line: sends(channel, line, "document", "application/pdf", "Boleto"),
            f"/message/sendMedia/{INSTANCE}",
            frozenset({"media"}),
        ),
        "send_audio_request": Asks(
            lambda channel, line: sends(channel, line, "audio", "audio/ogg; codecs=opus"),
            f"/message/sendWhatsAppAudio/{INSTANCE}",
            frozenset({"audio", "delay", "encoding"}),
        ),
        "send_sticker_request": Asks(
            lambda channel, line: sends(channel, line, "sticker", "image/webp", to=GROUP),
            f"/message/sendSticker/{INSTANCE}",
            frozenset({"sticker"}),
        ),
        "send_reaction_request": Asks(
            lambda channel, line: channel.change(
                line, OutboundChange("c1", "v1", MARINA, TEXT_ID, ours=False, what="reaction", text="👍")
            ),
            f"/message/sendReaction/{INSTANCE}",
        ),
        "mark_read_request": Asks(
            lambda channel, line: channel.mark_read(line, TEXT_ID, MARINA), f"/chat/markMessageAsRead/{INSTANCE}"
        ),
        "instance_create_request": Asks(
            lambda channel, line: channel.connect(line, HOOK),
            "/instance/create",
            frozenset({"token", "wavoipToken", "webhook"}),
        ),
    },
    elsewhere=dict.fromkeys(
        (
            "connection_state_response",
            "error_400_number_not_on_whatsapp",
            "error_400_validation",
            "error_401",
            "error_403_name_in_use",
            "error_404_instance",
            "instance_connect_response",
            "instance_create_response",
            "send_text_response",
            "whatsapp_numbers_response",
        ),
        "tests/gateway/test_evolution_sending.py",
    ),
    refusals=[
        error("401", 401, "Unauthorized", "evolution.unauthorized", stops=True),
        error("403", 403, ["Forbidden"], "evolution.unauthorized", stops=True),
        error("404", 404, ['The "x" instance does not exist'], "evolution.no_instance", stops=True),
        error("validation", 400, [['requires property "text"']], "evolution.refused"),
        error("no WhatsApp", 400, [{"jid": "x", "exists": False, "number": MARINA}], "evolution.not_on_whatsapp"),
        error("too many", 429, "Too many", "evolution.rate_limited", transient=True),
        error("closed", 500, ["Error: Connection Closed"], "evolution.disconnected", transient=True),
        error("away", 503, "Service Unavailable", "evolution.unreachable", transient=True),
    ],
    bodies=tuple(
        orjson.dumps({"event": event, "instance": INSTANCE, "data": data})
        for event, data in (
            ("MESSAGES_UPSERT", said("AC1", {"extendedTextMessage": {"text": "Oi"}}, lid=None)),
            ("messages.upsert", said("AC2", {"pollCreationMessageV3": {"name": "Sabor?", "options": []}})),
            ("messages.upsert", said("AC3", {"viewOnceMessageV2": {"message": {"imageMessage": {"url": "x"}}}})),
            ("messages.upsert", [said("AC4", {"conversation": "Um"}), said("AC5", {"conversation": "Dois"})]),
            ("guiche.catch-up", [said("AC6", {"conversation": "Depois"}, MessageUpdate=[{"status": "READ"}])]),
            ("messages.set", [said("AC7", {"conversation": "De antes"})]),
        )
    ),
    vouched=vouched,
    forged=forged,
    stand_in=EvolutionStandIn.running,
    key=key,
)
