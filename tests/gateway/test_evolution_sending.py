"""Talking to an Evolution API: what leaves, what each answer means, numbers, files, pairing, and looking back."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from libs.events.catalog.media import Media
from libs.events.catalog.message import Choice, ContactCard, Location, Mention, MessageKind, Options
from services.gateway.channels.channel import FileIsGone, FileOutOfReach, Line, OutOfReach
from services.gateway.channels.evolution import api as evolution
from services.gateway.channels.evolution import finding
from services.gateway.channels.evolution.channel import Evolution
from services.gateway.channels.evolution.errors import outcome
from services.gateway.channels.items import InboundChange, InboundMessage
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange, Sent, Unknown
from services.gateway.channels.setup import HOOK_KEY
from tests.providers.evolution import API_KEY, GROUP, MARINA, MARINA_LID, EvolutionStandIn, said

SAMPLES = Path(__file__).parent.parent / "fixtures" / "evolution"
PICTURE = b"\xff\xd8\xff\xe0 a picture of a table" * 40
MEDIA = Media(id="9f" * 32, kind="image", mime="image/jpeg", name="mesa.jpg", size=len(PICTURE))


class Cupboard:
    """The store of files, with one in it."""

    async def open(self, media_id: str) -> AsyncIterator[bytes]:
        """Its bytes, in parts that do not fit base64."""
        if media_id != MEDIA.id:
            raise KeyError(media_id)
        yield PICTURE[:100]
        yield PICTURE[100:101]
        yield PICTURE[101:]


@pytest.fixture(scope="module")
def running() -> Iterator[EvolutionStandIn]:
    """A stand-in for an Evolution API."""
    with EvolutionStandIn.running() as stand_in:
        yield stand_in


@pytest.fixture
def api(running: EvolutionStandIn) -> EvolutionStandIn:
    """The stand-in as it is at first, with nothing asked yet."""
    running.state, running.webhook = "open", {}
    for each in (running.asked, running.kept, running.files, running.absent, running.old):
        each.clear()
    return running


@pytest.fixture
async def channel() -> AsyncIterator[Evolution]:
    """The channel under test."""
    async with httpx.AsyncClient() as client:
        yield Evolution(client, Cupboard())


def line(api: EvolutionStandIn, key: str = API_KEY, url: str | None = None) -> Line:
    """A line that talks to the stand-in."""
    settings = {"base_url": url or api.url, "instance": api.instance, "groups": False, "reject_calls": True}
    return Line("c", settings, {"api_key": key, HOOK_KEY: "invented-hook-key"})


def outbound(text: str = "Temos às 14h, pode ser?", peer: str = MARINA, **more: Any) -> Outbound:
    """A message on its way out."""
    return Outbound("m1", "v1", peer, text, **more)


async def test_a_text_leaves_slowly_typed_and_quotes_what_it_answers(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    sent = await channel.send(line(api), outbound(reply_to="AC1", mentions=(Mention(address=f"{MARINA_LID}@lid"),)))
    assert isinstance(sent, Sent)
    assert sent.peer == MARINA
    (body,) = api.bodies("message/sendText")
    assert 400 < body.pop("delay") < 2_500
    assert body == {
        "number": MARINA,
        "text": "Temos às 14h, pode ser?",
        "linkPreview": False,
        "quoted": {"key": {"id": "AC1", "remoteJid": f"{MARINA}@s.whatsapp.net"}},
        "mentioned": [f"{MARINA_LID}@lid"],
    }


MENTIONS = (Mention(address=f"{MARINA_LID}@lid"),)


def file(kind: MessageKind, text: str | None = None, **facts: Any) -> Outbound:
    """A message with the one file."""
    return Outbound("m1", "v1", MARINA, text, kind=kind, media=MEDIA.model_copy(update={"kind": kind, **facts}))


@pytest.mark.parametrize(
    ("message", "route", "field", "more"),
    [
        (file("image", "A mesa"), "sendMedia", "media", {"mediatype": "image", "caption": "A mesa"}),
        (
            replace(file("image", "@Ana"), mentions=MENTIONS),
            "sendMedia",
            "media",
            {"mentioned": [f"{MARINA_LID}@lid"]},
        ),
        (file("video", mime="video/mp4", name=None), "sendMedia", "media", {"fileName": "video.mp4"}),
        (file("document", mime="application/pdf"), "sendMedia", "media", {"fileName": "mesa.jpg"}),
        (
            file("audio", mime="audio/ogg; codecs=opus", voice=True),
            "sendWhatsAppAudio",
            "audio",
            {"encoding": False},
        ),
        (file("audio", mime="audio/mpeg"), "sendMedia", "media", {"mediatype": "audio", "mimetype": "audio/mpeg"}),
        (file("sticker", mime="image/webp"), "sendSticker", "sticker", {}),
    ],
)
async def test_a_file_leaves_within_the_request_as_it_is(
    channel: Evolution, api: EvolutionStandIn, message: Outbound, route: str, field: str, more: dict[str, Any]
) -> None:
    assert isinstance(await channel.send(line(api), message), Sent)
    (body,) = api.bodies(f"message/{route}")
    assert base64.b64decode(body[field]) == PICTURE
    assert {key: body[key] for key in more} == more


async def test_a_file_that_is_lost_fails_alone_and_said_nothing(channel: Evolution, api: EvolutionStandIn) -> None:
    failed = await channel.send(line(api), file("image", id="00" * 32))
    assert isinstance(failed, Failed)
    assert failed.code == "media.lost"
    assert api.bodies("message/sendMedia") == []


async def test_places_and_cards_leave_as_evolution_wants_them(channel: Evolution, api: EvolutionStandIn) -> None:
    place = Location(latitude=-23.5, longitude=-46.6, name="Loja")
    assert isinstance(await channel.send(line(api), outbound(kind="location", location=place)), Sent)
    assert api.bodies("message/sendLocation")[0] | {"number": ""} == {
        "number": "",
        "latitude": -23.5,
        "longitude": -46.6,
        "name": "Loja",
        "address": "",
    }
    card = ContactCard(name="Otávio", phones=("+55 21 98842-1170",))
    assert isinstance(await channel.send(line(api), outbound(kind="contacts", contacts=(card,))), Sent)
    (body,) = api.bodies("message/sendContact")
    assert body["contact"] == [{"fullName": "Otávio", "wuid": "5521988421170", "phoneNumber": "+55 21 98842-1170"}]
    bare = await channel.send(line(api), outbound(kind="contacts", contacts=(ContactCard(name="Ana"),)))
    assert isinstance(bare, Failed)
    assert bare.code == "evolution.card_without_number"


async def test_answers_to_choose_from_are_written_out(channel: Evolution, api: EvolutionStandIn) -> None:
    choices = (
        Choice(id="a", title="Segunda", section="Semana"),
        Choice(id="b", title="Sábado", description="só de manhã", section="Fim de semana"),
    )
    options = Options(style="list", choices=choices, button="Ver dias", header="Agenda", footer="Até 18h")
    assert isinstance(await channel.send(line(api), outbound("Qual dia?", options=options)), Sent)
    assert api.texts_to(MARINA) == [
        "*Agenda*\n\nQual dia?\n\n*Semana*\n1. Segunda\n*Fim de semana*\n2. Sábado: só de manhã\n\n_Até 18h_"
    ]


async def test_a_number_is_looked_up_once_in_both_forms(channel: Evolution, api: EvolutionStandIn) -> None:
    api.old.add("553288880001")
    first = await channel.send(line(api), outbound(peer="+5532988880001"))
    assert isinstance(first, Sent)
    assert first.peer == "553288880001"
    await channel.send(line(api), outbound(peer="5532988880001"))
    assert api.bodies("chat/whatsappNumbers") == [{"numbers": ["5532988880001", "553288880001"]}]
    assert len(api.texts_to("553288880001")) == 2


async def test_a_number_without_whatsapp_is_told_before_anything_is_said(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    api.absent |= {"5511900009999", "551190009999", "551100009999"}
    absent = await channel.send(line(api), outbound(peer="5511900009999"))
    assert isinstance(absent, Failed)
    assert (absent.code, absent.transient) == ("evolution.not_on_whatsapp", False)
    assert api.bodies("message/sendText") == []


async def test_groups_and_people_without_a_number_are_written_to_by_their_address(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    for peer in (GROUP, f"{MARINA_LID}@lid"):
        assert isinstance(await channel.send(line(api), outbound(peer=peer)), Sent)
        assert len(api.texts_to(peer)) == 1
    assert api.bodies("chat/whatsappNumbers") == []


@pytest.mark.parametrize(
    ("text", "code", "transient", "stops"),
    [
        ("#401", "evolution.unauthorized", False, True),
        ("#400", "evolution.refused", False, False),
        ("#404", "evolution.no_instance", False, True),
        ("#429", "evolution.rate_limited", True, False),
        ("#503", "evolution.unreachable", True, False),
        ("#closed", "evolution.disconnected", True, False),
    ],
)
async def test_a_refusal_is_what_it_means(
    channel: Evolution, api: EvolutionStandIn, text: str, code: str, transient: bool, stops: bool
) -> None:
    failed = await channel.send(line(api), outbound(f"Oi {text}"))
    assert isinstance(failed, Failed)
    assert (failed.code, failed.transient, failed.stops_channel) == (code, transient, stops)


@pytest.mark.parametrize("text", ["#500", "#502", "#html", "#504"])
async def test_trouble_that_may_come_after_the_message_left_is_never_a_reason_to_send_it_again(
    channel: Evolution, api: EvolutionStandIn, text: str
) -> None:
    assert isinstance(await channel.send(line(api), outbound(text)), Unknown)


async def test_no_answer_is_unknown_and_no_connection_has_taken_nothing(
    channel: Evolution, api: EvolutionStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evolution, "TIMEOUT", httpx.Timeout(0.3))
    assert isinstance(await channel.send(line(api), outbound("#slow")), Unknown)
    away = await channel.send(line(api, url="http://127.0.0.1:9"), outbound())
    assert isinstance(away, Failed)
    assert away.unreachable
    assert away.transient


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("error_400_number_not_on_whatsapp", "evolution.not_on_whatsapp"),
        ("error_400_validation", "evolution.refused"),
        ("error_401", "evolution.unauthorized"),
        ("error_404_instance", "evolution.no_instance"),
    ],
)
def test_recorded_errors_are_known(name: str, code: str) -> None:
    body = (SAMPLES / f"{name}.json").read_bytes()
    failed = outcome(httpx.Response(orjson.loads(body)["status"], content=body))
    assert isinstance(failed, Failed)
    assert failed.code == code


def test_the_recorded_answer_is_a_sent_message() -> None:
    body = (SAMPLES / "send_text_response.json").read_bytes()
    assert outcome(httpx.Response(201, content=body)) == Sent("3EB073278A4A86960EEB", MARINA)


async def test_the_recorded_numbers_resolve_the_ninth_digit() -> None:
    body = (SAMPLES / "whatsapp_numbers_response.json").read_bytes()
    answer = (SAMPLES / "send_text_response.json").read_bytes()
    asked: list[Any] = []

    def provider(request: httpx.Request) -> httpx.Response:
        asked.append(orjson.loads(request.content))
        numbers = "whatsappNumbers" in request.url.path
        return httpx.Response(200, content=body if numbers else answer)

    async with httpx.AsyncClient(transport=httpx.MockTransport(provider)) as client:
        channel = Evolution(client, Cupboard())
        settings = {"base_url": "https://evo.example", "instance": "loja"}
        sent = await channel.send(Line("c", settings, {"api_key": "k"}), outbound(peer="5531990001234"))
    assert asked[1]["number"] == "553190001234"
    assert isinstance(sent, Sent)
    assert sent.aliases == (
        ("phone", "+5531990001234"),
        ("wa_id", "553190001234"),
        ("lid", "84700000000123@lid"),
    )


async def sent(channel: Evolution, api: EvolutionStandIn, text: str = "Oi", peer: str = MARINA) -> str:
    """A message that was sent; its id."""
    done = await channel.send(line(api), outbound(text, peer))
    assert isinstance(done, Sent)
    return done.provider_id


async def test_edits_deletions_and_reactions_name_the_chat_as_evolution_keeps_it(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    target = await sent(channel, api)
    hidden = f"{MARINA_LID}@lid"
    api.kept[-1]["key"]["remoteJid"] = hidden
    edit = OutboundChange("c1", "v1", MARINA, target, ours=True, what="edit", text="Olá")
    assert isinstance(await channel.change(line(api), edit), Sent)
    assert api.bodies("chat/updateMessage") == [
        {"number": hidden, "key": {"remoteJid": hidden, "fromMe": True, "id": target}, "text": "Olá"}
    ]
    revoke = OutboundChange("c2", "v1", MARINA, target, ours=True, what="revoke", text=None)
    assert isinstance(await channel.change(line(api), revoke), Sent)
    react = OutboundChange("c3", "v1", MARINA, "AC1", ours=False, what="reaction", text=None)
    assert isinstance(await channel.change(line(api), react), Sent)
    (reaction,) = api.bodies("message/sendReaction")
    theirs = {"remoteJid": f"{MARINA}@s.whatsapp.net", "fromMe": False, "id": "AC1"}
    assert reaction == {"key": theirs, "reaction": ""}


async def test_a_change_of_what_is_not_there_or_not_ours_fails(channel: Evolution, api: EvolutionStandIn) -> None:
    unknown = OutboundChange("c1", "v1", MARINA, "3EBX", ours=True, what="edit", text="Olá")
    failed = await channel.change(line(api), unknown)
    assert isinstance(failed, Failed)
    assert (failed.code, failed.stops_channel) == ("evolution.no_such_message", False)
    theirs = OutboundChange("c1", "v1", MARINA, "AC1", ours=False, what="revoke", text=None)
    refused = await channel.change(line(api), theirs)
    assert isinstance(refused, Failed)
    assert refused.code == "evolution.not_ours"


async def test_typing_and_read_marks_are_shown(channel: Evolution, api: EvolutionStandIn) -> None:
    await channel.show_typing(line(api), MARINA, typing=True)
    await channel.show_typing(line(api), GROUP, typing=False)
    await channel.mark_read(line(api), "AC1", MARINA)
    presences = [(each["number"], each["presence"]) for each in api.bodies("chat/sendPresence")]
    assert presences == [(MARINA, "composing"), (GROUP, "paused")]
    recorded = orjson.loads((SAMPLES / "mark_read_request.json").read_bytes())["readMessages"][0]
    assert api.bodies("chat/markMessageAsRead") == [{"readMessages": [{**recorded, "id": "AC1"}]}]


async def fetched(channel: Evolution, api: EvolutionStandIn, source: str) -> bytes:
    """A file from the provider."""
    return b"".join([part async for part in channel.fetch(line(api), source)])


async def test_a_file_comes_from_its_address_or_else_out_of_its_message(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    api.files |= {"AC1": PICTURE, "there": b"from the store"}
    assert await fetched(channel, api, f"AC1 {api.url}/stored/there") == b"from the store"
    assert await fetched(channel, api, f"AC1 {api.url}/stored/gone") == PICTURE
    assert await fetched(channel, api, "AC1 http://127.0.0.1:9/away") == PICTURE
    assert await fetched(channel, api, "AC1") == PICTURE
    with pytest.raises(FileIsGone):
        await fetched(channel, api, "AC2")
    api.key = "another"
    try:
        with pytest.raises(FileOutOfReach):
            await fetched(channel, api, "AC1")
    finally:
        api.key = API_KEY


async def test_an_attempt_without_an_answer_is_found_again_only_when_there_is_no_doubt(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    attempted = datetime.now(UTC)
    lost = outbound("Confirmado")
    assert await channel.settle(line(api), lost, attempted) is None
    await sent(channel, api, "Outra coisa")
    await sent(channel, api, "Confirmado", peer="5511900005555")
    api.kept.append(said("3EBOLD", {"conversation": "Confirmado"}, from_me=True, at=time.time() - 60))
    assert await channel.settle(line(api), lost, attempted) is None
    provider_id = await sent(channel, api, "Confirmado")
    assert await channel.settle(line(api), lost, attempted) == Sent(provider_id)
    await sent(channel, api, "Confirmado")
    assert await channel.settle(line(api), lost, attempted) is None


async def test_the_echo_of_a_change_of_ours_is_known_by_the_answer_to_it(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    provider_id = await sent(channel, api, "Confirmado")
    place = ("c1", "v1", MARINA, provider_id, True)
    for wanted in (OutboundChange(*place, "edit", "Confirmado!"), OutboundChange(*place, "revoke", None)):
        taken = await channel.change(line(api), wanted)
        told = [item for body in api.told for item in channel.parse(body, {})]
        (echo,) = (
            each
            for each in told
            if isinstance(each, InboundChange) and (each.target, each.what) == (provider_id, wanted.what)
        )
        assert echo.echo or echo.unsure
        assert taken == Sent(echo.provider_id)


async def test_what_evolution_keeps_comes_again_in_order_and_in_sane_pieces(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    start = int(time.time()) - 600
    for place in range(230):
        api.kept.append(said(f"AC{place}", {"conversation": str(place)}, at=start + place))
    api.kept.append(said("ACOLD", {"conversation": "antes"}, at=start - 600))
    since = datetime.fromtimestamp(start, UTC)
    polled = await channel.poll(line(api), since, since + timedelta(seconds=600))
    items = [each for body in polled for each in channel.parse(body.body, body.headers)]
    assert [each.text for each in items if isinstance(each, InboundMessage)] == [str(each) for each in range(230)]
    assert [len(orjson.loads(each.body)["data"]) for each in polled] == [100, 100, 30]
    again = await channel.poll(line(api), since, since + timedelta(seconds=600))
    assert [each.body for each in again] == [each.body for each in polled] or len(again) == len(polled)


async def test_of_what_is_too_much_at_once_the_beginning_is_told_and_how_far_it_reaches(
    channel: Evolution, api: EvolutionStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_PAGES", 2)
    hours = 10
    start = int(time.time()) - hours * 3_600
    for place in range(600):
        at = start + (hours - 1) * 3_600 * place // 600 + 3_600
        api.kept.append(said(f"AC{place}", {"conversation": str(place)}, at=at))
    api.kept.insert(300, {"key": None, "message": {}, "messageTimestamp": start + 5 * 3_600})
    since, until, texts, polls = datetime.fromtimestamp(start, UTC), datetime.now(UTC), list[str | None](), 0
    while since < until:
        polled = await channel.poll(line(api), since, until)
        items = [each for body in polled for each in channel.parse(body.body, body.headers)]
        texts += [each.text for each in items if isinstance(each, InboundMessage)]
        since, polls = min([until, *(each.until for each in polled if each.until is not None)]), polls + 1
    assert list(dict.fromkeys(texts)) == [str(each) for each in range(600)]
    assert polls > 2


async def test_connecting_makes_the_instance_tells_it_where_to_post_and_shows_what_to_scan(
    channel: Evolution, api: EvolutionStandIn
) -> None:
    api.state = "missing"
    assert await channel.poll(line(api), datetime.now(UTC), datetime.now(UTC)) == ()
    offered = await channel.connect(line(api), "https://desk.example/hooks/evolution/c")
    assert offered is not None
    assert offered.image is not None
    assert offered.image.startswith("data:image/png;base64,")
    assert api.webhook["url"] == "https://desk.example/hooks/evolution/c"
    assert api.webhook["headers"] == {"Authorization": "Bearer invented-hook-key"}
    assert (api.settings_told["groupsIgnore"], api.settings_told["rejectCall"]) == (True, True)
    again = await channel.connect(line(api), "https://desk.example/hooks/evolution/other")
    assert again is not None
    assert api.webhook["url"].endswith("/other")
    assert (await channel.health(line(api))).connection == "connecting"
    api.state = "open"
    assert await channel.connect(line(api), "https://desk.example/hooks/evolution/c") is None
    health = await channel.health(line(api))
    assert (health.connection, health.facts) == ("open", {"number": "+55 11 3000-0001", "name": "Loja Exemplo"})
    await channel.disconnect(line(api))
    await channel.disconnect(line(api))
    assert (await channel.health(line(api))).connection == "closed"


async def test_a_line_that_cannot_be_connected_says_what_to_do(channel: Evolution, api: EvolutionStandIn) -> None:
    with pytest.raises(OutOfReach) as wrong_key:
        await channel.connect(line(api, key="another"), "https://desk.example")
    assert "chave" in wrong_key.value.detail
    with pytest.raises(OutOfReach) as away:
        await channel.health(line(api, url="http://127.0.0.1:9"))
    assert "não responde" in away.value.detail
    with pytest.raises(OutOfReach):
        await channel.poll(line(api, key="another"), datetime.now(UTC), datetime.now(UTC))
    body = (SAMPLES / "error_403_name_in_use.json").read_bytes()

    def taken(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403 if request.url.path.endswith("/create") else 404, content=body)

    async with httpx.AsyncClient(transport=httpx.MockTransport(taken)) as client:
        with pytest.raises(OutOfReach) as in_use:
            await Evolution(client, Cupboard()).connect(line(api), "https://desk.example")
    assert "Já existe" in in_use.value.detail


@pytest.mark.parametrize("name", ["instance_create_response", "instance_connect_response"])
async def test_recorded_pairings_are_shown(api: EvolutionStandIn, name: str) -> None:
    body = (SAMPLES / f"{name}.json").read_bytes()

    def provider(request: httpx.Request) -> httpx.Response:
        if "connectionState" in request.url.path:
            return httpx.Response(404 if "create" in name else 200, json={"instance": {"state": "close"}})
        return httpx.Response(200, content=body)

    async with httpx.AsyncClient(transport=httpx.MockTransport(provider)) as client:
        offered = await Evolution(client, Cupboard()).connect(line(api), "https://desk.example")
    assert offered is not None
    assert offered.image == "data:image/png;base64,iVBORw0KGgo="


async def test_the_recorded_state_is_open(api: EvolutionStandIn) -> None:
    body = (SAMPLES / "connection_state_response.json").read_bytes()
    provider = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    async with httpx.AsyncClient(transport=provider) as client:
        assert (await Evolution(client, Cupboard()).health(line(api))).connection == "open"


async def test_the_stand_in_tries_again_but_not_what_was_refused_for_good(api: EvolutionStandIn) -> None:
    answers = [500, 503, 200, 401]
    came: list[int] = []

    async def hook(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        came.append(answers[len(came)])
        writer.write(f"HTTP/1.1 {came[-1]} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(hook, "127.0.0.1", 0)
    api.webhook = {"enabled": True, "url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"}
    api.patience = 0.01
    for _ in range(2):
        await asyncio.wait_for(asyncio.wrap_future(api.post("presence.update", {})), 5)
    server.close()
    assert came == answers
