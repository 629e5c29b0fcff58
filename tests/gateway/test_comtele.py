"""Comtele as a channel, against its stand-in: what leaves, what answers mean, what reports tell."""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from libs.events.event import now
from services.gateway.channels.channel import Call, Health, Line, OutOfReach, Polled
from services.gateway.channels.comtele import channel as comtele
from services.gateway.channels.comtele import reports
from services.gateway.channels.comtele.channel import Comtele
from services.gateway.channels.items import InboundMessage, Item, StatusUpdate
from services.gateway.channels.outbound import Failed, Outbound, Sent, Unknown
from services.gateway.channels.setup import HOOK_KEY
from tests.providers.comtele import API_KEY, ComteleStandIn, Reply

SAMPLES = Path(__file__).parent.parent / "fixtures" / "comtele"
MARINA = "+5511900001234"
MESSAGE = "0195d3a0-0000-7000-8000-000000000001"
BOTH = pytest.mark.parametrize("api", ["v4", "v2"])


@pytest.fixture(scope="module")
def running() -> Iterator[ComteleStandIn]:
    """A stand-in for Comtele."""
    with ComteleStandIn.running() as found:
        yield found


@pytest.fixture
def stand_in(running: ComteleStandIn) -> ComteleStandIn:
    """The stand-in, with nothing asked yet."""
    running.requests.clear()
    running.messages.clear()
    running.replies.clear()
    return running


@pytest.fixture
async def channel(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Comtele]:
    """The channel under test; reports may be asked for as often as it likes."""
    monkeypatch.setattr(comtele, "REPORT_REST", 0.0)
    async with httpx.AsyncClient() as client:
        yield Comtele(client)


def line(stand_in: ComteleStandIn, api: str = "v4", key: str = API_KEY, **more: Any) -> Line:
    """A line that talks to the stand-in."""
    settings = {**stand_in.settings(api), **more}
    settings.pop("api_key")
    return Line("c", settings, {"api_key": key, HOOK_KEY: "hook"})


def outbound(text: str = "Sua consulta é sexta às 14h.", peer: str = MARINA) -> Outbound:
    """A text on its way out."""
    return Outbound(MESSAGE, "v1", peer, text)


def items(polled: list[Polled]) -> list[Item]:
    """Everything in reports."""
    channel = Comtele(httpx.AsyncClient())
    return [item for each in polled for item in channel.parse(each.body, each.headers)]


@BOTH
async def test_a_text_leaves_with_our_tag_and_is_sent_once_it_is_taken(
    channel: Comtele, stand_in: ComteleStandIn, api: str
) -> None:
    outcome = await channel.send(line(stand_in, api), outbound())
    (message,) = stand_in.messages
    assert outcome == Sent(message.tag)
    assert (message.number, message.text) == (MARINA, "Sua consulta é sexta às 14h.")
    assert message.tag.startswith(f"{MESSAGE}.5511900001234.")
    (request,) = stand_in.requests
    assert request.get("receivers", [request.get("Receivers")]) == [
        "5511900001234" if api == "v4" else "11900001234"
    ]
    assert request.get("route", 17) == 17


async def test_the_accounts_first_route_is_asked_for_once_unless_one_is_set(
    channel: Comtele, stand_in: ComteleStandIn
) -> None:
    asked: list[str] = []

    async def note(request: httpx.Request) -> None:
        asked.append(request.url.path)

    channel._client.event_hooks = {"request": [note]}
    for _ in range(2):
        await channel.send(line(stand_in), outbound())
    await channel.send(line(stand_in, route=21), outbound())
    assert [each["route"] for each in stand_in.requests] == [17, 17, 21]
    assert asked.count("/routes") == 1


@BOTH
async def test_http_200_with_an_error_inside_is_an_error(
    channel: Comtele, stand_in: ComteleStandIn, api: str
) -> None:
    outcome = await channel.send(line(stand_in, api), outbound("oi #saldo"))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.stops_channel, outcome.transient) == ("comtele.no_balance", True, False)
    assert "recarregue" in outcome.detail
    assert "Saldo insuficiente" in outcome.detail
    outcome = await channel.send(line(stand_in, api), outbound("oi #numero"))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.stops_channel) == ("comtele.number", False)
    assert stand_in.messages == []


