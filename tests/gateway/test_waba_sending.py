"""Sending through the Graph API: what leaves, and what each answer means."""

from collections.abc import AsyncIterator, Iterator

import httpx
import orjson
import pytest

from services.gateway.channels import waba
from services.gateway.channels.channel import Failed, Line, Outbound, Sent, Unknown
from services.gateway.channels.waba import Waba
from services.gateway.channels.waba_errors import MEANINGS, meaning
from tests.gateway.test_waba_payloads import SAMPLES
from tests.providers.graph import ACCESS_TOKEN, PHONE_NUMBER_ID, GraphStandIn


@pytest.fixture(scope="module")
def stand_in() -> Iterator[GraphStandIn]:
    """A stand-in for the Graph API."""
    with GraphStandIn.running() as graph:
        yield graph


@pytest.fixture
def graph(stand_in: GraphStandIn) -> GraphStandIn:
    """The stand-in, with nothing asked yet."""
    stand_in.requests.clear()
    return stand_in


@pytest.fixture
async def channel() -> AsyncIterator[Waba]:
    """The channel under test."""
    async with httpx.AsyncClient() as client:
        yield Waba(client)


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
    await channel.mark_read(line(graph), "wamid.1")
    recorded = orjson.loads((SAMPLES / "send_mark_read_typing_request.json").read_bytes())
    (sent,) = graph.requests
    assert {key: sent[key] for key in ("messaging_product", "status")} == {
        key: recorded[key] for key in ("messaging_product", "status")
    }
    assert graph.reads[-1] == "wamid.1"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("error_*.json")), ids=lambda each: each.stem)
def test_every_recorded_error_is_understood(path: object) -> None:
    body = orjson.loads(path.read_bytes())  # type: ignore[attr-defined]
    failed = waba._failed(body["error"], 400)
    assert failed.code == f"waba.{body['error']['code']}"
    assert failed.detail


def test_every_meaning_is_a_sentence() -> None:
    assert all(each.text.endswith(".") and len(each.text) > 20 for each in MEANINGS.values())
