"""Sending through the Graph API: what leaves, and what each answer means."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import orjson
import pytest

from libs.events.catalog.media import Media
from libs.events.catalog.message import Choice, ContactCard, Location, MessageKind, Options
from libs.events.catalog.template_use import TemplateUse
from services.gateway.channels.channel import FileIsGone, FileOutOfReach, Line, OutOfReach
from services.gateway.channels.items import TemplateChanged
from services.gateway.channels.outbound import Failed, Outbound, OutboundChange, Sent, Unknown
from services.gateway.channels.waba import channel as waba
from services.gateway.channels.waba.channel import Waba
from services.gateway.channels.waba.errors import MEANINGS, meaning
from tests.gateway.test_waba_payloads import SAMPLES
from tests.providers.graph import ACCESS_TOKEN, PHONE_NUMBER_ID, WABA_ID, GraphStandIn

PICTURE = b"\xff\xd8\xff\xe0 a picture of a table" * 40
MEDIA = Media(id="9f" * 32, kind="image", mime="image/jpeg", name="mesa.jpg", size=len(PICTURE))


class Cupboard:
    """The store of files, with one in it."""

    async def open(self, media_id: str) -> AsyncIterator[bytes]:
        """Its bytes, in two parts."""
        if media_id != MEDIA.id:
            raise KeyError(media_id)
        yield PICTURE[:100]
        yield PICTURE[100:]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[GraphStandIn]:
    """A stand-in for the Graph API."""
    with GraphStandIn.running() as graph:
        yield graph


@pytest.fixture
def graph(stand_in: GraphStandIn) -> GraphStandIn:
    """The stand-in, with nothing asked yet."""
    stand_in.forget()
    return stand_in


@pytest.fixture
async def channel() -> AsyncIterator[Waba]:
    """The channel under test."""
    async with httpx.AsyncClient() as client:
        yield Waba(client, Cupboard())


def line(graph: GraphStandIn, token: str = ACCESS_TOKEN, url: str | None = None) -> Line:
    """A line that talks to the stand-in."""
    settings = {"phone_number_id": PHONE_NUMBER_ID, "waba_id": WABA_ID, "base_url": url or graph.url}
    return Line("c", settings, {"access_token": token, "verify_token": "known"})


def outbound(text: str = "Temos às 14h, pode ser?", peer: str = "5511900001234") -> Outbound:
    """A message on its way out."""
    return Outbound("m1", "v1", peer, text)


async def test_a_text_leaves_as_meta_wants_it(channel: Waba, graph: GraphStandIn) -> None:
    recorded = orjson.loads((SAMPLES / "send_text_request.json").read_bytes())
    quoted = recorded["context"]["message_id"]
    text = Outbound(recorded["biz_opaque_callback_data"], "v1", "5511900001234", recorded["text"]["body"], quoted)
    outcome = await channel.send(line(graph), text)
    assert isinstance(outcome, Sent)
    assert outcome.peer == "5511900001234"
    (sent,) = graph.messages
    assert sent.pop("_number") == PHONE_NUMBER_ID
    assert sent == recorded


def file(kind: MessageKind, text: str | None = None, **facts: Any) -> Outbound:
    """A message with the one file."""
    media = MEDIA.model_copy(update={"kind": kind, **facts})
    return Outbound("m1", "v1", "5511900001234", text, kind=kind, media=media)


@pytest.mark.parametrize(
    ("message", "content"),
    [
        (file("image", "A mesa"), {"caption": "A mesa"}),
        (file("video", mime="video/mp4"), {}),
        (file("document", name='Tabela "2026".pdf', mime="application/pdf"), {"filename": 'Tabela "2026".pdf'}),
        (file("audio", mime="audio/ogg; codecs=opus", voice=True), {"voice": True}),
        (file("audio", mime="audio/mpeg"), {}),
        (file("sticker", mime="image/webp"), {}),
    ],
)
async def test_a_file_goes_up_first_and_then_leaves_by_its_id(
    channel: Waba, graph: GraphStandIn, message: Outbound, content: dict[str, Any]
) -> None:
    assert isinstance(await channel.send(line(graph), message), Sent)
    (upload,) = graph.uploads
    assert message.media is not None
    assert upload.body == PICTURE
    assert upload.mime == message.media.mime.partition(";")[0]
    (sent,) = graph.messages
    assert sent["type"] == message.kind
    assert sent[message.kind] == {"id": upload.id, **content}


async def test_a_file_goes_up_once_for_all_who_get_it(channel: Waba, graph: GraphStandIn) -> None:
    for _ in range(3):
        assert isinstance(await channel.send(line(graph), file("image")), Sent)
    assert (len(graph.uploads), len(graph.messages)) == (1, 3)


async def test_a_file_that_meta_no_longer_knows_goes_up_again(channel: Waba, graph: GraphStandIn) -> None:
    await channel.send(line(graph), file("image"))
    graph.refuse_next(131053)
    assert isinstance(await channel.send(line(graph), file("image")), Failed)
    assert isinstance(await channel.send(line(graph), file("image")), Sent)
    assert len(graph.uploads) == 2


async def test_a_file_that_is_refused_says_why_and_nothing_was_said(channel: Waba, graph: GraphStandIn) -> None:
    graph.refuse_upload(131053)
    outcome = await channel.send(line(graph), file("image"))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.may_retry) == ("waba.131053", True)
    assert graph.messages == []


async def test_a_file_that_we_lack_fails(channel: Waba, graph: GraphStandIn) -> None:
    outcome = await channel.send(line(graph), file("image", id="00" * 32))
    assert isinstance(outcome, Failed)
    assert outcome.code == "media.lost"


async def test_a_place_and_cards_leave_as_meta_wants_them(channel: Waba, graph: GraphStandIn) -> None:
    place = Location(latitude=-23.55, longitude=-46.63, name="Loja")
    card = ContactCard(name="Otávio Lemos", phones=("+55 21 98842-0102",))
    await channel.send(line(graph), Outbound("m1", "v1", "55119", None, kind="location", location=place))
    await channel.send(line(graph), Outbound("m2", "v1", "55119", None, kind="contacts", contacts=(card,)))
    location, contacts = graph.messages
    assert location["location"] == {"latitude": -23.55, "longitude": -46.63, "name": "Loja"}
    (sent,) = contacts["contacts"]
    assert sent["name"] == {"formatted_name": "Otávio Lemos", "first_name": "Otávio", "last_name": "Lemos"}
    assert sent["phones"] == [{"phone": "+55 21 98842-0102", "type": "CELL", "wa_id": "5521988420102"}]


@pytest.mark.parametrize(("emoji", "sent"), [("👍", "👍"), (None, "")])
async def test_a_reaction_names_its_message_and_an_empty_one_takes_it_back(
    channel: Waba, graph: GraphStandIn, emoji: str | None, sent: str
) -> None:
    change = OutboundChange("c1", "v1", "5511900001234", "wamid.A", False, "reaction", emoji)
    assert isinstance(await channel.change(line(graph), change), Sent)
    (request,) = graph.messages
    assert request["reaction"] == {"message_id": "wamid.A", "emoji": sent}


async def test_the_cloud_api_neither_edits_nor_deletes(channel: Waba, graph: GraphStandIn) -> None:
    assert (channel.capabilities.edit_seconds, channel.capabilities.revoke_seconds) == (None, None)
    change = OutboundChange("c1", "v1", "5511900001234", "wamid.A", True, "revoke", None)
    assert isinstance(await channel.change(line(graph), change), Failed)
    assert graph.messages == []


async def test_a_customers_file_is_fetched_where_meta_says(channel: Waba, graph: GraphStandIn) -> None:
    source = graph.keep(PICTURE, "image/jpeg")
    assert b"".join([part async for part in channel.fetch(line(graph), source)]) == PICTURE


async def test_a_file_that_meta_no_longer_has_is_gone(channel: Waba, graph: GraphStandIn) -> None:
    with pytest.raises(FileIsGone):
        [part async for part in channel.fetch(line(graph), "900000000000001")]


@pytest.mark.parametrize(
    ("code", "status", "error", "stop"),
    [
        (100, 400, FileIsGone, None),
        (4, 400, FileOutOfReach, None),
        (80007, 400, FileOutOfReach, None),
        (131000, 400, FileOutOfReach, None),
        (190, 401, FileOutOfReach, "waba.190"),
        (10, 403, FileOutOfReach, None),
    ],
)
async def test_a_refusal_to_give_a_file_is_judged_by_its_code(
    code: int, status: int, error: type[Exception], stop: str | None
) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"error": {"code": code, "message": "no"}})

    own = Line("c", {"base_url": "https://graph.example"}, {})
    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as client:
        with pytest.raises(error) as raised:
            [part async for part in Waba(client, Cupboard()).fetch(own, "900000000000001")]
    assert getattr(raised.value, "stop", None) == stop


async def test_a_file_that_cannot_be_had_now_may_be_had_later(channel: Waba, graph: GraphStandIn) -> None:
    source = graph.keep(PICTURE, "image/jpeg")
    with pytest.raises(FileOutOfReach):
        [part async for part in channel.fetch(line(graph, url="http://127.0.0.1:9"), source)]


async def test_the_number_that_whatsapp_knows_is_learned(channel: Waba, graph: GraphStandIn) -> None:
    outcome = await channel.send(line(graph), outbound(peer="5511988880001"))
    assert isinstance(outcome, Sent)
    assert outcome.peer == "551188880001"


async def test_who_hides_his_number_is_written_to_by_user_id(channel: Waba, graph: GraphStandIn) -> None:
    await channel.send(line(graph), outbound(peer="BR.7310000000000012"))
    (sent,) = graph.messages
    assert sent["recipient"] == "BR.7310000000000012"
    assert "to" not in sent


@pytest.mark.parametrize(
    ("code", "transient", "stops"),
    [
        (131047, False, False),
        (131026, False, False),
        (131030, False, False),
        (100, False, False),
        (132001, False, False),
        (130429, True, False),
        (131056, True, False),
        (131000, True, False),
        (1, True, False),
        (190, False, True),
        (10, False, True),
        (200, False, True),
        (131031, False, True),
        (131042, False, True),
        (999999, False, False),
    ],
)
async def test_a_refusal_says_what_it_means_and_what_to_do(
    channel: Waba, graph: GraphStandIn, code: int, transient: bool, stops: bool
) -> None:
    outcome = await channel.send(line(graph), outbound(f"#{code}"))
    assert isinstance(outcome, Failed)
    assert outcome.code == f"waba.{code}"
    assert (outcome.transient, outcome.stops_channel) == (transient, stops)
    assert outcome.detail.startswith(meaning(code).text)


async def test_the_pair_rate_asks_for_six_seconds(channel: Waba, graph: GraphStandIn) -> None:
    outcome = await channel.send(line(graph), outbound("#131056"))
    assert isinstance(outcome, Failed)
    assert outcome.wait == 6.0


async def test_a_wrong_token_stops_the_channel(channel: Waba, graph: GraphStandIn) -> None:
    outcome = await channel.send(line(graph, token="old"), outbound())
    assert isinstance(outcome, Failed)
    assert outcome.stops_channel


async def test_an_edge_that_fails_says_nothing_of_what_became_of_the_message(
    channel: Waba, graph: GraphStandIn
) -> None:
    assert isinstance(await channel.send(line(graph), outbound("#html")), Unknown)
    assert len(graph.messages) == 1


@pytest.mark.parametrize("status", [500, 502, 504, 520])
def test_only_an_edge_that_is_too_busy_has_certainly_taken_nothing(status: int) -> None:
    assert isinstance(waba._outcome(httpx.Response(status, text="<html>")), Unknown)


async def test_a_busy_edge_is_passing_and_counts_against_the_provider(channel: Waba, graph: GraphStandIn) -> None:
    outcome = await channel.send(line(graph), outbound("#busy"))
    assert isinstance(outcome, Failed)
    assert outcome.transient
    assert outcome.unreachable


async def test_more_messages_than_the_number_may_send_in_a_second_are_refused_for_now(
    channel: Waba, graph: GraphStandIn
) -> None:
    graph.per_second, graph.clock = 3, lambda: 0.0
    outcomes = [await channel.send(line(graph), outbound(peer=f"551190000000{each}")) for each in range(4)]
    assert [type(each) for each in outcomes] == [Sent, Sent, Sent, Failed]
    refused = outcomes[-1]
    assert isinstance(refused, Failed)
    assert (refused.code, refused.transient, refused.unreachable, refused.paced) == (
        "waba.130429",
        True,
        True,
        False,
    )


async def test_one_recipient_who_had_too_many_is_waited_for_and_others_are_not(
    channel: Waba, graph: GraphStandIn
) -> None:
    graph.pair_seconds, graph.pair_burst, graph.clock = 60, 2, lambda: 0.0
    for _ in range(2):
        assert isinstance(await channel.send(line(graph), outbound()), Sent)
    refused = await channel.send(line(graph), outbound())
    assert isinstance(refused, Failed)
    assert (refused.code, refused.paced, refused.unreachable) == ("waba.131056", True, False)
    assert isinstance(await channel.send(line(graph), outbound(peer="5511900005678")), Sent)


async def test_a_provider_that_is_not_there_has_taken_nothing(channel: Waba, graph: GraphStandIn) -> None:
    outcome = await channel.send(line(graph, url="http://127.0.0.1:9/v23.0"), outbound())
    assert isinstance(outcome, Failed)
    assert outcome.unreachable


async def test_no_answer_is_an_unknown_outcome(
    channel: Waba, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waba, "TIMEOUT", httpx.Timeout(0.3))
    assert isinstance(await channel.send(line(graph), outbound("#slow")), Unknown)


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://[", "ftp://x"])
async def test_a_wrong_address_is_a_failure_not_a_crash(channel: Waba, graph: GraphStandIn, url: str) -> None:
    assert isinstance(await channel.send(line(graph, url=url), outbound()), Failed)


async def test_a_read_message_is_shown_as_read(channel: Waba, graph: GraphStandIn) -> None:
    await channel.mark_read(line(graph), "wamid.1", "5511990000001")
    recorded = orjson.loads((SAMPLES / "send_mark_read_typing_request.json").read_bytes())
    (sent,) = graph.requests
    assert {key: sent[key] for key in ("messaging_product", "status")} == {
        key: recorded[key] for key in ("messaging_product", "status")
    }
    assert graph.reads[-1] == "wamid.1"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("error_*.json")), ids=lambda each: each.stem)
def test_every_recorded_error_is_understood(path: object) -> None:
    body = orjson.loads(path.read_bytes())  # type: ignore[attr-defined]
    failed = waba.refusal(body["error"], 400)
    assert failed.code == f"waba.{body['error']['code']}"
    assert failed.detail


def test_every_meaning_is_a_sentence() -> None:
    assert all(each.text.endswith(".") and len(each.text) > 20 for each in MEANINGS.values())


def choices(count: int, **facts: str) -> tuple[Choice, ...]:
    """So many answers to choose from."""
    return tuple(Choice(id=f"c{each}", title=f"Opção {each}", **facts) for each in range(count))


@pytest.mark.parametrize(("count", "kind"), [(1, "button"), (3, "button"), (4, "list"), (10, "list")])
async def test_answers_to_choose_from_are_buttons_and_more_than_three_a_list(
    channel: Waba, graph: GraphStandIn, count: int, kind: str
) -> None:
    options = Options(style="buttons", choices=choices(count))
    assert isinstance(await channel.send(line(graph), Outbound("m", "v", "55119", "Qual?", options=options)), Sent)
    (sent,) = graph.messages
    assert (sent["type"], sent["interactive"]["type"]) == ("interactive", kind)
    action = sent["interactive"]["action"]
    offered = (
        action["buttons"] if kind == "button" else [row for each in action["sections"] for row in each["rows"]]
    )
    assert len(offered) == count


async def test_more_answers_than_a_list_holds_are_written_out(channel: Waba, graph: GraphStandIn) -> None:
    options = Options(style="list", choices=choices(11))
    await channel.send(line(graph), Outbound("m", "v", "55119", "Qual?", options=options))
    (sent,) = graph.messages
    assert sent["text"]["body"].splitlines()[:3] == ["Qual?", "", "1. Opção 0"]


async def test_a_picture_stands_above_its_buttons(channel: Waba, graph: GraphStandIn) -> None:
    options = Options(style="buttons", choices=choices(2))
    media = MEDIA.model_copy(update={"kind": "image"})
    picture = Outbound("m", "v", "55119", "Esta?", kind="image", media=media, options=options)
    await channel.send(line(graph), picture)
    (sent,) = graph.messages
    assert sent["interactive"]["header"] == {"type": "image", "image": {"id": graph.uploads[0].id}}


async def test_titles_are_as_long_as_whatsapp_shows_and_sections_have_names(
    channel: Waba, graph: GraphStandIn
) -> None:
    rows = (*choices(1, section="Vendas"), Choice(id="x", title="Um título comprido demais para caber"))
    options = Options(style="list", choices=rows)
    await channel.send(line(graph), Outbound("m", "v", "55119", None, options=options))
    (sent,) = graph.messages
    sections = sent["interactive"]["action"]["sections"]
    assert [each["title"] for each in sections] == ["Vendas", "Ver opções"]
    assert len(sections[1]["rows"][0]["title"]) == 24
    assert sent["interactive"]["body"]["text"]


def component(sent: dict[str, Any], kind: str) -> Any:
    """What a sent template says in one of its parts."""
    return [each for each in sent["template"]["components"] if each["type"] == kind]


async def test_a_template_goes_out_with_names_a_file_a_link_and_a_code(channel: Waba, graph: GraphStandIn) -> None:
    use = TemplateUse(
        name="boas_vindas",
        language="pt_BR",
        body=("Rosa",),
        names=("first_name",),
        buttons={1: "8841"},
        codes={2: "DESCONTO10"},
    )
    graph.templates.append(
        {
            "name": "boas_vindas",
            "language": "pt_BR",
            "status": "APPROVED",
            "parameter_format": "NAMED",
            "components": [
                {"type": "HEADER", "format": "IMAGE"},
                {"type": "BODY", "text": "Olá {{first_name}}"},
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {"type": "QUICK_REPLY", "text": "Obrigada"},
                        {"type": "URL", "text": "Pedido", "url": "https://x.example/{{1}}"},
                        {"type": "COPY_CODE", "text": "Copiar"},
                    ],
                },
            ],
        }
    )
    media = MEDIA.model_copy(update={"kind": "image"})
    outcome = await channel.send(
        line(graph), Outbound("m", "v", "55119", "Olá Rosa", kind="template", media=media, template=use)
    )
    assert isinstance(outcome, Sent)
    (sent,) = graph.messages
    assert component(sent, "header") == [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": graph.uploads[0].id}}]}
    ]
    named = {"type": "text", "parameter_name": "first_name", "text": "Rosa"}
    assert component(sent, "body") == [{"type": "body", "parameters": [named]}]
    link, code = component(sent, "button")
    assert (link["sub_type"], link["index"], link["parameters"][0]["text"]) == ("url", "1", "8841")
    assert (code["sub_type"], code["parameters"][0]["coupon_code"]) == ("copy_code", "DESCONTO10")


async def test_all_pages_of_templates_are_read_as_meta_tells_them(channel: Waba, graph: GraphStandIn) -> None:
    (recorded,) = orjson.loads((SAMPLES / "templates_list_response.json").read_bytes())["data"]
    graph.templates.extend({**recorded, "id": str(each)} for each in range(150))
    pages = [page async for page in channel.templates(line(graph))]
    assert [len(each) for each in pages] == [100, 50]
    first = pages[0][0]
    assert (first.name, first.language, first.status, first.category) == (
        "confirma_agendamento",
        "pt_BR",
        "approved",
        "utility",
    )
    assert first.header is not None
    assert (first.header.text, first.footer, first.examples) == (
        "Agendamento",
        "Clínica Exemplo",
        ("Marina", "sexta, 14h"),
    )
    assert [each.kind for each in first.buttons] == ["reply", "url", "phone"]
    assert first.unsupported is None


@pytest.mark.parametrize(
    ("part", "unsupported"),
    [
        ({"type": "CAROUSEL", "cards": []}, "carousel"),
        ({"type": "HEADER", "format": "HOLOGRAM"}, "header"),
        ({"type": "CAROUSEL", "cards": [{"components": [{"type": "HEADER", "format": "HOLOGRAM"}]}]}, "carousel"),
        ({"type": "LIMITED_TIME_OFFER"}, "limited_time_offer"),
        ({"type": "BUTTONS", "buttons": [{"type": "TELEPORT", "text": "Abrir"}]}, "button"),
        ({"type": "BUTTONS", "buttons": [7]}, "button"),
        ({"type": "FOOTER", "text": 3}, None),
    ],
)
async def test_a_template_that_the_desk_cannot_fill_in_says_so(
    channel: Waba, graph: GraphStandIn, part: dict[str, Any], unsupported: str | None
) -> None:
    odd = {"id": 7, "name": "x", "language": "pt_BR", "status": "PAUSED", "components": [part, None]}
    graph.templates.extend([odd, {"id": "8"}, None])  # type: ignore[list-item]
    (page,) = [page async for page in channel.templates(line(graph))]
    (read,) = page
    assert (read.id, read.status, read.unsupported) == ("7", "paused", unsupported)


async def test_pages_that_are_shorter_than_asked_for_are_followed_to_the_end(
    channel: Waba, graph: GraphStandIn
) -> None:
    (recorded,) = orjson.loads((SAMPLES / "templates_list_response.json").read_bytes())["data"]
    graph.templates.extend({**recorded, "id": str(each)} for each in range(7))
    graph.page = 3
    pages = [page async for page in channel.templates(line(graph))]
    assert [each.id for page in pages for each in page] == [str(each) for each in range(7)]


async def test_a_template_whose_rejection_is_appealed_is_a_rejected_one(channel: Waba, graph: GraphStandIn) -> None:
    graph.templates.append({"id": "7", "name": "x", "language": "pt_BR", "status": "IN_APPEAL"})
    (page,) = [page async for page in channel.templates(line(graph))]
    news = {"event": "IN_APPEAL", "message_template_id": 7}
    change = {"field": "message_template_status_update", "value": news}
    (item,) = channel.parse(orjson.dumps({"entry": [{"id": WABA_ID, "changes": [change]}]}), {})
    assert isinstance(item, TemplateChanged)
    assert (page[0].status, item.status) == ("rejected", "rejected")


async def test_a_wrong_token_says_what_to_do_wherever_it_is_used(channel: Waba, graph: GraphStandIn) -> None:
    old = line(graph, token="old")
    with pytest.raises(OutOfReach) as error:
        [page async for page in channel.templates(old)]
    assert "Gere um token" in error.value.detail
    assert error.value.stop == "waba.190"
    health = await channel.health(old)
    assert (health.connection, health.stop, "Gere um token" in health.detail) == ("closed", "waba.190", True)
    with pytest.raises(OutOfReach):
        await channel.connect(old, "https://desk.example/hooks/waba/c")


async def test_the_number_says_how_it_stands(channel: Waba, graph: GraphStandIn) -> None:
    health = await channel.health(line(graph))
    assert health.connection == "open"
    assert health.facts == {
        "number": "+55 11 3000-0001",
        "name": "Móveis Cerejeira",
        "quality": "alta",
        "limit": "1.000",
    }


@pytest.mark.parametrize(
    ("level", "shared", "rate"),
    [("STANDARD", False, 80), ("HIGH", False, 1_000), ("STANDARD", True, 20), ("NOT_APPLICABLE", False, None)],
)
async def test_the_number_says_how_many_messages_it_may_send_in_a_second(
    channel: Waba, graph: GraphStandIn, level: str, shared: bool, rate: float | None
) -> None:
    graph.throughput, graph.shared = level, shared
    assert (await channel.health(line(graph))).per_second == rate


async def test_a_number_that_meta_keeps_from_sending_says_why(channel: Waba, graph: GraphStandIn) -> None:
    graph.blocked = "The account was disabled."
    health = await channel.health(line(graph))
    assert (health.connection, health.stop) == ("closed", None)
    assert "The account was disabled." in health.detail


async def test_connecting_has_meta_post_to_us(channel: Waba, graph: GraphStandIn) -> None:
    await channel.connect(line(graph), "https://desk.example/hooks/waba/c")
    assert graph.subscribed[-1] == {
        "override_callback_uri": "https://desk.example/hooks/waba/c",
        "verify_token": "known",
    }


async def test_who_cannot_be_reached_is_tried_once_by_the_other_form_of_his_number(
    channel: Waba, graph: GraphStandIn
) -> None:
    graph.unreachable_numbers.add("5532988880002")
    outcome = await channel.send(line(graph), outbound(peer="5532988880002"))
    assert isinstance(outcome, Sent)
    assert [each["to"] for each in graph.messages] == ["5532988880002", "553288880002"]
    assert outcome.peer == "553288880002"
    graph.unreachable_numbers.add("553288880002")
    failed = await channel.send(line(graph), outbound(peer="553288880002"))
    assert isinstance(failed, Failed)
    assert (failed.code, failed.transient) == ("waba.131026", False)
    assert len(graph.messages) == 4


async def test_a_number_without_another_form_is_tried_once(channel: Waba, graph: GraphStandIn) -> None:
    graph.unreachable_numbers.add("14155550123")
    assert isinstance(await channel.send(line(graph), outbound(peer="14155550123")), Failed)
    assert len(graph.messages) == 1


async def test_typing_marks_the_message_that_it_answers_read_and_is_not_repeated(
    channel: Waba, graph: GraphStandIn
) -> None:
    await channel.show_typing(line(graph), "55119", True)
    await channel.show_typing(line(graph), "55119", False, "wamid.1")
    assert graph.requests == []
    for _ in range(3):
        await channel.show_typing(line(graph), "55119", True, "wamid.1")
    assert graph.typing[-1] == "wamid.1"
    assert 1 <= len(graph.requests) <= 2


async def test_two_conversations_that_are_answered_in_turns_are_each_told_once(
    channel: Waba, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waba, "monotonic", lambda: 100.0)
    for _ in range(3):
        await channel.show_typing(line(graph), "55119", True, "wamid.1")
        await channel.show_typing(line(graph), "55118", True, "wamid.2")
    assert [each["message_id"] for each in graph.requests] == ["wamid.1", "wamid.2"]


async def test_whoever_stopped_marketing_is_named_as_such(channel: Waba, graph: GraphStandIn) -> None:
    graph.refuse_next(131050)
    outcome = await channel.send(line(graph), Outbound("m", "v", "5511900001234", "Promoção"))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.declined, outcome.may_retry) == ("waba.131050", True, False)