@BOTH
async def test_a_wrong_key_stops_the_line_and_says_what_to_do(
    channel: Comtele, stand_in: ComteleStandIn, api: str
) -> None:
    wrong = line(stand_in, api, key="another", route=17)
    outcome = await channel.send(wrong, outbound())
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.stops_channel) == ("comtele.unauthorized", True)
    assert "confira a chave" in outcome.detail
    health = await channel.health(wrong)
    assert (health.connection, "confira a chave" in health.detail) == ("closed", True)
    with pytest.raises(OutOfReach):
        await channel.connect(wrong, "")
    # The line without a route has to ask for one first, and is refused there.
    outcome = await channel.send(line(stand_in, api, key="another"), outbound())
    assert isinstance(outcome, Failed)
    assert outcome.code == "comtele.unauthorized"


@pytest.mark.parametrize(
    ("text", "code", "wait"), [("#429", "comtele.rate_limit", 1.0), ("#503", "comtele.unreachable", None)]
)
async def test_what_was_surely_not_taken_is_tried_again(
    channel: Comtele, stand_in: ComteleStandIn, text: str, code: str, wait: float | None
) -> None:
    outcome = await channel.send(line(stand_in), outbound(text))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.transient, outcome.wait) == (code, True, wait)


@BOTH
async def test_an_attempt_without_an_answer_is_found_in_the_report(
    channel: Comtele, stand_in: ComteleStandIn, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempted = now()
    for text, patience in (("#500", comtele.TIMEOUT), ("#slow", httpx.Timeout(0.5))):
        stand_in.messages.clear()
        with monkeypatch.context() as impatient:
            impatient.setattr(comtele, "TIMEOUT", patience)
            outcome = await channel.send(line(stand_in, api, route=17), outbound(text))
        assert isinstance(outcome, Unknown)
        settled = await channel.settle(line(stand_in, api), outbound(text), attempted)
        assert settled == Sent(stand_in.messages[0].tag)
    # The report also knows of earlier attempts, which this one was not.
    assert await channel.settle(line(stand_in, api), outbound(), now() + timedelta(seconds=2)) is None
    assert isinstance(await channel.send(line(stand_in, api), outbound("#html")), Unknown)
    stand_in.messages.clear()
    assert await channel.settle(line(stand_in, api), outbound("#html"), attempted) is None


async def test_a_report_is_not_asked_for_again_too_soon(
    channel: Comtele, stand_in: ComteleStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comtele, "REPORT_REST", 30.0)
    reports = stand_in.reports
    await channel.send(line(stand_in), outbound())
    assert isinstance(await channel.settle(line(stand_in), outbound(), now()), Sent)
    assert await channel.settle(line(stand_in), outbound(), now()) is None
    assert stand_in.reports == reports + 1


@BOTH
async def test_reports_tell_what_became_of_messages_and_what_was_answered_once(
    channel: Comtele, stand_in: ComteleStandIn, api: str
) -> None:
    ours = line(stand_in, api)
    begun = now() - timedelta(minutes=5)
    for text in ("Bom dia", "Boa tarde #falha"):
        await channel.send(ours, outbound(text))
    stand_in.writes(MARINA, "SIM")
    until = now() + timedelta(minutes=1)
    found = items(list(await channel.poll(ours, begun, until)))
    statuses = [each for each in found if isinstance(each, StatusUpdate)]
    assert [(each.status, each.message_id) for each in statuses] == [("delivered", MESSAGE), ("failed", MESSAGE)]
    (reply,) = (each for each in found if isinstance(each, InboundMessage))
    assert (reply.text, reply.peer.address) == ("SIM", MARINA)
    # Until the place has moved on it may not have been kept: it is told again; then never more.
    assert items(list(await channel.poll(ours, begun, until))) == found
    later = begun + timedelta(minutes=1)
    assert await channel.poll(ours, later, until) == []
    stand_in.messages[0].status = "Undelivered"
    changed = items(list(await channel.poll(ours, later, until)))
    assert [each.status for each in changed if isinstance(each, StatusUpdate)] == ["failed"]


@BOTH
@pytest.mark.parametrize("newest_first", [False, True])
async def test_the_same_answer_twice_in_a_minute_is_two_though_a_report_fell_between_them(
    channel: Comtele, stand_in: ComteleStandIn, api: str, newest_first: bool
) -> None:
    ours, at = line(stand_in, api), now().replace(second=10, microsecond=0)
    await channel.send(ours, outbound())
    begun, found = at - timedelta(minutes=5), set()
    for place in range(3):
        message = stand_in.messages[0]
        reply = Reply(MARINA, "Sim", at + timedelta(seconds=10 * place), message)
        stand_in.replies.insert(0 if newest_first else place, reply)
        polled = await channel.poll(ours, begun + timedelta(seconds=place), now() + timedelta(minutes=1))
        found |= {each.provider_id for each in items(list(polled)) if isinstance(each, InboundMessage)}
        assert len(found) == place + 1
    assert await channel.poll(ours, begun + timedelta(seconds=4), now() + timedelta(minutes=1)) == []


async def test_there_is_a_rest_between_reports_and_before_the_next_ones(
    channel: Comtele, stand_in: ComteleStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comtele, "REPORT_REST", 0.2)
    ours, asked = line(stand_in), list[float]()

    async def note(request: httpx.Request) -> None:
        asked.append(time.monotonic())

    channel._client.event_hooks = {"request": [note]}
    for _ in range(2):
        await channel.poll(ours, now() - timedelta(minutes=5), now())
    rests = [later - earlier for earlier, later in pairwise(asked)]
    assert len(rests) == 3
    assert min(rests) > 0.15
    assert Comtele.capabilities.poll_seconds == 90.0


async def test_a_status_of_yesterday_is_found_when_the_report_is_looked_through_again(
    channel: Comtele, stand_in: ComteleStandIn
) -> None:
    ours = line(stand_in)
    await channel.send(ours, outbound())
    stand_in.messages[0].at -= timedelta(hours=30)
    moment = now()
    found = items(list(await channel.poll(ours, moment - timedelta(minutes=1), moment)))
    assert [type(each) for each in found] == [StatusUpdate]


async def test_long_reports_are_read_page_by_page(channel: Comtele, stand_in: ComteleStandIn) -> None:
    ours = line(stand_in)
    await channel.send(ours, outbound())
    stand_in.messages[:] = stand_in.messages * 1_100
    asked = stand_in.reports
    (report,) = await channel.poll(ours, now() - timedelta(minutes=1), now() + timedelta(minutes=1))
    assert len(orjson.loads(report.body)) == 1_100
    assert stand_in.reports - asked == 3 + 1


async def test_of_what_is_too_much_at_once_the_beginning_is_told_and_how_far_it_reaches(
    channel: Comtele, stand_in: ComteleStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PAGE", 2)
    monkeypatch.setattr(reports, "MOST_PAGES", 2)
    ours, moment = line(stand_in), now()
    await channel.send(ours, outbound())
    begun = moment - timedelta(hours=10)
    for hour in range(9):
        at = begun + timedelta(hours=hour, minutes=30)
        stand_in.replies.append(Reply(MARINA, f"Resposta {hour}", at, stand_in.messages[0]))
    found, since, polls = list[str | None](), begun, 0
    while since < moment:
        polled = list(await channel.poll(ours, since, moment))
        found += [each.text for each in items(polled) if isinstance(each, InboundMessage)]
        since, polls = min([moment, *(each.until for each in polled if each.until is not None)]), polls + 1
    assert found == [f"Resposta {hour}" for hour in range(9)]
    assert polls > 1


@BOTH
async def test_health_tells_the_balance(channel: Comtele, stand_in: ComteleStandIn, api: str) -> None:
    assert await channel.health(line(stand_in, api)) == Health("open", facts={"balance": "812,40"})
    assert await channel.connect(line(stand_in, api), "") is None


async def test_what_cannot_be_reached_is_told_so(channel: Comtele, stand_in: ComteleStandIn) -> None:
    for address in ("http://127.0.0.1:9", "http://["):
        away = line(stand_in, base_url=address)
        outcome = await channel.send(away, outbound())
        assert isinstance(outcome, Failed)
        for asked in (
            channel.health(away),
            channel.poll(away, now(), now()),
            channel.settle(away, outbound(), now()),
        ):
            with pytest.raises(OutOfReach):
                await asked
    lost = line(stand_in, base_url=f"{stand_in.url}/nowhere", route=17)
    outcome = await channel.send(lost, outbound())
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.stops_channel) == ("comtele.base_url", True)


async def test_what_is_no_sms_for_comtele_does_not_leave(channel: Comtele, stand_in: ComteleStandIn) -> None:
    for message, code in (
        (outbound(peer="+351912345678"), "comtele.foreign_number"),
        (outbound("ã" * 671), "comtele.too_long"),
        (outbound("a" * 1_531), "comtele.too_long"),
    ):
        outcome = await channel.send(line(stand_in), message)
        assert isinstance(outcome, Failed)
        assert outcome.code == code
    assert stand_in.requests == []
    assert isinstance(await channel.send(line(stand_in), outbound("ã" * 670)), Sent)


def test_the_key_in_the_address_vouches_and_nothing_else_does(stand_in: ComteleStandIn) -> None:
    channel, ours = Comtele(httpx.AsyncClient()), line(stand_in)
    assert channel.hook(ours) == "?key=hook"
    assert channel.vouches(ours, Call(b"{}", query={"key": "hook"}))
    assert not channel.vouches(ours, Call(b"{}", {"key": "hook"}))


async def test_the_stand_in_takes_the_recorded_requests(stand_in: ComteleStandIn) -> None:
    async with httpx.AsyncClient() as client:
        for name, path, header in (
            ("v4_send_request", "/messages/sms/send", "x-api-key"),
            ("v2_send_request", "/api/v2/send", "auth-key"),
            ("v2_schedule_request", "/api/v2/schedule", "auth-key"),
        ):
            body = (SAMPLES / f"{name}.json").read_bytes()
            answer = (await client.post(stand_in.url + path, content=body, headers={header: API_KEY})).json()
            assert answer.get("Success", not answer.get("hasError"))
    assert [each.number[-4:] for each in stand_in.messages] == ["1234", "1234", "5678", "1234"]
    assert [each.status for each in stand_in.messages][-1] == "Scheduled"


@pytest.mark.parametrize("name", ["v2_send_response", "v4_send_response"])
async def test_the_recorded_answers_are_successes(name: str) -> None:
    body = (SAMPLES / f"{name}.json").read_bytes()
    answers = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    async with httpx.AsyncClient(transport=answers) as client:
        ours = Line("c", {"api": name[:2], "route": 17, "base_url": "https://comtele.example"}, {"api_key": "k"})
        assert isinstance(await Comtele(client).send(ours, outbound()), Sent)


async def test_the_recorded_routes_and_balance_are_understood() -> None:
    answers = {"/routes": "v4_routes_response", "/balance": "v4_balance_response"}
    sent: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        name = answers.get(request.url.path, "v4_send_response")
        if request.content:
            sent.append(orjson.loads(request.content))
        return httpx.Response(200, content=(SAMPLES / f"{name}.json").read_bytes())

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        ours = Line("c", {"api": "v4", "route": 0, "base_url": ""}, {"api_key": "k"})
        assert (await Comtele(client).health(ours)).facts == {"balance": "812,40"}
        await Comtele(client).send(ours, outbound())
    assert [each["route"] for each in sent] == [17]
