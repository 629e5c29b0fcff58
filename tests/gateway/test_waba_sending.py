"""Sending through the Graph API: what leaves, and what each answer means."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import orjson
import pytest

from libs.events.catalog.media import Media
from libs.events.catalog.message import ContactCard, Location, MessageKind
from services.gateway.channels.channel import (
    Failed,
    FileIsGone,
    FileOutOfReach,
    Line,
    Outbound,
    OutboundChange,
    Sent,
    Unknown,
)
from services.gateway.channels.waba import channel as waba
from services.gateway.channels.waba.channel import Waba
from services.gateway.channels.waba.errors import MEANINGS, meaning
from tests.gateway.test_waba_payloads import SAMPLES
from tests.providers.graph import ACCESS_TOKEN, PHONE_NUMBER_ID, GraphStandIn

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
    stand_in.requests.clear()
    stand_in.uploads.clear()
    return stand_in


@pytest.fixture
async def channel() -> AsyncIterator[Waba]:
    """The channel under test."""
    async with httpx.AsyncClient() as client:
        yield Waba(client, Cupboard())


def line(graph: GraphStandIn, token: str = ACCESS_TOKEN, url: str | None = None) -> Line:
    """A line that talks to the stand-in."""
    return Line("c", {"phone_number_id": PHONE_NUMBER_ID, "base_url": url or graph.url}, {"access_token": token})


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


async def test_a_failing_edge_is_passing_and_counts_against_the_provider(
    channel: Waba, graph: GraphStandIn
) -> None:
    outcome = await channel.send(line(graph), outbound("#html"))
    assert isinstance(outcome, Failed)
    assert outcome.transient
    assert outcome.unreachable


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
